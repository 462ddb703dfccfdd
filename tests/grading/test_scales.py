"""Grades of scores: exact at each boundary, rounded as the scale says, in every shipped scale."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.grading.scale_file import parse_scale
from studypress.grading.scales import Grade, Scale

FOLDER = Path(__file__).parents[2] / "content" / "scales"
SHIPPED = {
    path.stem: parse_scale(path.read_bytes(), path.name) for path in sorted(FOLDER.iterdir())
}


def scale(text: str) -> Scale:
    return parse_scale(f"title: T\n{text}", "scale.yaml")


@pytest.mark.parametrize(
    ("name", "percent", "grade"),
    [
        ("german", "100", Grade("1.0", passed=True)),
        ("german", "95", Grade("1.0", passed=True)),
        ("german", "94.99", Grade("1.3", passed=True)),
        ("german", "50", Grade("4.0", passed=True)),
        ("german", "49.99", Grade("5.0", passed=False)),
        ("german", "-3", Grade("5.0", passed=False)),
        ("german", "104", Grade("1.0", passed=True)),
        ("us", "93", Grade("A", passed=True)),
        ("us", "89.5", Grade("B+", passed=True)),
        ("us", "60", Grade("D-", passed=True)),
        ("us", "59.99", Grade("F", passed=False)),
        ("uk", "60", Grade("2:1", passed=True)),
        ("uk", "39", Grade("Fail", passed=False)),
        ("austrian", "62.5", Grade("3", passed=True)),
        ("austrian", "49", Grade("5", passed=False)),
        ("swiss", "0", Grade("1.00", passed=False)),
        ("swiss", "60", Grade("4.00", passed=True)),
        ("swiss", "57.4", Grade("3.75", passed=False)),
        ("swiss", "57.5", Grade("4.00", passed=True)),
        ("dutch", "50", Grade("5.5", passed=True)),
        ("dutch", "49", Grade("5.4", passed=False)),
        ("french", "50", Grade("10.0", passed=True)),
        ("french", "48.75", Grade("10.0", passed=True)),
        ("french", "48.7", Grade("9.5", passed=False)),
        ("french", "110", Grade("20.0", passed=True)),
        ("french", "-5", Grade("0.0", passed=False)),
        ("percent", "49.5", Grade("50", passed=None)),
        ("percent", "49.49", Grade("49", passed=None)),
        ("pass", "50", Grade("passed", passed=True)),
        ("pass", "49.99", Grade("failed", passed=False)),
    ],
)
def test_shipped_scales_give_these_grades(name: str, percent: str, grade: Grade) -> None:
    assert SHIPPED[name].grade(Fraction(percent), 100) == grade


def test_a_third_of_the_points_is_compared_exactly() -> None:
    thirds = scale(
        "grades: [{grade: a, from: 33.34}, {grade: b, from: 33.33}, {grade: c, from: 0}]"
    )
    assert thirds.grade(Fraction(1, 3), 1).text == "b"
    assert thirds.grade(20, 60).text == "b"


def test_scores_are_rounded_before_they_are_compared_if_the_scale_says_so() -> None:
    text = "unit: points\nround: 0.5\npass: a\ngrades: [{grade: a, from: 10}, {grade: b, from: 0}]"
    half = scale(text)
    assert half.grade(Decimal("9.75"), 20) == Grade("a", passed=True)
    assert half.grade(Decimal("9.74"), 20) == Grade("b", passed=False)
    assert half.grade(10, 1000).text == "a", "points do not depend on those possible"


def test_linear_grades_may_fall_and_halves_are_rounded_toward_the_best() -> None:
    falling = scale("pass: 4\nlinear: {from: 5, to: 1, step: 1}")
    found = {at: falling.grade(at, 16) for at in (0, 2, 4, 14, 16)}
    assert [grade.text for grade in found.values()] == ["5", "4", "4", "1", "1"]
    assert [grade.passed for grade in found.values()] == [False, True, True, True, True]
    assert falling.texts == ("1", "2", "3", "4", "5")
    spaced = scale('pass: "1 000"\nlinear: {from: 0, to: 1000, step: 1}')
    assert [spaced.grade(at, 1).passed for at in (0, 1)] == [False, True]


def test_linear_grades_of_points_need_those_of_the_exam() -> None:
    assert scale("unit: points\nlinear: {from: 0, to: 10, step: 1}").grade(15, 20).text == "8"


@given(
    st.sampled_from(sorted(SHIPPED)),
    st.fractions(-1, 2, max_denominator=999),
    st.fractions(-1, 2, max_denominator=999),
)
def test_more_points_never_give_a_worse_grade(name: str, one: Fraction, other: Fraction) -> None:
    scale = SHIPPED[name]
    worse, better = (scale.grade(share, 1) for share in sorted((one, other)))
    assert scale.texts.index(better.text) <= scale.texts.index(worse.text)
    assert not worse.passed or better.passed


@pytest.mark.parametrize("name", SHIPPED)
def test_bands_contain_each_grade_once(name: str) -> None:
    bands = SHIPPED[name].bands
    assert len(bands) <= 21
    assert sorted(text for band in bands for text in band.grades) == sorted(SHIPPED[name].texts)


def test_bands_of_many_grades_are_named_by_the_first_and_the_last() -> None:
    assert [band.label for band in SHIPPED["percent"].bands][:3] == ["100", "95–99", "90–94"]
    assert [band.label for band in SHIPPED["german"].bands][:2] == ["1.0", "1.3"]
