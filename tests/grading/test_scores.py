from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.models import QuestionKind
from studypress.bank.values.points import points, total
from studypress.exam.blueprint.model import Blueprint, PartialCredit, Row, Scoring
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate
from studypress.exam.random_stream import Key
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import BankRecord, Options, Record
from studypress.grading.answers.answer_sheet import AnswerSheet
from studypress.grading.corrections import voids
from studypress.grading.question_marks import QuestionOutcome
from studypress.grading.scale_file import parse_scale
from studypress.grading.scales import Grade
from studypress.grading.score_table import number, score_header, score_rows
from studypress.grading.scores import MarkedPaper, mark

ANA = Candidate("Ana", "11", group="Room 1")
PLAIN = Scoring()


def form(number: int, key: str, candidate: Candidate | None = None) -> FormRecord:
    """Questions q1, q2, ... with this key, one point each, and an open one of four points."""
    items = []
    for at, letter in enumerate(key, start=1):
        choices = [1, 2, 3]
        choices.insert("ABCD".index(letter), 0)
        named = ItemRecord(
            number=at, id=f"q{at}", points=1, minutes=1, choices=tuple(choices), key=letter
        )
        items.append(named)
    items.append(ItemRecord(number=len(key) + 1, id="open", points=4, minutes=5))
    return FormRecord(
        number=number,
        code=form_code(Key(b"marking"), "", number, ()),
        candidate=candidate,
        file=f"forms/{number:03}.pdf",
        points=len(key) + 4,
        minutes=len(key) + 5,
        questions=tuple(items),
    )


def exam(*forms: FormRecord, scoring: Scoring = PLAIN) -> Record:
    ids = {item.id for one in forms for item in one.questions}
    return Record(
        status="complete",
        studypress="0",
        bank=BankRecord(title="A bank", language="en", sha256="0" * 64),
        seed="marking",
        options=Options(paper="A4", theme="print"),
        blueprint=Blueprint(rows=(Row(count=len(ids)),), scoring=scoring),
        questions=dict.fromkeys(sorted(ids), "0" * 64),
        forms=forms,
        files={"keys.pdf": "0" * 64},
    )


def answered(of: FormRecord, letters: str, points: str | None = None) -> AnswerSheet:
    given = {at: "" if letter == "-" else letter for at, letter in enumerate(letters, start=1)}
    by_hand = {} if points is None else {len(letters) + 1: points}
    return AnswerSheet(of, of.candidate, given | by_hand)


def score(paper: MarkedPaper) -> tuple[float, float, float | None]:
    """Points, their maximum, and the share, as floats."""
    return float(paper.points), float(paper.of), None if paper.share is None else float(paper.share)


RECORD = exam(form(1, "ABCD", ANA), form(2, "DCBA"))
FIRST, SECOND = RECORD.forms


def test_each_form_is_marked_by_its_own_key() -> None:
    result = mark(RECORD, [answered(FIRST, "ABC-"), answered(SECOND, "ACBD")])
    assert [[one.outcome.value for one in paper.marks] for paper in result.papers] == [
        ["right", "right", "right", "blank", "unmarked"],
        ["wrong", "right", "right", "wrong", "unmarked"],
    ]
    assert [score(paper) for paper in result.papers] == [(3, 4, 0.75), (2, 4, 0.5)]
    assert [one.places for one in result.papers[1].marks] == [(1,), (0,), (0,), (3,), ()]


def test_several_letters_are_never_right() -> None:
    sheet = AnswerSheet(FIRST, ANA, {1: "AB", 2: "B", 3: "", 4: "D"})
    (paper,) = mark(RECORD, [sheet]).papers
    assert paper.marks[0].outcome is QuestionOutcome.WRONG
    assert paper.marks[0].places == (0, 1)
    assert paper.points == 2


def test_open_questions_count_when_they_are_marked() -> None:
    waiting, done = mark(RECORD, [answered(FIRST, "ABCD"), answered(SECOND, "DCBA", "2.5")]).papers
    assert score(waiting) == (4, 4, 1)
    assert score(done) == (6.5, 8, 6.5 / 8)
    assert done.marks[-1].outcome is QuestionOutcome.BY_HAND
    assert done.marks[-1].share == 2.5 / 4


def test_a_void_question_earns_nothing_and_costs_nothing() -> None:
    sheets = [answered(FIRST, "ABCC"), answered(SECOND, "DCBA")]
    wrong, right = mark(RECORD, sheets, voids("q4")).papers
    assert score(wrong) == score(right) == (3, 3, 1)
    assert wrong.count(QuestionOutcome.WRONG) == 0
    assert right.count(QuestionOutcome.RIGHT) == 3


def test_a_paper_with_nothing_to_earn_has_no_score() -> None:
    result = mark(RECORD, [answered(FIRST, "ABCD")], voids("q1", "q2", "q3", "q4"))
    assert result.papers[0].share is None
    row = dict(zip(score_header(RECORD), next(score_rows(result)), strict=True))
    assert row["percent"] == "–"


def test_scores_are_rows_for_a_spreadsheet() -> None:
    result = mark(RECORD, [answered(SECOND, "DC-A", "0.5"), answered(FIRST, "BBCD")])
    assert list(score_rows(result)) == [
        (1, FIRST.code, "Ana", "11", "Room 1", 3, 4, 75, 3, 1, 0, 0, 1, "", "", "–", 0, 1, 1, 1),
        (2, SECOND.code, "", "", "", 3.5, 8, 43.8, 3, 0, 1, 1, 0, "", "", 0.5, 1, 1, 0, 1),
    ]
    assert score_header(RECORD) == (
        "copy", "code", "name", "id", "group", "points", "of", "percent",
        "right", "wrong", "blank", "by hand", "unmarked",
        "source", "marker",
        "question open", "question q1", "question q2", "question q3", "question q4",
    )  # fmt: skip


SCALE = parse_scale("title: T\npass: B\ngrades: [{grade: A, from: 75}, {grade: B, from: 0}]", "s")


def test_points_of_a_question_are_blank_if_it_is_void_or_not_asked() -> None:
    record = exam(form(1, "ABCD", ANA), form(2, "DC"))
    rows = list(score_rows(mark(record, [answered(form(2, "DC"), "DA", "4")], voids("q1"))))
    assert [row[-5:] for row in rows] == [(4, None, 0, None, None)]


def test_grades_are_of_complete_papers_and_follow_the_scores() -> None:
    sheets = [answered(FIRST, "ABCD"), answered(SECOND, "DCBA", "2")]
    result = mark(RECORD, sheets, scale=SCALE)
    assert [paper.grade for paper in result.papers] == [None, Grade("A", passed=True)]
    assert score_header(RECORD, SCALE)[13:15] == ("grade", "passed")
    assert [row[13:15] for row in score_rows(result)] == [("–", "–"), ("A", "yes")]
    assert next(score_rows(mark(RECORD, sheets)))[13] == "", "the source"


def test_grades_say_nothing_of_passing_without_a_pass_mark() -> None:
    scale = parse_scale("title: T\nlinear: {from: 0, to: 10, step: 1}", "s")
    result = mark(RECORD, [answered(SECOND, "DCBA", "0")], scale=scale)
    assert next(score_rows(result))[13:15] == ("5", "–")


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [(None, 2, "–"), (3.0, 2, 3), (1 / 3, 3, 0.333), (-0.0001, 2, 0), (99.96, 1, 100)],
)
def test_numbers_are_written_short(value: float | None, places: int, said: float | str) -> None:
    assert number(value, places) == said
    assert str(number(value, places)) == str(said)


LETTERS = st.text("ABCD-", min_size=4, max_size=4)


@given(LETTERS, LETTERS, st.sets(st.sampled_from(["q1", "q2", "q3", "q4"])))
def test_points_are_those_of_counted_questions_that_agree_with_the_key(
    one: str, other: str, void: set[str]
) -> None:
    sheets = [answered(FIRST, one), answered(SECOND, other)]
    result = mark(RECORD, sheets, voids(*void))
    assert mark(RECORD, sheets[::-1], voids(*void)) == result
    for paper, said, key in zip(result.papers, (one, other), ("ABCD", "DCBA"), strict=True):
        kept = [at for at in range(4) if f"q{at + 1}" not in void]
        assert paper.points == sum(said[at] == key[at] for at in kept)
        assert paper.of == len(kept)
        blank = sum(said[at] == "-" for at in kept)
        assert paper.count(QuestionOutcome.BLANK) == blank
        assert paper.count(QuestionOutcome.WRONG) == len(kept) - blank - paper.points


@dataclass(frozen=True)
class Asked:
    """Fields of a question, an answer, its outcome and the points that it must earn, if any."""

    fields: dict[str, Any]
    answer: str | None
    outcome: str
    earned: Fraction | None


POINTS = st.integers(1, 1000).map(lambda hundredths: points(Decimal(hundredths) / 100))
SCORINGS = st.builds(
    Scoring,
    wrong=st.sampled_from([0, Decimal("-0.25"), -1, Decimal("-1.33")]),
    several=st.sampled_from(PartialCredit),
    floor=st.sampled_from([0, Decimal("-0.5"), -20]),
)
PLACES = st.integers(2, 6).flatmap(lambda size: st.permutations(range(size)))


def ticked(draw: st.DrawFn, kind: QuestionKind, worth: Fraction, scoring: Scoring) -> Asked:
    """A question with choices, marked by sets of choices instead of letters."""
    several = kind is QuestionKind.SEVERAL
    places = [0, 1] if kind is QuestionKind.TRUE_FALSE else draw(PLACES)
    letters = dict(zip(places, "ABCDEF", strict=False))
    least, most = (0, 6) if several else (1, 1)
    right = draw(st.sets(st.sampled_from(places), min_size=least, max_size=most))
    boxes = draw(st.sets(st.sampled_from(places)))
    key, answer = ("".join(sorted(letters[at] for at in chosen)) for chosen in (right, boxes))
    net = Fraction(len(boxes & right) - len(boxes - right), len(right) or 1)
    outcome, earned = "wrong", Fraction(scoring.wrong)
    if several and scoring.several is PartialCredit.SHARE:
        outcome, earned = ("partly", net * worth) if net > 0 else ("wrong", Fraction(0))
    if not boxes:
        outcome, earned = "blank", Fraction(0)
    if boxes == right:
        outcome, earned = "right", worth
    return Asked({"choices": tuple(places), "key": key}, answer, outcome, earned)


def written(draw: st.DrawFn, kind: QuestionKind, worth: Fraction, scoring: Scoring) -> Asked:
    """A question with a number or a short answer."""
    texts = {"right": "X", "wrong": "4", "blank": ""}
    fields: dict[str, Any] = {"accept": ("x",)}
    if kind is QuestionKind.NUMBER:
        texts |= {"right": "41,5", "unmarked": "many"}
        fields = {"value": "42", "tolerance": "1"}
    outcome = draw(st.sampled_from(sorted(texts)))
    points = {"right": worth, "wrong": Fraction(scoring.wrong), "blank": Fraction(0)}
    return Asked(fields, texts[outcome], outcome, points.get(outcome))


def by_hand(draw: st.DrawFn, worth: Fraction) -> Asked:
    """An open question with a marking scheme, if it has lines."""
    lines = draw(st.lists(POINTS, max_size=4))
    chosen = sorted(draw(st.sets(st.sampled_from(range(len(lines)))))) if lines else []
    if not chosen:
        return Asked({"marking": tuple(lines)}, None, "unmarked", None)
    earned = worth * sum(Fraction(lines[at]) for at in chosen) / sum(map(Fraction, lines))
    letters = "".join("abcd"[at] for at in chosen)
    return Asked({"marking": tuple(lines)}, letters, "by hand", earned)


@st.composite
def asked(draw: st.DrawFn, number: int, scoring: Scoring) -> tuple[ItemRecord, Asked]:
    """A question of any kind, with what it must earn."""
    kind, worth = draw(st.sampled_from(QuestionKind)), draw(POINTS)
    if kind.has_choices:
        one = ticked(draw, kind, Fraction(worth), scoring)
    elif kind.has_box:
        one = written(draw, kind, Fraction(worth), scoring)
    else:
        one = by_hand(draw, Fraction(worth))
    fields = {"points": worth, "minutes": 1, "kind": kind, **one.fields}
    bonus = number > 1 and draw(st.booleans())
    return ItemRecord(number=number, id=f"q{number}", bonus=bonus, **fields), one


@given(SCORINGS, st.data(), st.integers(1, 8))
def test_a_score_is_the_exact_sum_of_its_marks(
    scoring: Scoring, data: st.DataObject, count: int
) -> None:
    paper = [data.draw(asked(number, scoring)) for number in range(1, count + 1)]
    of = FormRecord(
        number=1, code=FIRST.code, file="forms/001.pdf", minutes=count,
        points=total(item.points for item, _ in paper if not item.bonus),
        questions=tuple(item for item, _ in paper),
    )  # fmt: skip
    answers = {item.number: one.answer for item, one in paper if one.answer is not None}
    void = data.draw(st.sets(st.sampled_from([item.id for item, _ in paper])))
    record = exam(of, scoring=scoring)
    result = mark(record, [AnswerSheet(of, None, answers)], voids(*void))
    (found,) = result.papers
    assert [str(mark.outcome) for mark in found.marks] == [one.outcome for _, one in paper]
    counted = [pair for pair in paper if pair[1].earned is not None and pair[0].id not in void]
    earned = sum((one.earned or Fraction(0) for _, one in counted), Fraction(0))
    assert found.points == max(earned, Fraction(scoring.floor))
    worth = sum(Fraction(item.points) for item, _ in counted if not item.bonus)
    assert found.of == worth
    assert found.share == (found.points / worth if worth else None)
    (row,) = score_rows(result)
    cells = dict(zip(score_header(record), row, strict=True))
    assert abs(Fraction(str(cells["points"])) - found.points) <= Fraction(1, 200)
    outcomes = [one.outcome for item, one in paper if item.id not in void]
    assert all(cells[name] == outcomes.count(name) for name in outcomes)


def test_only_exams_with_partial_credit_have_a_column_of_it() -> None:
    share = Scoring(several=PartialCredit.SHARE)
    assert "partly" not in score_header(exam(FIRST, scoring=share))
    fields: dict[str, Any] = {"choices": (0, 1), "key": "AB", "kind": "several"}
    several = ItemRecord(number=1, id="q", points=8, minutes=1, **fields)
    with_it = FIRST.model_copy(update={"questions": (several,)})
    assert score_header(exam(with_it, scoring=share))[8:10] == ("right", "partly")
    assert "partly" not in score_header(exam(with_it))


def test_a_marked_paper_has_the_answers_of_its_sheet() -> None:
    one = form(1, "AB")
    sheet = AnswerSheet(one, ANA, {1: "A", 2: "", 3: "2.5"})
    assert mark(exam(one), [sheet]).papers[0].answers == sheet.answers
