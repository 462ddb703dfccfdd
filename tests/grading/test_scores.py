import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate
from studypress.exam.random_stream import Key
from studypress.exam.record.read import BankRecord, FormRecord, ItemRecord, Options, Record
from studypress.grading.answers import AnswerSheet
from studypress.grading.question_marks import QuestionOutcome
from studypress.grading.scores import MarkedPaper, mark, number, score_header, score_rows

ANA = Candidate("Ana", "11", group="Room 1")


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


def exam(*forms: FormRecord) -> Record:
    ids = {item.id for one in forms for item in one.questions}
    return Record(
        status="complete",
        studypress="0",
        bank=BankRecord(title="A bank", language="en", sha256="0" * 64),
        seed="marking",
        options=Options(paper="A4", theme="print"),
        blueprint=Blueprint(rows=(Row(count=len(ids)),)),
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
    wrong, right = mark(RECORD, sheets, ["q4"]).papers
    assert score(wrong) == score(right) == (3, 3, 1)
    assert wrong.count(QuestionOutcome.WRONG) == 0
    assert right.count(QuestionOutcome.RIGHT) == 3


def test_a_paper_with_nothing_to_earn_has_no_score() -> None:
    result = mark(RECORD, [answered(FIRST, "ABCD")], ["q1", "q2", "q3", "q4"])
    assert result.papers[0].share is None
    row = dict(zip(score_header(RECORD), next(score_rows(result)), strict=True))
    assert row["percent"] == "–"


def test_scores_are_rows_for_a_spreadsheet() -> None:
    result = mark(RECORD, [answered(SECOND, "DC-A", "0.5"), answered(FIRST, "BBCD")])
    assert list(score_rows(result)) == [
        (1, FIRST.code, "Ana", "11", "Room 1", 3, 4, 75, 3, 1, 0, 0, 1),
        (2, SECOND.code, "", "", "", 3.5, 8, 43.8, 3, 0, 1, 1, 0),
    ]
    assert score_header(RECORD) == (
        "copy", "code", "name", "id", "group", "points", "of", "percent",
        "right", "wrong", "blank", "by hand", "unmarked",
    )  # fmt: skip


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
    result = mark(RECORD, sheets, void)
    assert mark(RECORD, sheets[::-1], void) == result
    for paper, said, key in zip(result.papers, (one, other), ("ABCD", "DCBA"), strict=True):
        kept = [at for at in range(4) if f"q{at + 1}" not in void]
        assert paper.points == sum(said[at] == key[at] for at in kept)
        assert paper.of == len(kept)
        blank = sum(said[at] == "-" for at in kept)
        assert paper.count(QuestionOutcome.BLANK) == blank
        assert paper.count(QuestionOutcome.WRONG) == len(kept) - blank - paper.points
