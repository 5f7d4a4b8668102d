"""The regression's step code with what all pipelines share; tests import it by its names in the container."""

from pathlib import Path

import pytest

from ..assembly import assembly

STEPS = assembly("regression")
STEPS.activate()


def pytest_collectstart() -> None:
    STEPS.activate()


def pytest_runtest_setup() -> None:
    STEPS.activate()


@pytest.fixture(scope="session")
def steps() -> Path:
    return STEPS.folder
