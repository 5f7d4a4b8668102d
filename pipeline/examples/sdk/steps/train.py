"""Training: gradient-boosted trees on all columns but the price."""

import argparse
import os
from pathlib import Path

import pandas as pd
import xgboost as xgb

parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, required=True)
rounds = parser.parse_args().rounds
rows = pd.read_csv(Path(os.environ["SM_CHANNEL_TRAIN"], "rows.csv"))
data = xgb.DMatrix(rows.drop(columns="price"), label=rows["price"])
model = xgb.train({"max_depth": 3, "nthread": 1}, data, num_boost_round=rounds)
model.save_model(Path(os.environ["SM_MODEL_DIR"], "model.json"))
print(f"trained on {len(rows)} rows")
