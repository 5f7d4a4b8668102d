"""Five steps in a row on ZenML's default stack, with its store of runs in a local database."""

from steps import GIVEN, run
from zenml import pipeline, step


@step(enable_cache=False)
def work(index: int, before: int) -> int:
    """Run one of the commands."""
    run(index)
    return before + 1


@pipeline(enable_cache=False)
def five_steps() -> None:
    """Run them one after the other."""
    done = 0
    for index in range(len(GIVEN)):
        done = work(index=index, before=done)


five_steps()
