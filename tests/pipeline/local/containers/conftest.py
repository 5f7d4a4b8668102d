"""The programs of containers import each other by name, as they do where they run."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[4] / "pipeline/local/containers"))
