"""The endpoint as a process of its own, and TypeScript that tests in Python ask."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUPPORT = Path(__file__).parent


def typescript(name: str, *arguments: str) -> list[str]:
    """A command that runs a TypeScript file of this folder without building anything."""
    node = shutil.which("node")
    assert node is not None, "Expected node on PATH."
    loader = str(SUPPORT.parents[1] / "load-typescript.js")
    return [node, "--eval", "require(process.argv[1])(process.argv[2])", loader, str(SUPPORT / name), *arguments]


@contextmanager
def served_endpoint(state: Path) -> Iterator[str]:
    """Serves a state folder; gives the URL, and ends the server in order."""
    command = typescript("serveEndpoint.ts", str(state), sys.executable)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None and server.stdout is not None
        yield server.stdout.readline().strip()
        server.stdin.close()  # Upon which the server stops in order.
        assert server.wait(timeout=30) == 0


def served_operations() -> list[str]:
    names = subprocess.run(typescript("operationNames.ts"), stdout=subprocess.PIPE, text=True, check=True)
    return sorted(names.stdout.split())
