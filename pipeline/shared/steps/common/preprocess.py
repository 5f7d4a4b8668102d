"""Preprocess: checks the raw input, pseudonymises identifiers, splits the rows and summarises the data.

Reads every *.csv under --input. With --split=hashed each of several instances has its share of the files there; with
--split=stratified each has them all, and takes its share itself. Writes part-<host>.csv into --train, --validation and
--test (target first, then the features, header kept; a missing feature is `nan`), and summary-<host>.json and
keys-<host>.csv (pseudonyms and splits, only if there are identifiers) into --summary. Identifiers never reach the split
files, so no model can learn from them.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import split
from encoding import FILE, read_encoding
from failure import StepError, StepParser, message_file, run
from host import Host, current_host
from pseudonyms import VARIABLE, pseudonymiser
from source import Layout, Row, find_files, read_layout, read_rows
from splitfiles import SplitFiles
from strata import Plan
from summary import ColumnSummary, describe_file, render

# How rows come into splits, by the name that the pipeline gives it.
METHODS = ("hashed", "stratified")


def parse(argv: list[str]) -> argparse.Namespace:
    parser = StepParser("preprocess.py", __doc__)
    for name in ("input", *split.SHARES, "summary"):
        parser.add_argument(f"--{name}", type=Path, required=True, help=f"folder: {name}")
    parser.add_argument("--target", required=True, help="column to predict")
    parser.add_argument("--seed", type=int, required=True, help="seed of the split")
    parser.add_argument(
        "--split", choices=METHODS, required=True, help="hashed: by each row alone; stratified: every class alike"
    )
    parser.add_argument("--pseudonymise", default="", help="identifier columns, separated by commas")
    parser.add_argument(
        "--key", help="identifier column whose equal values stay in one split; default: the row's numbers"
    )
    parser.add_argument("--columns", type=Path, default=FILE, help="how columns become numbers; default: columns.json")
    parser.add_argument("--resource-config", type=Path, help="file in which SageMaker names the job's instances")
    options = parser.parse_args(argv)
    options.pseudonymise = [name.strip() for name in options.pseudonymise.split(",") if name.strip()]
    if options.key and options.key not in options.pseudonymise:
        raise StepError(f"Expected --key to be one of --pseudonymise, got '{options.key}'; name it there too.")
    return options


def main(argv: list[str]) -> None:
    options = parse(argv)
    host = current_host(options.resource_config)
    files = find_files(options.input)
    layout = read_layout(files[0], options.target, options.pseudonymise, read_encoding(options.columns))
    columns = {name: ColumnSummary() for name in (layout.target, *layout.features)}
    assign = splitter(options, files, layout)
    if options.split == "stratified":
        files = files[host.index :: host.count]
    sizes, key_origin = write_splits(options, host, files, layout, assign, columns)
    document = {
        "host": host.name,
        "rows": sum(sizes.values()),
        "target": layout.target,
        "features": list(layout.features),
        "columns": {name: column.document() for name, column in columns.items()},
        "splits": sizes,
        "split": {"method": options.split, "seed": options.seed, "key": options.key, "shares": split.SHARES},
        "pseudonymised": {"columns": list(layout.identifiers), "key": key_origin},
        "inputs": [describe_file(path, options.input) for path in files],
    }
    (options.summary / f"summary-{host.name}.json").write_text(render(document), encoding="utf-8")
    print(f"{document['rows']} rows of {len(files)} file(s), {len(layout.features)} features: {sizes}", flush=True)


def splitter(options: argparse.Namespace, files: list[Path], layout: Layout) -> Callable[[bytes], str]:
    """Which split a key belongs to. `files`: all that this instance sees."""
    if options.split == "hashed":
        return partial(split.assign, seed=options.seed)
    return Plan(keys_and_targets(options.key, files, layout), options.seed).assign


def keys_and_targets(key: str | None, files: list[Path], layout: Layout) -> Iterator[tuple[bytes, float]]:
    for path in files:
        for row in read_rows(path, layout):
            yield split_key(key, layout, row, path), row.target


def write_splits(
    options: argparse.Namespace,
    host: Host,
    files: list[Path],
    layout: Layout,
    assign: Callable[[bytes], str],
    columns: dict[str, ColumnSummary],
) -> tuple[dict[str, int], str | None]:
    """Writes every row to its split; returns the rows per split and where the pseudonyms' key came from."""
    replacer = pseudonymiser(options.seed)
    if layout.identifiers and replacer.origin == "seed":
        print(f"{VARIABLE} is not set: pseudonyms can be undone by anyone who knows the seed.", flush=True)
    folders = {name: getattr(options, name) for name in split.SHARES}
    options.summary.mkdir(parents=True, exist_ok=True)
    keys = options.summary / f"keys-{host.name}.csv" if layout.identifiers else None
    with SplitFiles(folders, keys, host.name) as outputs:
        outputs.write_header((layout.target, *layout.features), layout.identifiers)
        for path in files:
            for row in read_rows(path, layout):
                numbers = (row.target, *row.features)
                pseudonyms = [replacer.replace(*pair) for pair in zip(layout.identifiers, row.identifiers, strict=True)]
                outputs.write(assign(split_key(options.key, layout, row, path)), numbers, pseudonyms)
                for column, value in zip(columns.values(), numbers, strict=True):
                    column.add(value)
        if options.split == "hashed":  # a plan has checked the whole input
            check_sizes(outputs.sizes, host, options.input)
    return outputs.sizes, replacer.origin if layout.identifiers else None


def split_key(key: str | None, layout: Layout, row: Row, path: Path) -> bytes:
    """The bytes that decide a row's split. The key itself, not its pseudonym: a new secret must not move test rows."""
    if key is None:
        return split.content_key(row.target, row.features)
    value = row.identifiers[layout.identifiers.index(key)]
    if not value:
        raise StepError(f"Expected a value of the key column '{key}' in every row, got none at {path}; fill it.")
    return value.encode()


def check_sizes(sizes: dict[str, int], host: Host, folder: Path) -> None:
    """Refuses an input without rows, and, where this instance sees the whole input, an empty split."""
    if not any(sizes.values()):
        raise StepError(f"Expected at least one row, got only headers under {folder}; check InputData.")
    empty = [name for name, size in sizes.items() if size == 0]
    if empty and host.count == 1:
        raise StepError(
            f"Expected rows in every split, got none for {', '.join(empty)} from {sum(sizes.values())} row(s) under "
            f"{folder}; provide more rows."
        )


if __name__ == "__main__":
    sys.exit(run("preprocess", main, sys.argv[1:], message_file(sys.argv[1:])))
