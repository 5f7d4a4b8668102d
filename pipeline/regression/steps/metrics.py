"""Regression metrics and how sure they are, with numpy alone (sklearn.metrics costs 0.7 s to load)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from failure import StepError

# Share of the bootstrap distribution that an interval covers.
LEVEL = 0.95
FEWEST_ROWS = 10


@dataclass(frozen=True)
class Estimate:
    """A metric on the whole test set; spread and interval from its bootstrap distribution."""

    value: float
    standard_deviation: float
    lower: float
    upper: float


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


def estimate(y: np.ndarray, predicted: np.ndarray, resamples: int, seed: int) -> dict[str, Estimate]:
    """Every metric with standard deviation and interval, from `resamples` draws of the rows with replacement.

    Raises StepError for a test set on which the metrics mean nothing.
    """
    if len(y) < FEWEST_ROWS or np.ptp(y) == 0:
        raise StepError(
            f"Expected at least {FEWEST_ROWS} test rows with differing targets, got {len(y)} row(s) and "
            f"{len(np.unique(y))} distinct target(s) in the test set; provide more input rows."
        )
    draws: dict[str, list[float]] = {name: [] for name in METRICS}
    generator = np.random.default_rng(seed)
    for _ in range(resamples):
        chosen = generator.integers(0, len(y), len(y))
        for name, value in measure(y[chosen], predicted[chosen]).items():
            draws[name].append(value)
    return {name: _estimate(value, np.array(draws[name])) for name, value in measure(y, predicted).items()}


def _estimate(value: float, draws: np.ndarray) -> Estimate:
    # A resample of equal targets has no R2; it says nothing about the spread.
    known = draws[~np.isnan(draws)]
    if len(known) == 0:
        return Estimate(value, float("nan"), float("nan"), float("nan"))
    tail = (1 - LEVEL) / 2
    lower, upper = np.quantile(known, [tail, 1 - tail])
    return Estimate(value, float(np.std(known, ddof=1)), float(lower), float(upper))
