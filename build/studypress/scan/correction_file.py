"""The file of corrections, read whole against the exam, and written."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from studypress.bank.models import QuestionKind
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam.form_code import not_of, symbols_of
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import Record
from studypress.files.csv_sheet import Cell, SheetLimits, csv_text, read_sheet
from studypress.grading.answers.answer_cells import damage_of_written, points_or_lines, text_of
from studypress.scan.review_row import COLUMNS, NO_ANSWER, ReviewRow, RowKind

LIMITS = SheetLimits(size=64 * 2**20, rows=300_000)
"""Limits of the file, which grows with each decision."""

_LONGEST = 500  # characters of a cell
_MOST = {"who": 100, "source": 4_000}  # other limits; the pages of an answer are several places
_PLACE = re.compile(r"[^\x00-\x1f\x7f]+:[1-9][0-9]{0,5}")
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|\+00:00)", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)


@dataclass(frozen=True)
class Decisions:
    """Decisions that count: rows about pages by place, about answers by code and question."""

    pages: Mapping[str, ReviewRow] = field(default_factory=dict)
    answers: Mapping[tuple[str, int], ReviewRow] = field(default_factory=dict)


def decisions_of(rows: Iterable[ReviewRow]) -> Decisions:
    """Return the last decision about each page and answer, unless it was withdrawn."""
    pages: dict[str, ReviewRow] = {}
    answers: dict[tuple[str, int], ReviewRow] = {}
    for row in rows:
        if row.kind == "page":
            pages[row.source] = row
        else:
            answers[row.code, int(row.question)] = row
    return Decisions(
        {place: row for place, row in pages.items() if row.page},
        {place: row for place, row in answers.items() if row.answer},
    )


def corrections_csv(rows: Iterable[ReviewRow]) -> bytes:
    """Serialise corrections for `read_corrections`."""
    cells = ([getattr(row, name) for name in COLUMNS] for row in rows)
    return csv_text(COLUMNS, cells).encode()


def read_corrections(record: Record, data: bytes, file: str) -> tuple[ReviewRow, ...]:
    """Parse a file of corrections of this exam; `file` is its name in messages.

    Raises ContentError with the place of each cell that does not fit the exam.
    """
    sheet = read_sheet(data, file, LIMITS)
    filled = [row for row in sheet.rows if any(cell.text.strip() for cell in row)]
    problems = list(sheet.problems) or list(_faults_of_header(filled, file))
    if problems:
        raise ContentError(problems)
    names = [cell.text.strip() for cell in filled[0]]
    parser = _CorrectionParser(record, {symbols_of(form.code): form for form in record.every_form})
    rows = [parser.row(row, names) for row in filled[1:]]
    if parser.problems:
        raise ContentError(parser.problems)
    return tuple(rows)


def answer_fault(item: ItemRecord, text: str) -> str:
    """Return why a text is no answer to a question as corrections state it; "" if it is one."""
    if not text or (text == NO_ANSWER and item.kind is not QuestionKind.OPEN):
        return ""
    if item.kind.has_choices:
        fits = set(text) <= set(item.letters) and sorted(set(text)) == list(text)
        known = f"letters from {item.letters[0]} to {item.letters[-1]} in their order"
        return "" if fits else f"write {known}, or {NO_ANSWER} for no answer"
    if item.kind is QuestionKind.OPEN and points_or_lines(item, text) != text:
        lines = ", or the letters of the ticked lines of its scheme" if item.marking else ""
        return f"write points from 0 to {item.points}{lines}"
    return ""


def _faults_of_header(rows: Sequence[Sequence[Cell]], file: str) -> Iterator[Problem]:
    names = [cell.text.strip() for cell in rows[0]] if rows else []
    if sorted(names) != sorted(COLUMNS):
        place = rows[0][0].place if rows else SourcePlace(file)
        columns = ", ".join(COLUMNS)
        yield Problem(place, f"this is no file of corrections: its columns are {columns}")


@dataclass
class _CorrectionParser:
    """Parser of rows, which collects the problems of all."""

    record: Record
    forms: Mapping[str, FormRecord]
    problems: list[Problem] = field(default_factory=list)

    def row(self, row: Sequence[Cell], names: Sequence[str]) -> ReviewRow:
        """Return a row as it is written; report each cell that is invalid."""
        if len(row) != len(names):
            message = f"this row has {len(row)} cells, but the first row {len(names)}"
            self.problems.append(Problem(row[0].place, message))
            return ReviewRow("page", *[""] * 7)
        cells = dict(zip(names, row, strict=True))
        texts = {name: text_of([cell], 0) for name, cell in cells.items()}
        for name, message in self._faults(texts, cells):
            self.problems.append(Problem(cells[name].place, message))
        form = self.forms.get(symbols_of(texts["code"]))
        kind: RowKind = "answer" if texts.pop("kind") == "answer" else "page"
        return ReviewRow(kind, **texts | ({"code": form.code} if form else {}))

    def _faults(
        self, texts: Mapping[str, str], cells: Mapping[str, Cell]
    ) -> Iterator[tuple[str, str]]:
        """Yield the column and the message of each fault."""
        yield from _faults_of_texts(texts)
        form = self.forms.get(symbols_of(texts["code"]))
        if texts["code"] and form is None:
            yield "code", not_of(self.record.title, texts["code"])
        elif texts["kind"] == "page":
            yield from _faults_of_page(texts, form)
        elif texts["kind"] == "answer":
            yield from _faults_of_answer(texts, form, cells["answer"])
        else:
            yield "kind", f"'{texts['kind'][:20]}': write page or answer"


def _faults_of_texts(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in texts.items():
        most = _MOST.get(name, _LONGEST)
        if len(text) > most or not text.isprintable():
            yield name, f"write at most {most} characters, on one line"
    if not _WHEN.fullmatch(texts["when"]):
        yield "when", "write a time in UTC, such as 2026-02-03T14:05:06Z"


def _faults_of_page(texts: Mapping[str, str], form: FormRecord | None) -> Iterator[tuple[str, str]]:
    if not _PLACE.fullmatch(texts["source"]):
        yield "source", "write the file and the page in it, such as room-a.pdf:7"
    page = texts["page"]
    if form is None and page not in ("", NO_ANSWER):
        yield "code", f"a page has no code: write it, or {NO_ANSWER} as its page if it has none"
    if form and not (form.scan and _NUMBER.fullmatch(page) and form.scan.page(int(page))):
        known = ", ".join(str(each.page) for each in form.scan.pages) if form.scan else "none"
        yield "page", f"'{page[:20]}': scannable pages of form {form.code}: {known}"


def _faults_of_answer(
    texts: Mapping[str, str], form: FormRecord | None, cell: Cell
) -> Iterator[tuple[str, str]]:
    if form is None:
        yield "code", "write the code of a form"
        return
    number = texts["question"]
    if not _NUMBER.fullmatch(number) or int(number) > len(form.questions):
        last = len(form.questions)
        yield "question", f"'{number[:20]}': form {form.code} has questions from 1 to {last}"
        return
    item, text = form.questions[int(number) - 1], texts["answer"]
    is_written = item.kind in (QuestionKind.NUMBER, QuestionKind.SHORT)
    if fault := (is_written and damage_of_written(item, cell)) or answer_fault(item, text):
        shown = f"'{text[:40]}': question {number} of form {form.code}"
        yield "answer", f"{shown}: {fault}"
