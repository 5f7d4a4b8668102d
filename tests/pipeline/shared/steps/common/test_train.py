import hashlib
import json
import re
from pathlib import Path

import pytest

import hyperparameters
import train
from boosting import xgboost
from failure import StepError
from tables import read_table

from ..arguments import training_arguments


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_saves_what_serving_needs(trained, steps):
    model = trained.parent / "model"
    files = {path.relative_to(model).as_posix() for path in model.rglob("*") if path.is_file()}
    assert files == {"model.ubj", "model.json", "code/inference.py"}
    assert digest(model / "code/inference.py") == digest(steps / "inference.py")


def test_describes_the_model(trained, prepared):
    description = json.loads((prepared / "model/model.json").read_text())
    assert (description["target"], description["features"]) == ("target", ["a", "b", "c"])
    assert description["seed"] == 42
    assert description["hyperparameters"]["eta"] == 0.2
    assert set(description["versions"]) == {"python", "numpy", "xgboost"}
    assert description["target_mean"] == pytest.approx(read_table(prepared / "train").y.mean())


def test_equal_inputs_give_equal_bytes(trained, prepared, tmp_path):
    train.main(training_arguments(prepared, tmp_path / "again"))
    assert digest(tmp_path / "again/model.ubj") == digest(prepared / "model/model.ubj")


def test_another_seed_gives_another_model(trained, prepared, tmp_path):
    train.main(training_arguments(prepared, tmp_path / "other", "--seed=7"))
    assert digest(tmp_path / "other/model.ubj") != digest(prepared / "model/model.ubj")


def test_the_order_of_the_rows_does_not_matter(trained, prepared, tmp_path):
    for name in ("train", "validation"):
        header, *rows = (prepared / name / "part-algo-1.csv").read_text().splitlines()
        (tmp_path / name).mkdir()
        for host, part in enumerate((rows[1::2], rows[0::2])):
            (tmp_path / name / f"part-algo-{host}.csv").write_text("\n".join([header, *reversed(part), ""]))
    train.main(training_arguments(tmp_path, tmp_path / "model"))
    assert digest(tmp_path / "model/model.ubj") == digest(prepared / "model/model.ubj")


def test_stops_early_and_keeps_the_best_round(prepared, tmp_path, capsys):
    train.main(training_arguments(prepared, tmp_path, "--eta=1", "--num_round=500", "--early_stopping_rounds=3"))
    best = json.loads((tmp_path / "model.json").read_text())["best_iteration"]
    assert best < 400
    assert xgboost.Booster(model_file=tmp_path / "model.ubj").num_boosted_rounds() == best + 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert re.fullmatch(rf"\[{best}\]\tbest\tvalidation-rmse:\d+\.\d{{5}}", last)


def test_progress_is_printed_while_training(prepared, tmp_path, capsys):
    train.main(training_arguments(prepared, tmp_path, "--log_every=1"))
    lines = [line for line in capsys.readouterr().out.splitlines() if re.match(r"\[\d+\]\ttrain-rmse:", line)]
    assert len(lines) > 5


def test_folders_come_from_the_environment(prepared, tmp_path, monkeypatch):
    monkeypatch.setenv("SM_CHANNEL_TRAIN", str(prepared / "train"))
    monkeypatch.setenv("SM_CHANNEL_VALIDATION", str(prepared / "validation"))
    monkeypatch.setenv("SM_MODEL_DIR", str(tmp_path / "model"))
    train.main(["--num_round", "3", "--sagemaker_program", "train.py", "--sagemaker_region", "eu-west-1"])
    assert (tmp_path / "model/model.ubj").is_file()


def test_a_missing_folder_is_refused():
    with pytest.raises(StepError, match="Expected a folder for --train, got none in SM_CHANNEL_TRAIN either"):
        train.parse([])


def test_an_unknown_hyperparameter_is_refused(prepared, tmp_path):
    with pytest.raises(StepError, match="Expected hyperparameters among max_depth, .* got --max_dept;"):
        train.main(training_arguments(prepared, tmp_path, "--max_dept", "4"))


def test_a_value_of_another_type_is_refused(prepared, tmp_path):
    with pytest.raises(StepError, match="argument --max_depth: invalid int value: 'deep'"):
        train.main(training_arguments(prepared, tmp_path, "--max_depth=deep"))


def test_all_values_out_of_range_are_named(prepared, tmp_path):
    with pytest.raises(StepError, match="max_depth from 1 to 64, got 0; subsample from 1e-06 to 1, got nan;"):
        train.main(training_arguments(prepared, tmp_path, "--max_depth=0", "--subsample=nan"))


@pytest.mark.parametrize("name", hyperparameters.HYPERPARAMETERS)
def test_every_default_lies_in_its_range(name):
    spec = hyperparameters.HYPERPARAMETERS[name]
    assert spec.low <= spec.default <= spec.high


def test_splits_of_different_columns_are_refused(prepared, tmp_path):
    (tmp_path / "part-algo-1.csv").write_text("target,a\n1,2\n")
    with pytest.raises(StepError, match="Expected the columns target, a, b, c, got target, a at"):
        train.main(training_arguments(prepared, tmp_path / "model", f"--validation={tmp_path}"))


def test_a_fault_of_xgboost_is_one_line(prepared, tmp_path, monkeypatch):
    def failing(*_arguments: object, **_named: object) -> None:
        raise xgboost.core.XGBoostError("[10:00] data.cc:1: Check failed: labels\nStack trace:\n  ...")

    monkeypatch.setattr(xgboost, "train", failing)
    with pytest.raises(StepError) as caught:
        train.main(training_arguments(prepared, tmp_path))
    assert "Check failed: labels'" in str(caught.value)
    assert "Stack trace" not in str(caught.value)


def test_the_failure_file_is_sagemakers(monkeypatch):
    assert train.failure_file() is None
    monkeypatch.setenv("SM_OUTPUT_DIR", "/somewhere/output")
    assert train.failure_file() == Path("/somewhere/output/failure")
