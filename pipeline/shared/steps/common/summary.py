"""What the data looks like, gathered while it streams by: enough to compare two runs without the rows themselves."""

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path


@dataclass
class ColumnSummary:
    """Running count, extremes, mean and spread of one column (Welford's method: one pass, no cancellation)."""

    count: int = 0
    missing: int = 0
    minimum: float = math.inf
    maximum: float = -math.inf
    mean: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        if math.isnan(value):
            self.missing += 1
            return
        self.count += 1
        self.minimum = min(self.minimum, value)
        self.maximum = max(self.maximum, value)
        step = value - self.mean
        self.mean += step / self.count
        self.squares += step * (value - self.mean)

    def document(self) -> dict[str, float | int | None]:
        """The column's part of the summary; what is undefined (no value, one value) is null."""
        known = self.count > 0
        return {
            "min": self.minimum if known else None,
            "max": self.maximum if known else None,
            "mean": self.mean if known else None,
            "standard_deviation": math.sqrt(self.squares / (self.count - 1)) if self.count > 1 else None,
            "missing": self.missing,
        }


def describe_file(path: Path, folder: Path) -> dict[str, str | int]:
    """Name (relative to the input folder), size in bytes and sha256 of an input file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"file": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": digest}


def render(document: dict[str, object]) -> str:
    """The summary as text. Refuses NaN and Infinity, which are not JSON."""
    return json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False) + "\n"
