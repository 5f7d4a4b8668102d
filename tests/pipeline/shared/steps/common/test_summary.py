import hashlib
import json
import math

import numpy as np
import pytest

from summary import ColumnSummary, describe_file, render


def summarise(values: list[float]) -> dict:
    column = ColumnSummary()
    for value in values:
        column.add(value)
    return column.document()


def test_agrees_with_numpy_on_hard_numbers():
    values = (1e9 + np.random.default_rng(0).normal(size=1000)).tolist()
    found = summarise(values)
    assert found["mean"] == pytest.approx(np.mean(values), rel=1e-12)
    assert found["standard_deviation"] == pytest.approx(np.std(values, ddof=1), rel=1e-6)
    assert (found["min"], found["max"], found["missing"]) == (min(values), max(values), 0)


def test_missing_values_are_counted_and_left_out():
    found = summarise([1.0, math.nan, 3.0])
    assert (found["mean"], found["missing"]) == (2.0, 1)


def test_what_is_undefined_is_null():
    assert summarise([math.nan]) == {"min": None, "max": None, "mean": None, "standard_deviation": None, "missing": 1}
    assert summarise([4.0])["standard_deviation"] is None


def test_a_file_is_described_by_its_bytes(tmp_path):
    path = tmp_path / "a/b.csv"
    path.parent.mkdir()
    path.write_bytes(b"x\n1\n")
    assert describe_file(path, tmp_path) == {
        "file": "a/b.csv",
        "bytes": 4,
        "sha256": hashlib.sha256(b"x\n1\n").hexdigest(),
    }


def test_the_text_is_strict_json():
    assert json.loads(render({"a": 1})) == {"a": 1}
    with pytest.raises(ValueError, match="Out of range"):
        render({"a": math.inf})
