"""Reads the raw input: which CSV files there are, which columns they have, and one checked row after the other."""

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from encoding import FORBIDDEN_IN_NAMES, MISSING, Encoding
from failure import StepError
from problem import TARGETS


@dataclass(frozen=True)
class Layout:
    """Which column plays which part. `columns` is the header as it stands in every file."""

    columns: tuple[str, ...]
    target: str
    identifiers: tuple[str, ...]
    encoding: Encoding = Encoding()

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns that a model may learn from, in the order of the header."""
        others = {self.target, *self.identifiers, *self.encoding.dropped}
        return tuple(name for name in self.columns if name not in others)

    @property
    def features(self) -> tuple[str, ...]:
        """What those columns become."""
        return tuple(feature for name in self.sources for feature in self.encoding.features_of(name))


@dataclass(frozen=True)
class Row:
    """One checked row: target, features in the layout's order (missing ones are NaN), identifiers as they stand."""

    target: float
    features: tuple[float, ...]
    identifiers: tuple[str, ...]


def find_files(folder: Path) -> list[Path]:
    """Every *.csv under `folder`, in a stable order."""
    files = sorted(path for path in folder.rglob("*.csv") if path.is_file())
    if not files:
        raise StepError(
            f"Expected at least one *.csv under {folder}, got none; check InputData and, with several instances, "
            "that there are at least as many files as instances."
        )
    return files


def read_layout(path: Path, target: str, identifiers: Sequence[str], encoding: Encoding | None = None) -> Layout:
    """The parts of the columns, from the header of `path`."""
    encoding = encoding or Encoding()
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(_records(file, path), None)
    if header is None:
        raise StepError(f"Expected a header line, got an empty file at {path}; add the header or remove the file.")
    columns = tuple(header[1])
    for name in columns:
        if name in encoding.dropped and columns.count(name) == 1:
            continue
        if not name or columns.count(name) > 1 or FORBIDDEN_IN_NAMES & set(name):
            raise StepError(
                f"Expected distinct column names without [ ] < and line breaks, got '{name}' in the header of {path}; "
                "rename it."
            )
    categories = ((name, "category") for name in encoding.categories)
    for name, part in [(target, "target"), *((name, "identifier") for name in identifiers), *categories]:
        if name not in columns:
            raise StepError(
                f"Expected the {part} column '{name}', got {', '.join(columns)} at {path}; add or rename it."
            )
    if target in identifiers:
        raise StepError(
            f"Expected a target that is no identifier, got '{target}' for both; correct the stack's config."
        )
    layout = Layout(columns, target, tuple(identifiers), encoding)
    if not layout.features:
        raise StepError(
            f"Expected at least one feature column, got only target and identifiers at {path}; add features."
        )
    return layout


def read_rows(path: Path, layout: Layout) -> Iterator[Row]:
    """The rows of one file, one at a time, so that memory does not grow with the input."""
    target = layout.columns.index(layout.target)
    features = [(name, layout.columns.index(name)) for name in layout.sources]
    categories = layout.encoding.categories
    identifiers = [layout.columns.index(name) for name in layout.identifiers]
    with path.open(encoding="utf-8-sig", newline="") as file:
        records = _records(file, path)
        header = next(records, (0, []))[1]
        if tuple(header) != layout.columns:
            raise StepError(
                f"Expected the columns {', '.join(layout.columns)} in every file, got {', '.join(header) or 'none'} at "
                f"{path}; make the headers equal."
            )
        for line, record in records:
            if len(record) != len(header):
                raise StepError(f"Expected {len(header)} fields, got {len(record)} at {path}:{line}; mend the line.")
            yield Row(
                _target(record[target], layout, path, line),
                tuple(
                    number
                    for name, index in features
                    for number in (
                        _one_hot(record[index], categories[name])
                        if name in categories
                        else (_feature(record[index], name, path, line),)
                    )
                ),
                tuple(record[index] for index in identifiers),
            )


def _records(file: Iterator[str], path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file, strict=True)
    try:
        for record in reader:
            if record:
                yield reader.line_num, record
    except (csv.Error, UnicodeDecodeError) as error:
        raise StepError(
            f"Expected CSV in UTF-8, got {error} at {path} after line {reader.line_num}; mend the file."
        ) from error


def _one_hot(text: str, values: tuple[str, ...]) -> tuple[float, ...]:
    text = text.strip()
    return tuple(math.nan if text in MISSING else float(text == value) for value in values)


def _target(text: str, layout: Layout, path: Path, line: int) -> float:
    name = layout.target
    if text.strip() in MISSING:
        raise StepError(f"Expected a target in every row, got none in '{name}' at {path}:{line}; fill or drop the row.")
    if layout.encoding.positive is not None:
        return float(text.strip() == layout.encoding.positive)
    number = _number(text, f"target '{name}'", path, line)
    if TARGETS is not None and number not in TARGETS:
        known = " or ".join(f"{value:g}" for value in sorted(TARGETS))
        raise StepError(
            f"Expected {known} for target '{name}', got another number at {path}:{line}; encode the classes."
        )
    return number


def _feature(text: str, name: str, path: Path, line: int) -> float:
    return math.nan if text.strip() in MISSING else _number(text, f"feature '{name}'", path, line)


def _number(text: str, what: str, path: Path, line: int) -> float:
    # The value itself is not quoted: it may be personal data, and messages end up in logs.
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in text:
        raise StepError(
            f"Expected a finite number for {what}, got other text at {path}:{line}; encode the column as numbers, "
            "or name it under pseudonymiseColumns if it identifies a person."
        )
    # A negative zero is a zero: equal numbers must hash alike.
    return number + 0.0
