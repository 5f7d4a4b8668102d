"""Stands in for the real step: its model is the name of the step."""

import os
from pathlib import Path

Path(os.environ["SM_MODEL_DIR"], "model.txt").write_text("a model")
print("trained")
