import re
from collections.abc import Mapping

from studypress.bank.models import QuestionKind
from studypress.exam.blueprint.model import Scoring
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate
from studypress.exam.random_stream import Key
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.grading.corrections import (
    NO_CORRECTION,
    NOTHING_CORRECTED,
    Correction,
    CorrectionKind,
    Corrections,
    void_in,
)
from studypress.grading.question_marks import mark_of
from studypress.grading.scale_file import parse_scale
from studypress.grading.scales import Scale
from studypress.grading.scores import MarkedPaper
from studypress.page.look import Look
from studypress.page.results.paper_view import paper_view
from studypress.page.results.result_sheet import SheetContent, printable_text, result_sheet

ANA = Candidate("Ana <b>", "11", group="Hall & annexe")
ITEMS = (
    ItemRecord(number=1, id="one", points=2, minutes=1, choices=(1, 0, 2), key="B"),
    ItemRecord(
        number=2, id="all", points=1, minutes=1, choices=(0, 1), key="", kind=QuestionKind.SEVERAL
    ),
    ItemRecord(number=3, id="short", points=1, minutes=1, kind=QuestionKind.SHORT, accept=("x",)),
    ItemRecord(number=4, id="open", points=3, minutes=5, bonus=True),
)
CODE = form_code(Key(b"k"), "", 1, ())


def text_of(
    answers: Mapping[int, str],
    scoring: Scoring | None = None,
    scale: Scale | None = None,
    candidate: Candidate | None = ANA,
    language: str = "en",
    corrections: Corrections = NOTHING_CORRECTED,
) -> str:
    """Words of a sheet, without its elements."""
    scoring = scoring or Scoring()
    form = FormRecord(
        number=1, code=CODE, file="forms/001.pdf", points=4, minutes=8, questions=ITEMS
    )
    marks = tuple(
        mark_of(item, answers.get(item.number), scoring, corrections.get(item.id, NO_CORRECTION))
        for item in ITEMS
    )
    paper = MarkedPaper(form, candidate, answers, marks, void_in(corrections), 0, scale)
    look = Look("A4", "print", str, str, language=language)
    content = SheetContent("A title", "en", scoring)
    html = result_sheet(paper_view(paper, corrections), content, look).html.partition("<body")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_it_has_candidate_score_and_a_row_for_each_question() -> None:
    text = text_of({1: "B", 2: "", 3: "y", 4: "1.5"})
    assert f"Ana &lt;b&gt; Candidate number 11 Group Hall &amp; annexe Form {CODE}" in text
    assert "Points 4.5 of 4 Percent 112.5 %" in text
    assert "1 B right 2 of 2 2 Ø right 1 of 1 3 y wrong 0 of 1" in text
    assert "4 on the paper marked by hand 1.5 of +3 Total 4.5 of 4" in text
    assert "bonus: they count above the total" in text


def test_a_form_without_a_candidate_has_its_code_only() -> None:
    text = text_of({1: "B", 2: "", 3: "y", 4: "0"}, candidate=None)
    assert f"Result Form {CODE}" in text
    assert "Candidate" not in text


def test_a_paper_with_unmarked_questions_has_no_grade() -> None:
    scale = parse_scale("{title: S, grades: [{grade: A, from: 50}, {grade: B, from: 0}]}", "s")
    answers = {1: "B", 2: "", 3: "x"}
    text = text_of(answers, scale=scale)
    assert "Not yet marked: 4. The score is provisional" in text
    assert "There is no grade yet." in text
    assert "no grade" not in text_of(answers)
    assert "Grade" not in text
    assert "A from 50 %" not in text
    whole = text_of(answers | {4: "0"}, scale=scale)
    assert "Grade A S A from 50 % B from 0 %" in whole


def test_a_linear_scale_is_in_words_of_the_language() -> None:
    scale = parse_scale("{title: S, pass: 4, linear: {from: 1, to: 6, step: 0.25}}", "s")
    text = text_of({1: "A", 2: "", 3: "x", 4: "0"}, scale=scale, language="de")
    assert "Note 3.50 nicht bestanden S 1 bei keinem Punkt, 6 bei allen" in text
    assert "in Schritten von 0,25. Bestanden mit 4 oder besser." in text


def test_several_ticked_boxes_are_named_so() -> None:
    text = text_of({1: "ABC", 2: "B", 3: "", 4: "0"}, Scoring(wrong=-1))
    assert "1 several wrong −1 of 2 2 B wrong −1 of 1 3 – blank 0 of 1" in text
    assert "A wrong answer takes off 1 point" in text


def test_an_answer_that_could_not_be_read_is_on_the_paper_and_no_blank() -> None:
    assert "3 on the paper wrong 0 of 1" in text_of({3: "*"})
    assert "3 – blank 0 of 1" in text_of({3: ""})


def test_a_written_answer_is_shortened_and_has_only_printable_signs() -> None:
    assert printable_text("a\U0010fffdb\x07") == "a\ufffdb\ufffd"
    assert printable_text("x" * 301) == f"{'x' * 300}…"


def test_corrections_are_in_words_with_their_reasons() -> None:
    corrections = {
        "one": Correction(CorrectionKind.VOID, reasons=("The figure is missing.",)),
        "all": Correction(CorrectionKind.ACCEPT, choices=(1,)),
        "short": Correction(CorrectionKind.CREDIT),
    }
    text = text_of({1: "B", 2: "B", 3: "y", 4: "0"}, corrections=corrections)
    assert "1 B void – 2 B accepted 1 of 1 3 y credited 1 of 1" in text
    assert "Corrections to the exam Question 1 is void: it counts in no score. The figure" in text
    assert "Question 2: B is accepted too. Question 3: all candidates get its points." in text
