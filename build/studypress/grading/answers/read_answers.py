"""Parser of a spreadsheet of answers; each row is checked against its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from studypress.bank.models import QuestionKind
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam.record.read import Record
from studypress.files.csv_sheet import ANSWER_LIMITS
from studypress.files.workbook import read_spreadsheet
from studypress.grading.answers.answer_cells import Row, RowFindings, text_of
from studypress.grading.answers.answer_columns import QuestionNumbers, columns_of
from studypress.grading.answers.answer_sheet import AnswerSheet
from studypress.grading.answers.row_answers import RowAnswers
from studypress.grading.answers.row_owners import RowOwners


@dataclass(frozen=True)
class Answers:
    """Answer sheets in the order of their forms, and remarks on answers and ignored columns."""

    sheets: tuple[AnswerSheet, ...]
    remarks: tuple[str, ...]


def read_answers(  # noqa: PLR0913 - a file, and what is known about it
    record: Record,
    data: bytes,
    file: str,
    named: Mapping[str, str] | None = None,
    *,
    marker: str = "",
    kept: bool = False,
    owner_of: Callable[[str], str] = lambda _: "",
) -> Answers:
    """Parse a spreadsheet of answers; its first row has the headings.

    The file has a column `code` (of the form) or `id` (of the candidate), and a column `answers`
    with the letters in order, or a column for each question. Written answers, and points of open
    questions, have a column for each question; a file may have only points of open questions.
    `named` has the user's headings by field, `marker` the person who marked rows that name none; a
    `kept` file is that of the marks. `owner_of` returns the title and the folder of another exam
    that has a code, or an empty string. Raises ContentError with the place of each value that does
    not fit the exam.
    """
    sheet = read_spreadsheet(data, file, ANSWER_LIMITS)
    rows = [row for row in sheet.rows if any(cell.text.strip() for cell in row)]
    problems = list(sheet.problems)
    if len(rows) < 2 and not problems:  # noqa: PLR2004 - a header and something below it
        problems.append(Problem(SourcePlace(file), "the file has no answers"))
    if not rows or problems:
        raise ContentError(problems)
    columns = columns_of(rows[0], rows[1:], _numbers(record), named or {})
    if kept:
        columns = replace(columns, is_own=True)
    findings = RowFindings()
    owners = RowOwners(record, columns, findings, kept, owner_of)
    parser = RowAnswers(columns, record.blueprint.scoring, findings)
    read = [found for row in rows[1:] if (found := _sheet(row, len(rows[0]), owners, parser))]
    if findings.problems:
        raise ContentError(findings.problems)
    sheets = sorted((replace(at, marker=at.marker or marker) for at in read), key=_number)
    return Answers(tuple(sheets), (*sheet.remarks, *columns.remarks, *findings.remarks))


def _numbers(record: Record) -> QuestionNumbers:
    every = (item for form in record.every_form for item in form.questions)
    items = {(item.number, item.kind) for item in every}
    closed = {number for number, kind in items if kind.has_choices}
    boxes = {number for number, kind in items if kind.has_box}
    opened = {number for number, kind in items if kind is QuestionKind.OPEN}
    return QuestionNumbers(closed, boxes, opened)


def _number(sheet: AnswerSheet) -> int:
    return sheet.form.number


def _sheet(row: Row, width: int, owners: RowOwners, parser: RowAnswers) -> AnswerSheet | None:
    """Return the answer sheet of a row; None if its cells or its form are unknown."""
    if len(row) != width:
        message = f"this row has {len(row)} cells, but the first row {width}"
        parser.findings.report(row, None, message)
        return None
    if (owner := owners.owner(row)) is None:
        return None
    columns, place = parser.columns, row[0].place
    source = text_of(row, columns.source) if columns.is_own else source_of(place)
    marker = text_of(row, columns.marker)
    return AnswerSheet(*owner, parser.answers(owner[0], row), source, marker, place)


def source_of(place: SourcePlace) -> str:
    """Return the row of a place, with the name of its file but not its folder."""
    name = Path(place.file).name
    if place.sheet:
        return str(replace(place, file=name))
    return f"{name}:{place.line}"
