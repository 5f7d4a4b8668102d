"""Processing: the model's mean absolute error on the rows that it has not seen."""

import json
import tarfile
from pathlib import Path

import pandas as pd
import xgboost as xgb

with tarfile.open("/opt/ml/processing/model/model.tar.gz") as archive:
    model = xgb.Booster()
    model.load_model(bytearray(archive.extractfile("model.json").read()))
rows = pd.read_csv("/opt/ml/processing/test/rows.csv")
predicted = model.predict(xgb.DMatrix(rows.drop(columns="price")))
error = float((rows["price"] - predicted).abs().mean())
report = {"regression_metrics": {"mae": {"value": error}}}
Path("/opt/ml/processing/evaluation/evaluation.json").write_text(json.dumps(report), "utf-8")
print(f"mean absolute error: {error:.1f}")
