"""Tests of the labels of boxes on scannable papers."""

from studypress.page.words.box_labels import examiner_label, point_labels, sign_labels
from studypress.page.words.catalogue import words_for


def test_points_have_the_decimal_mark_of_the_language() -> None:
    labels = [label for label, _ in point_labels(words_for("de"), 1)]
    assert labels == ["0", "0,5", "1"]
    assert examiner_label(words_for("en")) == "For the examiner alone. Score"


def test_signs_are_those_of_a_number() -> None:
    labels = dict(sign_labels(words_for("de")))
    assert labels == {"\N{MINUS SIGN}": "-", ",": ".", **{sign: sign for sign in "0123456789"}}
