"""How sure a metric is: its spread over test sets that are drawn anew from the rows of this one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# Share of the bootstrap distribution that an interval covers.
LEVEL = 0.95

# Every metric of a prediction by name; NaN where a metric has no value on these rows.
Measure = Callable[[np.ndarray, np.ndarray], dict[str, float]]


@dataclass(frozen=True)
class Estimate:
    """A metric on the whole test set; spread and interval from its bootstrap distribution."""

    value: float
    standard_deviation: float
    lower: float
    upper: float


def estimate(measure: Measure, y: np.ndarray, predicted: np.ndarray, resamples: int, seed: int) -> dict[str, Estimate]:
    """Every metric with standard deviation and interval, from `resamples` draws of the rows with replacement."""
    whole = measure(y, predicted)
    draws: dict[str, list[float]] = {name: [] for name in whole}
    generator = np.random.default_rng(seed)
    for _ in range(resamples):
        chosen = generator.integers(0, len(y), len(y))
        for name, value in measure(y[chosen], predicted[chosen]).items():
            draws[name].append(value)
    return {name: _estimate(value, np.array(draws[name])) for name, value in whole.items()}


def _estimate(value: float, draws: np.ndarray) -> Estimate:
    # A resample on which the metric has no value (equal targets have no R2) says nothing about the spread.
    known = draws[~np.isnan(draws)]
    if len(known) == 0:
        return Estimate(value, float("nan"), float("nan"), float("nan"))
    tail = (1 - LEVEL) / 2
    lower, upper = np.quantile(known, [tail, 1 - tail])
    return Estimate(value, float(np.std(known, ddof=1)), float(lower), float(upper))
