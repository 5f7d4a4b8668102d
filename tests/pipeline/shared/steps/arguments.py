"""The command lines of the steps, and what the platform does between them."""

import tarfile
from pathlib import Path


def preprocess_arguments(source: Path, out: Path, *more: str) -> list[str]:
    folders = [f"--{name}={out / name}" for name in ("train", "validation", "test", "summary")]
    return [f"--input={source}", *folders, "--target=target", "--seed=42", "--split=hashed", *more]


def training_arguments(prepared: Path, model: Path, *more: str) -> list[str]:
    folders = [f"--train={prepared / 'train'}", f"--validation={prepared / 'validation'}", f"--model_dir={model}"]
    return [*folders, "--num_round=60", "--early_stopping_rounds=10", "--eta=0.2", *more]


def evaluation_arguments(prepared: Path, archive: Path, out: Path) -> list[str]:
    return [f"--model={archive}", f"--test={prepared / 'test'}", f"--output={out}", "--seed=42", "--resamples=50"]


def pack(model: Path, archive: Path) -> Path:
    """What the platform does with the model folder after training."""
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(model, arcname=".")
    return archive
