"""The steps as the platform runs them: one process each, on the real sample data."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..arguments import pack, preprocess_arguments
from ..assembly import ROOT


def run(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SM_", "SLUICEGATE_"))}
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    done = run(ROOT / "pipeline/regression/sample.py", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def test_the_model_of_the_sample_data_is_worth_registering(sample, steps, tmp_path):
    identifiers = ("--pseudonymise=patient_id", "--key=patient_id")
    channels = {"SM_CHANNEL_TRAIN": str(tmp_path / "train"), "SM_CHANNEL_VALIDATION": str(tmp_path / "validation")}
    done = run(steps / "preprocess.py", *preprocess_arguments(sample, tmp_path, *identifiers))
    assert done.returncode == 0, done.stderr
    done = run(steps / "train.py", "--seed", "42", SM_MODEL_DIR=str(tmp_path / "model"), **channels)
    assert done.returncode == 0, done.stderr
    archive = pack(tmp_path / "model", tmp_path / "model.tar.gz")
    out = f"--output={tmp_path / 'out'}"
    done = run(steps / "evaluate.py", f"--model={archive}", f"--test={tmp_path / 'test'}", out, "--seed=42")
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "out/evaluation.json").read_text())
    assert document["regression_metrics"]["mse"]["value"] < 3800 < document["baseline"]["mse"]


def test_a_fault_of_preprocess_reaches_the_message_file(steps, tmp_path):
    (tmp_path / "in").mkdir()
    message = tmp_path / "output/message"
    done = run(steps / "preprocess.py", *preprocess_arguments(tmp_path / "in", tmp_path, f"--message-file={message}"))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("preprocess: Expected at least one *.csv under")
    assert message.read_text() == done.stderr.removeprefix("preprocess: ").strip()


def test_a_fault_of_train_reaches_the_failure_file(steps, tmp_path):
    done = run(steps / "train.py", "--max_dept", "4", SM_OUTPUT_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "got --max_dept" in (tmp_path / "failure").read_text()


def test_a_fault_of_evaluate_is_one_line(steps, tmp_path):
    done = run(steps / "evaluate.py", f"--model={tmp_path}", f"--test={tmp_path}", f"--output={tmp_path}", "--seed=1")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("evaluate: Expected the model archive, got no file at")


def test_no_step_loads_what_it_does_not_need(steps):
    code = "import sys; sys.path.insert(0, sys.argv[1]); import {}; print(*{{m.split('.')[0] for m in sys.modules}})"
    for step, absent in {
        "preprocess": {"numpy", "pandas", "xgboost", "sklearn", "matplotlib"},
        "train": {"pandas", "sklearn", "matplotlib"},
        "evaluate": {"pandas", "sklearn", "matplotlib"},
    }.items():
        done = subprocess.run(
            [sys.executable, "-c", code.format(step), str(steps)], capture_output=True, text=True, check=True
        )
        assert not absent & set(done.stdout.split()), step


def test_xgboost_is_loaded_without_hiding_scikit_learn_from_others(steps):
    code = "import sys; sys.path.insert(0, sys.argv[1]); import boosting, sklearn; print(sklearn.__version__)"
    done = subprocess.run([sys.executable, "-c", code, str(steps)], capture_output=True, text=True, check=True)
    assert done.stdout.strip()
