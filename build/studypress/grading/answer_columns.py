"""Columns of a spreadsheet of answers: form code, candidate, and answers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from studypress.errors import ContentError, Problem
from studypress.exam.headings import Headings, headings_of, names_of, question_number
from studypress.files.csv_sheet import Cell

Row = Sequence[Cell]

FIELDS = ("code", "id", "answers")
"""Fields of a column, in addition to the number of a question."""

_PERSONS = {"candidate": ("id",)}  # heading in files of older versions


@dataclass(frozen=True)
class AnswerColumns:
    """Column indexes, counted from 0; those of questions are by question number."""

    code: int | None
    candidate: int | None
    answers: int | None
    questions: Mapping[int, int]
    remarks: tuple[str, ...] = ()


def columns_of(
    header: Row,
    rows: Sequence[Row],
    closed: Collection[int],
    boxes: Collection[int],
    given: Mapping[str, str],
) -> AnswerColumns:
    """Return the columns by their headings in the first row; remarks report ignored ones.

    `closed` has the numbers of the questions with choices, `boxes` those of the questions with a
    written answer, and `given` the user's headings by field.
    Raises ContentError with every problem of the columns, and CallError if a heading in `given`
    is missing.
    """
    headings = headings_of(header, rows, FIELDS, given, _PERSONS)
    numbered, problems = _numbered(header, headings)
    found = headings.columns
    questions = {int(name): at for name, at in found.items() if name.isdecimal()} | numbered
    left = tuple(cell for cell in headings.ignored if question_number(cell.text) is None)
    remarks = replace(headings, ignored=left).remarks(f"{', '.join(FIELDS)} and numbers")
    columns = AnswerColumns(
        found.get("code"), found.get("id"), found.get("answers"), questions, tuple(remarks)
    )
    has = names_of([cell for cell in header if cell.text.strip()])
    problems += [
        Problem(header[0].place, f"{fault}; known: {has}")
        for fault in _missing(columns, closed, boxes)
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


def _missing(
    columns: AnswerColumns, closed: Collection[int], boxes: Collection[int]
) -> Iterator[str]:
    if columns.code is None and columns.candidate is None:
        yield (
            "the column 'code' (of the form) or 'id' (as in the roster) is missing: add one, or"
            " name yours: --column id=HEADING"
        )
    if columns.answers is None and not columns.questions:
        yield "the column 'answers' is missing: add it, or one for each question: 1, 2, 3 and so on"
        return
    needed = {*boxes, *(closed if columns.answers is None else ())}
    if left := sorted(needed - set(columns.questions)):
        numbers = ", ".join(map(str, left))
        yield f"columns are missing for question {numbers}: add one for each"
