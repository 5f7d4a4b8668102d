"""Train: fits gradient-boosted trees, stops when the validation error stops falling, saves the best model.

Runs in SageMaker's script mode: hyperparameters come as arguments, folders from the SM_* environment (or as arguments).
The model folder then holds model.ubj (the trees up to the best round), model.json (what a reader must know of it) and
code/inference.py, so that the model can be served as it is, without a repackaging step.
"""

import argparse
import json
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np

import hyperparameters
from boosting import xgboost
from failure import StepError, StepParser, message_file, run
from problem import OBJECTIVE
from tables import Table, read_table

FOLDERS = {"train": "SM_CHANNEL_TRAIN", "validation": "SM_CHANNEL_VALIDATION", "model_dir": "SM_MODEL_DIR"}


def parse(argv: list[str]) -> argparse.Namespace:
    parser = StepParser("train.py", __doc__)
    for name, variable in FOLDERS.items():
        parser.add_argument(
            f"--{name}", type=Path, default=os.environ.get(variable), help=f"folder; default ${variable}"
        )
    hyperparameters.add_arguments(parser)
    options, unknown = parser.parse_known_args(argv)
    hyperparameters.refuse_unknown(unknown)
    for name, variable in FOLDERS.items():
        if getattr(options, name) is None:
            raise StepError(f"Expected a folder for --{name}, got none in {variable} either; set one of them.")
    return options


def main(argv: list[str]) -> None:
    options = parse(argv)
    values = hyperparameters.check_ranges(options)
    train, validation = read_table(options.train), read_table(options.validation)
    if (train.target, train.features) != (validation.target, validation.features):
        raise StepError(
            f"Expected the columns {', '.join((train.target, *train.features))}, got "
            f"{', '.join((validation.target, *validation.features))} at {options.validation}; see Preprocess."
        )
    booster = fit(train, validation, values)
    save(booster, describe(booster, train, validation, values), options.model_dir)


def fit(train: Table, validation: Table, values: dict[str, float]) -> Any:
    """The booster with the lowest validation error, cut after its best round."""
    try:
        booster = xgboost.train(
            hyperparameters.booster_parameters(values),
            matrix(train),
            num_boost_round=int(values["num_round"]),
            evals=[(matrix(train), "train"), (matrix(validation), "validation")],
            early_stopping_rounds=int(values["early_stopping_rounds"]),
            verbose_eval=int(values["log_every"]),
        )
    except xgboost.core.XGBoostError as error:
        # Its text goes on with a stack trace of the native library.
        reason = str(error).strip().splitlines()[0]
        raise StepError(
            f"Expected XGBoost to train, got '{reason}'; correct the hyperparameters or the data."
        ) from error
    best = booster.best_iteration
    # The line that metric definitions read last: the error of the model that is kept.
    print(f"[{best}]\tbest\tvalidation-{OBJECTIVE['eval_metric']}:{booster.best_score:.5f}", flush=True)
    return booster[: best + 1]


def matrix(table: Table) -> Any:
    return xgboost.DMatrix(table.x, label=table.y, feature_names=list(table.features), nthread=1)


def describe(booster: Any, train: Table, validation: Table, values: dict[str, float]) -> dict[str, object]:
    """model.json: the order of the features, what was predicted, and how the model came about."""
    return {
        "target": train.target,
        "features": list(train.features),
        "target_mean": float(np.mean(train.y)),
        "best_iteration": booster.num_boosted_rounds() - 1,
        "seed": int(values["seed"]),
        "rows": {"train": len(train.y), "validation": len(validation.y)},
        "hyperparameters": values,
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "xgboost": xgboost.__version__},
    }


def save(booster: Any, description: dict[str, object], folder: Path) -> None:
    code = folder / "code"
    code.mkdir(parents=True, exist_ok=True)
    booster.save_model(folder / "model.ubj")
    text = json.dumps(description, indent=2, allow_nan=False, ensure_ascii=False)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")
    # Beside this file, wherever the container has put it.
    shutil.copyfile(Path(__file__).with_name("inference.py"), code / "inference.py")


def failure_file() -> Path | None:
    """Where SageMaker reads a training job's failure reason, if it runs this."""
    folder = os.environ.get("SM_OUTPUT_DIR")
    return Path(folder) / "failure" if folder else None


if __name__ == "__main__":
    sys.exit(run("train", main, sys.argv[1:], message_file(sys.argv[1:]) or failure_file()))
