"""Each fault of the raw input has its own test: start from a good file, break one thing."""

import math
from pathlib import Path

import pytest

from failure import StepError
from source import find_files, read_layout, read_rows

GOOD = "id,a,b,target\np1,1,2.5,10\np2,-0,,11\n"


def write(folder: Path, text: str, name: str = "data.csv") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(path: Path) -> list:
    return list(read_rows(path, read_layout(path, "target", ["id"])))


def test_reads_numbers_identifiers_and_missing_features(tmp_path):
    first, second = rows_of(write(tmp_path, GOOD))
    assert (first.target, first.features, first.identifiers) == (10.0, (1.0, 2.5), ("p1",))
    assert math.copysign(1, second.features[0]) == 1  # a negative zero became a zero
    assert math.isnan(second.features[1])


def test_features_are_neither_target_nor_identifier(tmp_path):
    assert read_layout(write(tmp_path, GOOD), "target", ["id"]).features == ("a", "b")


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    assert read_layout(write(tmp_path, "\ufeff" + GOOD), "target", ["id"]).columns[0] == "id"


def test_finds_files_recursively_in_a_stable_order(tmp_path):
    for name in ("b.csv", "a/z.csv", "a/notes.txt", "c/d/e.csv"):
        write(tmp_path, GOOD, name)
    assert [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path)] == ["a/z.csv", "b.csv", "c/d/e.csv"]


def test_no_file_is_refused(tmp_path):
    with pytest.raises(StepError, match=r"Expected at least one \*\.csv under .*, got none; check InputData"):
        find_files(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Expected a header line, got an empty file"),
        ("id,a,b,label\n", "Expected the target column 'target', got id, a, b, label at"),
        ("key,a,b,target\n", "Expected the identifier column 'id', got key, a, b, target at"),
        ("id,a,a,target\n", "Expected distinct column names .* got 'a' in the header"),
        ("id,a,,target\n", "Expected distinct column names .* got '' in the header"),
        ("id,a[0],b,target\n", r"Expected distinct column names .* got 'a\[0\]'"),
        ("id,target\n", "Expected at least one feature column"),
        ("id,a,b,target\np1,1,2\n", r"Expected 4 fields, got 3 at .*data\.csv:2"),
        ("id,a,b,target\np1,1,2,\n", r"Expected a target in every row, got none in 'target' at .*data\.csv:2"),
        ("id,a,b,target\np1,1,2,NaN\n", "Expected a target in every row"),
        ("id,a,b,target\np1,1,2,inf\n", "Expected a finite number for target 'target'"),
        ("id,a,b,target\np1,secret,2,3\n", r"Expected a finite number for feature 'a', got other text at .*:2"),
        ("id,a,b,target\np1,1_000,2,3\n", "Expected a finite number for feature 'a'"),
        ("id,a,b,target\np1,-Infinity,2,3\n", "Expected a finite number for feature 'a'"),
        ('id,a,b,target\n"p1,1,2,3\n', "Expected CSV in UTF-8"),
    ],
)
def test_a_fault_is_refused_with_its_place(tmp_path, text, message):
    with pytest.raises(StepError, match=message):
        rows_of(write(tmp_path, text))


def test_a_refused_value_is_not_quoted(tmp_path):
    with pytest.raises(StepError) as caught:
        rows_of(write(tmp_path, "id,a,b,target\np1,secret,2,3\n"))
    assert "secret" not in str(caught.value)


def test_other_encodings_are_refused(tmp_path):
    path = tmp_path / "data.csv"
    path.write_bytes(GOOD.encode() + b"p3,\xff,1,2\n")
    with pytest.raises(StepError, match="Expected CSV in UTF-8"):
        rows_of(path)


def test_files_with_different_columns_are_refused(tmp_path):
    layout = read_layout(write(tmp_path, GOOD), "target", ["id"])
    other = write(tmp_path, "id,b,a,target\n", "other.csv")
    with pytest.raises(
        StepError, match=r"Expected the columns id, a, b, target in every file, got id, b, a, target at"
    ):
        list(read_rows(other, layout))


def test_a_target_cannot_be_an_identifier(tmp_path):
    with pytest.raises(StepError, match="Expected a target that is no identifier"):
        read_layout(write(tmp_path, GOOD), "target", ["target"])
