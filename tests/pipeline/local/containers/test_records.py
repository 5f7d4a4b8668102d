"""Records of a transform job: what of them the model gets, and how its answers become an object."""

import pytest

from faults import ContainerError
from recordfilter import Filter
from records import Processing, requests, split


def processing(
    input_filter: str = "$", output_filter: str = "$", joins: bool = False, kind: str = "text/csv", accept: str = ""
) -> Processing:
    filters = Filter("InputFilter", input_filter), Filter("OutputFilter", output_filter)
    return Processing(*filters, joins, kind, accept or kind)


def test_lines_are_records_and_an_object_without_a_split_is_one() -> None:
    assert split("a\r\n\nb\n", "Line") == ["a", "b"]
    assert split("a\nb\n", "None") == ["a\nb\n"]


@pytest.mark.parametrize(
    ("strategy", "most", "groups"),
    [
        ("SingleRecord", 100, [["aa"], ["bb"], ["cc"]]),
        ("MultiRecord", 0, [["aa", "bb", "cc"]]),
        ("MultiRecord", 6, [["aa", "bb"], ["cc"]]),
        ("MultiRecord", 2, [["aa"], ["bb"], ["cc"]]),
    ],
)
def test_requests_hold_as_many_records_as_they_may(strategy: str, most: int, groups: list[list[str]]) -> None:
    assert list(requests(["aa", "bb", "cc"], strategy, most)) == groups


def test_a_record_that_is_too_long_is_refused() -> None:
    with pytest.raises(ContainerError, match=r"at most 2 bytes, got one of 3 \(number 2\); raise MaxPayloadInMB"):
        list(requests(["aa", "bbb"], "MultiRecord", 2))


@pytest.mark.parametrize(
    ("path", "record", "taken"),
    [
        ("$", "a,b,c", "a,b,c"),
        ("$[1:]", "a,b,c", "b,c"),
        ("$[:-1]", 'a,"b,b",c', 'a,"b,b"'),
        ("$[0,2]", "a,b,c", "a,c"),
        ("$[-1]", "a,b,c", "c"),
    ],
)
def test_fields_of_a_line_are_chosen_by_place(path: str, record: str, taken: str) -> None:
    assert processing(path).filtered([record]) == [taken]


@pytest.mark.parametrize(
    ("path", "taken"),
    [("$.features", "[1, 2]"), ("$['features'][1:]", "[2]"), ('$["id"]', "7"), ("$.features[0]", "1")],
)
def test_members_of_json_are_chosen_by_name(path: str, taken: str) -> None:
    record = '{"id": 7, "features": [1, 2]}'
    assert processing(path, kind="application/json").filtered([record]) == [taken]


@pytest.mark.parametrize("path", ["features", "$..a", "$[*]", "$[?(@.a)]", "$.a b", "$[1:2:3]"])
def test_what_is_not_in_the_subset_is_refused(path: str) -> None:
    with pytest.raises(ContainerError, match=r"Expected InputFilter of \$, names, \[i\], \[i,j\] and \[i:j\]"):
        processing(path)


@pytest.mark.parametrize(("path", "kind", "record"), [("$[5]", "text/csv", "a"), ("$.x", "application/json", "{}")])
def test_a_record_without_what_is_taken_is_refused(path: str, kind: str, record: str) -> None:
    with pytest.raises(ContainerError, match="Expected every record to have what InputFilter"):
        processing(path, kind=kind).filtered([record])


def test_the_answer_is_joined_behind_the_fields_and_filtered() -> None:
    joined = processing(output_filter="$[0,-1]", joins=True)
    assert joined.shapes_output
    assert joined.shaped(["id1,1,2", "id2,3,4"], "0.5\n0.25\n") == ["id1,0.5", "id2,0.25"]


def test_the_answer_is_joined_to_an_object_as_a_member() -> None:
    joined = processing(joins=True, kind="application/json")
    assert joined.shaped(['{"id": 7}', "[1]"], '{"p": 0.5}\n0.25') == [
        '{"id": 7, "SageMakerOutput": {"p": 0.5}}',
        '{"SageMakerInput": [1], "SageMakerOutput": 0.25}',
    ]


def test_a_join_needs_an_answer_for_each_record() -> None:
    with pytest.raises(ContainerError, match="a line of the model's answer for each of 2 records, got 1"):
        processing(joins=True).shaped(["a", "b"], "0.5\n")


def test_only_csv_and_json_are_filtered() -> None:
    with pytest.raises(ContainerError, match="Expected text/csv or application/json where records are filtered"):
        processing("$[0]", kind="text/libsvm").filtered(["1 0:2"])
