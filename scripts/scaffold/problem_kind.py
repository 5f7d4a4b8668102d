"""Whether a target is a number to predict or one of two classes; what is neither is refused, with the way out."""

from dataclasses import dataclass

from column import Column
from encoding import FORBIDDEN_IN_NAMES
from failure import StepError
from fault import UsageFault
from table import Source

# As long as a column's name may be in a stack's config.
LONGEST_NAME = 128
# So many names or values are told in a message.
MOST_NAMED = 10
FEWEST_ROWS = 100
# Of the rarer class: the test set, 15 % of the rows, must hold some of them.
FEWEST_OF_A_CLASS = 20
# Whole numbers of so few different values look like the numbers of classes.
MOST_CLASSES = 10
# The affirmative of each pair of texts that is one.
AFFIRMATIVE = {"yes": "no", "y": "n", "true": "false", "t": "f", "positive": "negative", "1": "0"}


@dataclass(frozen=True)
class Kind:
    """`positive`: the text of the target that is class 1; None where the target is a number, 0 and 1 included."""

    problem: str
    positive: str | None = None
    positives: int = 0


def decide(source: Source, target: str, problem: str | None, positive: str | None) -> Kind:
    """Raises StepError (or UsageFault) where neither a regression nor a classification of two classes fits."""
    if target not in source.columns:
        raise UsageFault(
            f"Expected one of the columns {shortened(source.header)} at --target, got '{target}'; name one of them."
        )
    refuse_name(target)
    column = source.columns[target]
    _refuse_too_little(source, column)
    if positive is not None and problem == "regression":
        raise UsageFault("Expected --positive for a classification only, got --problem regression; give one of them.")
    if positive is not None:
        return _one_against_the_rest(column, positive)
    if column.distinct == 2:  # noqa: PLR2004
        return _regression(column) if problem == "regression" else _two_classes(column)
    if problem == "classification" or not column.is_numeric or (problem is None and _looks_like_classes(column)):
        raise _too_many_classes(column)
    return _regression(column)


def refuse_name(name: str) -> None:
    """Raises StepError for a column that the stack's config could not name."""
    if FORBIDDEN_IN_NAMES & set(name) or set(",\t") & set(name) or name != name.strip() or len(name) > LONGEST_NAME:
        raise StepError(
            f"Expected a name of at most {LONGEST_NAME} characters without commas, [ ] < and spaces around it, got "
            f"'{' '.join(name.split())}'; rename the column."
        )


def _refuse_too_little(source: Source, column: Column) -> None:
    if source.rows < FEWEST_ROWS:
        raise StepError(
            f"Expected at least {FEWEST_ROWS} rows, got {source.rows} in {source.path}; a held-out part of fewer says "
            "nothing: provide more."
        )
    if column.missing:
        raise StepError(
            f"Expected a value of '{column.name}' in every row, got none in {column.missing} of {source.rows} rows of "
            f"{source.path}; drop these rows."
        )
    if column.distinct == 1:
        raise StepError(
            f"Expected a target of at least two values, got one class only in '{column.name}' of {source.path}; there "
            "is nothing to predict."
        )


def _regression(column: Column) -> Kind:
    if not column.is_numeric:
        raise UsageFault(f"Expected numbers in '{column.name}' for --problem regression, got texts; leave it out.")
    return Kind("regression")


def _two_classes(column: Column) -> Kind:
    first, second = column.values[0], column.values[-1]
    if column.is_numeric and {float(first), float(second)} == {0.0, 1.0}:
        return _checked(column, None, sum(count for text, count in column.texts.items() if float(text) == 1))
    if len(column.texts) > 2:  # noqa: PLR2004
        raise StepError(
            f"Expected each class of '{column.name}' in one form, got {shortened(column.values)}; write 1 or 1.0, not "
            "both."
        )
    return _checked(column, positive := _positive_of(column, first, second), column.texts[positive])


def _positive_of(column: Column, first: str, second: str) -> str:
    """The affirmative one; else the rarer one, which is mostly what somebody looks for."""
    for one, other in ((first, second), (second, first)):
        if AFFIRMATIVE.get(one.lower()) == other.lower():
            return one
    return first if column.texts[first] < column.texts[second] else second


def _one_against_the_rest(column: Column, positive: str) -> Kind:
    if positive not in column.texts:
        raise UsageFault(
            f"Expected a value of '{column.name}' at --positive, got '{positive}'; it has {shortened(column.values)}."
        )
    return _checked(column, positive, column.texts[positive])


def _checked(column: Column, positive: str | None, positives: int) -> Kind:
    rarer = min(positives, column.known - positives)
    if rarer < FEWEST_OF_A_CLASS:
        raise StepError(
            f"Expected at least {FEWEST_OF_A_CLASS} rows of each class, got {rarer} of the rarer one in "
            f"'{column.name}'; provide more rows of it."
        )
    return Kind("classification", positive, positives)


def _looks_like_classes(column: Column) -> bool:
    return column.whole and column.distinct <= MOST_CLASSES


def _too_many_classes(column: Column) -> UsageFault:
    number = " or --problem regression, to predict the number" if column.is_numeric else ""
    return UsageFault(
        f"Expected a number to predict or two classes, got {column.distinct} classes in '{column.name}' "
        f"({shortened(column.values)}); give --positive VALUE, for one class against the rest{number}."
    )


def shortened(names: list[str]) -> str:
    """The first of them, for a message."""
    return ", ".join(names[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")
