import pytest

from failure import StepError
from pseudonyms import VARIABLE, pseudonymiser

SECRET = "0123456789abcdef0123456789abcdef"


def test_a_pseudonym_is_stable_and_hides_the_value(monkeypatch):
    monkeypatch.setenv(VARIABLE, SECRET)
    first, second = pseudonymiser(1), pseudonymiser(2)
    assert first.origin == "environment"
    assert first.replace("id", "patient-1") == second.replace("id", "patient-1")
    assert "patient" not in first.replace("id", "patient-1")
    assert len(first.replace("id", "patient-1")) == 32


def test_another_key_gives_another_pseudonym(monkeypatch):
    monkeypatch.setenv(VARIABLE, SECRET)
    before = pseudonymiser(1).replace("id", "patient-1")
    monkeypatch.setenv(VARIABLE, SECRET[::-1])
    assert pseudonymiser(1).replace("id", "patient-1") != before


def test_without_a_key_the_seed_decides_and_says_so():
    assert pseudonymiser(1).origin == "seed"
    assert pseudonymiser(1).replace("id", "x") == pseudonymiser(1).replace("id", "x")
    assert pseudonymiser(1).replace("id", "x") != pseudonymiser(2).replace("id", "x")


def test_columns_cannot_be_joined_by_their_pseudonyms():
    replacer = pseudonymiser(1)
    assert replacer.replace("patient", "7") != replacer.replace("doctor", "7")
    assert replacer.replace("a", "bc") != replacer.replace("ab", "c")


def test_an_empty_value_stays_empty():
    assert pseudonymiser(1).replace("id", "") == ""


def test_a_short_key_is_refused_without_quoting_it(monkeypatch):
    monkeypatch.setenv(VARIABLE, "hunter2")
    with pytest.raises(StepError, match="Expected at least 32 characters in SLUICEGATE_PSEUDONYM_KEY, got 7") as caught:
        pseudonymiser(1)
    assert "hunter2" not in str(caught.value)
