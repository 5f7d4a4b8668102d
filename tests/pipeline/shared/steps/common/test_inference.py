import json

import numpy as np
import pytest

import inference


@pytest.fixture(scope="module")
def model(trained) -> inference.Model:
    return inference.model_fn(str(trained.parent / "model"))


def ask(model: inference.Model, body: str | bytes, kind: str = "text/csv", accept: str = "application/json") -> list:
    answer = inference.output_fn(inference.predict_fn(inference.input_fn(body, kind), model), accept)
    return json.loads(answer)["predictions"]


def test_every_form_of_a_request_gives_the_same_answer(model):
    expected = ask(model, "1,2,3\n4,5,6\n")
    assert len(expected) == 2
    named = {"instances": [{"c": 3, "a": 1, "b": 2}, {"a": 4, "b": 5, "c": 6}]}
    assert ask(model, b"1,2,3\r\n4,5,6", "text/csv; charset=utf-8") == expected
    assert ask(model, "c,a,b\n3,1,2\n6,4,5\n") == expected
    assert ask(model, "[[1, 2, 3], [4, 5, 6]]", "application/json") == expected
    assert ask(model, '{"instances": [[1, 2, 3], [4, 5, 6]]}', "application/json") == expected
    assert ask(model, json.dumps(named), "application/json") == expected


def test_a_missing_value_may_be_written_in_each_form(model):
    expected = ask(model, "1,,3\n")
    assert ask(model, "1,nan,3\n") == expected
    assert ask(model, "[[1, null, 3]]", "application/json") == expected


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ("1,2,3", "application/x-parquet", "Expected content type text/csv or application/json"),
        ("", "text/csv", "Expected at least one row"),
        ("[]", "application/json", "Expected at least one row"),
        ("1,2", "text/csv", "Expected the 3 features a, b, c, got 2 values a row"),
        ("a,b,d\n1,2,3", "text/csv", "Expected the 3 features a, b, c, got a, b, d"),
        ("1,2,3\n1,2", "text/csv", "Expected the same number of values in every row"),
        ("1,2,3\n1,x,3", "text/csv", "Expected a finite number in row 2, value 2"),
        ("1,2,inf", "text/csv", "Expected a finite number in row 1, value 3"),
        ("[[1, true, 3]]", "application/json", "Expected a finite number in row 1, value 2"),
        ("{", "application/json", "Expected JSON, got a fault at line 1"),
        ("3", "application/json", "Expected a list or"),
        ("[1, 2, 3]", "application/json", "Expected every instance to be a list"),
        ('[{"a": 1}, {"b": 1}]', "application/json", "Expected the same features in every instance"),
    ],
)
def test_a_faulty_request_is_refused(model, body, kind, message):
    with pytest.raises(ValueError, match=message):
        ask(model, body, kind)


def test_the_client_chooses_the_form_of_the_answer():
    prediction = np.array([1.5, 2.0], dtype=np.float32)
    assert inference.output_fn(prediction, "text/csv") == "1.5\n2.0\n"
    assert inference.output_fn(prediction, "*/*") == '{"predictions": [1.5, 2.0]}'
    assert inference.output_fn(prediction, "text/html, application/json;q=0.9") == '{"predictions": [1.5, 2.0]}'


def test_another_form_is_refused():
    with pytest.raises(ValueError, match="Expected to be asked for application/json or text/csv, got 'image/png'"):
        inference.output_fn(np.array([1.0]), "image/png")


def test_files_that_do_not_belong_together_are_refused(trained, tmp_path):
    model = trained.parent / "model"
    (tmp_path / "model.ubj").write_bytes((model / "model.ubj").read_bytes())
    (tmp_path / "model.json").write_text('{"features": ["a", "c", "b"]}')
    with pytest.raises(ValueError, match=r"Expected model\.ubj with the features of model\.json"):
        inference.model_fn(str(tmp_path))
