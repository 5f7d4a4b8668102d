from collections import Counter

import pytest

from split import SHARES, assign, content_key

KEYS = [f"row-{number}".encode() for number in range(20_000)]


def test_shares_are_held():
    counts = Counter(assign(key, 42) for key in KEYS)
    assert {name: counts[name] / len(KEYS) for name in SHARES} == pytest.approx(SHARES, abs=0.01)


def test_shares_add_up():
    assert sum(SHARES.values()) == pytest.approx(1)


def test_the_split_is_pinned():
    # A change here moves test rows into training for every user: it must be a decision.
    found = "".join(assign(key, 42)[1] for key in KEYS[:30])
    assert found == "rrrarrarrrarerrrrrrrrerreaerra"  # the second letter: tRain, vAlidation, tEst


def test_another_seed_gives_another_split():
    assert [assign(key, 1) for key in KEYS] != [assign(key, 2) for key in KEYS]


def test_seed_and_key_cannot_run_together():
    assert [assign(b"1" + key, 1) for key in KEYS] != [assign(key, 11) for key in KEYS]


def test_equal_numbers_have_equal_keys():
    assert content_key(1.0, (2.5, float("nan"))) == content_key(1.0, (float("2.50"), float("NaN")))


def test_different_numbers_have_different_keys():
    assert content_key(1.0, (2.0, 3.0)) != content_key(1.0, (3.0, 2.0))
