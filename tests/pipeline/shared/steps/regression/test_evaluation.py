import json
import math

import pytest

from bootstrap import Estimate
from evaluation import compose, publish
from failure import StepError

from .test_schemacheck import sample


@pytest.fixture
def schema(steps):
    return steps / "evaluation.schema.json"


def test_has_sagemakers_shape():
    estimates = {"mse": Estimate(4.0, 0.5, 3.0, 5.0)}
    assert compose(estimates, {"more": [1]}, 10, 1, {"plots": []}) == {
        "version": 1,
        "regression_metrics": {"mse": {"value": 4.0, "standard_deviation": 0.5}, "more": [1]},
        "intervals": {"level": 0.95, "resamples": 10, "seed": 1, "mse": {"lower": 3.0, "upper": 5.0}},
        "plots": [],
    }


def test_a_document_that_fits_becomes_visible(tmp_path, schema):
    path = publish(sample(), tmp_path, schema)
    assert path == tmp_path / "evaluation.json"
    assert json.loads(path.read_text()) == sample()
    assert [file.name for file in tmp_path.iterdir()] == ["evaluation.json"]


@pytest.mark.parametrize("value", [math.nan, math.inf, None, "3000"])
def test_a_metric_that_is_no_finite_number_fails_the_step(tmp_path, schema, value):
    document = sample()
    document["regression_metrics"]["mse"]["value"] = value
    with pytest.raises(StepError, match=r"Expected an evaluation that fits .* \$\.regression_metrics\.mse\.value"):
        publish(document, tmp_path, schema)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("metric", ["mse", "rmse", "mae", "r2"])
def test_a_missing_metric_fails_the_step(tmp_path, schema, metric):
    document = sample()
    del document["regression_metrics"][metric]
    with pytest.raises(StepError, match=rf"\$\.regression_metrics\.{metric}: expected a value, got none"):
        publish(document, tmp_path, schema)
    assert list(tmp_path.iterdir()) == []


def test_a_fault_keeps_the_evaluation_of_before(tmp_path, schema):
    publish(sample(), tmp_path, schema)
    with pytest.raises(StepError):
        publish({**sample(), "version": 2}, tmp_path, schema)
    assert json.loads((tmp_path / "evaluation.json").read_text()) == sample()
