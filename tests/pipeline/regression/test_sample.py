import csv
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[3] / "pipeline/regression/sample.py"


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "made"
    subprocess.run([sys.executable, str(SAMPLE), str(folder)], check=True, capture_output=True)
    return folder / "diabetes.csv"


def test_the_bytes_are_pinned(sample):
    digest = hashlib.sha256(sample.read_bytes()).hexdigest()
    assert digest == "4660669c7b17fcd74d8aa8cf17c26a2e2cdf7e120db850cc0015eec88760adbc"


def test_it_is_the_real_study(sample):
    with sample.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["patient_id", *["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"], "target"]
    assert len(rows) == len({row["patient_id"] for row in rows}) == 442
    # The unscaled means that the study's authors publish.
    assert sum(float(row["age"]) for row in rows) / 442 == pytest.approx(48.518, abs=0.001)
    assert sum(float(row["target"]) for row in rows) / 442 == pytest.approx(152.133, abs=0.001)
