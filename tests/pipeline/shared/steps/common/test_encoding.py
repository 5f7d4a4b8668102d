import csv
import json
import math
from pathlib import Path

import pytest

import preprocess
from encoding import Encoding, read_encoding
from failure import StepError
from source import read_layout, read_rows

from ..arguments import preprocess_arguments

ENCODING = Encoding(frozenset({"", "name"}), {"colour": ("blue", "red")}, "yes")
GOOD = ",name,size,colour,bought\n0,a,1.5,blue,yes\n1,b,2,green,no\n2,c,,,maybe\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_every_column_is_a_number(tmp_path):
    assert read_encoding(tmp_path / "columns.json") == read_encoding() == Encoding()


def test_the_file_says_what_becomes_of_each_column(tmp_path):
    document = {"drop": ["", "name"], "categories": {"colour": ["blue", "red"]}, "positive": "yes"}
    assert read_encoding(write(tmp_path / "columns.json", json.dumps(document))) == ENCODING


def test_categories_become_features_and_a_text_becomes_the_class(tmp_path):
    path = write(tmp_path / "data.csv", GOOD)
    layout = read_layout(path, "bought", [], ENCODING)
    assert layout.features == ("size", "colour=blue", "colour=red")
    first, second, third = read_rows(path, layout)
    assert (first.target, first.features) == (1.0, (1.5, 1.0, 0.0))
    assert (second.target, second.features) == (0.0, (2.0, 0.0, 0.0))
    assert third.target == 0 and all(map(math.isnan, third.features))


def test_dropped_columns_may_be_absent(tmp_path):
    path = write(tmp_path / "data.csv", "size,colour,bought\n1,red,no\n")
    assert read_layout(path, "bought", [], ENCODING).features == ("size", "colour=blue", "colour=red")


def test_a_category_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(StepError, match="Expected the category column 'colour', got size, bought"):
        read_layout(write(tmp_path / "data.csv", "size,bought\n1,no\n"), "bought", [], ENCODING)


def test_an_empty_target_is_refused_also_where_texts_are_classes(tmp_path):
    path = write(tmp_path / "data.csv", "size,colour,bought\n1,red,\n")
    with pytest.raises(StepError, match="Expected a target in every row, got none in 'bought'"):
        list(read_rows(path, read_layout(path, "bought", [], ENCODING)))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[]", "got a fault"),
        ("{", "got a fault"),
        ('{"categories": []}', "got a fault"),
        ('{"dropped": []}', "got dropped at"),
        ('{"categories": {"a": ["<5"]}}', "got 'a=<5' at"),
    ],
)
def test_another_form_is_refused(tmp_path, text, fault):
    with pytest.raises(StepError, match=fault):
        read_encoding(write(tmp_path / "columns.json", text))


def test_preprocess_reads_it(tmp_path):
    (tmp_path / "in").mkdir()
    rows = [f"{n},name {n},{n},{'red' if n % 2 else 'blue'},{n}" for n in range(100)]
    write(tmp_path / "in/data.csv", "\n".join([",name,size,colour,target", *rows, ""]))
    columns = write(tmp_path / "columns.json", json.dumps({"drop": ["", "name"], "categories": {"colour": ["red"]}}))
    preprocess.main(preprocess_arguments(tmp_path / "in", tmp_path, f"--columns={columns}"))
    with (tmp_path / "train/part-algo-1.csv").open(newline="") as file:
        header, first, *_ = csv.reader(file)
    assert header == ["target", "size", "colour=red"]
    assert float(first[2]) == float(first[0]) % 2
