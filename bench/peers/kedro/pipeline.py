"""Five nodes in a row, run by Kedro's own runner, without the project around it that `kedro run` would load as well."""

from kedro.io import DataCatalog
from kedro.pipeline import node, pipeline
from kedro.runner import SequentialRunner
from steps import GIVEN, run


def step(index: int):
    """Make the node that follows the one before."""

    def work(*_before: int) -> int:
        run(index)
        return index

    inputs = None if index == 0 else f"done{index - 1}"
    return node(work, inputs=inputs, outputs=f"done{index}", name=f"step{index}")


SequentialRunner().run(pipeline([step(index) for index in range(len(GIVEN))]), catalog=DataCatalog())
