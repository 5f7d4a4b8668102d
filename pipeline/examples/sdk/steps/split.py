"""Processing: every fourth row is held out for the evaluation."""

from pathlib import Path

import pandas as pd

rows = pd.read_csv("/opt/ml/processing/input/houses.csv")
held_out = rows.index % 4 == 0
for name, part in {"train": rows[~held_out], "test": rows[held_out]}.items():
    part.to_csv(Path("/opt/ml/processing", name, "rows.csv"), index=False)
    print(f"{name}: {len(part)} rows")
