from collections.abc import Mapping
from fractions import Fraction

from studypress.bank.models import QuestionKind
from studypress.exam.blueprint.model import Scoring
from studypress.exam.form_code import form_code
from studypress.exam.random_stream import Key
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.grading.corrections import (
    NO_CORRECTION,
    NOTHING_CORRECTED,
    Correction,
    CorrectionKind,
    Corrections,
    void_in,
    voids,
)
from studypress.grading.question_marks import mark_of
from studypress.grading.scores import MarkedPaper
from studypress.page.results.paper_view import ACCEPTED, CREDITED, VOID, PaperView, paper_view

ITEMS = (
    ItemRecord(number=1, id="one", points=2, minutes=1, choices=(1, 0), key="B"),
    ItemRecord(number=2, id="two", points=1, minutes=1, kind=QuestionKind.NUMBER, value="1/3"),
    ItemRecord(number=3, id="open", points=3, minutes=5, marking=(1, 2)),
)


def viewed(answers: Mapping[int, str], corrections: Corrections = NOTHING_CORRECTED) -> PaperView:
    form = FormRecord(
        number=1, code=form_code(Key(b"k"), "", 1, ()), file="forms/001.pdf", points=6, minutes=7,
        questions=ITEMS,
    )  # fmt: skip
    marks = tuple(
        mark_of(item, answers.get(item.number), Scoring(), corrections.get(item.id, NO_CORRECTION))
        for item in ITEMS
    )
    paper = MarkedPaper(form, None, answers, marks, void_in(corrections), 0)
    return paper_view(paper, corrections)


def test_each_answer_has_its_outcome_and_points() -> None:
    view = viewed({1: "B", 2: "0.3", 3: "b"})
    assert [(at.given, at.outcome, at.points) for at in view.answers] == [
        ("B", "right", 2),
        ("0.3", "wrong", 0),
        ("b", "by hand", 2),
    ]
    assert (view.points, view.paper.of, view.unmarked) == (4, 6, ())


def test_a_void_question_has_no_points_whatever_the_answer() -> None:
    view = viewed({1: "B", 2: "1/3", 3: "b"}, voids("one"))
    assert (view.answers[0].outcome, view.answers[0].points) == (VOID, None)
    assert view.points == 3


def test_points_are_rounded_to_two_decimals() -> None:
    paper = viewed({1: "B", 2: "1/3", 3: "a"}).paper
    third = paper.marks[0].__class__(ITEMS[0], paper.marks[0].outcome, Fraction(2, 3))
    view = paper_view(MarkedPaper(paper.form, None, {}, (third,), frozenset(), 0))
    assert str(view.answers[0].points) == str(view.points) == "0.67"


def test_a_paper_names_its_unmarked_questions() -> None:
    assert viewed({1: "B", 2: "a third"}).unmarked == (2, 3)
    assert viewed({1: "B", 2: "a third"}, voids("two")).unmarked == (3,)


def test_a_corrected_question_has_the_outcome_of_its_correction() -> None:
    """An answer that is right by the key is right, not accepted."""
    letter = Correction(CorrectionKind.ACCEPT, choices=(1,), reasons=("Both hold.",))
    number = Correction(CorrectionKind.ACCEPT, texts=("0.3",))
    credited = Correction(CorrectionKind.CREDIT)
    corrections = {"one": letter, "two": number, "open": credited}
    view = viewed({1: "A", 2: "0.3", 3: "0"}, corrections)
    assert [(at.outcome, at.points) for at in view.answers] == [
        (ACCEPTED, 2),
        (ACCEPTED, 1),
        (CREDITED, 3),
    ]
    assert [at.outcome for at in viewed({1: "B", 2: "1/3"}, corrections).answers] == [
        "right",
        "right",
        CREDITED,
    ]
    assert [at.item.number for at in view.corrected] == [1, 2, 3]
    assert viewed({1: "B"}).corrected == ()
