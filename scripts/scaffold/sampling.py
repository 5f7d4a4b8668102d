"""The committed sample: some of the rows, and of the columns only those that the pipeline reads."""

import csv
from math import ceil
from pathlib import Path

from features import Features
from table import Source, rows_of

MOST_ROWS = 5000
MOST_BYTES = 1024 * 1024


def write_sample(source: Source, features: Features, target: str, key: str | None, path: Path) -> int:
    """Writes every n-th row, so that the file stays small, and returns how many. Values of the key are made up."""
    step = max(1, ceil(source.rows / MOST_ROWS), ceil(source.path.stat().st_size / MOST_BYTES))
    kept = [index for index, name in enumerate(source.header) if name not in features.dropped]
    key_index = source.header.index(key) if key is not None else None
    made_up: dict[str, str] = {}
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, record in enumerate(rows_of(source.path)):
            if number > 0 and (number - 1) % step:
                continue
            if number > 0 and key_index is not None:
                record[key_index] = made_up.setdefault(record[key_index], f"key-{len(made_up) + 1:05d}")
            writer.writerow([record[index] for index in kept])
            written += 1
    return written - 1
