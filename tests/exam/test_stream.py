from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from studypress.exam.stream import Stream

SEEDS = st.text(min_size=1, max_size=80)


def test_a_stream_is_the_same_on_every_platform_and_for_ever() -> None:
    """Printed exams are made again from their seeds: these numbers may never change."""
    stream = Stream("demo", "choices", 3, "overfitting")
    assert [stream.below(1000) for _ in range(12)] == [
        172, 818, 292, 247, 817, 531, 279, 514, 971, 657, 865, 56,
    ]  # fmt: skip
    assert Stream("Prüfung", "questions", 1).shuffled("abcdefgh") == list("gbacehdf")


@given(SEEDS, st.lists(st.integers(), max_size=40))
def test_a_shuffle_is_a_permutation_and_leaves_its_input_alone(seed: str, items: list[int]) -> None:
    before = list(items)
    shuffled = Stream(seed, "test").shuffled(items)
    assert sorted(shuffled) == sorted(items)
    assert items == before


@given(SEEDS, st.integers(1, 10**6))
def test_draws_stay_below_their_bound(seed: str, bound: int) -> None:
    stream = Stream(seed, "test")
    assert all(0 <= stream.below(bound) < bound for _ in range(5))


@given(SEEDS)
def test_purpose_form_and_question_each_give_another_stream(seed: str) -> None:
    names = [
        ("a", 1, "b"),
        ("b", 1, "a"),
        ("a", 2, "b"),
        ("a", 1, "c"),
        ("a1", 0, ""),
        ("a", 10, ""),
    ]
    firsts = {tuple(Stream(seed, *name).below(2**32) for _ in range(3)) for name in names}
    assert len(firsts) == len(names)


def test_words_past_the_last_whole_multiple_are_rejected() -> None:
    """With 3 * 2**62 a remainder of 64-bit words would give the low third twice as often."""
    bound = 3 * 2**62
    stream = Stream("seed", "test")
    low = Counter(stream.below(bound) < 2**62 for _ in range(3000))
    assert 900 < low[True] < 1100
