from collections.abc import Callable, Sequence
from random import Random

import pytest

from studypress.bank.bank import Bank
from studypress.bank.cues.measure import CueSuccess, Feature, cue_successes
from studypress.bank.models import Choice, Question

MakeBank = Callable[[list[Question]], Bank]
MakeQuestion = Callable[..., Question]
Measure = Callable[..., dict[str, CueSuccess]]
CELLS = ("a b", "a c", "d b", "d c")


@pytest.fixture
def measured(make_bank: MakeBank, make_question: MakeQuestion) -> Measure:
    """Measure a bank of questions, given the texts of each, the right one first."""

    def measure(
        asked: Sequence[Sequence[str]], language: str = "en", **keys: object
    ) -> dict[str, CueSuccess]:
        questions = []
        for at, (right, *wrong) in enumerate(asked):
            choices = [Choice(text=text) for text in wrong]
            choices.insert(at % (len(wrong) + 1), Choice(text=right, correct=True))
            changes = {"question": f"Stem {at}?", "choices": tuple(choices)}
            questions.append(make_question(f"q{at}", **keys).model_copy(update=changes))
        found = cue_successes(make_bank(questions).entries, language)
        return {cue.name: cue for cue in found}

    return measure


def test_a_prototype_among_its_variations_is_found(
    measured: Measure,
) -> None:
    found = measured(20 * [("a b c d e f", "x b c d e f", "a b y d e f", "a b c d e z")])
    for feature in (Feature.WORDS, Feature.PAIRS, Feature.TRIPLES, Feature.RUNS):
        assert found[f"highest {feature}"].share == 1
        assert found[f"lowest {feature}"].share == 0
        assert found[f"highest {feature}"].clearest == ("q0", "q1", "q2", "q3", "q4")
    assert found[f"lowest {Feature.RARITY}"].share == 1


def test_equal_choices_count_in_part(measured: Measure) -> None:
    found = measured(20 * [CELLS])
    assert len(found) == 2 * len(Feature)
    assert {cue.share for cue in found.values()} == {0.25}
    assert not any(cue.clearest for cue in found.values())
    assert {cue.by_chance for cue in found.values()} == {5}


@pytest.mark.parametrize(
    ("right", "wrong", "name"),
    [
        ("it is green", "it is red", f"highest {Feature.LENGTH}"),
        ("it is red", "it is green", f"lowest {Feature.LENGTH}"),
        ("it is so", "it is always", f"lowest {Feature.ABSOLUTES}"),
        ("it is usually", "it is greenish", f"highest {Feature.HEDGES}"),
        ("it is 2,048", "it is green", f"highest {Feature.NUMBERS}"),
        ("it is green", "it is 42", f"lowest {Feature.NUMBERS}"),
    ],
)
def test_each_cue_finds_what_it_is_named_for(
    right: str, wrong: str, name: str, measured: Measure
) -> None:
    assert measured(20 * [(right, wrong, wrong, wrong)])[name].share == 1


def test_an_echo_of_the_stem_is_found(measured: Measure) -> None:
    found = measured(20 * [("the stem", "the root", "the leaf", "the bark")])
    assert found[f"highest {Feature.ECHOES}"].share == 1


def test_the_limit_grows_if_chance_finds_more(
    measured: Measure,
) -> None:
    four = measured(20 * [CELLS])
    three = measured(20 * [("a b", "a c", "d b")])
    six = measured(20 * ["abcdef"])
    name = f"highest {Feature.PAIRS}"
    assert four[name].limit == pytest.approx(1 / 3)
    assert three[name].limit == pytest.approx(4 / 9)
    assert six[name].limit == pytest.approx(1 / 3)
    assert four[f"highest {Feature.LENGTH}"].limit == pytest.approx(0.30)


def test_few_questions_and_unknown_languages_are_not_measured(
    measured: Measure,
) -> None:
    assert measured(19 * [CELLS]) == {}
    names = {f"{end} {feature}" for end in ("highest", "lowest") for feature in Feature}
    by_list = {name for name in names if "absolute" in name or "hedges" in name}
    assert set(measured(20 * [CELLS], language="fi")) == names - by_list
    assert set(measured(20 * [CELLS], language="fi", lang="de-AT")) == names
    assert set(measured(20 * [CELLS], language="no")) == names


def test_only_questions_with_one_right_choice_among_three_count(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    two = make_question("two").model_copy(
        update={"choices": (Choice(text="a", correct=True), Choice(text="b"))}
    )
    several = make_question("several", kind="several")
    spoilt = make_question("spoilt").model_copy(
        update={"choices": tuple(Choice(text=text) for text in "abc")}
    )
    asked = [
        each.model_copy(update={"id": f"{each.id}{at}"})
        for each in (two, several, spoilt)
        for at in range(20)
    ]
    assert cue_successes(make_bank(asked).entries, "en") == ()


def test_random_words_are_found_by_chance(measured: Measure) -> None:
    """In a large bank of random choices, each cue is right in about a quarter."""
    random = Random(5)  # noqa: S311 - words, not secrets
    words = [f"w{at}" for at in range(60)]
    asked = [[" ".join(random.choices(words, k=12)) for _ in range(4)] for _ in range(800)]
    found = measured(asked)
    assert all(abs(cue.share - 0.25) < 0.06 for cue in found.values())
