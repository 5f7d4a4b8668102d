"""The XGBoost algorithm as a training job runs it: one process on a folder that stands for /opt/ml."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import xgboost

PROGRAM = Path(__file__).parents[4] / "pipeline/local/containers/xgboost_train.py"
CSV, LIBSVM = "text/csv", "text/libsvm"


class Job:
    """A job's folder with 40 rows of which the label is twice the first feature."""

    def __init__(self, ml: Path) -> None:
        self.ml = ml
        for folder in ("input/config", "input/data", "model", "output"):
            (ml / folder).mkdir(parents=True)
        self.hyperparameters = {"num_round": "4", "objective": "reg:squarederror", "max_depth": "2"}
        self.channels: dict[str, dict[str, str]] = {}
        self.channel("train", "".join(f"{2 * row},{row},{row % 3}\n" for row in range(40)))
        self.channel("validation", "".join(f"{2 * row},{row},{row % 3}\n" for row in range(5)))

    def channel(self, name: str, text: str, content_type: str | None = CSV) -> None:
        (self.ml / "input/data" / name).mkdir(exist_ok=True)
        (self.ml / "input/data" / name / "part").write_text(text)
        self.channels[name] = {} if content_type is None else {"ContentType": content_type}

    def run(self) -> subprocess.CompletedProcess[str]:
        for name, content in (("hyperparameters", self.hyperparameters), ("inputdataconfig", self.channels)):
            (self.ml / f"input/config/{name}.json").write_text(json.dumps(content))
        command = [sys.executable, str(PROGRAM), str(self.ml)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def booster(self) -> xgboost.Booster:
        return xgboost.Booster(model_file=bytearray((self.ml / "model/xgboost-model").read_bytes()))

    def fault(self) -> str:
        done = self.run()
        assert done.returncode == 1
        message = (self.ml / "output/failure").read_text()
        assert done.stderr == f"{message}\n"
        return message


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


def test_it_prints_a_line_a_round_and_leaves_a_model(job: Job) -> None:
    done = job.run()
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [re.sub(r"\d+\.\d{5}", "N", line) for line in lines] == [
        f"[{n}]#011train-rmse:N#011validation-rmse:N" for n in range(4)
    ]
    errors = [float(line.rpartition(":")[2]) for line in lines]
    assert errors == sorted(errors, reverse=True)
    booster = job.booster()
    assert (booster.num_boosted_rounds(), booster.num_features()) == (4, 2)


def test_it_measures_what_it_is_asked_for_and_what_a_tuning_job_compares_by(job: Job) -> None:
    job.hyperparameters |= {"eval_metric": "rmse,mae", "_tuning_objective_metric": "validation:mape", "num_round": "1"}
    names = re.findall(r"#011([a-z-]+):", job.run().stdout)
    assert names == [f"{data}-{metric}" for data in ("train", "validation") for metric in ("rmse", "mae", "mape")]


def test_it_stops_early(job: Job) -> None:
    job.hyperparameters |= {"num_round": "500", "early_stopping_rounds": "2", "eta": "1"}
    assert len(job.run().stdout.splitlines()) < 100


def test_libsvm_stands_for_no_content_type_and_may_lack_the_last_columns(job: Job) -> None:
    job.channel("train", "".join(f"{2 * row} 0:{row} 3:1\n" for row in range(20)), None)
    job.channel("validation", "2 0:1 # a comment\n", "libsvm")
    done = job.run()
    assert done.returncode == 0, done.stderr
    assert job.booster().num_features() == 4


def test_an_empty_field_is_a_missing_value_and_weights_count(job: Job) -> None:
    weighted = "".join(f"{2 * row},{int(row < 20)},{row},{'' if row % 2 else 1}\n" for row in range(40))
    job.channel("train", weighted)
    del job.channels["validation"]
    job.hyperparameters |= {"csv_weights": "1", "num_round": "1"}
    done = job.run()
    assert done.returncode == 0, done.stderr
    # Only rows below 20 weigh anything, so the error of the first round is theirs.
    assert 0 < float(done.stdout.rpartition(":")[2]) < 30


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "num_round",
            "none",
            "Expected a whole number from 1 up for hyperparameter num_round, got 'none'; correct it.",
        ),
        ("depth", "3", "Expected hyperparameters of the XGBoost algorithm, got depth; correct them."),
        ("objective", "reg:none", "Expected XGBoost to train, got "),
        ("csv_weights", "1", "Expected a number as label of every row in channel train, got something else"),
    ],
)
def test_what_is_wrong_is_named(job: Job, name: str, value: str, message: str) -> None:
    job.hyperparameters[name] = value
    job.channel("train", "1,2,3\n1,2,3\n" if name != "csv_weights" else ",2,3\n")
    assert job.fault().startswith(message)


def test_a_job_needs_a_channel_train(job: Job) -> None:
    del job.channels["train"]
    assert job.fault() == "Expected a channel train, got validation; name one so."
