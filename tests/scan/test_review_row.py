"""Corrections of scanned pages: the columns of their file."""

from dataclasses import fields

from studypress.scan.review_row import COLUMNS, ReviewRow


def test_each_column_is_a_field_of_a_row() -> None:
    assert tuple(field.name for field in fields(ReviewRow)) == COLUMNS
