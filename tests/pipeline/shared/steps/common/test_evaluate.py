import hashlib
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest

import evaluate
import inference
from failure import StepError

from ..arguments import evaluation_arguments as arguments
from ..arguments import pack


def changed(trained: Path, folder: Path, name: str, text: str) -> Path:
    """The trained archive with one file changed."""
    shutil.copytree(trained.parent / "model", folder / "model")
    (folder / "model" / name).write_text(text)
    return pack(folder / "model", folder / "model.tar.gz")


@pytest.fixture
def evaluated(prepared, trained, tmp_path) -> Path:
    evaluate.main(arguments(prepared, trained, tmp_path / "out"))
    return tmp_path / "out"


def test_writes_the_evaluation_and_its_plots(evaluated, trained):
    document = json.loads((evaluated / "evaluation.json").read_text())
    assert list(document) == [
        "version",
        "regression_metrics",
        "intervals",
        "baseline",
        "model",
        "data",
        "importance",
        "plots",
    ]
    assert list(document["regression_metrics"]) == ["mse", "rmse", "mae", "r2"]
    assert document["model"]["sha256"] == hashlib.sha256(trained.read_bytes()).hexdigest()
    assert sum(document["importance"].values()) == pytest.approx(1)
    assert {path.name for path in evaluated.iterdir()} == {"evaluation.json", *document["plots"]}


def test_a_model_that_learnt_beats_the_mean(evaluated):
    document = json.loads((evaluated / "evaluation.json").read_text())
    assert document["regression_metrics"]["mse"]["value"] < document["baseline"]["mse"] / 3


def test_equal_inputs_give_equal_bytes(evaluated, prepared, trained, tmp_path):
    evaluate.main(arguments(prepared, trained, tmp_path / "again"))
    for path in evaluated.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_model_may_be_named_by_its_folder(evaluated, prepared, trained, tmp_path):
    evaluate.main(arguments(prepared, trained.parent, tmp_path / "again"))
    assert (tmp_path / "again/evaluation.json").read_bytes() == (evaluated / "evaluation.json").read_bytes()


def test_the_numbers_are_logged(prepared, trained, tmp_path, capsys):
    evaluate.main(arguments(prepared, trained, tmp_path / "out"))
    assert "mse: " in capsys.readouterr().out


def test_a_prediction_that_is_not_a_number_fails_the_step(prepared, trained, tmp_path, monkeypatch):
    def predict(request: inference.Request, _model: inference.Model) -> np.ndarray:
        return np.full(len(request.rows), math.nan, dtype=np.float32)

    monkeypatch.setattr(inference, "predict_fn", predict)
    with pytest.raises(StepError, match="Expected a finite prediction for every row, got"):
        evaluate.main(arguments(prepared, trained, tmp_path / "out"))
    assert not (tmp_path / "out/evaluation.json").exists()


def test_other_serving_code_is_refused(prepared, trained, tmp_path):
    archive = changed(trained, tmp_path, "code/inference.py", "print('hello')\n")
    with pytest.raises(StepError, match=r"Expected code/inference\.py as it is beside evaluate\.py, got another"):
        evaluate.main(arguments(prepared, archive, tmp_path / "out"))


@pytest.mark.parametrize(
    ("name", "text"),
    [("model.ubj", "not a model"), ("model.json", "{}"), ("model.json", "{"), ("model.json", '{"features": [1]}')],
)
def test_a_broken_model_is_refused(prepared, trained, tmp_path, name, text):
    with pytest.raises(StepError, match="Expected a model that Train saved, got"):
        evaluate.main(arguments(prepared, changed(trained, tmp_path, name, text), tmp_path / "out"))


def test_a_test_set_of_other_columns_is_refused(trained, tmp_path):
    (tmp_path / "test").mkdir()
    (tmp_path / "test/part-algo-1.csv").write_text("target,b,a,c\n" + "1,2,3,4\n" * 20)
    with pytest.raises(StepError, match="Expected test rows of target, a, b, c, got target, b, a, c"):
        evaluate.main(arguments(tmp_path, trained, tmp_path / "out"))


@pytest.mark.parametrize("fault", ["--resamples=1", "--seed=-1"])
def test_a_senseless_bootstrap_is_refused(prepared, trained, tmp_path, fault):
    with pytest.raises(StepError, match="Expected --seed of at least 0 and --resamples of at least 2"):
        evaluate.main([*arguments(prepared, trained, tmp_path), fault])
