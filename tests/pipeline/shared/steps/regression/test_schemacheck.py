"""Our check and the jsonschema library must agree wherever both can judge."""

import copy
import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemacheck import faults

STRANGE: tuple[Any, ...] = (None, True, "text", "", -1, 0, 1, 1.0, 0.5, [], ["x.svg"], [1], {}, {"a": 1})


@pytest.fixture(scope="module")
def schema(steps: Path) -> dict[str, Any]:
    return json.loads((steps / "evaluation.schema.json").read_text())


def sample() -> dict[str, Any]:
    """A document that fits, with every optional part."""
    error = {"value": 3.5, "standard_deviation": 0.5}
    metrics = {name: dict(error) for name in ("mse", "rmse", "mae", "r2")}
    interval = {"lower": 1.0, "upper": 2.0}
    model = {"sha256": "0" * 64, "best_iteration": 7}
    return {
        "version": 1,
        "regression_metrics": metrics,
        "intervals": {"level": 0.95, "resamples": 10, "seed": 1, **{name: dict(interval) for name in metrics}},
        "baseline": {"prediction": 1.0, "mse": 1.0, "rmse": 1.0, "mae": 1.0, "r2": 0.0},
        "model": model,
        "data": {"rows": 10, "target": "t", "features": ["a"]},
        "importance": {"a": 1.0},
        "plots": ["residuals.svg"],
        "champion": {"model": dict(model), "regression_metrics": copy.deepcopy(metrics)},
    }


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) inside a document."""
    found: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        found += [(value, key), *places(inner)]
    return found


def broken(seed: int) -> dict[str, Any]:
    """The sample with one to three random changes: a value replaced, removed or added."""
    generator = random.Random(seed)
    document = sample()
    for _ in range(generator.randint(1, 3)):
        container, key = generator.choice(places(document))
        change = generator.choice(["replace", "remove", "add"])
        if change == "replace":
            container[key] = copy.deepcopy(generator.choice(STRANGE))
        elif change == "remove":
            del container[key]
        elif isinstance(container, dict):
            container["another"] = copy.deepcopy(generator.choice(STRANGE))
    return document


def test_the_schema_is_one(schema):
    Draft202012Validator.check_schema(schema)


def test_the_sample_fits(schema):
    assert faults(sample(), schema) == []


def test_the_champion_is_optional(schema):
    document = sample()
    del document["champion"]
    assert faults(document, schema) == []


def test_agrees_with_the_library_on_generated_documents(schema):
    library = Draft202012Validator(schema)
    verdicts = []
    for seed in range(3000):
        document = broken(seed)
        verdicts.append(library.is_valid(document))
        assert (faults(document, schema) == []) == verdicts[-1], document
    # Both verdicts must be well represented, or the agreement says little.
    assert 100 < sum(verdicts) < 2900


@pytest.mark.parametrize("metric", ["mse", "rmse", "mae", "r2"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_must_be_finite(schema, metric, value):
    document = sample()
    document["regression_metrics"][metric]["value"] = value
    assert faults(document, schema) == [f"$.regression_metrics.{metric}.value: expected a finite number, got {value}"]


def test_a_number_must_be_finite_also_inside_a_list():
    assert faults([math.nan], {"items": {}}) == ["$[0]: expected a finite number, got nan"]


def test_all_faults_are_named(schema):
    document = sample()
    del document["regression_metrics"]["mse"]
    document["model"]["sha256"] = "0"
    document["extra"] = 1
    assert faults(document, schema) == [
        "$.regression_metrics.mse: expected a value, got none",
        "$.model.sha256: expected text like ^[0-9a-f]{64}$, got other text",
        "$.extra: expected no such property, got one",
    ]


def test_an_unknown_keyword_is_an_error():
    with pytest.raises(NotImplementedError, match="Expected known schema keywords, got multipleOf"):
        faults(1, {"multipleOf": 3})
