"""The scorecard: its questions, answers, points and places to write."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from studypress.bank.bank import Bank
from studypress.bank.models import QuestionKind
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.model import Candidate, Form, Item
from studypress.page.documents.scorecard import recommendation, scale, scorecard
from studypress.page.documents.study import item_in_bank
from studypress.page.look import Look
from studypress.page.words.catalogue import words_for
from studypress.pipeline.check import open_bank

LOOK = Look("A4", "print", str, str)
BLUEPRINT = Blueprint(title="Backend", rows=(Row(count=1),))
MARIA = Candidate("Maria García", "4711", group="Backend")


@pytest.fixture(scope="module")
def every_kind() -> Bank:
    return open_bank(Path(__file__).parents[2] / "banks" / "valid" / "every-kind")


def form_of(bank: Bank, candidate: Candidate | None = None) -> Form:
    items = tuple(item_in_bank(entry, choices=False) for entry in bank.entries)
    return Form(1, "", items, candidate)


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def test_a_question_with_choices_is_asked_aloud_for_all_points_of_its_scheme() -> None:
    bank = open_bank(None)
    entry = next(entry for entry in bank.entries if entry.question.id == "overfitting")
    ticked = replace(item_in_bank(entry, choices=True), points=1, minutes=1)
    said = words_of(scorecard(bank, Form(1, "", (ticked,)), BLUEPRINT, LOOK).html)
    assert "3 min 4 points" in said
    assert "Total of 4" in said
    said = words_of(scorecard(bank, Form(1, "", (ticked,)), None, LOOK).html)
    assert "3 min 4 points" in said
    asked = Form(1, "", (replace(ticked, kind=QuestionKind.OPEN, order=(), points=2),))
    assert "1 min 2 points" in words_of(scorecard(bank, asked, BLUEPRINT, LOOK).html)


def questions_of(html: str) -> list[str]:
    return re.findall("<article.*?</article>", html, re.DOTALL)


def fields_of(html: str) -> list[str]:
    return re.findall('data-field="(.*?):', html)


def test_each_question_has_its_bullet_a_scale_and_room_for_notes(every_kind: Bank) -> None:
    html = scorecard(every_kind, form_of(every_kind), None, LOOK).html
    asked = questions_of(html)
    assert len(asked) == len(every_kind.entries)
    for entry, article in zip(every_kind.entries, asked, strict=True):
        question, words = entry.question, words_of(article)
        assert f'data-slot="number">{entry.number}<' in article
        assert re.findall(r'class="step"><span class="number">(.)</span>', article) == list("1234")
        assert all(step in words for step in scale(words_for("en")))
        assert f"{question.minutes} min" in words
        assert question.difficulty in words
        assert ("Points heard" in words) is not bool(question.answer.marking)
        assert "Notes" in words
        assert 'class="choice"' not in article
        assert ("True or false?" in words) is (question.kind is QuestionKind.TRUE_FALSE)


def test_what_an_interviewer_needs_of_a_question_is_printed(every_kind: Bank) -> None:
    html = scorecard(every_kind, form_of(every_kind), None, LOOK).html
    asked = dict(
        zip([at.question.id for at in every_kind.entries], questions_of(html), strict=True)
    )
    words = {name: words_of(article) for name, article in asked.items()}
    assert "42 ± 0.5 ms" in words["latency"]
    assert "Brasília or Brasilia DF" in words["capital"]
    assert "plane without crossings. True or false?" in words["statement"]
    assert 'class="exact-answer">False<' in asked["statement"]
    assert "97 has no divisor" in words["one-right"]
    assert "91 looks prime" in words["one-right"]
    assert "a 2 Names the atomic step" in words["token-bucket"]
    assert asked["token-bucket"].count('class="line"') == 3
    assert "And at ten times the load? Divide the tokens" in words["token-bucket"]
    assert "spend the same token" in words["token-bucket"]


def test_points_of_a_scheme_are_scaled_to_those_of_the_blueprint(every_kind: Bank) -> None:
    entry = next(at for at in every_kind.entries if at.question.answer.marking)
    item = Item(1, entry, QuestionKind.OPEN, (), 9, 1)
    bonus = Item(2, every_kind.entries[0], QuestionKind.OPEN, (), 2, 1, bonus=True)
    html = scorecard(every_kind, Form(1, "", (item, bonus)), BLUEPRINT, LOOK).html
    assert re.findall('class="earns">(.*?)<', html) == ["4", "2", "3"]
    words = words_of(html)
    assert "9 points" in words
    assert "bonus, +2 points" in words
    assert "of 2 (bonus)" in words
    assert "Total of 9" in words


def test_points_that_no_question_gives_are_omitted(numbered_bank: Bank) -> None:
    words = words_of(scorecard(numbered_bank, form_of(numbered_bank), None, LOOK).html)
    assert "1 point" not in words
    assert "of 1" not in words
    assert "Total" not in words


def test_the_summary_lists_the_questions_and_a_recommendation(every_kind: Bank) -> None:
    html = scorecard(every_kind, form_of(every_kind), None, LOOK).html
    summary = html[html.index('<section class="summary">') :]
    rows = re.findall("<tr>.*?</tr>", summary, re.DOTALL)
    assert len(rows) == 1 + len(every_kind.entries) + 1
    assert words_of(rows[7]).startswith("7 A request passes three services")
    assert words_of(rows[7]).endswith("of 2")
    assert words_of(rows[-1]) == "Total of 22.5"
    assert all(step in words_of(summary) for step in recommendation(words_for("en")))


def test_headings_are_those_of_the_bank_unless_a_blueprint_drew(every_kind: Bank) -> None:
    form = form_of(every_kind)
    plain = scorecard(every_kind, form, None, LOOK).html
    drawn = scorecard(every_kind, form, BLUEPRINT, LOOK).html
    assert "<title>A bank of every kind: scorecard</title>" in plain
    assert "Choices to tick" in plain
    assert "<title>Backend: scorecard</title>" in drawn
    assert "Choices to tick" not in drawn


def test_a_selection_is_noted(every_kind: Bank) -> None:
    few = every_kind.where(lambda entry: entry.number > 12)
    words = words_of(scorecard(few, form_of(few), None, LOOK).html)
    assert "2 of 14 questions, 6 minutes." in words


def test_a_candidate_is_named_and_otherwise_a_field(every_kind: Bank) -> None:
    form = form_of(every_kind, MARIA)
    named = scorecard(every_kind, form, None, LOOK, fillable=True).html
    assert "Candidate Maria García , 4711 , Backend" in words_of(named)
    assert "<title>A bank of every kind: scorecard of Maria García</title>" in named
    blank = scorecard(every_kind, form_of(every_kind), None, LOOK, fillable=True).html
    heads = ["line candidate", "line role", "line interviewer", "line date"]
    assert fields_of(named)[:3] == heads[1:]
    assert fields_of(blank)[:4] == heads


def test_each_place_to_write_is_one_field(every_kind: Bank) -> None:
    plain = scorecard(every_kind, form_of(every_kind), None, LOOK)
    assert not plain.fillable
    assert fields_of(plain.html) == []
    card = scorecard(every_kind, form_of(every_kind), None, LOOK, fillable=True)
    assert card.fillable
    found = fields_of(card.html)
    assert len(found) == len(set(found))
    at = found.index("box q11-line-a")
    scheme = [f"box q11-line-{letter}" for letter in "abc"]
    scale = [f"radio q11-scale-{step}" for step in range(1, 5)]
    assert found[at : at + 9] == [*scheme, *scale, "text q11-notes", "text q12-heard"]
    assert found[-8:] == [
        "line q14-score",
        "line q14-step",
        "line total",
        *(f"radio recommendation-{step}" for step in range(1, 5)),
        "text notes",
    ]
