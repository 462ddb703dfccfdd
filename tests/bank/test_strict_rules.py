from collections.abc import Callable

import pytest

from studypress.bank.bank import Bank
from studypress.bank.models import Answer, Choice, MarkingLine, Question, QuestionKind
from studypress.bank.statistics import statistics
from studypress.bank.strict_rules import strict_problems
from studypress.errors import SourcePlace

MakeBank = Callable[[list[Question]], Bank]
MakeQuestion = Callable[..., Question]
STEMS = (
    "Why is the sky blue?", "How do planes fly?", "What makes bread rise?", "Who wrote Faust?",
    "Where do eels spawn?", "When did Rome fall?", "Which metal is liquid?", "Name a large prime.",
    "Define entropy.", "Explain tides.", "Compare TCP with UDP.", "Prove that e is irrational.",
    "List Kepler's laws.", "Sketch a transistor.", "Derive Bayes' rule.", "Give Ohm's law.",
    "Describe mitosis.", "State Gauss's theorem.", "Count the moons of Mars.", "Translate 'Wald'.",
)  # fmt: skip
PLACE = SourcePlace("bank.yaml")
CELLS = ("big red", "big raw", "bad red", "bad raw")


def sound(make_question: MakeQuestion) -> list[Question]:
    """Twenty questions without faults: keys in all positions, no cue in the choices."""
    asked = []
    for at, stem in enumerate(STEMS):
        choices = [Choice(text=text, why="no") for text in CELLS]
        choices[at % 4] = Choice(text=CELLS[at % 4], correct=True, why="yes")
        changes = {"question": stem, "choices": tuple(choices)}
        base = make_question(f"q{at}", tags=("common",), references=("A book",))
        asked.append(base.model_copy(update=changes))
    return asked


def messages(bank: Bank) -> list[str]:
    return [problem.message for problem in strict_problems(bank.entries, PLACE, bank.language)]


def test_a_sound_bank_has_nothing_to_mend(make_bank: MakeBank, make_question: MakeQuestion) -> None:
    assert messages(make_bank(sound(make_question))) == []


def test_an_answer_without_words_is_reported(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    asked = sound(make_question)
    asked[0] = asked[0].model_copy(update={"answer": Answer(bullet="x")})
    asked[1] = asked[1].model_copy(update={"answer": Answer(explanation="x")})
    assert messages(make_bank(asked)) == [
        "no answer in detail: add 'explanation' to the answer",
        "no answer in one line: add 'bullet' to the answer",
    ]


def test_each_rule_speaks_of_its_own_question(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    asked = sound(make_question)
    long = Answer(bullet="word " * 31, explanation="x")
    bare = tuple(c.model_copy(update={"why": None}) for c in asked[1].choices[:1])
    wide = (*asked[2].choices[:3], Choice(text="wrong and much longer", why="no"))
    changes: dict[int, dict[str, object]] = {
        0: {"answer": long},
        1: {"choices": (*bare, *asked[1].choices[1:])},
        2: {"choices": wide},
        3: {"references": ()},
        4: {"tags": ("common", "lonely")},
        6: {"question": "Where do eels spawn??"},
    }
    for at, change in changes.items():
        asked[at] = asked[at].model_copy(update=change)
    found = messages(make_bank(asked))
    for words in (
        "the bullet has 31 words",
        "the reason why the choice is right or wrong is missing",
        "the choices have 7 to 21 characters",
        "no reference",
        "the tag 'lonely' is used only here",
        "almost equal to the question 'q4'",
    ):
        assert sum(words in message for message in found) == 1, words
    assert len(found) == 6


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"value": 0.5}, "a rounded answer would be wrong"),
        ({"value": "1/3"}, "a rounded answer would be wrong"),
        ({"value": "1/3", "tolerance": 0}, "a rounded answer would be wrong"),
        ({"value": 0, "tolerance": "5%"}, "5% of 0 is no tolerance"),
        ({"value": 12}, ""),
        ({"value": 0, "tolerance": 0}, ""),
        ({"value": "1/3", "tolerance": "1%"}, ""),
    ],
)
def test_a_number_that_is_not_whole_needs_a_tolerance(
    answer: dict[str, object], words: str, make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    given = Answer(bullet="B.", explanation="E.", **answer)
    asked = make_question("n", choices=0, references=("A book",)).model_copy(
        update={"answer": given}
    )
    found = messages(make_bank([asked]))
    assert [words in message for message in found] == [True] * bool(words)


@pytest.mark.parametrize(("points", "scheme", "faults"), [(1, 0, 0), (2, 0, 1), (2, 1, 0)])
def test_an_open_question_of_several_points_needs_a_scheme(
    points: int, scheme: int, faults: int, make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    lines = (MarkingLine(points=2, says="Names it."),) * scheme
    answer = Answer(bullet="B.", explanation="E.").model_copy(update={"marking": lines})
    asked = make_question("o", choices=0, references=("A book",), points=points).model_copy(
        update={"answer": answer}
    )
    found = messages(make_bank([asked]))
    assert ["no marking scheme for 2 points" in message for message in found] == [True] * faults


def test_choices_of_several_follow_the_rules_of_choices(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    choices = (
        Choice(text="right 9", correct=True, why="yes"),
        Choice(text="wrong, and by far longer"),
    )
    asked = make_question("s", references=("A book",), kind="several").model_copy(
        update={"choices": choices}
    )
    statement = asked.model_copy(
        update={
            "question": "Bees fly.",
            "stated_kind": QuestionKind.TRUE_FALSE,
            "choices": (Choice(text="True", correct=True), Choice(text="False")),
        }
    )
    found = messages(make_bank([asked, statement]))
    assert len(found) == 2
    assert "the reason why the choice is right or wrong is missing" in found[0]
    assert "the choices have 7 to 24 characters" in found[1]


def test_keys_that_can_be_guessed_are_told(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    asked = sound(make_question)
    for at in range(len(asked)):
        choices = (Choice(text="the right one", correct=True, why="yes"), *asked[0].choices[1:])
        asked[at] = asked[at].model_copy(update={"choices": choices})
    found = messages(make_bank(asked))
    longest = "the choice with the highest number of characters is right in 20.0 of 20 questions"
    (told,) = [message for message in found if longest in message]
    assert "(by chance in 5.0): reword choices, first those of 'q0'," in told
    assert told.endswith("until it is right in 6.0 at most")
    cues = [message for message in found if message.startswith("the choice with the")]
    shares = [float(message.split("is right in ")[1].split()[0]) for message in cues]
    assert shares == sorted(shares, reverse=True)
    assert any("number 1 is right in 100%" in message for message in found)
    assert any("number 2 is right in 0%" in message for message in found)


def test_a_cue_that_chance_may_explain_is_told_with_its_odds(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    asked = sound(make_question)
    for at in range(7):
        right = asked[at].choices[at % 4].model_copy(update={"text": "big rose"})
        choices = tuple(c if not c.correct else right for c in asked[at].choices)
        asked[at] = asked[at].model_copy(update={"choices": choices})
    (longest,) = [m for m in messages(make_bank(asked)) if "highest number of characters" in m]
    assert "is right in 10.2 of 20 questions (by chance in 5.0)" in longest
    for at in (5, 6):
        asked[at] = sound(make_question)[at]
    (longest,) = [m for m in messages(make_bank(asked)) if "highest number of characters" in m]
    assert (
        "is right in 8.8 of 20 questions (by chance in 5.0, and as often in 1 of 21 banks)"
        in longest
    )


def test_shares_of_a_small_bank_say_nothing(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    asked = [sound(make_question)[0].model_copy(update={"tags": ("lonely",)})]
    assert messages(make_bank(asked)) == []


def test_statistics_count_what_is_there(make_bank: MakeBank, make_question: MakeQuestion) -> None:
    asked = [
        make_question("a", tags=("x", "y"), minutes=5),
        make_question("b", choices=0, tags=("y",)),
    ]
    counted = statistics(make_bank(asked))
    (topic,) = counted.topics
    assert (topic.questions, topic.minutes, topic.with_choices) == (2, 8, 1)
    assert list(topic.by_difficulty.values()) == [2, 0, 0]
    assert counted.tags == (("y", 2), ("x", 1))
