"""What probabilities say beyond one threshold: ROC, precision against recall, and calibration."""

from typing import Any

import numpy as np

# A curve of more points says no more and makes the evaluation heavy.
MOST_POINTS = 200
BINS = 10


def area_under_roc(y: np.ndarray, predicted: np.ndarray) -> float:
    """The chance that a row of class 1 is ranked above one of class 0, ties counting half. NaN without both classes."""
    positives = int(np.count_nonzero(y == 1))
    negatives = len(y) - positives
    if not positives or not negatives:
        return float("nan")
    _, which, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    # The mean rank, from 1, of the rows that share a probability.
    ranks = np.cumsum(counts) - (counts - 1) / 2
    above = float(ranks[which][y == 1].sum()) - positives * (positives + 1) / 2
    return above / (positives * negatives)


def roc(y: np.ndarray, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """False and true positive rates while the threshold falls, from (0, 0) to (1, 1)."""
    true, false = (np.concatenate([[0], counts]) for counts in _counts(y, predicted))
    # A point in the middle of a straight part says nothing.
    corner = np.concatenate([[True], (np.diff(true, 2) != 0) | (np.diff(false, 2) != 0), [True]])
    return _thin_out(false[corner] / false[-1], true[corner] / true[-1])


def precision_recall(y: np.ndarray, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Precisions and recalls while the threshold falls. Recall 0, where nothing is predicted, counts as precision 1."""
    true, false = _counts(y, predicted)
    precisions = np.concatenate([[1.0], true / (true + false)])
    return _thin_out(precisions, np.concatenate([[0.0], true / true[-1]]))


def calibration(y: np.ndarray, predicted: np.ndarray) -> dict[str, Any]:
    """Predicted against observed share of class 1, in bins of equal width that hold rows.

    `brier`: mean squared error of the probabilities. `expected_error`: mean distance of the shares, weighted by rows.
    """
    which = np.minimum((predicted * BINS).astype(int), BINS - 1)
    bins = []
    for number in range(BINS):
        inside = which == number
        rows = int(np.count_nonzero(inside))
        if rows:
            bins.append(
                {"predicted": float(predicted[inside].mean()), "observed": float(y[inside].mean()), "rows": rows}
            )
    distance = sum(one["rows"] * abs(one["predicted"] - one["observed"]) for one in bins)
    return {"brier": float(np.mean((predicted - y) ** 2)), "expected_error": distance / len(y), "bins": bins}


def _counts(y: np.ndarray, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """True and false positives at every distinct probability, the highest first."""
    order = np.argsort(-predicted, kind="stable")
    last_of_a_tie = np.append(np.flatnonzero(np.diff(predicted[order])), len(y) - 1)
    true = np.cumsum(y[order] == 1)[last_of_a_tie]
    return true, last_of_a_tie + 1 - true


def _thin_out(*curve: np.ndarray) -> tuple[np.ndarray, ...]:
    """The points to keep: all, or evenly many, with both ends."""
    count = len(curve[0])
    kept = np.unique(np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(int))
    return tuple(values[kept] for values in curve)
