import numpy as np
import pytest

from failure import StepError
from tables import read_table


def write(folder, **parts: str):
    for name, text in parts.items():
        (folder / f"part-{name}.csv").write_text(text)
    return folder


def test_parts_become_one_table_in_an_order_of_their_own(tmp_path):
    table = read_table(write(tmp_path, a="t,x,y\n3,1,2\n1,nan,5\n", b="t,x,y\n2,0,0\n"))
    assert (table.target, table.features) == ("t", ("x", "y"))
    assert table.y.tolist() == [1, 2, 3]
    np.testing.assert_array_equal(table.x, [[np.nan, 5], [0, 0], [1, 2]])


def test_a_part_without_rows_is_none(tmp_path):
    assert len(read_table(write(tmp_path, a="t,x\n", b="t,x\n1,2\n")).y) == 1


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({}, r"Expected part-\*\.csv files, got none"),
        ({"a": "t,x\n"}, "Expected at least one row"),
        ({"a": "t\n1\n"}, "Expected a target and at least one feature"),
        ({"a": ""}, "Expected a target and at least one feature"),
        ({"a": "t,x\n1,2\n", "b": "t,z\n1,2\n"}, "Expected the columns t, x, got t, z"),
        ({"a": "t,x\n1,two\n"}, "Expected only numbers below the header"),
        ({"a": "t,x\n1,2\n1\n"}, "Expected only numbers below the header"),
        ({"a": "t,x\n1,2,3\n"}, "Expected 2 fields a row, got 3"),
        ({"a": "t,x\nnan,2\n"}, "Expected finite targets"),
    ],
)
def test_a_fault_is_refused(tmp_path, parts, message):
    with pytest.raises(StepError, match=message):
        read_table(write(tmp_path, **parts))
