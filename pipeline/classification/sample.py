"""Writes the real sample data: the Wisconsin breast cancer study (569 tumours, Wolberg et al. 1995) as one CSV file.

Usage: sample.py OUTPUT_FOLDER

`malignant` is 1 for a malignant tumour, 0 for a benign one (scikit-learn has it the other way round: here the class
that matters is the positive one). `patient_id` is made up and stable: it gives pseudonymisation and the split by key
something real to work on. The bytes are the same on every machine.
"""

import argparse
import csv
import sys
from pathlib import Path


def write_sample(folder: Path) -> Path:
    """Writes breast-cancer.csv into `folder` (made if missing) and returns its path."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    names = [name.replace(" ", "_") for name in data.feature_names]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "breast-cancer.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["patient_id", *names, "malignant"])
        for number, (features, benign) in enumerate(zip(data.data, data.target, strict=True), start=1):
            writer.writerow([f"patient-{number:04d}", *(f"{value:.10g}" for value in features), 1 - int(benign)])
    return path


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Write the breast cancer sample data as CSV.")
    parser.add_argument("folder", type=Path, help="folder to write breast-cancer.csv into")
    print(write_sample(parser.parse_args(argv).folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
