"""Doubts about the boxes of a page: questions of which a person must decide the answer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from studypress.exam.record.form_record import FormRecord
from studypress.scan.box_answers import NoAnswer, answer_in
from studypress.scan.reading import BoxReading, BoxState

_CERTAIN = {BoxState.EMPTY: False, BoxState.CANCELLED: False, BoxState.MARKED: True}
"""Whether a box of a certain state is marked."""


def doubts_of(form: FormRecord, boxes: Iterable[BoxReading]) -> dict[int, str]:
    """Return the reason for each question of a form of which a person must decide the answer."""
    by_question = defaultdict[int, list[BoxReading]](list)
    for read in boxes:
        by_question[read.box.question].append(read)
    found = {
        item.number: answer_in(item, by_question[item.number])
        for item in form.questions
        if item.number in by_question
    }
    return {
        number: f"{answer.reason}{_boxes(by_question[number])}"
        for number, answer in found.items()
        if answer.reason and answer.reason != NoAnswer.TO_MARK
    }


def _boxes(boxes: Iterable[BoxReading]) -> str:
    """Return the boxes of a question that may be marked, such as ` (A, C)`."""
    labels = [read.box.label for read in boxes if _CERTAIN.get(read.state, True)]
    return f" ({', '.join(labels)})"


def differences(first: Sequence[BoxReading], second: Sequence[BoxReading]) -> list[int]:
    """Return the questions with a box that is certainly marked on one of two pictures only."""
    other = {read.box: read.state for read in second}
    return sorted(
        {
            read.box.question
            for read in first
            if read.state in _CERTAIN
            and other.get(read.box) in _CERTAIN
            and _CERTAIN[read.state] != _CERTAIN[other[read.box]]
        }
    )
