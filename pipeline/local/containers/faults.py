"""How a container's program fails: one line that says what was expected, on stderr and in the job's failure file."""

import sys
from collections.abc import Callable
from pathlib import Path

# SageMaker keeps this many characters of a job's failure reason.
LONGEST_MESSAGE = 1024


class ContainerError(Exception):
    """A fault in what the job was given. Its text is the whole message, in one line."""


def run(work: Callable[[], None], failure_file: Path) -> int:
    """Runs the program and returns its exit code. Any other exception is the program's own and keeps its traceback."""
    try:
        work()
    except ContainerError as error:
        line = " ".join(str(error).split())
        sys.stdout.flush()
        print(line, file=sys.stderr, flush=True)
        failure_file.write_text(line[:LONGEST_MESSAGE], encoding="utf-8")
        return 1
    return 0
