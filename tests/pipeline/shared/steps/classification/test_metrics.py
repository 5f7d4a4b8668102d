import numpy as np
import pytest

from bootstrap import Estimate, estimate
from failure import StepError
from metrics import confusion, details, measure, refuse

GENERATOR = np.random.default_rng(5)
Y = (GENERATOR.random(120) < 0.3).astype(float)
PREDICTED = np.clip(0.25 + 0.4 * Y + GENERATOR.normal(0, 0.2, 120), 0, 1).round(2)  # with ties


def test_agrees_with_scikit_learn():
    from sklearn import metrics

    said = PREDICTED >= 0.5
    assert measure(Y, PREDICTED) == pytest.approx(
        {
            "accuracy": metrics.accuracy_score(Y, said),
            "precision": metrics.precision_score(Y, said),
            "recall": metrics.recall_score(Y, said),
            "f1": metrics.f1_score(Y, said),
            "true_negative_rate": metrics.recall_score(Y, said, pos_label=0),
            "auc": metrics.roc_auc_score(Y, PREDICTED),
        }
    )


def test_the_confusion_matrix_agrees_with_scikit_learn():
    from sklearn.metrics import confusion_matrix

    assert list(confusion(Y, PREDICTED).values()) == confusion_matrix(Y, PREDICTED >= 0.5).ravel().tolist()


def test_half_counts_as_positive():
    assert confusion(np.array([1.0]), np.array([0.5])) == {"tn": 0, "fp": 0, "fn": 0, "tp": 1}


def test_a_model_that_always_names_the_frequent_class_has_no_f1():
    found = measure(Y, np.full(len(Y), Y.mean()))
    assert (found["precision"], found["recall"], found["f1"], found["auc"]) == (0, 0, 0, 0.5)
    assert found["accuracy"] == 1 - Y.mean()


def test_intervals_hold_the_value():
    for name, found in estimate(measure, Y, PREDICTED, 500, 0).items():
        assert found.lower < found.value < found.upper, name


def test_a_resample_of_one_class_has_no_auc_and_does_not_count():
    y = np.array([0.0] * 9 + [1.0])
    assert estimate(measure, y, y, 200, 0)["auc"] == Estimate(1, 0, 1, 1)


def test_sagemakers_section_has_matrix_rates_and_curves():
    found = details(Y, PREDICTED, estimate(measure, Y, PREDICTED, 50, 0))
    assert list(found) == [
        "confusion_matrix",
        "true_positive_rate",
        "false_positive_rate",
        "false_negative_rate",
        "receiver_operating_characteristic_curve",
        "precision_recall_curve",
    ]
    matrix = found["confusion_matrix"]
    assert matrix["1"]["1"] + matrix["1"]["0"] == Y.sum()
    assert found["false_negative_rate"]["value"] == pytest.approx(matrix["1"]["0"] / Y.sum())
    assert found["false_positive_rate"]["value"] == pytest.approx(matrix["0"]["1"] / (120 - Y.sum()))


@pytest.mark.parametrize(("rows", "message"), [(9, "got \\d of class 0 and \\d of class 1"), (0, "got 0 of class 0")])
def test_too_few_rows_are_refused(rows, message):
    with pytest.raises(StepError, match=f"Expected at least 10 test rows, 2 or more of each class, {message}"):
        refuse(Y[:rows])


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_one_class_alone_is_refused(value):
    with pytest.raises(StepError, match="got (80|0) of class 0 and (80|0) of class 1"):
        refuse(np.full(80, value))
