"""Answers in a row of a spreadsheet, by the kinds of their questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase
from typing import assert_never
from unicodedata import normalize

from studypress.bank.models import QuestionKind
from studypress.errors import Problem
from studypress.exam.blueprint.model import Scoring
from studypress.exam.damage import error_in
from studypress.exam.model import NONE_RIGHT
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.grading.answers.answer_cells import (
    BETWEEN,
    BLANKS,
    SEVERAL,
    Row,
    RowFindings,
    damage_of_letters,
    damage_of_written,
    doubt,
    letters_of_each,
    points_or_lines,
    text_of,
    truth_letter,
)
from studypress.grading.answers.answer_columns import AnswerColumns
from studypress.grading.question_marks import QuestionOutcome, mark_of


@dataclass(frozen=True)
class RowAnswers:
    """Parser of the answers in a row, which is of a known form."""

    columns: AnswerColumns
    scoring: Scoring
    findings: RowFindings

    def answers(self, form: FormRecord, row: Row) -> dict[int, str]:
        """Return the answers of a row by question number; report those that are invalid."""
        answers = self._in_one(form, row)
        for item, at in self._one_by_one(form, row):
            if self._is_absent(form, item, row, at):
                continue
            match item.kind:
                case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.TRUE_FALSE:
                    answers |= self._ticked(form, item, row, at)
                case QuestionKind.NUMBER | QuestionKind.SHORT:
                    answers[item.number] = self._written(form, item, row, at)
                case QuestionKind.OPEN:
                    answers |= self._by_hand(form, item, row, at)
                case unknown:
                    assert_never(unknown)
        return answers

    def _in_one(self, form: FormRecord, row: Row) -> dict[int, str]:
        """Parse the column `answers`, which has all letters in order."""
        if self.columns.answers is None:
            return {}
        at = self.columns.answers
        closed = [item for item in form.questions if item.kind.has_choices]
        if spoiled := damage_of_letters(row[at].text):
            self.findings.report(row, at, spoiled)
            return {}
        text = normalize("NFKC", row[at].text).upper()
        # Spaces are blank answers, unless there are too many of them.
        cells = [letters_of_each(written) for written in (text, text.strip())]
        if {"(", ")"} & set(cells[0]):
            message = "the parentheses around the letters of a question are not closed, or nested"
            self.findings.report(row, at, message)
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
            self.findings.report(row, at, message)
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
            elif normalize("NFKC", text_of(row, at)).strip(BLANKS):
                count = len(form.questions)
                message = f"form {form.code} has no question {number}, only {count}"
                self.findings.report(row, at, message)

    def _is_absent(self, form: FormRecord, item: ItemRecord, row: Row, at: int) -> bool:
        """Return whether a cell has no answer, not even a blank one."""
        if self.columns.is_own:
            return not text_of(row, at)
        if not self.columns.only_points or item.kind is QuestionKind.OPEN:
            return False
        if text_of(row, at):
            self.findings.report(
                row,
                at,
                f"question {item.number} of form {form.code} is not open, and this file has only"
                " points of open questions: clear the cell, or add a column for each question",
            )
        return True

    def _ticked(self, form: FormRecord, item: ItemRecord, row: Row, at: int) -> dict[int, str]:
        """Parse the column of a question with choices."""
        text = normalize("NFKC", text_of(row, at)).upper()
        if self.columns.answers is None:
            return {item.number: self._letters(form, item, text, row, at)}
        if text:
            message = f"question {item.number} already has a letter in the column 'answers'"
            self.findings.report(row, at, message)
        return {}

    def _letters(self, form: FormRecord, item: ItemRecord, text: str, row: Row, at: int) -> str:
        if item.kind is QuestionKind.TRUE_FALSE:
            text = truth_letter(text)
        if spoiled := damage_of_letters(text):
            self.findings.report(row, at, spoiled)
            return ""
        if item.kind is QuestionKind.SEVERAL and text == NONE_RIGHT.upper():
            return ""
        letters = {sign for sign in text if sign not in f"{BLANKS}{BETWEEN}()"}
        if item.kind is QuestionKind.SEVERAL and SEVERAL in letters:
            self.findings.report(
                row, at, f"'{SEVERAL}' hides which choices are ticked: write their letters"
            )
        elif unknown := sorted(letters - {*item.letters, SEVERAL}):
            has = f"{item.letters[0]} to {item.letters[-1]}" if item.letters else "no choices"
            message = f"unknown letter '{unknown[0]}'" + (f" in '{text[:40]}'" if text[1:] else "")
            message = f"{message}: question {item.number} of form {form.code} has {has}"
            self.findings.report(row, at, message)
        return item.letters if SEVERAL in letters else "".join(sorted(letters))

    def _written(self, form: FormRecord, item: ItemRecord, row: Row, at: int) -> str:
        """Parse a number or a short answer; add a remark if it cannot be marked as it is."""
        cell, text = row[at], text_of(row, at)
        if spoiled := damage_of_written(item, cell):
            self.findings.report(row, at, spoiled)
            return ""
        outcome = mark_of(item, text, self.scoring).outcome
        if outcome is not QuestionOutcome.RIGHT and not text.strip(BLANKS):
            return ""
        if fault := doubt(item, text, outcome):
            where = f"question {item.number} of form {form.code}"
            self.findings.remarks.append(str(Problem(cell.place, f"{where} {fault}")))
        return text

    def _by_hand(self, form: FormRecord, item: ItemRecord, row: Row, at: int) -> dict[int, str]:
        """Parse the points of an open question, or the letters of its ticked scheme lines."""
        text = text_of(row, at)
        if not text.strip(BLANKS):
            return {}
        if (given := points_or_lines(item, text)) is not None:
            return {item.number: given}
        message = f"question {item.number} of form {form.code} is open: write points from 0"
        message = f"{message} to {item.points}"
        if item.marking:
            last = ascii_lowercase[len(item.marking) - 1]
            message += f", or the letters of its ticked lines, from a to {last}"
        self.findings.report(row, at, error_in(text) or f"{message}, not '{text}'")
        return {}
