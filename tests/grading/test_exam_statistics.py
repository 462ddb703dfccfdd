"""Statistics are compared with numpy, which computes them differently, and with properties."""

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from studypress.bank.models import QuestionKind
from studypress.exam.blueprint.model import Blueprint, PartialCredit, Row, Scoring
from studypress.exam.form_code import form_code
from studypress.exam.random_stream import Key
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import BankRecord, Options, Record
from studypress.grading.answers.answer_sheet import AnswerSheet
from studypress.grading.corrections import voids
from studypress.grading.exam_statistics import Statistics, statistics, statistics_json
from studypress.grading.item_statistics import ItemStatistics, Remark
from studypress.grading.item_table import item_header, item_rows
from studypress.grading.scores import Result, mark

PLAIN, SEVERAL = Scoring(), QuestionKind.SEVERAL
Ticks = Sequence[Sequence[int | None]]
"""For each paper and question, the index in the bank of the ticked choice: 0 is right."""


def item(at: int, number: int, points: int, chance: Random) -> ItemRecord:
    places = tuple(chance.sample(range(4), 4))
    key = "ABCD"[places.index(0)]
    return ItemRecord(
        number=number, id=f"q{at:02}", points=points, minutes=1, choices=places, key=key
    )


def form(number: int, asked: list[int], points: list[int], seed: int) -> FormRecord:
    chance = Random(f"{seed} {number}")  # noqa: S311 - an invented form
    order = chance.sample(asked, len(asked))
    items = tuple(item(at, place, points[at], chance) for place, at in enumerate(order, start=1))
    return FormRecord(
        number=number,
        code=form_code(Key(b"statistics"), "", number, ()),
        file=f"forms/{number:03}.pdf",
        points=sum(one.points for one in items),
        minutes=len(items),
        questions=items,
    )


def answered(of: FormRecord, ticks: Sequence[int | None]) -> AnswerSheet:
    letters = {}
    for one in of.questions:
        tick = ticks[int(one.id[1:])]
        letters[one.number] = "" if tick is None else one.letters[one.choices.index(tick)]
    return AnswerSheet(of, None, letters)


def marked(
    ticks: Ticks,
    *,
    points: list[int] | None = None,
    asked: list[list[int]] | None = None,
    void: tuple[str, ...] = (),
    scoring: Scoring = PLAIN,
    seed: int = 0,
) -> Result:
    """Mark papers, each with its own order of questions and choices."""
    width = len(ticks[0])
    worth = points or [1] * width
    forms = tuple(
        form(number, asked[number - 1] if asked else list(range(width)), worth, seed)
        for number in range(1, len(ticks) + 1)
    )
    record = Record(
        status="complete",
        studypress="0",
        bank=BankRecord(title="A bank", language="en", sha256="0" * 64),
        seed="s",
        options=Options(paper="A4", theme="print"),
        blueprint=Blueprint(rows=(Row(count=1),), scoring=scoring),
        questions={f"q{at:02}": "0" * 64 for at in range(width)},
        forms=forms,
        files={"keys.pdf": "0" * 64},
    )
    sheets = [answered(one, said) for one, said in zip(forms, ticks, strict=True)]
    return mark(record, sheets, voids(*void))


def of(ticks: Ticks, **more: Any) -> Statistics:
    return statistics(marked(ticks, **more))


def by_id(found: Statistics) -> dict[str, ItemStatistics]:
    return {one.id: one for one in found.items}


def class_of(papers: int, questions: int, seed: int) -> Ticks:
    """A class with answers that depend on each candidate's ability, some of them blank."""
    chance = Random(seed)  # noqa: S311 - an invented class
    knowing = [chance.gauss(0, 1) for _ in range(papers)]
    hardness = [chance.gauss(0, 1) for _ in range(questions)]

    def tick(knows: float, hard: float) -> int | None:
        if chance.random() < 0.05:
            return None
        return 0 if knows + chance.gauss(0, 1) > hard else chance.randint(1, 3)

    return [[tick(knows, hard) for hard in hardness] for knows in knowing]


def test_difficulty_and_discrimination_are_what_numpy_says() -> None:
    ticks = class_of(150, 20, 1)
    points = [1, 2, 1, 3] * 5
    right = np.array([[one == 0 for one in row] for row in ticks], float)
    earned = right * points
    found = by_id(of(ticks, points=points))
    for at in range(20):
        one, rest = found[f"q{at:02}"], earned.sum(axis=1) - earned[:, at]
        assert one.difficulty == pytest.approx(right[:, at].mean())
        assert one.discrimination == pytest.approx(np.corrcoef(right[:, at], rest)[0, 1])
        assert one.right == right[:, at].sum()


def test_point_biserial_by_its_textbook_formula() -> None:
    """r = (mean of right - mean of wrong) / s * sqrt(p q), with s of denominator n."""
    ticks = class_of(80, 12, 2)
    right = np.array([[one == 0 for one in row] for row in ticks])
    found = by_id(of(ticks))
    for at in range(12):
        rest = np.delete(right, at, axis=1).sum(axis=1)
        has, p = right[:, at], right[:, at].mean()
        expected = (rest[has].mean() - rest[~has].mean()) / rest.std() * np.sqrt(p * (1 - p))
        assert found[f"q{at:02}"].discrimination == pytest.approx(expected)


def test_kr_20_by_its_textbook_formula() -> None:
    ticks = class_of(120, 25, 3)
    right = np.array([[one == 0 for one in row] for row in ticks], float)
    p = right.mean(axis=0)
    expected = 25 / 24 * (1 - (p * (1 - p)).sum() / right.sum(axis=1).var())
    found = of(ticks)
    assert found.dichotomous
    assert found.reliability == pytest.approx(expected)
    assert found.deviation == pytest.approx(np.std(right.mean(axis=1), ddof=1))
    assert found.error == pytest.approx(found.deviation * np.sqrt(1 - expected))


def test_alpha_by_the_covariances_of_questions() -> None:
    """Alpha is k^2 times the mean covariance of two questions, over the variance of totals."""
    ticks = class_of(60, 8, 4)
    points = [1, 4, 2, 1, 3, 1, 2, 2]
    earned = np.array([[one == 0 for one in row] for row in ticks], float) * points
    covariance = np.cov(earned.T)
    mean = (covariance.sum() - np.trace(covariance)) / (8 * 7)
    found = of(ticks, points=points)
    assert not found.dichotomous
    assert found.reliability == pytest.approx(64 * mean / covariance.sum())


def test_index_d_compares_the_best_and_the_worst_27_in_a_hundred() -> None:
    ticks: Ticks = [[0 if paper >= at else 1 for at in range(100)] for paper in range(100)]
    found = by_id(of(ticks))
    assert found["q00"].upper_lower == 0
    assert found["q10"].upper_lower == pytest.approx(10 / 27)
    assert found["q50"].upper_lower == 1
    assert found["q90"].upper_lower == pytest.approx(10 / 27)


def test_papers_with_equal_scores_at_the_edge_count_in_part() -> None:
    """Ten papers, groups of three. Below the best, four are equal; two of these have q1 right."""
    rows = [[0, 0, 0], [0, 0, 1], [0, 0, 1], [1, 0, 0], [1, 0, 0]]
    rows += [[1, 0, 1]] * 2 + [[1, 1, 1]] * 3
    assert by_id(of(rows))["q00"].upper_lower == pytest.approx((1 + 2 * 2 / 4) / 3)


def test_choices_add_up_over_shuffled_forms() -> None:
    ticks: Ticks = [[0, 1], [0, 2], [3, 2], [None, 2], [0, 0]]
    found = by_id(of(ticks))
    assert found["q00"].shares == (0.6, 0, 0, 0.2)
    assert (found["q00"].omitted, found["q00"].several, found["q00"].key) == (0.2, 0, (0,))
    assert found["q01"].shares == (0.2, 0.2, 0.6, 0)


def test_several_ticks_are_shown_apart() -> None:
    result = marked([[0], [1]])
    sheet = AnswerSheet(result.record.forms[0], None, {1: "AB"})
    (one,) = statistics(mark(result.record, [sheet])).items
    assert (one.several, one.shares, one.omitted, one.right) == (1, (0, 0, 0, 0), 0, 0)


def test_a_void_question_changes_no_other_difficulty_and_no_total() -> None:
    ticks = class_of(60, 10, 5)
    right = np.array([[one == 0 for one in row] for row in ticks], float)
    before, after = by_id(of(ticks)), by_id(of(ticks, void=("q03",)))
    assert {name: one.difficulty for name, one in before.items()} == {
        name: one.difficulty for name, one in after.items()
    }
    assert [name for name, one in after.items() if one.void] == ["q03"]
    kept = np.delete(right, 3, axis=1)
    assert of(ticks, void=("q03",)).mean == pytest.approx(kept.mean())
    for at in range(10):
        rest = kept.sum(axis=1) - (right[:, at] if at != 3 else 0)
        expected = np.corrcoef(right[:, at], rest)[0, 1]
        assert after[f"q{at:02}"].discrimination == pytest.approx(expected)


def test_only_those_who_were_asked_count() -> None:
    ticks = class_of(40, 9, 6)
    asked = [[at for at in range(9) if (paper + at) % 3] for paper in range(40)]
    found = of(ticks, asked=asked)
    assert found.reliability is None
    assert found.of == 6
    for at in range(9):
        papers = [paper for paper in range(40) if at in asked[paper]]
        right = [ticks[paper][at] == 0 for paper in papers]
        rest = [sum(ticks[p][q] == 0 for q in asked[p] if q != at) for p in papers]
        one = by_id(found)[f"q{at:02}"]
        assert one.asked == len(papers)
        assert one.difficulty == pytest.approx(np.mean(right))
        assert one.discrimination == pytest.approx(np.corrcoef(right, rest)[0, 1])


def test_rests_of_unequal_points_are_compared_by_their_shares() -> None:
    ticks, points = class_of(60, 9, 8), [1, 5, 1, 2, 1, 3, 1, 2, 1]
    asked = [[at for at in range(9) if (paper + at) % 3] for paper in range(60)]
    found = of(ticks, asked=asked, points=points)
    assert found.of is None
    for at in range(9):
        papers = [paper for paper in range(60) if at in asked[paper]]
        rests = [[q for q in asked[p] if q != at] for p in papers]
        shares = [
            sum(points[q] for q in rest if ticks[p][q] == 0) / sum(points[q] for q in rest)
            for p, rest in zip(papers, rests, strict=True)
        ]
        right = [ticks[paper][at] == 0 for paper in papers]
        one = by_id(found)[f"q{at:02}"]
        assert one.discrimination == pytest.approx(np.corrcoef(right, shares)[0, 1])


def test_a_negative_reliability_has_no_standard_error() -> None:
    found = of([[0, 1], [1, 0], [0, 1], [0, 0]])
    assert found.reliability is not None
    assert found.reliability < 0
    assert found.error is None


def test_penalties_count_in_all_statistics() -> None:
    ticks = class_of(60, 8, 9)
    found = of(ticks, scoring=Scoring(wrong=Decimal("-0.25"), floor=-20))
    worth = {None: 0, 0: 1}
    earned = np.array([[worth.get(one, -0.25) for one in row] for row in ticks])
    covariance = np.cov(earned.T)
    mean = (covariance.sum() - np.trace(covariance)) / (8 * 7)
    assert not found.dichotomous
    assert found.reliability == pytest.approx(64 * mean / covariance.sum())
    assert found.mean == pytest.approx(earned.mean())
    for at in range(8):
        one, rest = by_id(found)[f"q{at:02}"], earned.sum(axis=1) - earned[:, at]
        assert one.difficulty == pytest.approx(earned[:, at].mean())
        assert one.discrimination == pytest.approx(np.corrcoef(earned[:, at], rest)[0, 1])


def test_where_all_are_wrong_a_difficulty_is_negative_and_a_score_is_the_floor() -> None:
    ticks: Ticks = [[1, 1], [2, 0], [1, 3]]
    found = of(ticks, scoring=Scoring(wrong=Decimal("-0.5")))
    assert [one.difficulty for one in found.items] == [-0.5, 0]
    assert (found.lowest, found.highest, found.histogram[:3]) == (0, 0.25, (2, 0, 1))
    below = of(ticks, scoring=Scoring(wrong=Decimal("-0.5"), floor=-2))
    assert (below.lowest, below.histogram[:3]) == (-0.5, (2, 0, 1))
    many = replace(found.items[0], asked=20, discrimination=None)
    assert many.remark is Remark.HARD


def test_partial_credit_and_a_bonus() -> None:
    letters = [("AB", "A"), ("A", "B"), ("AC", "")]  # 4, 1 and 0 of 2 points
    several = ItemRecord(
        number=1, id="q00", points=2, minutes=1, choices=(2, 0, 1), key="AB", kind=SEVERAL
    )
    bonus = ItemRecord(number=2, id="q01", points=2, minutes=1, choices=(0, 1), key="A", bonus=True)
    result = marked([[0, 0]] * 3, scoring=Scoring(several=PartialCredit.SHARE))
    forms = [one.model_copy(update={"questions": (several, bonus)}) for one in result.record.forms]
    sheets = [
        AnswerSheet(one, None, dict(enumerate(given, start=1)))
        for one, given in zip(forms, letters, strict=True)
    ]
    found = statistics(mark(result.record, sheets))
    assert (found.of, found.highest, found.histogram) == (2, 2, (1, 0, 0, 0, 0, 1, 0, 0, 0, 1))
    assert not found.dichotomous
    assert found.reliability == pytest.approx(12 / 13)
    one, other = found.items
    assert (one.kind, one.key, one.right, one.difficulty) == (SEVERAL, (0, 2), 1, 0.5)
    assert one.shares == pytest.approx((1 / 3, 1 / 3, 1))  # all who ticked a choice
    assert (one.several, one.omitted) == pytest.approx((2 / 3, 0))
    assert other.shares == pytest.approx((1 / 3, 1 / 3))
    assert other.discrimination == pytest.approx(np.corrcoef([1, 0, 0], [2, 1, 0])[0, 1])
    data = {one["id"]: one for one in json.loads(statistics_json(found))["items"]}
    assert (data["q00"]["kind"], data["q00"]["key"]) == ("several", [0, 2])
    assert ("kind" in data["q01"], data["q01"]["key"]) == (False, 0)
    at = item_header(found.items).index("key")
    assert [row[at] for row in item_rows(found.items, {})] == ["1 3", "1"]


def test_choices_of_a_question_that_some_papers_ask_as_open() -> None:
    result = marked([[0, 0]] * 3)
    first, *others = result.record.forms
    as_open = ItemRecord(number=1, id=first.questions[0].id, points=1, minutes=1)
    questions = (as_open, *first.questions[1:])
    said: Ticks = [[0, 0], [None, 1]]
    sheets = [answered(form, ticks) for form, ticks in zip(others, said, strict=True)]
    asked = first.model_copy(update={"questions": questions})
    sheets.append(AnswerSheet(asked, None, {1: "0.5", 2: ""}))
    one = by_id(statistics(mark(result.record, sheets)))[as_open.id]
    assert (one.kind, one.asked, one.difficulty) == (QuestionKind.SINGLE, 3, 0.5)
    assert sum(one.shares) + one.omitted == 1


def test_kr_20_needs_marks_of_all_or_nothing() -> None:
    ticks: Ticks = [[0, 1, 0], [0, 0, 0], [1, 2, 1]]
    assert of(ticks).dichotomous
    assert not of(ticks, scoring=Scoring(wrong=-1)).dichotomous
    assert not of(ticks, points=[1, 1, 2]).dichotomous


def test_a_score_on_an_edge_is_not_lost_to_rounding() -> None:
    """0.02 and 0.18 of two points make 10 %, although the sum of the floats is a little less."""
    closed = marked([[0, 0]])
    open_ones = tuple(replace(one, choices=(), key="") for one in closed.record.forms[0].questions)
    form = closed.record.forms[0].model_copy(update={"questions": open_ones})
    sheet = AnswerSheet(form, None, {1: "0.02", 2: "0.18"})
    assert statistics(mark(closed.record, [sheet])).histogram.index(1) == 1


@pytest.mark.parametrize(
    "ticks",
    [
        [[0, 0, 0]],
        [[0, 0, 0]] * 5,
        [[1, None, 2]] * 4,
        [[0, 1, 1], [1, 0, 1], [1, 1, 0]],
    ],
)  # fmt: skip
def test_where_nothing_varies_nothing_is_said(ticks: Ticks) -> None:
    found = of(ticks)
    assert (found.reliability, found.error) == (None, None)
    assert all(one.discrimination is None and one.upper_lower is None for one in found.items)
    assert found.deviation == (0 if len(ticks) > 1 else None)


def test_nobody_who_earned_anything_is_no_crash() -> None:
    nobody = of([[0], [1]], void=("q00",))
    assert (nobody.papers, nobody.mean, nobody.of, sum(nobody.histogram)) == (2, None, None, 0)


def test_one_question_has_no_rest_to_compare_with() -> None:
    found = of([[0], [1], [0]])
    assert found.reliability is None
    assert found.items[0].discrimination is None
    assert found.items[0].upper_lower == 1


def test_the_histogram_counts_each_paper_once() -> None:
    ticks: Ticks = [[0] * right + [1] * (10 - right) for right in (0, 3, 3, 7, 10, 9)]
    assert of(ticks).histogram == (1, 0, 0, 2, 0, 0, 0, 1, 0, 2)


def remark_of(papers: int, p: float | None, r: float | None) -> Remark:
    kind = QuestionKind.SINGLE
    return ItemStatistics("q", kind, False, (0,), papers, 3, p, r, None, (), 0, 0).remark  # noqa: FBT003


@pytest.mark.parametrize(
    ("papers", "p", "r", "remark"),
    [
        (29, 0.5, -0.1, Remark.NONE),
        (29, 0.5, 0.1, Remark.NONE),
        (29, 0.5, -0.4, Remark.CHECK),
        (20, 0.5, -0.44, Remark.WEAK),  # the threshold of significance for 20 is 0.444
        (20, 0.5, -0.45, Remark.CHECK),
        (20, 0.5, -0.3, Remark.WEAK),
        (10, 0.5, -0.62, Remark.WEAK),
        (10, 0.5, -1.0, Remark.CHECK),
        (9, 0.5, -1.0, Remark.NONE),
        (20, 0.0, None, Remark.HARD),  # at most 0.161 by Wilson
        (20, 0.05, None, Remark.NONE),  # at most 0.236
        (9, 0.0, None, Remark.NONE),
        (29, 1.0, None, Remark.NONE),
    ],
)
def test_of_few_papers_only_what_is_no_chance_has_a_remark(
    papers: int, p: float, r: float | None, remark: Remark
) -> None:
    assert remark_of(papers, p, r) is remark


def test_a_question_that_works_is_seldom_remarked_in_a_small_class() -> None:
    """Random answers and those by ability: none of them indicates a wrong key."""
    found = [of(class_of(12, 20, seed)).items for seed in range(20)]
    checked = [one for items in found for one in items if one.remark is Remark.CHECK]
    assert len(checked) <= 0.01 * 20 * 20


def test_remarks_name_what_to_look_at() -> None:
    def remark(p: float | None, r: float | None) -> Remark:
        return remark_of(30, p, r)

    assert remark(0.5, -0.01) is Remark.CHECK
    assert remark(0.5, 0.19) is Remark.WEAK
    assert remark(0.19, 0.4) is Remark.HARD
    assert remark(0.96, 0.4) is Remark.EASY
    assert remark(0.96, 0.1) is Remark.WEAK
    assert remark(0.6, 0.4) is Remark.NONE
    assert remark(1.0, None) is Remark.EASY
    assert remark(None, None) is Remark.NONE


CELLS = st.sampled_from([0, 1, 2, 3, None])


@st.composite
def classes(draw: st.DrawFn) -> Ticks:
    width = draw(st.integers(2, 6))
    return draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=9))


@settings(max_examples=60)
@given(classes(), st.integers(0, 99), st.randoms(use_true_random=False))
def test_neither_shuffles_nor_the_order_of_candidates_matter(
    ticks: Ticks, seed: int, chance: Random
) -> None:
    again = chance.sample(ticks, len(ticks))
    assert of(again, seed=seed) == of(ticks)


@settings(max_examples=60)
@given(classes())
def test_numbers_stay_within_their_bounds(ticks: Ticks) -> None:
    found = of(ticks)
    assert sum(found.histogram) == found.papers == len(ticks)
    for one in found.items:
        assert one.difficulty is not None
        assert 0 <= one.difficulty <= 1
        assert one.difficulty == pytest.approx(one.shares[0])
        assert sum(one.shares) + one.omitted + one.several == pytest.approx(1)
        for value in (one.discrimination, one.upper_lower):
            assert value is None or -1 - 1e-9 <= value <= 1 + 1e-9
    assert found.reliability is None or found.reliability <= 1 + 1e-9


@settings(max_examples=30)
@given(classes(), st.integers(0, 5))
def test_voiding_leaves_the_difficulty_of_others_alone(ticks: Ticks, at: int) -> None:
    assume(at < len(ticks[0]))
    before, after = of(ticks), of(ticks, void=(f"q{at:02}",))
    assert [one.difficulty for one in before.items] == [one.difficulty for one in after.items]


def test_json_is_rounded_and_whole() -> None:
    found = of(class_of(30, 6, 7))
    data = json.loads(statistics_json(found))
    assert data["papers"] == 30
    assert data["mean"] == round(found.mean or 0, 6)
    assert [one["remark"] for one in data["items"]] == [one.remark for one in found.items]


def test_rows_have_a_cell_for_each_column() -> None:
    items = of([[0, 1], [2, 0], [0, 0]]).items
    header = item_header(items)
    rows = [dict(zip(header, row, strict=True)) for row in item_rows(items, {"q00": ("S", "T")})]
    assert [(row["question"], row["section"], row["topic"]) for row in rows] == [
        ("q00", "S", "T"), ("q01", "", ""),
    ]  # fmt: skip
    assert [rows[0][f"choice {at}"] for at in (1, 2, 3, 4)] == [0.667, 0, 0.333, 0]
    assert (rows[0]["key"], rows[0]["right"], rows[0]["difficulty"]) == ("1", 2, 0.667)


def test_a_correlation_of_one_on_few_papers_has_a_remark() -> None:
    found = of([[right, right] for right in (1, 0) * 6])
    assert [one.discrimination for one in found.items] == pytest.approx([1, 1])
    assert {one.remark for one in found.items} == {Remark.NONE}
