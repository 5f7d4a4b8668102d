"""How the columns of the raw input become the numbers that a model takes.

A pipeline whose input is not numbers alone has a columns.json among its steps:

    {"drop": ["name"], "categories": {"colour": ["blue", "red"]}, "positive": "yes"}

`drop`: columns that no model learns from; they may be absent. `categories`: columns of texts; each value listed becomes
a feature `colour=blue` that is 1 where the column has it, else 0 (so is a value that is not listed; where the column is
empty they are all missing). `positive`: the text of the target that is class 1; every other text is class 0.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from failure import StepError

FILE = Path(__file__).with_name("columns.json")
# How a missing feature may be written. A missing target is a fault.
MISSING = frozenset({"", "NA", "NaN", "nan"})
# XGBoost refuses these in feature names; a line break would break the header of the files we write.
FORBIDDEN_IN_NAMES = frozenset("[]<\r\n")


@dataclass(frozen=True)
class Encoding:
    """`positive` is None where the target is a number already."""

    dropped: frozenset[str] = frozenset()
    categories: dict[str, tuple[str, ...]] = field(default_factory=dict)
    positive: str | None = None

    def features_of(self, column: str) -> list[str]:
        """The features that a column becomes: itself, or one for each of its categories."""
        values = self.categories.get(column)
        return [column] if values is None else [f"{column}={value}" for value in values]


def read_encoding(path: Path = FILE) -> Encoding:
    """What columns.json says; without the file, that every column is a number. Raises StepError for another form."""
    if not path.is_file():
        return Encoding()
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
        strangers = document.keys() - {"drop", "categories", "positive"}
        categories = {str(name): tuple(map(str, values)) for name, values in document.get("categories", {}).items()}
        encoding = Encoding(frozenset(document.get("drop", [])), categories, document.get("positive"))
    except (ValueError, AttributeError, TypeError) as error:
        raise StepError(f"Expected drop, categories and positive, got a fault ({error}) at {path}; mend it.") from error
    if strangers:
        raise StepError(f"Expected drop, categories and positive, got {', '.join(sorted(strangers))} at {path}.")
    for name in (one for column in categories for one in encoding.features_of(column)):
        if FORBIDDEN_IN_NAMES & set(name):
            raise StepError(f"Expected categories without [ ] < and line breaks, got '{name}' at {path}; drop it.")
    return encoding
