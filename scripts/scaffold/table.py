"""Reads a CSV file as it comes from outside: every fault is one line that says where and what to do."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from column import Column
from failure import StepError


@dataclass(frozen=True)
class Source:
    """A file, its header, and what each column holds."""

    path: Path
    header: list[str]
    columns: dict[str, Column]
    rows: int


def read(path: Path) -> Source:
    """Streams through the whole file. Raises StepError for one that is no table."""
    records = rows_of(path)
    header = next(records, None)
    if header is None:
        raise StepError(f"Expected a header line and rows, got an empty file at {path}; name another.")
    _check_header(header, path)
    columns = {name: Column(name) for name in header}
    rows = 0
    for rows, record in enumerate(records, start=1):
        if len(record) != len(header):
            raise StepError(
                f"Expected {len(header)} fields in every row, got {len(record)} in row {rows} of {path}; mend it, and "
                "see that the first line names every column."
            )
        for column, text in zip(columns.values(), record, strict=True):
            column.add(text)
    return Source(path, header, columns, rows)


def rows_of(path: Path) -> Iterator[list[str]]:
    """The header and then the rows; empty lines are left out."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (record for record in csv.reader(file, strict=True) if record)
    except UnicodeDecodeError as error:
        raise StepError(
            f"Expected text in UTF-8, got other bytes at position {error.start} of {path}; save it as UTF-8."
        ) from error
    except csv.Error as error:
        raise StepError(f"Expected CSV, got '{error}' in {path}; mend the file.") from error
    except OSError as error:
        raise StepError(f"Expected a file to read, got '{error.strerror}' at {path}; check the path.") from error


def _check_header(header: list[str], path: Path) -> None:
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        raise StepError(f"Expected commas between the fields, got another sign in {path}; save it with commas.")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise StepError(f"Expected distinct column names, got '{twice[0]}' twice in {path}; rename one.")
