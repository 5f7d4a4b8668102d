import csv
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[3] / "pipeline/classification/sample.py"


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "made"
    subprocess.run([sys.executable, str(SAMPLE), str(folder)], check=True, capture_output=True)
    return folder / "breast-cancer.csv"


def test_the_bytes_are_pinned(sample):
    digest = hashlib.sha256(sample.read_bytes()).hexdigest()
    assert digest == "bf2ea6a3f98e3b6a011684d170d8579e398f9f634641d95a49e9e6d3039a2cff"


def test_it_is_the_real_study(sample):
    with sample.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert (list(rows[0])[:2], list(rows[0])[-1], len(rows[0])) == (["patient_id", "mean_radius"], "malignant", 32)
    assert len(rows) == len({row["patient_id"] for row in rows}) == 569
    # The class distribution that the study's authors publish, and the mean of its first measurement.
    assert sum(row["malignant"] == "1" for row in rows) == 212
    assert sum(float(row["mean_radius"]) for row in rows) / 569 == pytest.approx(14.127, abs=0.001)
