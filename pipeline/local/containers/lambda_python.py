"""Calls a Lambda function's handler once, as Lambda's Python runtime does.

Usage: lambda_python.py <JSON file that pipeline/local/execution/lambda.ts writes>
"""

import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import Any

from faults import ContainerError, run


class Context:
    """What a handler may ask about its call."""

    function_version = "$LATEST"
    memory_limit_in_mb = "128"

    def __init__(self, config: dict[str, Any]) -> None:
        self.function_name: str = config["name"]
        self.invoked_function_arn: str = config["arn"]
        self.aws_request_id: str = config["request"]
        self.log_group_name = f"/aws/lambda/{self.function_name}"
        self.log_stream_name = self.aws_request_id
        self._deadline = time.monotonic() + config["timeout"]

    def get_remaining_time_in_millis(self) -> int:
        return max(0, round((self._deadline - time.monotonic()) * 1000))


def call(config: dict[str, Any]) -> None:
    file = Path(config["file"])
    sys.path.insert(0, str(file.parent))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise ContainerError(f"Expected a Python program, got {file.name}; see lambdas.yaml.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler = getattr(module, config["handler"], None)
    if not callable(handler):
        raise ContainerError(f"Expected a function {config['handler']} in {file.name}, got none; see lambdas.yaml.")
    result = handler(config["event"], Context(config))
    try:
        text = json.dumps(result)
    except TypeError as error:
        raise ContainerError(f"Expected {config['handler']} to return what JSON can say: {error}.") from error
    Path(config["result"]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    given: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.exit(run(lambda: call(given), Path(given["failure"])))
