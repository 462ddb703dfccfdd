"""A comparison names differences, what is equal, and the questions that both exams asked."""

import json
from collections.abc import Callable

import pytest

from studypress.bank.bank import Bank
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.earlier.asked import EarlierExam
from studypress.exam.earlier.comparison import (
    ExamComparison,
    ExamFigures,
    MarkedFigures,
    asked_items,
    comparison_json,
    figures_of,
)
from studypress.exam.model import Plan


@pytest.fixture
def figures(
    two_sections: Bank, earlier_exam: Callable[[Bank, Plan], EarlierExam]
) -> Callable[[str, Row], ExamFigures]:
    """Make the figures of an exam of one row."""

    def made(name: str, row: Row, marked: MarkedFigures = MarkedFigures()) -> ExamFigures:  # noqa: B008 - frozen
        exam = earlier_exam(two_sections, Plan(Blueprint(rows=(row,)), 1, "seed"))
        items = asked_items(exam.record.forms[0].questions, exam.entries(two_sections))
        return figures_of(name, "Final", items, marked)

    return made


def test_differences_come_first(figures: Callable[..., ExamFigures]) -> None:
    first = figures("one", Row(count=6, topic="Topic A", points=1.5))
    second = figures("two", Row(count=6, topic="Topic B", points=2))
    lines = list(ExamComparison(first, second, ("a",)).summary())
    assert lines == [
        "unlike one: points 12 (there 9)",
        "unlike one: topics: One: Topic A 0 (there 6), One: Topic B 6 (there 0)",
        "as one: questions, minutes, difficulties, kinds",
        "questions of one too: a",
    ]


def test_measures_of_marks_are_shown_with_what_they_rest_on(
    figures: Callable[..., ExamFigures],
) -> None:
    row = Row(count=2, topic="Topic A", difficulty="easy")
    marks = MarkedFigures(58, 0.8123, {"a-easy-1": 0.5, "a-easy-2": 0.25})
    found = ExamComparison(figures("one", row, marks), figures("two", row), ())
    rows = {at.name: (at.first, at.second) for at in found.figures()}
    assert rows["measured difficulty"] == ("0.38 (2 of 2 measured)", "not measured")
    assert rows["reliability"] == ("0.81 (58 papers)", "not marked")
    data = json.loads(comparison_json(found))
    assert data["first"]["measured"]["mean"] == 0.375
    assert data["second"]["reliability"] is None
    assert data["first"]["topics"] == {"One: Topic A": 2}
