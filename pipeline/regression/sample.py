"""Writes the real sample data: scikit-learn's diabetes study (442 patients, Efron et al. 2004) as one CSV file.

Usage: sample.py OUTPUT_FOLDER

The values are the unscaled measurements. `patient_id` is made up (the study has no identifiers) and stable: it gives
pseudonymisation and the split by key something real to work on. The bytes are the same on every machine.
"""

import argparse
import csv
import sys
from pathlib import Path


def write_sample(folder: Path) -> Path:
    """Writes diabetes.csv into `folder` (made if missing) and returns its path."""
    from sklearn.datasets import load_diabetes

    data = load_diabetes(scaled=False)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "diabetes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["patient_id", *data.feature_names, "target"])
        for number, (features, target) in enumerate(zip(data.data, data.target, strict=True), start=1):
            writer.writerow([f"patient-{number:04d}", *(f"{value:.10g}" for value in features), f"{target:.10g}"])
    return path


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Write the diabetes sample data as CSV.")
    parser.add_argument("folder", type=Path, help="folder to write diabetes.csv into")
    print(write_sample(parser.parse_args(argv).folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
