"""The XGBoost algorithm's own answers, for a model that it trained and that brings no code."""

import json
from pathlib import Path

from bare_xgboost import xgboost
from faults import ContainerError
from handlers import Handler
from records import CSV, JSON, JSON_LINES, kind_of
from tabular import LIBSVM, csv_values, libsvm_values
from tabular import kind_of as tabular_kind


def handler(model_dir: Path) -> Handler:
    file = model_dir / "xgboost-model"
    if not file.is_file():
        raise ContainerError("Expected xgboost-model in the model, got none; let the XGBoost algorithm train it.")
    booster = xgboost.Booster(model_file=bytearray(file.read_bytes()))
    # Of a model that stopped early, the rounds up to the best.
    best = booster.attr("best_iteration")
    rounds = (0, 0 if best is None else int(best) + 1)

    def answer(body: str, content_type: str, accept: str) -> str:
        lines = body.splitlines()
        is_libsvm = tabular_kind(content_type, "a transform job") == LIBSVM
        rows = libsvm_values(lines, "a request")[1] if is_libsvm else csv_values(lines, "a request")
        predictions = booster.predict(xgboost.DMatrix(rows), iteration_range=rounds, validate_features=False)
        return encoded(predictions.tolist(), accept)

    return answer


def encoded(predictions: list[float] | list[list[float]], accept: str) -> str:
    kind = kind_of(accept)
    if kind == CSV:
        rows = [row if isinstance(row, list) else [row] for row in predictions]
        return "".join(f"{','.join(str(value) for value in row)}\n" for row in rows)
    scores = [{"score": prediction} for prediction in predictions]
    if kind == JSON_LINES:
        return "".join(f"{json.dumps(score)}\n" for score in scores)
    if kind == JSON:
        return json.dumps({"predictions": scores})
    raise ContainerError(f"Expected Accept {CSV}, {JSON} or {JSON_LINES}, got '{accept}'; correct TransformOutput.")
