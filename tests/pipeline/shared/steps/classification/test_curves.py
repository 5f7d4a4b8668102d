import numpy as np
import pytest

import curves

GENERATOR = np.random.default_rng(7)
Y = (GENERATOR.random(150) < 0.4).astype(float)
PREDICTED = np.clip(0.3 + 0.3 * Y + GENERATOR.normal(0, 0.2, 150), 0, 1).round(2)  # with ties


def test_the_roc_curve_has_points_of_scikit_learns_and_the_same_area():
    from sklearn.metrics import auc, roc_curve

    expected = roc_curve(Y, PREDICTED, drop_intermediate=False)[:2]
    x, y = curves.roc(Y, PREDICTED)
    assert set(zip(x.round(9), y.round(9), strict=True)) < set(zip(*(axis.round(9) for axis in expected), strict=True))
    assert auc(x, y) == pytest.approx(auc(*expected))


def test_the_area_is_that_under_the_curve():
    x, y = curves.roc(Y, PREDICTED)
    assert np.trapezoid(y, x) == pytest.approx(curves.area_under_roc(Y, PREDICTED))


def test_precision_and_recall_agree_with_scikit_learn():
    from sklearn.metrics import precision_recall_curve

    expected_precision, expected_recall, _ = precision_recall_curve(Y, PREDICTED)
    precisions, recalls = curves.precision_recall(Y, PREDICTED)
    assert precisions == pytest.approx(expected_precision[::-1])
    assert recalls == pytest.approx(expected_recall[::-1])


def test_the_calibration_agrees_with_scikit_learn():
    from sklearn.calibration import calibration_curve
    from sklearn.metrics import brier_score_loss

    inside = np.clip(PREDICTED + 0.005, 0, 0.995)  # on an edge the two disagree about the bin
    observed, predicted = calibration_curve(Y, inside, n_bins=10)
    found = curves.calibration(Y, inside)
    assert [one["observed"] for one in found["bins"]] == pytest.approx(observed)
    assert [one["predicted"] for one in found["bins"]] == pytest.approx(predicted)
    assert sum(one["rows"] for one in found["bins"]) == 150
    assert found["brier"] == pytest.approx(brier_score_loss(Y, inside))


def test_honest_probabilities_have_no_error():
    y = np.array([1.0, 0.0, 0.0, 0.0])
    assert curves.calibration(y, np.full(4, 0.25))["expected_error"] == 0


def test_certainty_is_in_the_last_bin():
    assert [one["predicted"] for one in curves.calibration(np.ones(3), np.ones(3))["bins"]] == [1]


def test_a_guess_has_half_the_area_and_no_class_none():
    assert curves.area_under_roc(Y, np.full(150, 0.4)) == 0.5
    assert np.isnan(curves.area_under_roc(np.ones(5), np.ones(5)))


def test_long_curves_are_thinned_out_with_both_ends():
    y = (GENERATOR.random(20_000) < 0.5).astype(float)
    x, rates = curves.roc(y, GENERATOR.random(20_000))
    assert len(x) == len(rates) == 200
    assert (x[0], rates[0], x[-1], rates[-1]) == (0, 0, 1, 1)
