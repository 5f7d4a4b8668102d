"""What one column of a CSV file holds, gathered while its rows stream by."""

import math
from collections import Counter

from encoding import MISSING


class Column:
    """Counts of a column: missing values, each text, and whether all of it are numbers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.missing = 0
        self.texts: Counter[str] = Counter()
        self.numbers = 0
        self.whole = True
        self._last: float | None = None
        self._counts_rows = True

    def add(self, text: str) -> None:
        text = text.strip()
        if text in MISSING:
            self.missing += 1
            return
        self.texts[text] += 1
        number = _number(text)
        if number is None:
            return
        self.numbers += 1
        self.whole = self.whole and number.is_integer()
        self._counts_rows = self._counts_rows and (self._last is None or number == self._last + 1)
        self._last = number

    @property
    def known(self) -> int:
        return self.texts.total()

    @property
    def is_numeric(self) -> bool:
        return self.known > 0 and self.numbers == self.known

    @property
    def numbers_its_rows(self) -> bool:
        """1, 2, 3, ...: an index that somebody saved with the data."""
        return self.is_numeric and self._counts_rows and self.known > 1

    @property
    def values(self) -> list[str]:
        """The distinct values, numbers by size, texts by letter."""
        return sorted(self.texts, key=float if self.is_numeric else str)

    @property
    def distinct(self) -> int:
        """How many values differ; `1` and `1.0` do not."""
        return len({float(text) for text in self.texts}) if self.is_numeric else len(self.texts)


def _number(text: str) -> float | None:
    """The finite number that the steps would read, if it is one."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None
