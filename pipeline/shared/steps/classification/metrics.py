"""Metrics of a binary classification, with numpy alone (sklearn.metrics costs 0.7 s to load).

`predicted` is the probability of class 1. A ratio without a denominator (the precision of a model that never says 1)
counts as 0, as scikit-learn's `zero_division=0` has it: such a model must not pass a gate.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

import curves
from bootstrap import Estimate
from failure import StepError
from problem import THRESHOLD

FEWEST_ROWS = 10
FEWEST_OF_A_CLASS = 2


def confusion(y: np.ndarray, predicted: np.ndarray) -> dict[str, int]:
    """How many rows of which class (tn, fp: class 0; fn, tp: class 1) were said to be what."""
    says = predicted >= THRESHOLD
    is_positive = y == 1
    tp = int(np.count_nonzero(says & is_positive))
    fp = int(np.count_nonzero(says)) - tp
    fn = int(np.count_nonzero(is_positive)) - tp
    return {"tn": len(y) - tp - fp - fn, "fp": fp, "fn": fn, "tp": tp}


METRICS: dict[str, Callable[[dict[str, int]], float]] = {
    "accuracy": lambda of: _ratio(of["tp"] + of["tn"], sum(of.values())),
    "precision": lambda of: _ratio(of["tp"], of["tp"] + of["fp"]),
    "recall": lambda of: _ratio(of["tp"], of["tp"] + of["fn"]),
    "f1": lambda of: _ratio(2 * of["tp"], 2 * of["tp"] + of["fp"] + of["fn"]),
    "true_negative_rate": lambda of: _ratio(of["tn"], of["tn"] + of["fp"]),
}


def measure(y: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    """Every metric of one prediction, each from 0 to 1, higher is better. AUC is NaN where one class is missing."""
    counts = confusion(y, predicted)
    values = {name: metric(counts) for name, metric in METRICS.items()}
    return {**values, "auc": curves.area_under_roc(y, predicted)}


def refuse(y: np.ndarray) -> None:
    """Raises StepError for a test set on which the metrics mean nothing."""
    positives = int(np.count_nonzero(y == 1))
    negatives = len(y) - positives
    if len(y) < FEWEST_ROWS or min(positives, negatives) < FEWEST_OF_A_CLASS:
        raise StepError(
            f"Expected at least {FEWEST_ROWS} test rows, {FEWEST_OF_A_CLASS} or more of each class, got {negatives} of "
            f"class 0 and {positives} of class 1 in the test set; provide more input rows."
        )


def details(y: np.ndarray, predicted: np.ndarray, estimates: dict[str, Estimate]) -> dict[str, Any]:
    """What SageMaker's section holds beside the metrics: confusion matrix, the other rates, the two curves."""
    counts = confusion(y, predicted)
    recall, specificity = estimates["recall"], estimates["true_negative_rate"]
    false_positives, true_positives = curves.roc(y, predicted)
    precisions, recalls = curves.precision_recall(y, predicted)
    return {
        # Outer key: the row's class; inner key: what was predicted.
        "confusion_matrix": {
            "0": {"0": counts["tn"], "1": counts["fp"]},
            "1": {"0": counts["fn"], "1": counts["tp"]},
        },
        "true_positive_rate": _rate(recall.value, recall),
        "false_positive_rate": _rate(1 - specificity.value, specificity),
        "false_negative_rate": _rate(1 - recall.value, recall),
        "receiver_operating_characteristic_curve": {
            "false_positive_rates": false_positives.tolist(),
            "true_positive_rates": true_positives.tolist(),
        },
        "precision_recall_curve": {"precisions": precisions.tolist(), "recalls": recalls.tolist()},
    }


def sections(y: np.ndarray, predicted: np.ndarray) -> dict[str, Any]:
    """What the evaluation holds beside SageMaker's section: the threshold, and whether probabilities are honest."""
    return {"threshold": THRESHOLD, "calibration": curves.calibration(y, predicted)}


def _rate(value: float, source: Estimate) -> dict[str, float]:
    return {"value": value, "standard_deviation": source.standard_deviation}


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
