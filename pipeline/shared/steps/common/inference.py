"""Serves the model in SageMaker's XGBoost container (script mode). Evaluate scores it through the same functions.

It stands alone: Train copies this one file into the model.
Requests: text/csv (rows of features in the model's order, with or without a header) or application/json
(`{"instances": [...]}` or a list; each instance a list of values in the model's order or an object by feature name).
A missing value is an empty field, `nan` or null. Answers: application/json `{"predictions": [...]}` or text/csv.
"""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xgboost

CSV, JSON = "text/csv", "application/json"
MISSING = frozenset({"", "NA", "NaN", "nan"})


@dataclass(frozen=True)
class Model:
    """The booster and the names of its features, in the order in which it takes them."""

    booster: Any
    features: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """Rows of values. `names`: which feature each column is, if the request says so."""

    rows: np.ndarray
    names: tuple[str, ...] | None = None


def model_fn(model_dir: str) -> Model:
    """Loads what Train saved. Raises ValueError if the two files do not belong together."""
    description = json.loads(Path(model_dir, "model.json").read_text(encoding="utf-8"))
    booster = xgboost.Booster(model_file=str(Path(model_dir, "model.ubj")))
    features = tuple(description["features"])
    if tuple(booster.feature_names or ()) != features:
        raise ValueError(f"Expected model.ubj with the features of model.json, got others in {model_dir}; train again.")
    return Model(booster, features)


def input_fn(body: str | bytes, content_type: str) -> Request:
    """Reads a request. Raises ValueError, with what was expected, for any other form."""
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind not in (CSV, JSON):
        raise ValueError(f"Expected content type {CSV} or {JSON}, got '{content_type}'; set the request's ContentType.")
    text = body.decode("utf-8-sig") if isinstance(body, bytes) else body
    request = _from_csv(text) if kind == CSV else _from_json(text)
    if len(request.rows) == 0:
        raise ValueError("Expected at least one row, got none in the request; send one row per prediction.")
    return request


def predict_fn(request: Request, model: Model) -> np.ndarray:
    """One prediction a row, in the unit of the target. Refuses rows that do not have exactly the model's features."""
    names = request.names or model.features
    if sorted(names) != sorted(model.features) or request.rows.shape[1] != len(model.features):
        got = ", ".join(request.names) if request.names else f"{request.rows.shape[1]} values a row"
        raise ValueError(f"Expected the {len(model.features)} features {', '.join(model.features)}, got {got}.")
    ordered = request.rows[:, [names.index(name) for name in model.features]]
    return model.booster.predict(xgboost.DMatrix(ordered, feature_names=list(model.features), nthread=1))


def output_fn(prediction: np.ndarray, accept: str) -> str:
    """The answer in the form that the client accepts; JSON if it accepts anything."""
    kinds = [kind.split(";")[0].strip().lower() for kind in (accept or "*/*").split(",")]
    values = [float(value) for value in prediction]
    for kind in kinds:
        if kind in (JSON, "*/*", "application/*"):
            return json.dumps({"predictions": values}, allow_nan=False)
        if kind in (CSV, "text/*"):
            return "".join(f"{value!r}\n" for value in values)
    raise ValueError(f"Expected to be asked for {JSON} or {CSV}, got '{accept}'; set the request's Accept.")


def _from_csv(text: str) -> Request:
    records = [record for record in csv.reader(io.StringIO(text)) if record]
    names = None
    if records and not any(_is_value(field) for field in records[0]):
        names = tuple(field.strip() for field in records.pop(0))
    return Request(_array(records), names)


def _from_json(text: str) -> Request:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"Expected JSON, got a fault at line {error.lineno} of the request: {error.msg}.") from error
    instances = document.get("instances") if isinstance(document, dict) else document
    if not isinstance(instances, list):
        raise ValueError('Expected a list or {"instances": [...]}, got another JSON value; wrap the rows in a list.')
    if instances and all(isinstance(instance, dict) for instance in instances):
        names = tuple(instances[0])
        if any(instance.keys() != instances[0].keys() for instance in instances):
            raise ValueError("Expected the same features in every instance, got different ones; send null for missing.")
        return Request(_array([[instance[name] for name in names] for instance in instances]), names)
    if any(not isinstance(instance, list) for instance in instances):
        raise ValueError("Expected every instance to be a list, or every one an object, got a mixture or other values.")
    return Request(_array(instances))


def _is_value(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return field.strip() in MISSING
    return True


def _array(rows: list[list[Any]]) -> np.ndarray:
    if len({len(row) for row in rows}) > 1:
        raise ValueError("Expected the same number of values in every row, got different ones; mend the request.")
    array = np.empty((len(rows), len(rows[0]) if rows else 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            array[number, column] = _number(value, number, column)
    return array


def _number(value: Any, row: int, column: int) -> float:
    if value is None or (isinstance(value, str) and value.strip() in MISSING):
        return np.nan
    try:
        number = np.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = np.nan
    if not np.isfinite(number):
        raise ValueError(f"Expected a finite number in row {row + 1}, value {column + 1}, got something else.")
    return number
