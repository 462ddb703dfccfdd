"""Answers, seeds and keys are found, without false alarms for similar text."""

import pickle

import pytest

from studypress.bank.models import Answer, Question
from studypress.verify.leaks import Secrets, reveals_key, secrets_of

QUESTION = Question(
    id="beam",
    question="Why is the sky blue?",
    difficulty="easy",
    answer=Answer(
        bullet="Air scatters short waves most.",
        explanation="Scattering grows with the *fourth power* of frequency, as Rayleigh found.",
    ),
)
SECRETS = secrets_of([QUESTION], "sesame-42")


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Air scatters short waves most", "air scatters short waves most"),
        ("xx grows with the fourth power yy", "grows with the fourth power"),
        ("AIR\nSCATTERS,short waves!", "air scatters short waves"),
        ("Why is the sky blue? Air is", ""),
        ("1 1 1 1 1 1", ""),
    ],
)
def test_a_passage_of_an_answer_is_found(text: str, passage: str) -> None:
    assert SECRETS.passage(text, frozenset()) == passage


def test_what_is_shown_is_no_leak() -> None:
    shown = SECRETS.within(["Choice: air scatters short waves"])
    assert SECRETS.passage("air scatters short waves", shown) == ""
    assert SECRETS.passage("air scatters short waves most", shown) == "scatters short waves most"


def test_a_text_that_was_read_before_is_found_again_unless_it_is_shown() -> None:
    """Readings are cached; the texts that a form may show are another in each form."""
    text = "air scatters short waves"
    shown = SECRETS.within([text])
    assert [SECRETS.passage(text, at) for at in (shown, frozenset(), shown)] == ["", text, ""]


def test_secrets_are_the_same_in_another_process_and_are_sent_once() -> None:
    sent = pickle.dumps(SECRETS)
    first, second = pickle.loads(sent), pickle.loads(sent)  # noqa: S301 - our own bytes
    assert first == SECRETS
    assert first is second


def test_a_short_answer_is_sought_whole() -> None:
    answer = Answer(bullet="Rayleigh scattering happens.", explanation="Yes.")
    secrets = secrets_of([QUESTION.model_copy(update={"answer": answer})], "")
    assert secrets.passage("so Rayleigh scattering happens here", frozenset())
    assert not secrets.passage("so Rayleigh scattering", frozenset())


@pytest.mark.parametrize(
    ("seed", "texts", "data", "shown", "told"),
    [
        ("sesame-42", ["a sesame-42 b"], [], [], True),
        ("sesame-42", [], ["a sesame-42 b"], [], True),
        ("sesame-42", ["sesame-421"], ["asesame-42"], [], False),
        ("demo", ["the demo"], [], [], True),
        ("demo", ["democracy"], ["demo"], [], False),
        ("demo", ["the demo"], [], ["A demo exam"], False),
        ("4711", ["Form 4711"], [], [], True),
        ("471147", [], ["/Length 471147"], [], False),
        ("1", ["1"], ["1"], [], False),
    ],
)
def test_a_seed_is_found_unless_it_is_a_word_or_a_number_like_others(
    seed: str,
    texts: list[str],
    data: list[str],
    shown: list[str],
    told: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    assert Secrets(frozenset(), seed).has_seed(texts, data, shown) is told


@pytest.mark.parametrize("text", ["BADC", "B A D C", "key: 1 B, 2 A, 3 D, 4 C.", "1.B 2.A 3.D 4.C"])
def test_a_key_is_found_however_it_is_written(text: str) -> None:
    assert reveals_key([text], "BADC")


@pytest.mark.parametrize("text", ["ABADC", "BADCAP", "B A C D", "B was A and D or C"])
def test_other_letters_are_no_key(text: str) -> None:
    assert not reveals_key([text], "BADC")


def test_a_key_of_few_letters_is_found_in_everything_and_so_not_sought() -> None:
    assert not reveals_key(["A B C"], "ABC")
