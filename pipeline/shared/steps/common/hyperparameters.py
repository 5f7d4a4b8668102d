"""The hyperparameters of Train: SageMaker passes each as `--name value`, all values as text."""

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass

from failure import StepError, StepParser
from problem import OBJECTIVE


@dataclass(frozen=True)
class Hyperparameter:
    """A number with a default and the closed range it must lie in. `booster`: passed to XGBoost under this name."""

    kind: Callable[[str], float]
    default: float
    low: float
    high: float
    booster: bool = True


# Defaults: chosen by mean held-out error over 20 random splits of the diabetes data (seeds 100 to 119, none of them in
# use); depths 1 to 3 with strong subsampling did equally well there, depth 4 did worse.
HYPERPARAMETERS = {
    "max_depth": Hyperparameter(int, 2, 1, 64),
    "eta": Hyperparameter(float, 0.05, 1e-6, 1),
    "min_child_weight": Hyperparameter(float, 10, 0, math.inf),
    "subsample": Hyperparameter(float, 0.7, 1e-6, 1),
    "colsample_bytree": Hyperparameter(float, 0.5, 1e-6, 1),
    "gamma": Hyperparameter(float, 0, 0, math.inf),
    "alpha": Hyperparameter(float, 0, 0, math.inf),
    "lambda": Hyperparameter(float, 1, 0, math.inf),
    "seed": Hyperparameter(int, 42, 0, 2**31 - 1),
    # One thread gives the same model on every machine; more give the same up to rounding.
    "nthread": Hyperparameter(int, 1, 1, 1024),
    "num_round": Hyperparameter(int, 1000, 1, 1_000_000, booster=False),
    "early_stopping_rounds": Hyperparameter(int, 50, 1, 1_000_000, booster=False),
    "log_every": Hyperparameter(int, 25, 1, 1_000_000, booster=False),
}


def add_arguments(parser: StepParser) -> None:
    for name, spec in HYPERPARAMETERS.items():
        parser.add_argument(f"--{name}", type=spec.kind, default=spec.default, help=f"default {spec.default}")


def refuse_unknown(unknown: list[str]) -> None:
    """SageMaker's own hyperparameters pass; a misspelt one must not silently leave a default in force."""
    strangers = [text for text in unknown if text.startswith("--") and not text.startswith("--sagemaker_")]
    if strangers:
        raise StepError(
            f"Expected hyperparameters among {', '.join(HYPERPARAMETERS)}, got {', '.join(strangers)}; correct the "
            "names in the pipeline."
        )


def check_ranges(options: argparse.Namespace) -> dict[str, float]:
    """All hyperparameters by name; every one outside its range is named."""
    values = {name: getattr(options, name) for name in HYPERPARAMETERS}
    faults = [
        f"{name} from {spec.low:g} to {spec.high:g}, got {values[name]:g}"
        for name, spec in HYPERPARAMETERS.items()
        if not spec.low <= values[name] <= spec.high or math.isinf(values[name])
    ]
    if faults:
        raise StepError(f"Expected {'; '.join(faults)}; correct the hyperparameters in the pipeline.")
    return values


def booster_parameters(values: dict[str, float]) -> dict[str, float | str]:
    """What xgboost.train takes as its parameters."""
    chosen = {name: values[name] for name, spec in HYPERPARAMETERS.items() if spec.booster}
    return {**OBJECTIVE, "tree_method": "hist", **chosen}
