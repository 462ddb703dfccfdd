"""Files of grade scales: all problems with their places, and grades as they are written."""

import pytest

from studypress.errors import ContentError
from studypress.grading.scale_file import parse_scale

FAULTS = {
    "": "s.yaml: the file is empty: write its grades",
    "- 1": "s.yaml:1:1: 'the scale' must be a mapping, such as 'title: ...'",
    "title: T": (
        "s.yaml:1:1: a scale has either 'grades' or 'linear', and this one has neither: write one"
        " of them"
    ),
    "title: T\nlinear: {from: 0, to: 1, step: 1}\ngrades: [{grade: a, from: 0}]": (
        "s.yaml:2:9: a scale has either 'grades' or 'linear', and this one has both: remove one"
    ),
    "title: T\ngrades:\n- {grade: a, from: 50}\n- {grade: b, from: 60}\n- {grade: a, from: 1}": (
        "s.yaml:4:20: 'from' must be less than that of the grade before (50): list the grades from"
        " the best to the worst\n"
        "s.yaml:5:3: scores below 1 have no grade: add a last grade with 'from: 0'\n"
        "s.yaml:5:11: the grade 'a' is listed twice: remove one"
    ),
    "title: T\npass: 4.1\ngrades:\n- {grade: 4.0, from: 101}\n- {grade: 5.0, from: 0}": (
        "s.yaml:2:7: no grade is '4.1'; did you mean '4.0'?\n"
        "s.yaml:4:22: 'from' is more than 100 percent: correct it, or use unit: points"
    ),
    "title: T\nlinear: {from: 0, to: 1, step: 0.3}": (
        "s.yaml:2:32: from 0 to 1 is no whole number of steps of 0.3: change 'step', 'from' or 'to'"
    ),
    "title: T\nlinear: {from: 3, to: 3, step: 1}": (
        "s.yaml:2:32: from 3 to 3 is no whole number of steps of 1: change 'step', 'from' or 'to'"
    ),
    "title: T\nlinear: {from: 0, to: 1000, step: 0.01}": (
        "s.yaml:2:35: more than 1,000 steps, the maximum: write a larger 'step'"
    ),
    "title: T\npass: 10,5\nlinear: {from: 0, to: 20, step: 0.5}": (
        "s.yaml:2:7: 'pass' is no grade of this scale (it is '10,5'): write a number from 0 to 20,"
        " in steps of 0.5"
    ),
    "title: T\nunit: marks\nround: 0\nlinear: {from: 0.001, to: 1, step: 1}\nname: x": (
        "s.yaml:2:7: 'unit' must be one of 'percent' or 'points' (it is 'marks')\n"
        "s.yaml:3:8: 'round' must be more than 0 (it is 0)\n"
        "s.yaml:4:16: 'from' must be a number with at most 2 decimals, such as 1.5 (it is 0.001)\n"
        "s.yaml:5:1: unknown key 'name'; known: title, unit, round, pass, grades, linear"
    ),
    'title: "a\\u0007"\ngrades: [{grade: " ", from: 0}]': (
        "s.yaml:2:18: 'grade' is empty: write its text"
    ),
    'title: "a\\u0007"\ngrades: [{grade: "\\u200b1", from: 0}]': (
        "s.yaml:1:8: 'title' has an invisible character (U+0007, a control character): remove it\n"
        "s.yaml:2:18: 'grade' has an invisible character (U+200B, ZERO WIDTH SPACE): remove it"
    ),
    f"title: T\ngrades: [{{grade: {'x' * 21}, from: 0}}]": (
        "s.yaml:2:18: 'grade' is longer than 20 characters, the maximum: shorten it"
        f" (it is '{'x' * 21}')"
    ),
    "title: T\ngrades: []": "s.yaml:2:9: 'grades' is empty: add at least one item",
    "title: [": (
        "s.yaml:2:1: YAML: did not find expected node content: check the indentation and quotes"
        " here and on the line before"
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_an_invalid_scale_reports_every_problem(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_scale(text, "s.yaml")
    assert str(caught.value) == FAULTS[text]


def test_grades_without_quotes_are_as_they_are_written() -> None:
    text = "title: T\npass: 4.0\ngrades: [{grade: 1.30, from: 90}, {grade: 4.0, from: 50}"
    scale = parse_scale(f"{text}, {{grade: no, from: 0}}]", "s.yaml")
    assert scale.texts == ("1.30", "4.0", "no")
    assert scale.grade(50, 100).passed
