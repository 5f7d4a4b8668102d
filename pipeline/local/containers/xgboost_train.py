"""SageMaker's XGBoost algorithm without its image: trains from the files that a training job finds in /opt/ml.

Usage: xgboost_train.py <folder that stands for /opt/ml>
Source: https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost.html and xgboost_hyperparameters.html there.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from bare_xgboost import xgboost
from faults import ContainerError, run
from tabular import Rows, read_channel, widened

# Hyperparameters that are for the algorithm itself, not for the booster.
OWN = frozenset({"num_round", "early_stopping_rounds", "csv_weights", "eval_metric", "_tuning_objective_metric"})
BOOSTER_NAMES = """
    alpha aft_loss_distribution aft_loss_distribution_scale base_score booster colsample_bylevel colsample_bynode
    colsample_bytree deterministic_histogram eta gamma grow_policy huber_slope interaction_constraints lambda
    lambda_bias learning_rate max_bin max_delta_step max_depth max_leaves min_child_weight min_split_loss
    monotone_constraints normalize_type nthread num_class num_parallel_tree objective one_drop process_type
    rate_drop refresh_leaf reg_alpha reg_lambda sample_type sampling_method scale_pos_weight seed sketch_eps
    skip_drop subsample tree_method tweedie_variance_power updater verbosity
"""
BOOSTER = frozenset(BOOSTER_NAMES.split())


class Log(xgboost.callback.TrainingCallback):
    """Prints a line a round, in the form that the metric definitions of the algorithm read."""

    def after_iteration(self, model: Any, epoch: int, evals_log: dict[str, dict[str, list[float]]]) -> bool:
        metrics = [
            f"#011{data}-{name}:{values[-1]:.5f}" for data, log in evals_log.items() for name, values in log.items()
        ]
        print(f"[{epoch}]{''.join(metrics)}", flush=True)
        return False


def whole_number(given: dict[str, str], name: str, absent: int | None = None) -> int:
    text = given.get(name, "" if absent is None else str(absent))
    if not text.isdigit() or int(text) < 1:
        raise ContainerError(f"Expected a whole number from 1 up for hyperparameter {name}, got '{text}'; correct it.")
    return int(text)


def metrics_of(given: dict[str, str]) -> list[str]:
    """What is measured each round: what was asked for, and what a tuning job compares by (`validation:rmse`)."""
    asked = [name.strip() for name in given.get("eval_metric", "").strip("[]").split(",") if name.strip()]
    objective = given.get("_tuning_objective_metric", "").rpartition(":")[2]
    return [*asked, *([objective] if objective and objective not in asked else [])]


def load(ml: Path, given: dict[str, str]) -> dict[str, Rows]:
    channels = json.loads((ml / "input/config/inputdataconfig.json").read_text(encoding="utf-8"))
    if "train" not in channels:
        raise ContainerError(f"Expected a channel train, got {', '.join(channels) or 'none'}; name one so.")
    weighted = given.get("csv_weights", "0") == "1"
    return {
        name: read_channel(ml / "input/data" / name, channels[name].get("ContentType"), weighted)
        for name in ("train", "validation")
        if name in channels
    }


def matrices(channels: dict[str, Rows]) -> dict[str, Any]:
    width = max(rows.features.shape[1] for rows in channels.values())
    return {
        name: xgboost.DMatrix(widened(rows.features, width), label=rows.labels, weight=rows.weights)
        for name, rows in channels.items()
    }


def train(ml: Path) -> None:
    given: dict[str, str] = json.loads((ml / "input/config/hyperparameters.json").read_text(encoding="utf-8"))
    unknown = sorted(name for name in given if name not in BOOSTER | OWN and not name.startswith("sagemaker_"))
    if unknown:
        raise ContainerError(
            f"Expected hyperparameters of the XGBoost algorithm, got {', '.join(unknown)}; correct them."
        )
    rounds = whole_number(given, "num_round")
    patience = whole_number(given, "early_stopping_rounds") if "early_stopping_rounds" in given else None
    parameters: dict[str, Any] = {"nthread": os.environ.get("OMP_NUM_THREADS", "1")}
    parameters |= {name: value for name, value in given.items() if name in BOOSTER}
    metrics = metrics_of(given)
    if metrics:
        parameters["eval_metric"] = metrics
    data = matrices(load(ml, given))
    try:
        booster = xgboost.train(
            parameters,
            data["train"],
            num_boost_round=rounds,
            evals=[(matrix, name) for name, matrix in data.items()],
            early_stopping_rounds=patience,
            verbose_eval=False,
            callbacks=[Log()],
        )
    except (xgboost.core.XGBoostError, ValueError) as error:
        # Its text goes on with a stack trace of the native library.
        reason = str(error).strip().splitlines()[0]
        raise ContainerError(f"Expected XGBoost to train, got '{reason}'; correct hyperparameters or data.") from error
    (ml / "model/xgboost-model").write_bytes(booster.save_raw("ubj"))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    sys.exit(run(lambda: train(folder), folder / "output/failure"))
