"""What is proposed for a table, by the script as the command runs it."""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts/scaffold/propose.py"
RANDOM = random.Random(3)
SIZES = [RANDOM.gauss(0, 1) for _ in range(300)]


def propose(folder: Path, header: str, rows: list[str], *options: str) -> dict:
    """The proposal, with the files that it wrote."""
    source = folder / "data.csv"
    source.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    out = Path(tempfile.mkdtemp(dir=folder))
    few = '--settings={"num_round": 40, "min_child_weight": 1}'
    command = [sys.executable, str(SCRIPT), "--target=target", f"--out={out}", few, *options, "--", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    columns = out / "steps/columns.json"
    return {
        **json.loads(done.stdout),
        "columns": json.loads(columns.read_text()) if columns.exists() else None,
        "sample": (out / "sample/sample.csv").read_text().splitlines(),
    }


def rows_of(template: str, target: str = "{size:.3f}") -> list[str]:
    return [
        f"{template},{target}".format(n=n, size=size, colour=("red", "blue")[n % 2], yes=("no", "yes")[size > 0.5])
        for n, size in enumerate(SIZES)
    ]


def test_numbers_need_no_file_of_columns(tmp_path):
    found = propose(tmp_path, "a,b,target", rows_of("{size:.3f},{size:.1f}"))
    assert (found["problem"], found["rows"], found["sampleRows"], found["columns"]) == ("regression", 300, 300, None)
    assert found["assumptions"] == ["'target' is a number to predict (regression)."]


def test_columns_that_tell_nothing_stay_out_of_model_and_sample(tmp_path):
    found = propose(tmp_path, "id,empty,same,name,mixed,,a,target", rows_of("{n},,7,name {n},{n}?,{n},{size:.3f}"))
    assert found["columns"] == {"drop": ["", "empty", "id", "mixed", "name", "same"]}
    assert found["sample"][0] == "a,target"
    assert found["assumptions"][1:] == [
        "'id' stays out: it numbers the rows.",
        "'empty' stays out: it is empty.",
        "'same' stays out: it is always the same.",
        "'name' stays out: every row has another text, as an identifier has.",
        "'mixed' stays out: every row has another text, as an identifier has.",
        "'' stays out: it has no name.",
    ]


def test_few_texts_are_categories_and_gaps_are_named(tmp_path):
    rows = rows_of("{colour},{size:.3f}")
    rows[5] = rows[5].replace("blue", "")
    found = propose(tmp_path, "colour,a,target", rows)
    assert found["columns"] == {"categories": {"colour": ["blue", "red"]}}
    assert found["assumptions"][1:] == [
        "'colour' is a category of 2 texts, each a feature 'colour=...' that is 1 or 0.",
        "Missing values stay missing, XGBoost takes them as they are: colour.",
    ]


def test_the_affirmative_text_is_the_positive_class(tmp_path):
    found = propose(tmp_path, "a,target", rows_of("{size:.3f}", "{yes}"))
    positives = sum(size > 0.5 for size in SIZES)
    assert (found["problem"], found["columns"]) == ("classification", {"positive": "yes"})
    assert f"'yes' is class 1, in {positives} of 300 rows" in found["assumptions"][0]


def test_else_the_rarer_text_is(tmp_path):
    rows = [row.replace("yes", "late").replace("no", "early") for row in rows_of("{size:.3f}", "{yes}")]
    assert propose(tmp_path, "a,target", rows)["columns"] == {"positive": "late"}


def test_nought_and_one_are_classes_as_they_are(tmp_path):
    rows = [row.replace("yes", "1").replace("no", "0") for row in rows_of("{size:.3f}", "{yes}")]
    found = propose(tmp_path, "a,target", rows)
    assert (found["problem"], found["columns"]) == ("classification", None)


def test_few_whole_numbers_are_a_number_only_when_told(tmp_path):
    rows = [f"{size:.3f},{round(size * 2) % 5}" for size in SIZES]
    found = propose(tmp_path, "a,target", rows, "--problem=regression")
    assert found["problem"] == "regression"


def test_the_key_is_made_up_in_the_sample(tmp_path):
    found = propose(tmp_path, "person,a,target", rows_of("Ann {n},{size:.3f}"), "--key=person")
    assert found["sample"][1].startswith("key-00001,")
    assert "Ann" not in "\n".join(found["sample"])
    assert found["assumptions"][-1] == "'person' is pseudonymised, and its rows stay in one split."


def test_bounds_stand_between_the_model_and_a_constant_answer(tmp_path):
    (gate,) = propose(tmp_path, "a,b,target", rows_of("{size:.3f},{size:.1f}"))["gates"]
    assert gate["direction"] == "max"
    assert gate["model"] < gate["strict"] < gate["relaxed"] < gate["floor"] < gate["constant"]
    accuracy, f1 = propose(tmp_path, "a,target", rows_of("{size:.3f}", "{yes}"))["gates"]
    for gate in (accuracy, f1):
        assert gate["constant"] < gate["floor"] < gate["relaxed"] <= gate["strict"] < gate["model"], gate


@pytest.mark.parametrize("count", [20_000])
def test_of_many_rows_the_sample_has_some(tmp_path, count):
    rows = [f"{n * 7919 % count},{n * 7919 % count // 7}" for n in range(count)]
    found = propose(tmp_path, "a,target", rows)
    assert (found["rows"], found["sampleRows"], len(found["sample"])) == (count, 5000, 5001)
    assert found["sample"][2] == rows[4]
