"""Which columns a model may learn from, and what becomes of each."""

from dataclasses import dataclass, field

from column import Column
from encoding import FORBIDDEN_IN_NAMES
from failure import StepError
from table import Source

# A column of more texts is not one of categories.
MOST_CATEGORIES = 20
# On average a category must stand in so many rows, or a model could learn nothing of it.
ROWS_A_CATEGORY = 5


@dataclass
class Features:
    """`dropped`: column -> why. `categories`: column -> its texts. The others are numbers."""

    numbers: list[str] = field(default_factory=list)
    categories: dict[str, list[str]] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)


def choose(source: Source, target: str, key: str | None) -> Features:
    """Raises StepError where nothing is left to learn from."""
    found = Features()
    for name, column in source.columns.items():
        if name in (target, key):
            continue
        reason = _unusable(column, source.rows)
        if reason:
            found.dropped[name] = reason
        elif column.is_numeric:
            found.numbers.append(name)
        else:
            found.categories[name] = column.values
    if not found.numbers and not found.categories:
        reasons = "; ".join(f"{name or 'unnamed'}: {reason}" for name, reason in found.dropped.items()) or "no others"
        raise StepError(f"Expected a column to learn from besides {target}, got none ({reasons}); add features.")
    return found


def _unusable(column: Column, rows: int) -> str | None:
    """Why a column stays out."""
    if not column.name.strip():
        return "it has no name"
    if FORBIDDEN_IN_NAMES & set(column.name):
        return "its name has one of [ ] <, which XGBoost refuses"
    if column.known == 0:
        return "it is empty"
    if column.distinct == 1:
        return "it is always the same"
    if column.numbers_its_rows:
        return "it numbers the rows"
    return None if column.is_numeric else _no_category(column, rows)


def _no_category(column: Column, rows: int) -> str | None:
    if column.numbers:
        return f"it holds numbers and, in {column.known - column.numbers} rows, other text"
    if column.distinct == rows:
        return "every row has another text, as an identifier has"
    if column.distinct > MOST_CATEGORIES or column.distinct * ROWS_A_CATEGORY > column.known:
        return f"it has {column.distinct} different texts, too many for categories"
    if any(FORBIDDEN_IN_NAMES & set(text) for text in column.texts):
        return "its texts have one of [ ] <, which XGBoost refuses in names"
    return None
