"""Parser of a spreadsheet of answers; each row is checked against its form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import assert_never
from unicodedata import normalize

from studypress.bank.models import QuestionKind
from studypress.errors import ContentError, Problem, SourcePlace, did_you_mean
from studypress.exam.damage import damage_of, error_in, plain_id
from studypress.exam.form_code import is_form_code, not_of, symbols_of
from studypress.exam.model import NONE_RIGHT, Candidate
from studypress.exam.record.read import FormRecord, ItemRecord, Record
from studypress.files.csv_sheet import read_sheet
from studypress.grading.answer_cells import (
    BETWEEN,
    BLANKS,
    SEVERAL,
    damage_of_letters,
    damage_of_written,
    doubt,
    letters_of_each,
    points_or_lines,
    truth_letter,
)
from studypress.grading.answer_columns import AnswerColumns, Row, columns_of
from studypress.grading.question_marks import QuestionOutcome, mark_of


@dataclass(frozen=True)
class AnswerSheet:
    """Answers on one form, by question number; an empty text is a blank answer.

    An answer has the letters of the ticked choices, or the number or words as written. Of an open
    question it has the points given by hand, or the letters of the ticked lines of its scheme;
    it is absent until the question is marked. `place` is the row in the file.
    """

    form: FormRecord
    candidate: Candidate | None
    answers: Mapping[int, str]
    place: SourcePlace = field(default=SourcePlace(""), compare=False)


@dataclass(frozen=True)
class Answers:
    """Answer sheets in the order of their forms, and remarks on answers and ignored columns."""

    sheets: tuple[AnswerSheet, ...]
    remarks: tuple[str, ...]


def read_answers(
    record: Record,
    data: bytes,
    file: str,
    named: Mapping[str, str] | None = None,
    *,
    kept: bool = False,
) -> Answers:
    """Parse a spreadsheet of answers; its first row has the headings.

    The file has a column `code` (of the form) or `id` (of the candidate), and a column `answers`
    with the letters in order, or a column for each question. Written answers, and points of open
    questions, have a column for each question. `named` has the user's headings by field; a `kept`
    file was written by `mark`. Raises ContentError with the place of each value that does not fit
    the exam.
    """
    sheet = read_sheet(data, file)
    rows = [row for row in sheet.rows if any(cell.text.strip() for cell in row)]
    problems = list(sheet.problems)
    if len(rows) < 2 and not problems:  # noqa: PLR2004 - a header and something below it
        problems.append(Problem(SourcePlace(file), "the file has no answers"))
    if not rows or problems:
        raise ContentError(problems)
    items = [item for form in record.forms for item in form.questions]
    closed = {item.number for item in items if item.kind.has_choices}
    boxes = {item.number for item in items if item.kind.has_box}
    columns = columns_of(rows[0], rows[1:], closed, boxes, named or {})
    reader = _AnswerReader(record, columns, len(rows[0]), kept)
    read = [found for row in rows[1:] if (found := reader.sheet(row))]
    if reader.problems:
        raise ContentError(reader.problems)
    sheets = sorted(read, key=lambda answered: answered.form.number)
    return Answers(tuple(sheets), (*columns.remarks, *reader.remarks))


@dataclass
class _AnswerReader:
    """Parser of rows that collects their problems, and remarks on answers."""

    record: Record
    columns: AnswerColumns
    width: int
    kept: bool
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    seen: dict[str, SourcePlace] = field(default_factory=dict)
    """First row of each form and candidate."""

    def __post_init__(self) -> None:
        """Index forms by code and by candidate id."""
        self.by_code = {symbols_of(form.code): form for form in self.record.forms}
        self.by_id = {form.candidate.id: form for form in self.record.forms if form.candidate}

    def sheet(self, row: Row) -> AnswerSheet | None:
        """Return the answer sheet of a row; add to `problems` and return None if it is invalid."""
        before = len(self.problems)
        if len(row) != self.width:
            message = f"this row has {len(row)} cells, but the first row {self.width}"
            self.problems.append(Problem(row[0].place, message))
            return None
        if (form := self._form(row)) is None:
            return None
        candidate = self._candidate_of(form, row)
        self._note(form, candidate, row)
        answers = self._in_one(form, row)
        for item, at in self._one_by_one(form, row):
            match item.kind:
                case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.TRUE_FALSE:
                    answers |= self._ticked(form, item, row, at)
                case QuestionKind.NUMBER | QuestionKind.SHORT:
                    answers[item.number] = self._written(form, item, row, at)
                case QuestionKind.OPEN:
                    answers |= self._by_hand(form, item, row, at)
                case unknown:
                    assert_never(unknown)
        known = len(self.problems) == before
        return AnswerSheet(form, candidate, answers, row[0].place) if known else None

    def _form(self, row: Row) -> FormRecord | None:
        code, name = _text(row, self.columns.code), self._id(row)
        if code:
            form, at = self.by_code.get(symbols_of(code)), self.columns.code
            message = self._no_code(code)
        else:
            form, at = self.by_id.get(name), self.columns.candidate
            message = self._no_candidate(name)
        if form is None:
            self._report(row, at, _spoiled(row, at) or message)
        return form

    def _id(self, row: Row) -> str:
        return plain_id(_text(row, self.columns.candidate))

    def _no_code(self, code: str) -> str:
        fault = not_of(self.record.title, code)
        if is_form_code(code):  # a code of another exam: similar codes here are other candidates'
            return f"{fault}: mark that paper in the folder of that exam"
        return fault + did_you_mean(code.upper(), [form.code for form in self.record.forms])

    def _no_candidate(self, name: str) -> str:
        if not name:
            return "this row has neither a form code nor a candidate"
        return f"unknown candidate '{name}'{did_you_mean(name, self.by_id)}"

    def _candidate_of(self, form: FormRecord, row: Row) -> Candidate | None:
        """Return the candidate who answered; the row's id decides for spare or anonymous forms."""
        name, at = self._id(row), self.columns.candidate
        if not name or (form.candidate and form.candidate.id == name):
            return form.candidate
        if form.candidate:
            message = f"form {form.code} is of '{form.candidate.id}', not of '{name}'"
            self._report(row, at, _spoiled(row, at) or message)
        elif not self.by_id:
            if not self.kept and (spoiled := _spoiled(row, at)):
                self._report(row, at, spoiled)
            return Candidate("", name)
        elif name not in self.by_id:
            self._report(row, at, _spoiled(row, at) or self._no_candidate(name))
        return self.by_id[name].candidate if name in self.by_id else None

    def _note(self, form: FormRecord, candidate: Candidate | None, row: Row) -> None:
        who = {f"form {form.code}": self.columns.code}
        if candidate:
            who |= {f"candidate '{candidate.id}'": self.columns.candidate}
        for name, at in who.items():
            if name in self.seen:
                message = f"duplicate {name} (first in line {self.seen[name].line})"
                self._report(row, at, message)
                break
        self.seen |= {name: row[at or 0].place for name, at in who.items() if name not in self.seen}

    def _in_one(self, form: FormRecord, row: Row) -> dict[int, str]:
        """Parse the column `answers`, which has all letters in order."""
        if self.columns.answers is None:
            return {}
        at = self.columns.answers
        closed = [item for item in form.questions if item.kind.has_choices]
        if spoiled := damage_of_letters(row[at].text):
            self._report(row, at, spoiled)
            return {}
        text = normalize("NFKC", row[at].text).upper()
        # Spaces are blank answers, unless there are too many of them.
        cells = [letters_of_each(written) for written in (text, text.strip())]
        if {"(", ")"} & set(cells[0]):
            message = "the parentheses around the letters of a question are not closed, or nested"
            self._report(row, at, message)
            return {}
        fitting = [
            (items, letters)
            for letters in cells
            for items in (closed, form.questions)
            if len(letters) == len(items)
        ]
        if not fitting:
            few = "few" if len(cells[0]) < len(closed) else "many"
            message = (
                f"too {few} answers: {len(cells[1])} for the {len(closed)} questions with"
                f" choices of form {form.code}: write a letter for each, and - for a blank"
            )
            if any(item.kind is QuestionKind.SEVERAL for item in closed):
                message += ", and several letters in parentheses"
            self._report(row, at, message)
            return {}
        items, letters = fitting[0]
        pairs = zip(items, letters, strict=True)
        read = [(item, self._letters(form, item, sign, row, at)) for item, sign in pairs]
        return {item.number: sign for item, sign in read if item.kind.has_choices}

    def _one_by_one(self, form: FormRecord, row: Row) -> Iterator[tuple[ItemRecord, int]]:
        """Yield each question that has a column, and the column's index."""
        for number, at in self.columns.questions.items():
            if number <= len(form.questions):
                yield form.questions[number - 1], at
            elif normalize("NFKC", _text(row, at)).strip(BLANKS):
                count = len(form.questions)
                message = f"form {form.code} has no question {number}, only {count}"
                self._report(row, at, message)

    def _ticked(self, form: FormRecord, item: ItemRecord, row: Row, at: int) -> dict[int, str]:
        """Parse the column of a question with choices."""
        text = normalize("NFKC", _text(row, at)).upper()
        if self.columns.answers is None:
            return {item.number: self._letters(form, item, text, row, at)}
        if text:
            message = f"question {item.number} already has a letter in the column 'answers'"
            self._report(row, at, message)
        return {}

    def _letters(self, form: FormRecord, item: ItemRecord, text: str, row: Row, at: int) -> str:
        if item.kind is QuestionKind.TRUE_FALSE:
            text = truth_letter(text)
        if spoiled := damage_of_letters(text):
            self._report(row, at, spoiled)
            return ""
        if item.kind is QuestionKind.SEVERAL and text == NONE_RIGHT.upper():
            return ""
        letters = {sign for sign in text if sign not in f"{BLANKS}{BETWEEN}()"}
        if item.kind is QuestionKind.SEVERAL and SEVERAL in letters:
            self._report(
                row, at, f"'{SEVERAL}' hides which choices are ticked: write their letters"
            )
        elif unknown := sorted(letters - {*item.letters, SEVERAL}):
            has = f"{item.letters[0]} to {item.letters[-1]}" if item.letters else "no choices"
            message = f"unknown letter '{unknown[0]}'" + (f" in '{text[:40]}'" if text[1:] else "")
            message = f"{message}: question {item.number} of form {form.code} has {has}"
            self._report(row, at, message)
        return item.letters if SEVERAL in letters else "".join(sorted(letters))

    def _written(self, form: FormRecord, item: ItemRecord, row: Row, at: int) -> str:
        """Parse a number or a short answer; add a remark if it cannot be marked as it is."""
        cell, text = row[at], _text(row, at)
        if spoiled := damage_of_written(item, cell):
            self._report(row, at, spoiled)
            return ""
        outcome = mark_of(item, text, self.record.blueprint.scoring).outcome
        if outcome is not QuestionOutcome.RIGHT and not text.strip(BLANKS):
            return ""
        if fault := doubt(item, text, outcome):
            where = f"question {item.number} of form {form.code}"
            self.remarks.append(str(Problem(cell.place, f"{where} {fault}")))
        return text

    def _by_hand(self, form: FormRecord, item: ItemRecord, row: Row, at: int) -> dict[int, str]:
        """Parse the points of an open question, or the letters of its ticked scheme lines."""
        text = _text(row, at)
        if not text.strip(BLANKS):
            return {}
        if (given := points_or_lines(item, text)) is not None:
            return {item.number: given}
        message = f"question {item.number} of form {form.code} is open: write points from 0"
        message = f"{message} to {item.points}"
        if item.marking:
            last = ascii_lowercase[len(item.marking) - 1]
            message += f", or the letters of its ticked lines, from a to {last}"
        self._report(row, at, error_in(text) or f"{message}, not '{text}'")
        return {}

    def _report(self, row: Row, at: int | None, message: str) -> None:
        self.problems.append(Problem(row[at or 0].place, message))


def _spoiled(row: Row, at: int | None) -> str | None:
    """Return the damage that a spreadsheet did to a cell with a form code or id; None if none."""
    return None if at is None else error_in(row[at].text) or damage_of(row[at])


def _text(row: Row, at: int | None) -> str:
    """Return a cell's text in NFC with single spaces, as in the roster."""
    return "" if at is None else " ".join(normalize("NFC", row[at].text).split())
