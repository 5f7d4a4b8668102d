"""Regression metrics, with numpy alone (sklearn.metrics costs 0.7 s to load)."""

from collections.abc import Callable
from typing import Any

import numpy as np

from bootstrap import Estimate
from failure import StepError

FEWEST_ROWS = 10


def mean_squared_error(y: np.ndarray, predicted: np.ndarray) -> float:
    return float(np.mean((y - predicted) ** 2))


def root_mean_squared_error(y: np.ndarray, predicted: np.ndarray) -> float:
    return float(np.sqrt(mean_squared_error(y, predicted)))


def mean_absolute_error(y: np.ndarray, predicted: np.ndarray) -> float:
    return float(np.mean(np.abs(y - predicted)))


def r_squared(y: np.ndarray, predicted: np.ndarray) -> float:
    """1 for a perfect prediction, 0 for one as good as the mean of `y`; NaN where all of `y` is equal."""
    variance = float(np.var(y))
    return 1 - mean_squared_error(y, predicted) / variance if variance > 0 else float("nan")


METRICS: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "mse": mean_squared_error,
    "rmse": root_mean_squared_error,
    "mae": mean_absolute_error,
    "r2": r_squared,
}


def measure(y: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    """Every metric of one prediction. Errors are in the target's unit (mse: its square)."""
    return {name: metric(y, predicted) for name, metric in METRICS.items()}


def refuse(y: np.ndarray) -> None:
    """Raises StepError for a test set on which the metrics mean nothing."""
    if len(y) < FEWEST_ROWS or np.ptp(y) == 0:
        raise StepError(
            f"Expected at least {FEWEST_ROWS} test rows with differing targets, got {len(y)} row(s) and "
            f"{len(np.unique(y))} distinct target(s) in the test set; provide more input rows."
        )


def details(_y: np.ndarray, _predicted: np.ndarray, _estimates: dict[str, Estimate]) -> dict[str, Any]:
    """What SageMaker's section holds beside the metrics: for a regression nothing."""
    return {}


def sections(_y: np.ndarray, _predicted: np.ndarray) -> dict[str, Any]:
    """What the evaluation holds beside SageMaker's section: for a regression nothing of its own."""
    return {}
