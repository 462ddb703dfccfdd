"""Table of scores: a row for each paper, with the points of each question."""

from collections.abc import Iterator

from studypress.bank.models import QuestionKind
from studypress.bank.values.points import json_points, rounded
from studypress.exam.blueprint.model import PartialCredit
from studypress.exam.model import CANDIDATE, NO_CANDIDATE
from studypress.exam.record.read import Record
from studypress.grading.question_marks import QuestionOutcome
from studypress.grading.scales import Scale
from studypress.grading.scores import MarkedPaper, Result

QUESTION = "question "
"""Start of the name of the column with the points of a question, before its id."""

_UNKNOWN = "–"


def score_header(record: Record, scale: Scale | None = None) -> tuple[str, ...]:
    """Return the columns of `score_rows`, with grades if there is a scale."""
    grades = ("grade", "passed") if scale else ()
    questions = (f"{QUESTION}{name}" for name in _questions(record))
    score = ("points", "of", "percent", *_outcomes(record))
    return ("copy", "code", *CANDIDATE, *score, *grades, "source", "marker", *questions)


def _outcomes(record: Record) -> list[QuestionOutcome]:
    """Return the outcomes that questions of the exam can have; few exams have partial credit."""
    shared = record.blueprint.scoring.several is PartialCredit.SHARE and any(
        item.kind is QuestionKind.SEVERAL for form in record.every_form for item in form.questions
    )
    return [outcome for outcome in QuestionOutcome if shared or outcome != QuestionOutcome.PARTLY]


def _questions(record: Record) -> list[str]:
    """Return the ids of all questions of the exam and of its amendments."""
    added = (name for amendment in record.amendments for name in amendment.questions)
    return list(dict.fromkeys((*record.questions, *added)))


def score_rows(result: Result) -> Iterator[tuple[object, ...]]:
    """Yield a row for each paper: candidate, score, number of questions by outcome, and grade.

    The last cells are the points of each question: blank if it was not asked or is void, a dash if
    it is unmarked.
    """
    outcomes, questions = _outcomes(result.record), _questions(result.record)
    for paper in result.papers:
        who = (paper.candidate or NO_CANDIDATE).cells()
        percent = None if paper.share is None else 100 * float(paper.share)
        score = (json_points(rounded(paper.points)), paper.of, number(percent, 1))
        counts = (paper.count(outcome) for outcome in outcomes)
        grades = _grades(paper) if result.scale else ()
        earned = _earned(paper)
        rest = (paper.source, paper.marker, *(earned.get(name) for name in questions))
        yield (paper.form.number, paper.form.code, *who, *score, *counts, *grades, *rest)


def _grades(paper: MarkedPaper) -> tuple[str, str]:
    """Return grade and `yes` or `no` for whether it passes; dashes if they are not known."""
    grade = paper.grade
    if grade is None:
        return _UNKNOWN, _UNKNOWN
    return grade.text, _UNKNOWN if grade.passed is None else "yes" if grade.passed else "no"


def _earned(paper: MarkedPaper) -> dict[str, int | float | str]:
    """Return the points of each question that counts, rounded; a dash for an unmarked one."""
    return {
        mark.item.id: _UNKNOWN
        if mark.outcome is QuestionOutcome.UNMARKED
        else json_points(rounded(mark.points))
        for mark in paper.marks
        if mark.item.id not in paper.void
    }


def number(value: float | None, places: int) -> float | str:
    """Return a number rounded to `places` decimals, an int if it is whole; a dash for None."""
    if value is None:
        return _UNKNOWN
    rounded = round(value, places)
    return int(rounded) if rounded == int(rounded) else rounded
