"""What the pipeline would reach on the sample, and what always saying the same reaches: between them lies the gate.

The sample goes through the pipeline's own Preprocess; then its model is trained and scored on five parts of the rows in
turn, as Train would on its splits.
"""

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import hyperparameters
import metrics
import preprocess
from boosting import xgboost
from failure import StepError
from tables import Table, read_table
from train import matrix

FOLDS = 5
SEED = 42


@dataclass(frozen=True)
class Score:
    """A metric: mean over the folds, spread between them, and the best that a constant answer reaches."""

    model: float
    spread: float
    constant: float


def measure(
    sample: Path, target: str, split: str, columns: Path, settings: dict[str, float], more: list[str]
) -> dict[str, Score]:
    """Every metric. `settings`: the pipeline's hyperparameters; `more`: arguments of Preprocess."""
    table = _prepared(sample, [f"--target={target}", f"--split={split}", f"--columns={columns}", *more])
    metrics.refuse(table.y)
    part = _parts(table.y)
    scores = [_fold(table, part, number, settings) for number in range(FOLDS)]
    constants = [metrics.measure(table.y, np.full(len(table.y), value)) for value in _constants(table.y)]
    return {
        name: Score(
            float(np.mean([score[name] for score in scores])),
            float(np.std([score[name] for score in scores], ddof=1)),
            _best(name, [constant[name] for constant in constants]),
        )
        for name in scores[0]
    }


def _prepared(sample: Path, more: list[str]) -> Table:
    """All rows of the sample as Preprocess hands them on."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(None):
        outputs = {name: Path(folder, name) for name in ("train", "validation", "test", "summary")}
        arguments = [f"--{name}={path}" for name, path in outputs.items()]
        preprocess.main([f"--input={sample.parent}", f"--seed={SEED}", *arguments, *more])
        tables = [read_table(outputs[name]) for name in ("train", "validation", "test")]
    first = tables[0]
    y, x = np.concatenate([one.y for one in tables]), np.concatenate([one.x for one in tables])
    return Table(first.target, first.features, y, x)


def _parts(y: np.ndarray) -> np.ndarray:
    """Which fold each row is in: by rank of the target, so that every fold has its like of it."""
    shuffled = np.random.default_rng(SEED).permutation(len(y))
    ranked = shuffled[np.argsort(y[shuffled], kind="stable")]
    part = np.empty(len(y), dtype=int)
    part[ranked] = np.arange(len(y)) % FOLDS
    return part


def _fold(table: Table, part: np.ndarray, number: int, settings: dict[str, float]) -> dict[str, float]:
    test, validation = part == number, part == (number + 1) % FOLDS
    chosen = {name: one.default for name, one in hyperparameters.HYPERPARAMETERS.items()} | settings
    booster = xgboost.train(
        hyperparameters.booster_parameters(chosen),
        _rows(table, ~test & ~validation),
        num_boost_round=int(chosen["num_round"]),
        evals=[(_rows(table, validation), "validation")],
        early_stopping_rounds=int(chosen["early_stopping_rounds"]),
        verbose_eval=False,
    )
    predicted = booster[: booster.best_iteration + 1].predict(_rows(table, test)).astype(float)
    return metrics.measure(table.y[test], predicted)


def _rows(table: Table, chosen: np.ndarray) -> object:
    return matrix(Table(table.target, table.features, table.y[chosen], table.x[chosen]))


def _constants(y: np.ndarray) -> list[float]:
    """The constant answers worth giving: the mean for a number; either class for classes."""
    return [0.0, 1.0] if set(np.unique(y)) <= {0.0, 1.0} else [float(y.mean())]


def _best(name: str, values: list[float]) -> float:
    return min(values) if name in LOWER_IS_BETTER else max(values)


LOWER_IS_BETTER = frozenset({"mse", "rmse", "mae"})


def refuse_useless(name: str, score: Score, target: str) -> None:
    """Raises StepError where the model is not clearly better than a constant: no bound would mean anything."""
    ahead = score.constant - score.model if name in LOWER_IS_BETTER else score.model - score.constant
    if ahead <= score.spread:
        raise StepError(
            f"Expected features that tell something about '{target}', got {name} {score.model:.4g} where always "
            f"saying the same has {score.constant:.4g} (spread {score.spread:.2g}); no gate would mean anything: add "
            "features or rows."
        )
