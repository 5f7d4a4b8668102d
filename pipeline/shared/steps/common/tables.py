"""Reads what Preprocess wrote: part-*.csv files of numbers, target first, into arrays."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from failure import StepError


@dataclass(frozen=True)
class Table:
    """Rows of one split. `x` has one column per feature, in the order of `features`; a missing value is NaN."""

    target: str
    features: tuple[str, ...]
    y: np.ndarray
    x: np.ndarray


def read_table(folder: Path) -> Table:
    """All part files of a split: at least one row, the same columns in each file.

    The rows come sorted by their values, so that neither the number of instances nor the order of the input changes
    what is trained.
    """
    paths = sorted(folder.rglob("*.csv"))
    if not paths:
        raise StepError(f"Expected part-*.csv files, got none under {folder}; check the outputs of Preprocess.")
    header: list[str] | None = None
    blocks = []
    for path in paths:
        names, block = _read_part(path)
        if header is not None and names != header:
            raise StepError(
                f"Expected the columns {', '.join(header)}, got {', '.join(names)} at {path}; see Preprocess."
            )
        header = names
        blocks.append(block)
    rows = np.vstack(blocks)
    if len(rows) == 0:
        raise StepError(f"Expected at least one row, got only headers under {folder}; provide more input rows.")
    if not np.isfinite(rows[:, 0]).all():
        raise StepError(f"Expected finite targets, got a missing or infinite one under {folder}; see Preprocess.")
    rows = rows[np.lexsort(rows.T[::-1])]
    return Table(header[0], tuple(header[1:]), rows[:, 0], rows[:, 1:])


def _read_part(path: Path) -> tuple[list[str], np.ndarray]:
    with path.open(encoding="utf-8", newline="") as file:
        # Preprocess lets no line break into a name, so the header is one line.
        names = next(csv.reader([file.readline()]), [])
        if len(names) < 2:  # noqa: PLR2004
            raise StepError(f"Expected a target and at least one feature, got {names} in the header of {path}.")
        start = file.tell()
        if not file.readline():
            # On several instances one of them may have no row for a split.
            return names, np.empty((0, len(names)))
        file.seek(start)
        try:
            rows = np.loadtxt(file, delimiter=",", ndmin=2)
        except ValueError as error:
            raise StepError(
                f"Expected only numbers below the header, got {error} at {path}; see Preprocess."
            ) from error
    if rows.shape[1] != len(names):
        raise StepError(f"Expected {len(names)} fields a row, got {rows.shape[1]} at {path}; see Preprocess.")
    return names, rows
