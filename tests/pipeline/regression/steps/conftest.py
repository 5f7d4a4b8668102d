"""Makes the steps importable as they are in their container (side by side), and prepares what several tests read."""

import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[4]
STEPS = ROOT / "pipeline/regression/steps"


def _expose(folder: Path) -> None:
    """Puts `folder` first on the path and forgets modules of the same names that another pipeline's tests loaded."""
    for path in folder.glob("*.py"):
        module = sys.modules.get(path.stem)
        if isinstance(module, ModuleType) and getattr(module, "__file__", None) != str(path):
            del sys.modules[path.stem]
    sys.path.insert(0, str(folder))


_expose(STEPS)

ENVIRONMENT = (
    "SM_CURRENT_HOST",
    "SM_HOSTS",
    "SM_CHANNEL_TRAIN",
    "SM_CHANNEL_VALIDATION",
    "SM_MODEL_DIR",
    "SM_OUTPUT_DIR",
    "SLUICEGATE_PSEUDONYM_KEY",
)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def steps() -> Path:
    return STEPS


def preprocess_arguments(source: Path, out: Path, *more: str) -> list[str]:
    folders = [f"--{name}={out / name}" for name in ("train", "validation", "test", "summary")]
    return [f"--input={source}", *folders, "--target=target", "--seed=42", *more]


def pack(model: Path, archive: Path) -> Path:
    """What the platform does with the model folder after training."""
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(model, arcname=".")
    return archive


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


def training_arguments(prepared: Path, model: Path, *more: str) -> list[str]:
    folders = [f"--train={prepared / 'train'}", f"--validation={prepared / 'validation'}", f"--model_dir={model}"]
    return [*folders, "--num_round=60", "--early_stopping_rounds=10", "--eta=0.2", *more]
