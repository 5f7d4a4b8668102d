"""Evaluate: scores the trained model on the test set and writes the evaluation that the gate reads.

The model is loaded and asked through inference.py, byte for byte the file that the model carries for its endpoint: what
is scored is what will serve. evaluation.json holds the sha256 of the scored archive. It is checked against
evaluation.schema.json before it gets its name; a metric that is missing or not finite fails the step.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import boosting  # noqa: F401  (before inference.py, which it spares the slow import of xgboost)
import bootstrap
import evaluation
import inference
import metrics
from failure import StepError, StepParser, message_file, run
from modelarchive import find_archive, sha256, unpack
from tables import Table, read_table

HERE = Path(__file__).parent


def parse(argv: list[str]) -> argparse.Namespace:
    parser = StepParser("evaluate.py", __doc__)
    parser.add_argument("--model", type=Path, required=True, help="model.tar.gz, or the folder it is in")
    parser.add_argument("--test", type=Path, required=True, help="folder: test split")
    parser.add_argument("--output", type=Path, required=True, help="folder for evaluation.json and the plots")
    parser.add_argument("--seed", type=int, required=True, help="seed of the bootstrap, 0 or more")
    parser.add_argument("--resamples", type=int, default=1000, help="bootstrap resamples, 2 or more; default 1000")
    options = parser.parse_args(argv)
    if options.seed < 0 or options.resamples < 2:  # noqa: PLR2004
        raise StepError(
            f"Expected --seed of at least 0 and --resamples of at least 2, got {options.seed} and {options.resamples}; "
            "correct the step's arguments."
        )
    return options


def main(argv: list[str]) -> None:
    options = parse(argv)
    archive = find_archive(options.model)
    test = read_table(options.test)
    with tempfile.TemporaryDirectory() as folder:
        unpack(archive, Path(folder))
        model, description = load(Path(folder), test, archive)
    predicted = predict(model, test)
    metrics.refuse(test.y)
    estimates = bootstrap.estimate(metrics.measure, test.y, predicted, options.resamples, options.seed)
    details = metrics.details(test.y, predicted, estimates)
    importance = gain_shares(model)
    sections = {
        **metrics.sections(test.y, predicted),
        "baseline": baseline(test.y, description["target_mean"]),
        "model": {"sha256": sha256(archive), "best_iteration": description["best_iteration"]},
        "data": {"rows": len(test.y), "target": test.target, "features": list(test.features)},
        "importance": importance,
    }
    options.output.mkdir(parents=True, exist_ok=True)
    sections["plots"] = draw(options.output, test, predicted, importance)
    document = evaluation.compose(estimates, details, options.resamples, options.seed, sections)
    evaluation.publish(document, options.output, HERE / "evaluation.schema.json")
    report(estimates, sections["baseline"])


def load(folder: Path, test: Table, archive: Path) -> tuple[inference.Model, dict[str, Any]]:
    """The model and what model.json says of it. Refuses one that serves by other code or learnt from other columns."""
    if (folder / "code/inference.py").read_bytes() != (HERE / "inference.py").read_bytes():
        raise StepError(
            f"Expected code/inference.py as it is beside evaluate.py, got another at {archive}; it would serve by code "
            "that was not scored: train again."
        )
    try:
        model = inference.model_fn(str(folder))
        description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        known = (description["target"], tuple(description["features"]))
        float(description["target_mean"]), int(description["best_iteration"])
    except (ValueError, KeyError, TypeError, boosting.xgboost.core.XGBoostError) as error:
        reason = str(error).strip().splitlines()[0]
        raise StepError(f"Expected a model that Train saved, got '{reason}' at {archive}; train again.") from error
    if known != (test.target, test.features):
        raise StepError(
            f"Expected test rows of {', '.join((known[0], *known[1]))}, got "
            f"{', '.join((test.target, *test.features))}; train and test must come from one Preprocess."
        )
    return model, description


def predict(model: inference.Model, test: Table) -> np.ndarray:
    """One prediction a row, as the endpoint would answer. Refuses one that is not a number."""
    predicted = inference.predict_fn(inference.Request(test.x, test.features), model).astype(float)
    wrong = np.count_nonzero(~np.isfinite(predicted))
    if wrong:
        raise StepError(
            f"Expected a finite prediction for every row, got {wrong} of {len(predicted)} NaN or infinite; see the "
            "data that the model was trained on."
        )
    return predicted


def baseline(y: np.ndarray, prediction: float) -> dict[str, float]:
    """The metrics of always predicting the mean of the training target: what a model must beat to be of use."""
    return {"prediction": prediction, **metrics.measure(y, np.full(len(y), prediction))}


def gain_shares(model: inference.Model) -> dict[str, float]:
    """Share of each feature in the total gain of the splits, in the model's order; 0 for one that is never used."""
    gains = model.booster.get_score(importance_type="total_gain")
    total = sum(gains.values()) or 1.0
    return {name: gains.get(name, 0.0) / total for name in model.features}


def draw(folder: Path, test: Table, predicted: np.ndarray, importance: dict[str, float]) -> list[str]:
    # Here, so that a faulty model or test set is refused before matplotlib is loaded.
    import plots

    return plots.draw_all(folder, test.y, predicted, importance, test.target)


def report(estimates: dict[str, bootstrap.Estimate], context: dict[str, float]) -> None:
    for name, found in estimates.items():
        interval = f"[{found.lower:.4g}, {found.upper:.4g}]"
        print(f"{name}: {found.value:.4g}  95 % {interval}  always the mean {context[name]:.4g}", flush=True)


if __name__ == "__main__":
    sys.exit(run("evaluate", main, sys.argv[1:], message_file(sys.argv[1:])))
