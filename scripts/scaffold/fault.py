"""How a proposal fails: with one line, like a step; and whose fault it is decides the exit code."""

from failure import StepError


class UsageFault(StepError):
    """What the caller asked for does not fit the data: another column, another value. Exit code 2."""
