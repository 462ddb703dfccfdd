"""Doubts about boxes: those of the reader, two marks where one is meant, two pictures."""

import pytest

from studypress.exam.record.read import Record
from studypress.exam.scannable.layout import ScanBox
from studypress.pipeline.scanning.doubts import differences, doubts_of
from studypress.scan.reading import BoxReading, BoxState

EMPTY, MARKED, DOUBTFUL = BoxState.EMPTY, BoxState.MARKED, BoxState.DOUBTFUL
CANCELLED = BoxState.CANCELLED


def read(question: int, value: str, state: BoxState) -> BoxReading:
    return BoxReading(ScanBox(question, value, 10, 10), state, 0.5, 0.5)


@pytest.mark.parametrize(
    ("question", "marks", "reason"),
    [
        (1, {"A": MARKED, "B": EMPTY}, None),
        (1, {"A": MARKED, "B": CANCELLED}, None),
        (1, {"A": MARKED, "B": DOUBTFUL}, "a box is doubtful (A, B)"),
        (1, {"A": MARKED, "C": MARKED}, "two boxes are marked, but one is meant (A, C)"),
        (2, {"A": MARKED, "C": MARKED}, None),
        (3, {"1:4": MARKED, "2:4": MARKED}, None),
        (3, {"1:4": MARKED, "3:4": MARKED}, "its digits are no number (1:4, 3:4)"),
        (5, {"=1": EMPTY, "=2.5": EMPTY}, None),
        (3, {"1:4": MARKED, "1:5": MARKED}, "two boxes are marked, but one is meant (1:4, 1:5)"),
        (5, {"=1": MARKED, "=2.5": MARKED}, "two boxes are marked, but one is meant (1, 2.5)"),
    ],
)
def test_marks_where_one_is_meant_are_doubtful(
    scanned_record: Record, question: int, marks: dict[str, BoxState], reason: str | None
) -> None:
    boxes = [read(question, value, state) for value, state in marks.items()]
    expected = {question: reason} if reason else {}
    assert doubts_of(scanned_record.forms[0], boxes) == expected


def test_pictures_differ_where_a_box_is_certainly_marked_on_one_only() -> None:
    first = [read(1, "A", MARKED), read(2, "A", CANCELLED), read(3, "A", MARKED)]
    second = [read(1, "A", EMPTY), read(2, "A", EMPTY), read(3, "A", DOUBTFUL)]
    assert differences(first, second) == [1]
