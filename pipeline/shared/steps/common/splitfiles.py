"""Writes the split files of one instance. They become visible all at once, when every row has been written."""

import csv
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self


class Writer(Protocol):
    """What the csv module's writers can do (their own type has no public name)."""

    def writerow(self, row: Iterable[object], /) -> object: ...


class SplitFiles:
    """CSV files named part-<host>.csv, one per split, target first. On an error nothing is left behind.

    The keys file (if there are identifiers) has one line per row: its split and its pseudonyms. The n-th line of a
    split belongs to the n-th row of that split's file.
    """

    def __init__(self, folders: dict[str, Path], keys: Path | None, host: str) -> None:
        self._paths = {split: folder / f"part-{host}.csv" for split, folder in folders.items()}
        self._keys = keys
        self._stack = ExitStack()
        self.sizes = dict.fromkeys(folders, 0)

    def __enter__(self) -> Self:
        try:
            self._writers = {split: self._open(path) for split, path in self._paths.items()}
            self._key_writer = self._open(self._keys) if self._keys else None
        except OSError:
            self._finish(keep=False)
            raise
        return self

    def write_header(self, columns: Sequence[str], identifiers: Sequence[str]) -> None:
        for writer in self._writers.values():
            writer.writerow(columns)
        if self._key_writer:
            self._key_writer.writerow(["split", *identifiers])

    def write(self, split: str, numbers: Sequence[float], pseudonyms: Sequence[str]) -> None:
        self._writers[split].writerow(map(repr, numbers))
        self.sizes[split] += 1
        if self._key_writer:
            self._key_writer.writerow([split, *pseudonyms])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._finish(keep=kind is None)

    def _finish(self, keep: bool) -> None:
        self._stack.close()
        for path in [*self._paths.values(), *([self._keys] if self._keys else [])]:
            if keep:
                _partial(path).replace(path)
            else:
                _partial(path).unlink(missing_ok=True)

    def _open(self, path: Path) -> Writer:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = self._stack.enter_context(_partial(path).open("w", encoding="utf-8", newline=""))
        return csv.writer(file, lineterminator="\n")


def _partial(path: Path) -> Path:
    return path.with_name(f"{path.name}.partial")
