import numpy as np
import pytest

from bootstrap import estimate
from failure import StepError
from metrics import METRICS, measure, refuse

GENERATOR = np.random.default_rng(5)
Y = GENERATOR.normal(100, 20, 80)
PREDICTED = Y + GENERATOR.normal(0, 10, 80)


def test_agrees_with_scikit_learn():
    from sklearn import metrics

    assert measure(Y, PREDICTED) == pytest.approx(
        {
            "mse": metrics.mean_squared_error(Y, PREDICTED),
            "rmse": metrics.root_mean_squared_error(Y, PREDICTED),
            "mae": metrics.mean_absolute_error(Y, PREDICTED),
            "r2": metrics.r2_score(Y, PREDICTED),
        }
    )


def test_the_mean_predictor_explains_nothing():
    assert measure(Y, np.full(len(Y), Y.mean()))["r2"] == pytest.approx(0)


def test_intervals_hold_the_value_and_follow_the_level():
    for name, found in estimate(measure, Y, PREDICTED, 1000, 0).items():
        assert found.lower < found.value < found.upper, name
        # For a nearly normal distribution the 95 % interval is about 3.92 standard deviations wide.
        assert (found.upper - found.lower) / found.standard_deviation == pytest.approx(3.92, abs=0.25), name


def test_the_seed_decides_the_resamples():
    assert estimate(measure, Y, PREDICTED, 50, 1) == estimate(measure, Y, PREDICTED, 50, 1)
    assert estimate(measure, Y, PREDICTED, 50, 1) != estimate(measure, Y, PREDICTED, 50, 2)


def test_the_standard_error_of_a_mean_is_found():
    # The MSE is a mean of squares, so its standard deviation has a closed form.
    expected = np.std((Y - PREDICTED) ** 2, ddof=1) / np.sqrt(len(Y))
    assert estimate(measure, Y, PREDICTED, 4000, 0)["mse"].standard_deviation == pytest.approx(expected, rel=0.05)


def test_every_metric_is_estimated():
    assert list(estimate(measure, Y, PREDICTED, 2, 0)) == list(METRICS) == ["mse", "rmse", "mae", "r2"]


def test_too_few_rows_are_refused():
    with pytest.raises(StepError, match="Expected at least 10 test rows with differing targets, got 9 row"):
        refuse(Y[:9])


def test_equal_targets_are_refused():
    with pytest.raises(StepError, match="got 80 row\\(s\\) and 1 distinct target"):
        refuse(np.ones(80))


def test_resamples_without_a_metric_do_not_count():
    y = np.array([0.0] * 9 + [1.0])
    found = estimate(measure, y, y, 200, 0)["r2"]
    assert (found.value, found.standard_deviation) == (1, 0)
