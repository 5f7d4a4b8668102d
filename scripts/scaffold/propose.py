"""Proposes a pipeline for a CSV file: what to predict how, what becomes of each column, and which gates mean something.

Writes sample/sample.csv, and steps/columns.json where the columns are not numbers alone, into --out; prints the
proposal as JSON.
A fault is one line on stderr: exit code 1 for one of the data, 2 for one of the options.
"""

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STEPS = HERE.parents[1] / "pipeline/shared/steps"
sys.path.insert(0, str(STEPS / "common"))

import features as features_module  # noqa: E402
import problem_kind  # noqa: E402
import table  # noqa: E402
from failure import StepError  # noqa: E402
from fault import UsageFault  # noqa: E402
from features import Features  # noqa: E402
from problem_kind import Kind  # noqa: E402
from sampling import write_sample  # noqa: E402
from table import Source  # noqa: E402


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="propose.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("file", type=Path, help="CSV file in UTF-8, its first line names the columns")
    parser.add_argument("--target", required=True, help="column to predict")
    parser.add_argument("--problem", choices=("regression", "classification"), help="default: by the target's values")
    parser.add_argument("--positive", help="value of the target that is class 1; every other one is class 0")
    parser.add_argument("--key", help="column that identifies a person or thing; its rows stay in one split")
    parser.add_argument("--settings", type=json.loads, default={}, help="hyperparameters as JSON")
    parser.add_argument("--out", type=Path, required=True, help="folder for sample/ and steps/")
    return parser.parse_args(argv)


def main(argv: list[str]) -> None:
    options = parse(argv)
    source = table.read(options.file)
    kind = problem_kind.decide(source, options.target, options.problem, options.positive)
    check_key(source, options.target, options.key)
    chosen = features_module.choose(source, options.target, options.key)
    options.out.mkdir(parents=True, exist_ok=True)
    sample = options.out / "sample/sample.csv"
    sample.parent.mkdir(exist_ok=True)
    sample_rows = write_sample(source, chosen, options.target, options.key, sample)
    columns = options.out / "steps/columns.json"
    write_columns(chosen, kind, columns)
    proposal = {
        "problem": kind.problem,
        "rows": source.rows,
        "sampleRows": sample_rows,
        "assumptions": assumptions(source, chosen, kind, options),
        "gates": bounds(kind, sample, columns, options),
    }
    print(json.dumps(proposal, ensure_ascii=False, allow_nan=False))


def check_key(source: Source, target: str, key: str | None) -> None:
    if key is None:
        return
    if key not in source.columns or key == target:
        raise UsageFault(f"Expected another column than the target at --key, got '{key}'; name one of the file's.")
    problem_kind.refuse_name(key)
    if source.columns[key].missing:
        raise StepError(f"Expected a value of '{key}' in every row, got some without in {source.path}; fill them.")


def write_columns(chosen: Features, kind: Kind, path: Path) -> None:
    """What the steps must know of the columns. `drop` names what the sample left out, since the full data has it."""
    document: dict[str, object] = {}
    if chosen.dropped:
        document["drop"] = sorted(chosen.dropped)
    if chosen.categories:
        document["categories"] = chosen.categories
    if kind.positive is not None:
        document["positive"] = kind.positive
    if document:
        path.parent.mkdir()
        path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def bounds(kind: Kind, sample: Path, columns: Path, options: argparse.Namespace) -> list[dict[str, object]]:
    # What is particular to the problem is among the steps; it is known only now.
    sys.path.insert(0, str(STEPS / kind.problem))
    import baseline
    import gates

    split = "stratified" if kind.problem == "classification" else "hashed"
    more = ["--pseudonymise", options.key, "--key", options.key] if options.key else []
    scores = baseline.measure(sample, options.target, split, columns, options.settings, more)
    return gates.propose(kind.problem, scores, options.target)


def assumptions(source: Source, chosen: Features, kind: Kind, options: argparse.Namespace) -> list[str]:
    """What was decided without asking, one sentence each."""
    said = [_of_the_target(source, kind, options.target)]
    said += [f"'{name}' stays out: {reason}." for name, reason in chosen.dropped.items()]
    said += [
        f"'{name}' is a category of {len(texts)} texts, each a feature '{name}=...' that is 1 or 0."
        for name, texts in chosen.categories.items()
    ]
    gaps = [name for name in (*chosen.numbers, *chosen.categories) if source.columns[name].missing]
    if gaps:
        said.append(f"Missing values stay missing, XGBoost takes them as they are: {', '.join(gaps)}.")
    if options.key:
        said.append(f"'{options.key}' is pseudonymised, and its rows stay in one split.")
    return said


def _of_the_target(source: Source, kind: Kind, target: str) -> str:
    if kind.problem == "regression":
        return f"'{target}' is a number to predict (regression)."
    share = kind.positives / source.rows
    one = "1" if kind.positive is None else f"'{kind.positive}'"
    rows = f"{kind.positives} of {source.rows} rows ({share:.0%})"
    return f"'{target}' is one of two classes (classification): {one} is class 1, in {rows}."


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except StepError as error:
        print(error, file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageFault) else 1)
