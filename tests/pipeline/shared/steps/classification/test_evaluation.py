"""The evaluation of the real sample data, by the steps as the platform runs them: one process each."""

import copy
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from evaluation import publish
from failure import StepError
from schemacheck import faults

from ..arguments import evaluation_arguments, pack, preprocess_arguments
from ..assembly import ROOT, assembly

METRICS = ["accuracy", "precision", "recall", "f1", "true_negative_rate", "auc"]


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(script), *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """What the three steps left of the breast cancer data."""
    steps, out = assembly("classification").folder, tmp_path_factory.mktemp("run")
    options = ("--target=malignant", "--split=stratified", "--pseudonymise=patient_id", "--key=patient_id")
    folders = (f"--train={out / 'train'}", f"--validation={out / 'validation'}", f"--model_dir={out / 'model'}")
    archive = out / "model.tar.gz"
    for script, arguments in (
        (ROOT / "pipeline/classification/sample.py", [str(out / "in")]),
        (steps / "preprocess.py", preprocess_arguments(out / "in", out, *options)),
        (steps / "train.py", [*folders, "--max_depth=2", "--eta=0.1", "--seed=42"]),
    ):
        done = run(script, *arguments)
        assert done.returncode == 0, done.stderr
    done = run(steps / "evaluate.py", *evaluation_arguments(out, pack(out / "model", archive), out / "evaluation"))
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def document(folder) -> dict[str, Any]:
    return json.loads((folder / "evaluation/evaluation.json").read_text())


@pytest.fixture(scope="module")
def schema(steps) -> dict[str, Any]:
    return json.loads((steps / "evaluation.schema.json").read_text())


def test_the_model_of_the_sample_data_is_worth_registering(document):
    found = document["binary_classification_metrics"]
    assert min(found["accuracy"]["value"], found["f1"]["value"]) > 0.85
    assert document["baseline"]["f1"] == 0 < document["baseline"]["accuracy"] < 0.64


def test_the_classes_are_in_every_split_alike(folder):
    shares = []
    for name in ("train", "validation", "test"):
        targets = [line.split(",")[0] for line in (folder / name / "part-algo-1.csv").read_text().splitlines()[1:]]
        shares.append(targets.count("1.0") / len(targets))
    assert shares == pytest.approx([212 / 569] * 3, abs=0.006)


def test_it_has_sagemakers_shape_and_its_plots(document, folder):
    assert list(document["binary_classification_metrics"])[:6] == METRICS
    assert {path.name for path in (folder / "evaluation").iterdir()} == {"evaluation.json", *document["plots"]}


def test_it_fits_its_schema_and_the_library_says_so_too(document, schema):
    Draft202012Validator.check_schema(schema)
    assert faults(document, schema) == []
    assert Draft202012Validator(schema).is_valid(document)


def test_a_champion_may_stand_beside_it(document, schema):
    names = ("model", "binary_classification_metrics")
    document["champion"] = {name: copy.deepcopy(document[name]) for name in names}
    assert faults(document, schema) == []


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("value", [math.nan, math.inf, None, 1.5, -0.5, "0.9"])
def test_a_metric_that_is_no_share_fails_the_step(document, steps, tmp_path, metric, value):
    document["binary_classification_metrics"][metric]["value"] = value
    with pytest.raises(StepError, match=rf"\$\.binary_classification_metrics\.{metric}\.value: expected"):
        publish(document, tmp_path, steps / "evaluation.schema.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("metric", [*METRICS, "confusion_matrix", "receiver_operating_characteristic_curve"])
def test_a_missing_metric_fails_the_step(document, steps, tmp_path, metric):
    del document["binary_classification_metrics"][metric]
    with pytest.raises(StepError, match=rf"\$\.binary_classification_metrics\.{metric}: expected a value, got none"):
        publish(document, tmp_path, steps / "evaluation.schema.json")


def test_a_target_that_is_no_class_is_refused(folder, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/data.csv").write_text("a,target\n1,0\n2,2\n")
    done = run(assembly("classification").folder / "preprocess.py", *preprocess_arguments(tmp_path / "in", tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Expected 0 or 1 for target 'target', got another number at" in done.stderr
