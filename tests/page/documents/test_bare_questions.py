"""Questions without bullet or explanation: documents print their answer once, and nothing empty."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from studypress.bank.bank import Bank
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import NONE_SIGN, Exam, Form, Plan
from studypress.page.documents.exam import exam_keys
from studypress.page.documents.flashcards import LEAF, SIDES, Deck, flashcards
from studypress.page.documents.options import Duplex
from studypress.page.documents.practice import practice
from studypress.page.documents.scorecard import scorecard
from studypress.page.documents.solutions import solutions, solutions_sheet
from studypress.page.documents.study import guide, item_in_bank, key
from studypress.page.look import Look
from studypress.pipeline.check import open_bank

BANK = open_bank(Path(__file__).parents[2] / "banks" / "valid" / "bare.yaml")
LOOK = Look("A4", "print", str, str)


def exam_of(kind: str) -> Exam:
    may_be = [entry for entry in BANK.entries if kind == "any" or entry.question.kind.may_be_open]
    row = Row(count=len(may_be), kind=kind)
    return make_exam(BANK, Plan(Blueprint(rows=(row,)), 1, "seed"))


def keys_of(kind: str) -> str:
    exam = exam_of(kind)
    return exam_keys(BANK, exam, exam.forms, LOOK).html


def cards(bank: Bank) -> str:
    sides = {(entry.question.id, side): 0 for entry in bank.entries for side in SIDES}
    return flashcards(bank, LOOK, Duplex.LONG_EDGE, [Deck(LEAF, sides)]).html


def scored(bank: Bank) -> str:
    items = tuple(item_in_bank(entry, choices=False) for entry in bank.entries)
    return scorecard(bank, Form(1, "", items), None, LOOK).html


def solved(kind: str) -> str:
    return solutions_sheet(BANK, solutions(exam_of(kind), "Exam", LOOK), LOOK).html


DOCUMENTS: dict[str, Callable[[], str]] = {
    "guide": lambda: guide(BANK, LOOK).html,
    "key": lambda: key(BANK, LOOK).html,
    "full key": lambda: key(BANK, LOOK, full=True).html,
    "flashcards": lambda: cards(BANK),
    "scorecard": lambda: scored(BANK),
    "practice": lambda: practice(BANK, LOOK).html,
    "exam key": lambda: keys_of("any"),
    "open exam key": lambda: keys_of("open"),
    "solutions": lambda: solved("any"),
    "open solutions": lambda: solved("open"),
}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: make() for name, make in DOCUMENTS.items()}


def answers(html: str, name: str) -> str:
    """Words that a document prints of the answer of a question, in words."""
    articles = re.findall("<article.*?</article>", html, re.DOTALL)
    owned = re.compile(rf"""(data-question=|["']id["']: ?)["']{name}["']""")
    found = " ".join(at for at in articles if owned.search(unescape(at)))
    return " ".join(unescape(re.sub("<[^>]+>", " ", found)).split())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_element_is_empty(pages: dict[str, str], name: str) -> None:
    main = re.sub(r"<(style|script|head)\b.*?</\1>", "", pages[name], flags=re.DOTALL)
    named = "bullet|explanation|breath|expected|answer|verdicts|keyed|exact-answer|mistakes"
    assert re.findall(rf'<(\w+) class="(?:{named})[^"]*">\s*</\1>', main) == []


@pytest.mark.parametrize("name", sorted(DOCUMENTS.keys() - {"practice"}))
def test_the_right_choice_is_the_answer_and_is_printed_once(
    pages: dict[str, str], name: str
) -> None:
    assert answers(pages[name], "bare-single").count("Jupiter") == 1
    several = answers(pages[name], "bare-several")
    assert several.count("Two") == several.count("Eleven") == 1
    assert several.index("Two") < several.index("Eleven")
    assert answers(pages[name], "bare-blocks").count("print('a')") == 1


@pytest.mark.parametrize("name", sorted(DOCUMENTS.keys() - {"open exam key", "open solutions"}))
def test_an_exact_answer_is_printed_once(pages: dict[str, str], name: str) -> None:
    assert answers(pages[name], "bare-number").count("8 legs") == 1
    assert answers(pages[name], "bare-short").count("Brasília or Brasilia DF") == 1


@pytest.mark.parametrize("name", DOCUMENTS)
def test_that_no_choice_is_right_is_printed(pages: dict[str, str], name: str) -> None:
    assert NONE_SIGN in answers(pages[name], "bare-none")


@pytest.mark.parametrize("name", ["key", "exam key", "open exam key"])
def test_points_follow_the_last_right_choice(pages: dict[str, str], name: str) -> None:
    assert re.search("guide too 2 points?", answers(pages[name], "bare-several"))
    assert re.search("Jupiter 1 point", answers(pages[name], "bare-single"))


def test_a_guide_without_explanations_does_not_speak_of_them() -> None:
    speaks = "the explanation says why"
    assert speaks in guide(BANK, LOOK).html
    without = BANK.where(lambda entry: not entry.question.answer.explanation)
    assert speaks not in guide(without, LOOK).html
