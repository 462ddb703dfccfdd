"""Previews of one question."""

from pathlib import Path

import pytest

from studypress.errors import Problem, SourcePlace
from studypress.pipeline.view.bank_view import by_question, view_bank
from studypress.pipeline.view.preview import DOCUMENTS, Preview, Wish, preview

BANKS = Path(__file__).parents[2] / "banks"
KINDS = BANKS / "valid" / "every-kind"


def shown(question: str, document: str, width: int = 0) -> Preview:
    return preview(KINDS, None, 1, Wish(question, document, "print", "A4", width))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_question_has_a_preview_in_every_document(document: str) -> None:
    for question in view_bank(KINDS, None, 1).questions:
        html = shown(question.id, document).html
        assert "<script" not in html
        assert f">{question.number}<" in html
        assert "url(/fonts/" in html.replace('"', "")


@pytest.mark.parametrize("document", ["guide", "exam"])
def test_pages_are_those_of_the_question_alone(document: str) -> None:
    question = view_bank(KINDS, None, 1).questions[3].id
    first = shown(question, document, 500)
    assert len(first.pages) == 1
    assert shown(question, document, 500) == first
    assert shown(question, document, 600) != first


def test_a_faulty_page_has_its_problem() -> None:
    gone = shown("no-such-question", "guide")
    assert gone.problems == ("The question no-such-question is not in the bank any more.",)
    broken = preview(BANKS / "invalid" / "no-choices", None, 1, Wish("x", "guide", "print", "A4"))
    assert broken.problems


def test_problems_are_those_of_a_question_by_their_place() -> None:
    questions = view_bank(KINDS, None, 1).questions
    file, line = questions[1].place.file, questions[1].place.line
    inside = Problem(SourcePlace(file, line + 1, 9), "in the question")
    above = Problem(SourcePlace(file, 1, 1), "in the title of the topic")
    bank = Problem(SourcePlace(str(KINDS / "bank.yaml"), 1, 1), "in the title of the bank")
    found = by_question(KINDS, [inside, above, bank])
    assert found == {questions[1].id: [inside], "": [above, bank]}
    known = by_question(BANKS / "invalid" / "no-bank", [inside], questions)
    assert known == {questions[1].id: [inside]}
