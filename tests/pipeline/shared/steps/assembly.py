"""Puts step code side by side, as the code archive of a pipeline does, and makes it importable while its tests run.

Pipelines have modules of the same names, and all tests run in one process: so each assembly keeps its own modules, and
exactly one is active at a time.
"""

import atexit
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[4]
SHARED = ROOT / "pipeline/shared/steps"


class Assembly:
    """The step code of one problem in a folder of its own."""

    _active: "Assembly | None" = None

    def __init__(self, problem: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sluicegate-steps-"))
        atexit.register(shutil.rmtree, self.folder)
        for source in (SHARED / "common", SHARED / problem):
            shutil.copytree(source, self.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        self._modules: dict[str, ModuleType] = {}

    def activate(self) -> None:
        """Makes `import metrics` mean the module of this assembly, the same object every time."""
        before = Assembly._active
        if before is self:
            return
        if before is not None:
            before._deactivate()
        sys.path.insert(0, str(self.folder))
        sys.modules.update(self._modules)
        Assembly._active = self

    def _deactivate(self) -> None:
        sys.path.remove(str(self.folder))
        names = [path.stem for path in self.folder.glob("*.py") if path.stem in sys.modules]
        self._modules = {name: sys.modules.pop(name) for name in names}


@cache
def assembly(problem: str) -> Assembly:
    return Assembly(problem)
