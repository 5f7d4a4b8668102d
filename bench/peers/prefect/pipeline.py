"""Five tasks in a row in one flow, with the server that Prefect starts for it."""

from prefect import flow, task
from steps import GIVEN, run


@task
def work(index: int) -> int:
    """Run one of the commands."""
    run(index)
    return index


@flow
def five_steps() -> None:
    """Run them one after the other."""
    for index in range(len(GIVEN)):
        work(index)


five_steps()
