"""Answers by boxes: each kind of question, by data alone."""

import pytest
from pydantic import TypeAdapter

from studypress.exam.record.form_record import ItemRecord
from studypress.exam.scannable.layout import ScanBox
from studypress.scan.box_answers import BoxAnswer, NoAnswer, answer_in
from studypress.scan.reading import BoxReading, BoxState


def item(kind: str, **more: object) -> ItemRecord:
    """A question as a manifest records it."""
    data = {"number": 1, "id": "q", "points": 3, "minutes": 1, "kind": kind, **more}
    return TypeAdapter(ItemRecord).validate_python(data)


SINGLE = item("single", choices=(1, 0, 2), key="B")
SEVERAL = item("several", choices=(1, 0, 2), key="AB")
STATEMENT = item("true-false", choices=(0, 1), key="A")
NUMBER = item("number", value="12")
SHORT = item("short", accept=("Paris",))
OPEN = item("open")
STATES = {
    ".": BoxState.EMPTY, "x": BoxState.MARKED, "#": BoxState.CANCELLED, "?": BoxState.DOUBTFUL
}  # fmt: skip


def boxes(values: str, states: str) -> list[BoxReading]:
    """Boxes in a column, with a sign for the state of each."""
    pairs = zip(values.split(), states, strict=True)
    return [
        BoxReading(ScanBox(1, value, 20, 10 * at), STATES[state], 0.5, 0.5)
        for at, (value, state) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("asked", "values", "states", "answer"),
    [
        (SINGLE, "A B C", ".x.", "B"),
        (SINGLE, "A B C", "#x.", "B"),
        (SINGLE, "A B C", "...", ""),
        (SINGLE, "A B C", "#..", ""),
        (SINGLE, "A B C", "xx.", NoAnswer.TWO_MARKS),
        (SINGLE, "A B C", "x?.", NoAnswer.DOUBTFUL),
        (STATEMENT, "A B", "x.", "A"),
        (STATEMENT, "A B", "xx", NoAnswer.TWO_MARKS),
        (SEVERAL, "A B C", "x#x", "AC"),
        (SEVERAL, "C B A", "x.x", "AC"),
        (SEVERAL, "A B C", "...", ""),
        (SEVERAL, "A B C", "x.?", NoAnswer.DOUBTFUL),
        (OPEN, "=0 =0.5 =1", ".x.", "0.5"),
        (OPEN, "=0 =0.5 =1", "x..", "0"),
        (OPEN, "=0 =0.5 =1", "...", NoAnswer.TO_MARK),
        (OPEN, "=0 =0.5 =1", "x.x", NoAnswer.TWO_MARKS),
        (SINGLE, "", "", NoAnswer.TO_MARK),
        (SEVERAL, "", "", NoAnswer.TO_MARK),
        (OPEN, "", "", NoAnswer.TO_MARK),
        (SHORT, "", "", NoAnswer.TO_MARK),
        (NUMBER, "", "", NoAnswer.TO_MARK),
        (NUMBER, "1:1 1:2 2:1 2:2", ".xx.", "21"),
        (NUMBER, "1:- 2:1 3:. 4:5", "xxxx", "-1.5"),
        (NUMBER, "1:1 2:1 3:1", ".xx", "11"),
        (NUMBER, "9:1 10:2 11:3", "xx.", "12"),
        (NUMBER, "1:1 2:1", "..", ""),
        (NUMBER, "1:1 2:1 3:1", "x.x", NoAnswer.NO_NUMBER),
        (NUMBER, "1:1 2:-", "xx", NoAnswer.NO_NUMBER),
        (NUMBER, "1:. 2:-", "x.", NoAnswer.NO_NUMBER),
        (NUMBER, "1:1 1:2", "xx", NoAnswer.TWO_MARKS),
        (NUMBER, "a:1 b", "xx", NoAnswer.NO_NUMBER),
    ],
)
def test_boxes_state_an_answer(asked: ItemRecord, values: str, states: str, answer: str) -> None:
    found = answer_in(asked, boxes(values, states))
    is_reason = isinstance(answer, NoAnswer)
    assert found == (BoxAnswer(reason=answer) if is_reason else BoxAnswer(answer))
