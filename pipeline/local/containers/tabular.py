"""Rows as SageMaker's XGBoost algorithm reads them: CSV with the label first and no header, or libsvm."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from faults import ContainerError

CSV, LIBSVM = "text/csv", "text/libsvm"
KINDS = {"csv": CSV, CSV: CSV, "libsvm": LIBSVM, LIBSVM: LIBSVM, "text/x-libsvm": LIBSVM}


@dataclass(frozen=True)
class Rows:
    """Features of a channel with a label, and perhaps a weight, for each row."""

    features: np.ndarray | csr_matrix
    labels: np.ndarray
    weights: np.ndarray | None = None


def kind_of(content_type: str | None, where: str) -> str:
    """Which of the two a content type names. As in the container, libsvm stands for none."""
    name = (content_type or LIBSVM).split(";", maxsplit=1)[0].strip().lower()
    if name not in KINDS:
        raise ContainerError(
            f"Expected ContentType text/csv or text/libsvm for {where}, got '{content_type}'; set it on the channel."
        )
    return KINDS[name]


def read_channel(folder: Path, content_type: str | None, weighted: bool) -> Rows:
    """All rows of the files below a folder, in the order of their names. `weighted`: the second column is a weight."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith((".", "_")))
    kind = kind_of(content_type, f"channel {folder.name}")
    rows = _from_csv(files, weighted) if kind == CSV else _from_libsvm(files)
    if len(rows.labels) == 0:
        raise ContainerError(f"Expected at least one row in channel {folder.name}, got none; see what wrote it.")
    if not np.isfinite(rows.labels).all():
        raise ContainerError(
            f"Expected a number as label of every row in channel {folder.name}, got something else; write CSV "
            "without a header and with the label first."
        )
    return rows


def csv_values(lines: Iterable[str], where: str) -> np.ndarray:
    """The numbers of CSV lines; an empty field is a missing value."""
    records = [record for record in csv.reader(lines) if record]
    if len({len(record) for record in records}) > 1:
        raise ContainerError(f"Expected the same number of fields in every row of {where}, got different ones.")
    values = [[_number(field, number, where) for field in record] for number, record in enumerate(records, start=1)]
    return np.array(values, dtype=float).reshape(len(records), len(records[0]) if records else 0)


def libsvm_values(lines: Iterable[str], where: str) -> tuple[list[float], csr_matrix]:
    """Labels and features of lines `<label> <index>:<value> ...`; the indices are taken as they stand."""
    labels: list[float] = []
    starts, columns, values = [0], [], []
    for number, line in enumerate(lines, start=1):
        label, *pairs = line.split("#", maxsplit=1)[0].split() or [""]
        if label == "":
            continue
        labels.append(_number(label, number, where))
        for index, value in _pairs(pairs, number, where):
            columns.append(index)
            values.append(value)
        starts.append(len(columns))
    width = max(columns, default=-1) + 1
    return labels, csr_matrix((values, columns, starts), shape=(len(labels), width))


def widened(features: np.ndarray | csr_matrix, width: int) -> np.ndarray | csr_matrix:
    """Sparse features of one channel may lack the last columns that another has."""
    if isinstance(features, csr_matrix) and features.shape[1] < width:
        features.resize((features.shape[0], width))
    return features


def _from_csv(files: list[Path], weighted: bool) -> Rows:
    parts = [_csv_file(file) for file in files]
    if len({part.shape[1] for part in parts if len(part)}) > 1:
        raise ContainerError("Expected the same number of fields in every file of a channel, got different ones.")
    table = np.vstack([part for part in parts if len(part)] or [np.empty((0, 2))])
    first = 2 if weighted else 1
    return Rows(table[:, first:], table[:, 0], table[:, 1] if weighted else None)


def _csv_file(file: Path) -> np.ndarray:
    try:
        # Fast, but knows no missing values and does not say well what is wrong.
        with file.open(encoding="utf-8") as lines:
            if file.stat().st_size > 0:
                return np.loadtxt(lines, delimiter=",", ndmin=2)
    except ValueError:
        pass
    with file.open(encoding="utf-8", newline="") as lines:
        return csv_values(lines, file.name)


def _from_libsvm(files: list[Path]) -> Rows:
    def lines() -> Iterator[str]:
        for file in files:
            with file.open(encoding="utf-8") as text:
                yield from text

    labels, features = libsvm_values(lines(), "the channel")
    return Rows(features, np.array(labels))


def _pairs(pairs: list[str], row: int, where: str) -> Iterator[tuple[int, float]]:
    for pair in pairs:
        index, colon, value = pair.partition(":")
        if colon == "" or not index.isdigit():
            raise ContainerError(f"Expected <index>:<value> in row {row} of {where}, got something else.")
        yield int(index), _number(value, row, where)


def _number(field: str, row: int, where: str) -> float:
    try:
        return float(field) if field.strip() else np.nan
    except ValueError as error:
        raise ContainerError(f"Expected numbers in row {row} of {where}, got a text; write it without one.") from error
