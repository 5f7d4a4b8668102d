"""How a step fails: one line that says what was expected, what came, where and what to do; exit code 1."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

# SageMaker keeps this many characters of a job's failure reason or exit message.
LONGEST_MESSAGE = 1024


class StepError(Exception):
    """A fault that a person can mend. Its text is the whole message, in one line."""


class StepParser(argparse.ArgumentParser):
    """A parser whose faults are step errors, so that they too reach the job's failure reason."""

    def __init__(self, prog: str, description: str | None) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False)
        self.add_argument("--message-file", type=Path, help="file for the one line that says why the step failed")

    def error(self, message: str) -> NoReturn:
        raise StepError(f"Expected the arguments that --help lists, got a fault in them: {message}; correct the step.")


def message_file(argv: list[str]) -> Path | None:
    """The value of --message-file, found before the arguments are checked: their faults go there too."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--message-file", type=Path)
    try:
        return parser.parse_known_args(argv)[0].message_file
    except argparse.ArgumentError:
        return None


def run(step: str, work: Callable[[list[str]], None], argv: list[str], message_path: Path | None) -> int:
    """Runs a step and returns its exit code.

    A StepError or a failing call of the operating system becomes one line on stderr and in `message_path`. Any other
    exception is a fault of the step itself and keeps its traceback.
    """
    try:
        work(argv)
    except StepError as error:
        line = " ".join(str(error).split())
    except OSError as error:
        if error.errno is None:
            raise
        fault = f"'{error.strerror or error}' at {error.filename or 'the output of the step'}"
        line = f"Expected to read and write files, got {fault}; check space and permissions."
    else:
        return 0
    sys.stdout.flush()
    print(f"{step}: {line}", file=sys.stderr, flush=True)
    if message_path is not None:
        _write_message(message_path, line)
    return 1


def _write_message(path: Path, line: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(line[:LONGEST_MESSAGE], encoding="utf-8")
    except OSError as error:
        # The line is already on stderr; a second failure must not hide it.
        print(f"The message could not be written to {path}: {error.strerror}.", file=sys.stderr)
