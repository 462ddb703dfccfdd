"""Columns of a spreadsheet of answers: form code, candidate, and answers."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import NamedTuple

from studypress.errors import ContentError, Problem
from studypress.exam.headings import Headings, headings_of, names_of, question_number
from studypress.grading.answers.answer_cells import Row

FIELDS = ("code", "id", "answers", "marker")
"""Fields of a column, in addition to the number of a question."""

OWN_HEADER = ("code", "id", "source", "marker")
"""First headings of a file that `mark` wrote: in its other columns a blank cell has no answer."""

_PERSONS = {"candidate": ("id",)}  # heading in files of older versions


class QuestionNumbers(NamedTuple):
    """Numbers of the questions that have choices, a box, or neither, on any form."""

    closed: AbstractSet[int]
    boxes: AbstractSet[int]
    opened: AbstractSet[int]


@dataclass(frozen=True)
class AnswerColumns:
    """Column indexes, counted from 0; those of questions are by question number."""

    code: int | None
    candidate: int | None
    answers: int | None
    questions: Mapping[int, int]
    remarks: tuple[str, ...] = ()
    marker: int | None = None
    source: int | None = None
    is_own: bool = False
    """True for a file that `mark` wrote."""
    only_points: bool = False
    """True for a file with points of open questions, and no other answers."""


def columns_of(
    header: Row,
    rows: Sequence[Row],
    numbers: QuestionNumbers,
    given: Mapping[str, str],
) -> AnswerColumns:
    """Return the columns by their headings in the first row; remarks report ignored ones.

    `numbers` are those of all forms, and `given` has the user's headings by field.
    Raises ContentError with every problem of the columns, and CallError if a heading in `given`
    is missing.
    """
    is_own = tuple(cell.text.strip() for cell in header[: len(OWN_HEADER)]) == OWN_HEADER
    fields = (*FIELDS, *(("source",) if is_own else ()))
    headings = headings_of(header, rows, fields, given, _PERSONS)
    numbered, problems = _numbered(header, headings)
    found = headings.columns
    questions = {int(name): at for name, at in found.items() if name.isdecimal()} | numbered
    left = tuple(cell for cell in headings.ignored if question_number(cell.text) is None)
    remarks = replace(headings, ignored=left).remarks(f"{', '.join(FIELDS)} and numbers")
    is_whole = {*numbers.closed, *numbers.boxes} <= set(questions)
    only_points = "answers" not in found and not is_whole and set(questions) <= numbers.opened
    columns = AnswerColumns(
        found.get("code"),
        found.get("id"),
        found.get("answers"),
        questions,
        tuple(remarks),
        found.get("marker"),
        found.get("source"),
        is_own,
        only_points and bool(questions),
    )
    has = names_of([cell for cell in header if cell.text.strip()])
    problems += [
        Problem(header[0].place, f"{fault}; known: {has}") for fault in _missing(columns, numbers)
    ]
    if problems := [*headings.problems, *problems]:
        raise ContentError(problems)
    return columns


def _numbered(header: Row, headings: Headings) -> tuple[dict[int, int], list[Problem]]:
    """Return the columns whose heading is a question number, and problems of repeated ones."""
    found: dict[int, int] = {}
    problems = []
    for at, cell in enumerate(header):
        number = question_number(cell.text)
        if number is None or at in headings.columns.values():
            continue
        if number in found or str(number) in headings.columns:
            message = f"two columns for question {number}: remove one"
            problems.append(Problem(cell.place, message))
        found.setdefault(number, at)
    return found, problems


def _missing(columns: AnswerColumns, numbers: QuestionNumbers) -> Iterator[str]:
    if columns.code is None and columns.candidate is None:
        yield (
            "the column 'code' (of the form) or 'id' (as in the roster) is missing: add one, or"
            " name yours: --column id=HEADING"
        )
    if columns.answers is None and not columns.questions:
        yield "the column 'answers' is missing: add it, or one for each question: 1, 2, 3 and so on"
        return
    if columns.only_points or columns.is_own:
        return
    needed = {*numbers.boxes, *(numbers.closed if columns.answers is None else ())}
    if left := sorted(needed - set(columns.questions)):
        listed = ", ".join(map(str, left))
        yield f"columns are missing for question {listed}: add one for each"
