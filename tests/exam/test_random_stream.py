import pickle
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Plan
from studypress.exam.random_stream import Key, RandomStream, key_of

KEY = Key(b"a key of a test")
KEYS = st.binary(min_size=64, max_size=64).map(Key)


def test_a_stream_is_the_same_on_every_platform_and_for_ever() -> None:
    """Printed exams are made again from their seeds: these numbers must never change."""
    stream = RandomStream(key_of("demo"), "choices", 3, "overfitting")
    assert [stream.below(1000) for _ in range(12)] == [
        447, 756, 58, 166, 293, 597, 39, 704, 390, 5, 448, 327,
    ]  # fmt: skip
    assert RandomStream(key_of("Prüfung"), "questions", 1).shuffled("abcdefgh") == list("dgbcefha")


@given(KEYS, st.lists(st.integers(), max_size=40))
def test_a_shuffle_is_a_permutation_and_leaves_its_input_alone(key: Key, items: list[int]) -> None:
    before = list(items)
    shuffled = RandomStream(key, "test").shuffled(items)
    assert sorted(shuffled) == sorted(items)
    assert items == before


@given(KEYS, st.integers(1, 10**6))
def test_draws_stay_below_their_bound(key: Key, bound: int) -> None:
    stream = RandomStream(key, "test")
    assert all(0 <= stream.below(bound) < bound for _ in range(5))


@given(KEYS)
def test_purpose_form_and_question_each_give_another_stream(key: Key) -> None:
    names = [
        ("a", 1, "b"),
        ("b", 1, "a"),
        ("a", 2, "b"),
        ("a", 1, "c"),
        ("a1", 0, ""),
        ("a", 10, ""),
    ]
    firsts = {tuple(RandomStream(key, *name).below(2**32) for _ in range(3)) for name in names}
    assert len(firsts) == len(names)


def test_words_past_the_last_whole_multiple_are_rejected() -> None:
    """With 3 * 2**62, a remainder of 64-bit words would return the low third twice as often."""
    bound = 3 * 2**62
    stream = RandomStream(KEY, "test")
    low = Counter(stream.below(bound) < 2**62 for _ in range(3000))
    assert 900 < low[True] < 1100


def test_the_key_of_a_seed_is_slow_to_derive_and_needs_much_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Guesses of a seed can be tested against a printed copy: each must cost this much."""
    asked: list[dict[str, int]] = []

    def derived(_: bytes, **given: int) -> bytes:
        asked.append(given)
        return bytes(64)

    monkeypatch.setattr("studypress.exam.random_stream.scrypt", derived)
    assert key_of("a seed of no other test") == bytes(64)
    (given,) = asked
    assert 64 * 2**20 <= 128 * given["n"] * given["r"] <= 128 * 2**20
    assert given["n"] * given["r"] * given["p"] >= 2**20


def test_the_key_of_an_exam_is_derived_once(
    numbered_bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan(Blueprint(rows=(Row(count=3),)), 20, "derived once")
    make_exam(numbered_bank, plan)
    key = plan.key
    monkeypatch.setattr("studypress.exam.model.key_of", None)
    assert pickle.loads(pickle.dumps(plan)).key == key  # noqa: S301 - our own bytes
