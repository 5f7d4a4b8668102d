"""Rows in the forms that the XGBoost algorithm reads."""

from pathlib import Path

import numpy as np
import pytest

from faults import ContainerError
from tabular import read_channel


def channel(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def test_csv_has_the_label_first_and_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    rows = read_channel(
        channel(tmp_path, b="5,6,7\n", a="1,2,3\n4,5,\n", _SUCCESS="x"), "text/csv; label_size=1", False
    )
    assert rows.labels.tolist() == [1, 4, 5]
    np.testing.assert_array_equal(rows.features, [[2, 3], [5, np.nan], [6, 7]])
    assert rows.weights is None


def test_csv_may_have_a_weight_behind_the_label(tmp_path: Path) -> None:
    rows = read_channel(channel(tmp_path, a="1,0.5,3\n"), "csv", True)
    assert (rows.labels.tolist(), rows.features.tolist()) == ([1], [[3]])
    assert rows.weights is not None and rows.weights.tolist() == [0.5]


def test_libsvm_names_its_features(tmp_path: Path) -> None:
    rows = read_channel(channel(tmp_path, a="1 0:2 3:4 # a comment\n\n0 1:5\n"), None, False)
    assert rows.labels.tolist() == [1, 0]
    assert rows.features.toarray().tolist() == [[2, 0, 0, 4], [0, 5, 0, 0]]


@pytest.mark.parametrize(
    ("text", "content_type", "message"),
    [
        ("label,a\n1,2\n", "csv", "Expected numbers in row 1 of part, got a text"),
        (",2\n", "csv", "Expected a number as label of every row in channel"),
        ("1,2\n1\n", "csv", "Expected the same number of fields in every row of part, got different ones."),
        ("1 a:2\n", "libsvm", "Expected <index>:<value> in row 1 of the channel, got something else."),
        ("", "csv", "Expected at least one row in channel"),
        ("1,2\n", "application/x-parquet", "Expected ContentType text/csv or text/libsvm for channel"),
    ],
)
def test_other_data_are_refused(tmp_path: Path, text: str, content_type: str, message: str) -> None:
    with pytest.raises(ContainerError, match=message):
        read_channel(channel(tmp_path, part=text), content_type, False)


def test_files_of_a_channel_have_the_same_columns(tmp_path: Path) -> None:
    with pytest.raises(ContainerError, match="the same number of fields in every file of a channel"):
        read_channel(channel(tmp_path, a="1,2\n", b="1,2,3\n"), "csv", False)
