import csv
import json
import random
from pathlib import Path

import pytest

import preprocess
from failure import StepError

from ..arguments import preprocess_arguments

SPLITS = ("train", "validation", "test")


def rows_of(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    """The rows of every split, over all hosts, in no order."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in SPLITS:
        found[name] = []
        for path in (folder / name).glob("*.csv"):
            with path.open(newline="") as file:
                found[name] += [tuple(row) for row in list(csv.reader(file))[1:]]
        found[name].sort()
    return found


def write(folder: Path, lines: list[str], name: str = "data.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join(["id,a,b,target", *lines, ""]))
    return folder


def numbered(count: int) -> list[str]:
    return [f"p{number},{number},{number % 7}.5,{number * 3}" for number in range(count)]


def test_writes_target_first_and_no_identifier(prepared):
    header, *rows = (prepared / "train/part-algo-1.csv").read_text().splitlines()
    assert header == "target,a,b,c"
    assert all(len(row.split(",")) == 4 for row in rows)
    assert "id-" not in "".join(rows)


def test_every_row_is_in_exactly_one_split(tmp_path):
    preprocess.main(preprocess_arguments(write(tmp_path / "in", numbered(500)), tmp_path, "--pseudonymise=id"))
    found = rows_of(tmp_path)
    every = [row for rows in found.values() for row in rows]
    assert len(every) == len(set(every)) == 500


def test_copies_stay_together_whatever_their_identifiers(tmp_path):
    lines = numbered(200) + [line.replace("p", "copy", 1) for line in numbered(200)]
    preprocess.main(preprocess_arguments(write(tmp_path / "in", lines), tmp_path, "--pseudonymise=id"))
    for rows in rows_of(tmp_path).values():
        assert len(rows) == 2 * len(set(rows))


def test_rows_with_one_key_stay_together(tmp_path):
    lines = [f"p{number % 40},{number},1,{number}" for number in range(400)]
    arguments = preprocess_arguments(write(tmp_path / "in", lines), tmp_path, "--pseudonymise=id", "--key=id")
    preprocess.main(arguments)
    patients = [{float(row[0]) % 40 for row in rows} for rows in rows_of(tmp_path).values()]
    assert sum(map(len, patients)) == 40


@pytest.mark.parametrize("key", [(), ("--key=id",)])
@pytest.mark.parametrize("hosts", [1, 2, 3, 7])
def test_any_number_of_hosts_gives_the_same_split(tmp_path, monkeypatch, hosts, key):
    more = ("--pseudonymise=id", *key)
    preprocess.main(preprocess_arguments(write(tmp_path / "one", numbered(300)), tmp_path / "single", *more))
    lines = numbered(300)
    random.Random(hosts).shuffle(lines)
    monkeypatch.setenv("SM_HOSTS", json.dumps([f"algo-{host}" for host in range(hosts)]))
    for host in range(hosts):
        monkeypatch.setenv("SM_CURRENT_HOST", f"algo-{host}")
        shard = write(tmp_path / f"shard-{host}", lines[host::hosts])
        preprocess.main(preprocess_arguments(shard, tmp_path / "many", *more))
    assert rows_of(tmp_path / "many") == rows_of(tmp_path / "single")
    assert len(list((tmp_path / "many/train").iterdir())) == hosts


def test_the_way_numbers_are_written_does_not_move_rows(tmp_path):
    preprocess.main(preprocess_arguments(write(tmp_path / "in", numbered(100)), tmp_path / "a", "--pseudonymise=id"))
    lines = [f"{i},{float(a):.3f},{b}0,{float(t):e}" for i, a, b, t in (line.split(",") for line in numbered(100))]
    preprocess.main(preprocess_arguments(write(tmp_path / "other", lines), tmp_path / "b", "--pseudonymise=id"))
    assert rows_of(tmp_path / "a") == rows_of(tmp_path / "b")


def test_a_new_pseudonym_key_moves_no_row(tmp_path, monkeypatch):
    source = write(tmp_path / "in", numbered(100))
    for name, secret in (("a", "k" * 32), ("b", "l" * 32)):
        monkeypatch.setenv("SLUICEGATE_PSEUDONYM_KEY", secret)
        preprocess.main(preprocess_arguments(source, tmp_path / name, "--pseudonymise=id", "--key=id"))
    assert rows_of(tmp_path / "a") == rows_of(tmp_path / "b")
    keys = [(tmp_path / name / "summary/keys-algo-1.csv").read_text() for name in ("a", "b")]
    assert keys[0] != keys[1]


def test_the_keys_file_follows_the_rows(tmp_path):
    preprocess.main(preprocess_arguments(write(tmp_path / "in", numbered(100)), tmp_path, "--pseudonymise=id"))
    with (tmp_path / "summary/keys-algo-1.csv").open(newline="") as file:
        header, *keys = list(csv.reader(file))
    assert header == ["split", "id"]
    for name, rows in rows_of(tmp_path).items():
        assert sum(1 for key in keys if key[0] == name) == len(rows)
    assert len({key[1] for key in keys}) == 100


def test_the_summary_tells_rows_splits_columns_and_inputs(tmp_path):
    preprocess.main(preprocess_arguments(write(tmp_path / "in", numbered(100)), tmp_path, "--pseudonymise=id"))
    summary = json.loads((tmp_path / "summary/summary-algo-1.json").read_text())
    assert summary["rows"] == sum(summary["splits"].values()) == 100
    assert (summary["target"], summary["features"]) == ("target", ["a", "b"])
    assert summary["columns"]["a"] == pytest.approx(
        {"min": 0, "max": 99, "mean": 49.5, "standard_deviation": 29.0115, "missing": 0}, rel=1e-4
    )
    assert summary["pseudonymised"] == {"columns": ["id"], "key": "seed"}
    assert summary["split"]["seed"] == 42
    assert summary["inputs"][0]["file"] == "data.csv"


def test_pseudonyms_without_a_secret_are_announced(tmp_path, capsys):
    preprocess.main(preprocess_arguments(write(tmp_path / "in", numbered(100)), tmp_path, "--pseudonymise=id"))
    assert "SLUICEGATE_PSEUDONYM_KEY is not set" in capsys.readouterr().out


def test_without_identifiers_there_is_no_keys_file(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "data.csv").write_text("\n".join(["a,target", *(f"{n},{n}" for n in range(100)), ""]))
    preprocess.main(preprocess_arguments(source, tmp_path))
    assert [path.name for path in (tmp_path / "summary").iterdir()] == ["summary-algo-1.json"]


def test_a_fault_leaves_no_output(tmp_path):
    source = write(tmp_path / "in", [*numbered(100), "p,1,2,"])
    with pytest.raises(StepError, match="Expected a target in every row"):
        preprocess.main(preprocess_arguments(source, tmp_path / "out", "--pseudonymise=id"))
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


def test_headers_alone_are_refused(tmp_path):
    with pytest.raises(StepError, match="Expected at least one row, got only headers"):
        preprocess.main(preprocess_arguments(write(tmp_path / "in", []), tmp_path, "--pseudonymise=id"))


def test_an_empty_split_is_refused(tmp_path):
    with pytest.raises(StepError, match="Expected rows in every split, got none for"):
        preprocess.main(preprocess_arguments(write(tmp_path / "in", numbered(1)), tmp_path, "--pseudonymise=id"))


def test_an_empty_split_of_one_of_several_hosts_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("SM_HOSTS", '["algo-1", "algo-2"]')
    preprocess.main(preprocess_arguments(write(tmp_path / "in", numbered(1)), tmp_path, "--pseudonymise=id"))
    assert sum(map(len, rows_of(tmp_path).values())) == 1


def test_a_key_must_be_pseudonymised(tmp_path):
    with pytest.raises(StepError, match="Expected --key to be one of --pseudonymise, got 'id'"):
        preprocess.main(preprocess_arguments(write(tmp_path / "in", numbered(9)), tmp_path, "--key=id"))


def test_a_missing_key_is_refused(tmp_path):
    source = write(tmp_path / "in", [*numbered(100), ",1,2,3"])
    with pytest.raises(StepError, match="Expected a value of the key column 'id' in every row"):
        preprocess.main(preprocess_arguments(source, tmp_path, "--pseudonymise=id", "--key=id"))
