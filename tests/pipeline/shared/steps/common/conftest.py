"""What pipelines share, tested with the regression's part; tests here import it by its names in the container."""

from pathlib import Path

import pytest

from ..arguments import pack, preprocess_arguments, training_arguments
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


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of Preprocess for 300 rows whose target follows from their features, but for noise."""
    import numpy as np

    import preprocess

    folder = tmp_path_factory.mktemp("prepared")
    generator = np.random.default_rng(3)
    x = generator.normal(size=(300, 3))
    y = 100 + 20 * x[:, 0] - 10 * x[:, 1] + generator.normal(size=300)
    lines = [f"id-{n},{a!r},{b!r},{c!r},{t!r}" for n, (a, b, c, t) in enumerate(np.column_stack([x, y]).tolist())]
    (folder / "input").mkdir()
    (folder / "input/data.csv").write_text("\n".join(["id,a,b,c,target", *lines, ""]))
    preprocess.main(preprocess_arguments(folder / "input", folder, "--pseudonymise=id"))
    return folder


@pytest.fixture(scope="session")
def trained(prepared: Path) -> Path:
    """The archive of a model that was trained on `prepared`."""
    import train

    train.main(training_arguments(prepared, prepared / "model"))
    return pack(prepared / "model", prepared / "model.tar.gz")
