"""The five commands that every side of the comparison runs, one in each step: given as JSON in the first argument."""

import json
import os
import subprocess
import sys

GIVEN = json.loads(os.environ["FIVE_STEPS"])


def run(index: int) -> None:
    """Run one of the commands as a process; what it does is the same as without a pipeline around it."""
    command = GIVEN[index]
    subprocess.run([command["command"], *command["args"]], cwd=command["cwd"], env=command["env"], check=True)
    sys.stdout.flush()
