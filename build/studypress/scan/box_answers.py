"""Answers to single questions as their boxes state them, by the kinds of the questions."""

import re
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, assert_never

from studypress.bank.models import QuestionKind
from studypress.exam.record.form_record import ItemRecord
from studypress.scan.reading import BoxReading, BoxState

POINTS = "="
"""First sign of the value of a box for points."""

_DIGIT = re.compile(r"([0-9]+):([0-9.-])")
_NUMBER = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)")


class NoAnswer(StrEnum):
    """Reason why the boxes of a question state no answer, in words for a person."""

    DOUBTFUL = "a box is doubtful"
    TWO_MARKS = "two boxes are marked, but one is meant"
    NO_NUMBER = "its digits are no number"
    TO_MARK = "a person has to mark it"


class BoxAnswer(NamedTuple):
    """An answer, empty if no box is marked; or the reason why there is none."""

    text: str = ""
    reason: str = ""


def answer_in(item: ItemRecord, boxes: Sequence[BoxReading]) -> BoxAnswer:
    """Return the answer that the boxes of a question state; cancelled boxes count as empty.

    Choices without boxes, as on a page that is not known to have any, are no empty answer.
    """
    if not boxes or item.kind is QuestionKind.SHORT:
        return BoxAnswer(reason=NoAnswer.TO_MARK)
    if any(at.state is BoxState.DOUBTFUL for at in boxes):
        return BoxAnswer(reason=NoAnswer.DOUBTFUL)
    marked = [at.box.value for at in boxes if at.state is BoxState.MARKED]
    match item.kind:
        case QuestionKind.SEVERAL:
            return BoxAnswer("".join(sorted(marked)))
        case QuestionKind.SINGLE | QuestionKind.TRUE_FALSE:
            return _one_of(marked)
        case QuestionKind.NUMBER:
            return _number(marked)
        case QuestionKind.OPEN:
            found = _one_of(marked)
            reason = found.reason if found.text or found.reason else NoAnswer.TO_MARK
            return BoxAnswer(found.text.removeprefix(POINTS), reason)
        case unknown:
            assert_never(unknown)


def _one_of(marked: Sequence[str]) -> BoxAnswer:
    return BoxAnswer(reason=NoAnswer.TWO_MARKS) if len(marked) > 1 else BoxAnswer(*marked)


def _number(marked: Sequence[str]) -> BoxAnswer:
    """Return the number in columns of digits; columns before and after it may be empty."""
    columns = defaultdict[int, list[str]](list)
    for found in filter(None, map(_DIGIT.fullmatch, marked)):
        columns[int(found[1])].append(found[2])
    if any(len(signs) > 1 for signs in columns.values()):
        return BoxAnswer(reason=NoAnswer.TWO_MARKS)
    filled = sorted(columns)
    text = "".join(columns[column][0] for column in filled)
    has_gap = bool(filled) and filled[-1] - filled[0] >= len(filled)
    if len(text) != len(marked) or has_gap or (text and not _NUMBER.fullmatch(text)):
        return BoxAnswer(reason=NoAnswer.NO_NUMBER)
    return BoxAnswer(text)
