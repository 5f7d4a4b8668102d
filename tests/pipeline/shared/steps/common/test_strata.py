import json
import random
from collections import Counter
from pathlib import Path

import pytest

import preprocess
import split
from failure import StepError
from strata import Plan

from ..arguments import preprocess_arguments

# A tenth of the rows is of class 1.
ROWS = [(f"row-{number}".encode(), float(number % 10 == 0)) for number in range(2000)]


def counts(rows: list[tuple[bytes, float]], plan: Plan) -> Counter:
    return Counter((plan.assign(key), target) for key, target in rows)


def test_every_class_is_divided_in_the_same_proportions():
    found = counts(ROWS, Plan(ROWS, 42))
    assert found == {
        (name, target): rows * share
        for target, rows in ((0.0, 1800), (1.0, 200))
        for name, share in {"train": 0.7, "validation": 0.15, "test": 0.15}.items()
    }


def test_a_split_by_hash_would_not():
    found = Counter(split.assign(key, 42) for key, target in ROWS if target == 1)
    assert found["test"] != 30


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_rows_has_no_say(seed):
    shuffled = random.Random(seed).sample(ROWS, len(ROWS))
    one, other = Plan(ROWS, 42), Plan(shuffled, 42)
    assert all(one.assign(key) == other.assign(key) for key, _ in ROWS)


def test_another_seed_gives_another_split():
    one, other = Plan(ROWS, 1), Plan(ROWS, 2)
    assert any(one.assign(key) != other.assign(key) for key, _ in ROWS)


def test_rows_with_one_key_stay_together_and_weigh_by_their_number():
    rows = [(f"person-{number % 300}".encode(), float(number % 300 < 90)) for number in range(3000)]
    plan = Plan(rows, 42)
    found = counts(rows, plan)
    assert found["test", 1.0] == pytest.approx(0.15 * 900, abs=10)
    assert len({key for key, _ in rows if plan.assign(key) == "test"}) == pytest.approx(45, abs=2)


def test_a_person_of_both_classes_is_in_one_split():
    rows = [*ROWS, *((key, 1 - target) for key, target in ROWS[:500])]
    plan = Plan(rows, 42)
    assert counts(rows[2000:], plan)["test", 0.0] + counts(rows[2000:], plan)["test", 1.0] == 75


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], "Expected at least one row, got only headers"),
        (ROWS[1:9], "got only class 0 from 8 row\\(s\\); provide more rows"),
        (ROWS[:20], "got none of class 1 in train, none of class 1 in test from 20|none of class 1 in"),
    ],
)
def test_a_split_without_a_class_is_refused(rows, found):
    with pytest.raises(StepError, match=found):
        Plan(rows, 42)


def table(rows: list[int]) -> str:
    return "\n".join(["a,target", *(f"{row},{int(row % 4 == 0)}" for row in rows), ""])


def written(folder: Path) -> dict[str, list[str]]:
    found = {}
    for name in split.SHARES:
        parts = [path.read_text().splitlines()[1:] for path in sorted((folder / name).glob("*.csv"))]
        found[name] = sorted(row for rows in parts for row in rows)
    return found


@pytest.mark.parametrize("hosts", [1, 2, 5])
def test_any_number_of_hosts_writes_every_row_once_and_into_the_same_split(tmp_path, monkeypatch, hosts):
    (tmp_path / "one").mkdir()
    (tmp_path / "one/data.csv").write_text(table(list(range(400))))
    preprocess.main(preprocess_arguments(tmp_path / "one", tmp_path / "single", "--split=stratified"))
    (tmp_path / "many").mkdir()
    for part in range(3):
        (tmp_path / f"many/part-{part}.csv").write_text(table(list(range(400))[part::3]))
    monkeypatch.setenv("SM_HOSTS", json.dumps([f"algo-{host}" for host in range(1, hosts + 1)]))
    for host in range(1, hosts + 1):
        monkeypatch.setenv("SM_CURRENT_HOST", f"algo-{host}")
        preprocess.main(preprocess_arguments(tmp_path / "many", tmp_path / "out", "--split=stratified"))
    assert written(tmp_path / "out") == written(tmp_path / "single")
    assert len(list((tmp_path / "out/test").iterdir())) == hosts


def test_the_summary_names_the_method(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/data.csv").write_text(table(list(range(100))))
    preprocess.main(preprocess_arguments(tmp_path / "in", tmp_path, "--split=stratified"))
    summary = json.loads((tmp_path / "summary/summary-algo-1.json").read_text())
    assert (summary["split"]["method"], summary["splits"]["test"]) == ("stratified", 15)
