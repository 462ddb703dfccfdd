"""Contents of single cells in a spreadsheet of answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from string import ascii_lowercase
from unicodedata import normalize

from studypress.bank.models import QuestionKind
from studypress.errors import Problem
from studypress.exam.damage import damage_of, error_in, is_date
from studypress.exam.record.form_record import ItemRecord
from studypress.files.csv_sheet import Cell
from studypress.grading.question_marks import NO_NUMBER, QuestionOutcome, right_reading

Row = Sequence[Cell]

BLANKS = "-–. "
"""Signs of a blank answer."""

SEVERAL = "*"
"""Sign of an answer with several ticked choices, of which one is right at most."""

BETWEEN = ",;/+&"
"""Separators of several letters for one question."""

_TRUTHS = {
    **dict.fromkeys(("TRUE", "WAHR", "VRAI", "VERDADERO", "VERO"), "T"),
    **dict.fromkeys(("FALSE", "FALSCH", "FAUX", "FALSO"), "F"),
}
"""Values of a ticked and of a cleared cell in spreadsheets."""
_TRUTH_LETTERS = str.maketrans("TF", "AB")  # those of the choices of a statement
_OF_EACH = re.compile(r"\(([^()]*)\)|(.)", re.DOTALL)
_POINTS = re.compile(r"\d{1,3}([.,]\d{1,2})?", re.ASCII)
_SHOWN = 40  # characters of a written answer in a message


@dataclass(frozen=True)
class RowFindings:
    """Problems of the rows of a spreadsheet, and remarks on answers that may be misread."""

    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def report(self, row: Row, at: int | None, message: str) -> None:
        """Add a problem of the cell at an index, or of the row."""
        self.problems.append(Problem(row[at or 0].place, message))

    def remark(self, row: Row, at: int | None, message: str) -> None:
        """Add a remark on the cell at an index, or on the row."""
        self.remarks.append(str(Problem(row[at or 0].place, message)))


def text_of(row: Row, at: int | None) -> str:
    """Return a cell's text in NFC with single spaces, as in the roster."""
    return "" if at is None else " ".join(normalize("NFC", row[at].text).split())


def damage_of_name(row: Row, at: int | None) -> str | None:
    """Return the damage that a spreadsheet did to a cell with a form code or id; None if none."""
    return None if at is None else error_in(row[at].text) or damage_of(row[at])


def letters_of_each(text: str) -> list[str]:
    """Split the letters of all questions: one for each, or several in parentheses."""
    return [several + one for several, one in _OF_EACH.findall(text)]


def truth_letter(text: str) -> str:
    """Return the letter of the choice `True` or `False` for a text in capitals such as T, TRUE."""
    return _TRUTHS.get(text, text).translate(_TRUTH_LETTERS)


def damage_of_letters(text: str) -> str | None:
    """Return the damage that a spreadsheet did to a cell with letters; None if there is none."""
    letters = text.strip()
    if letters.upper() in _TRUTHS:
        return f"'{letters}' is the value of a ticked cell: write the letter"
    if letters.startswith("="):
        return f"'{letters}' is a formula: write only letters, and . for a blank at the beginning"
    return error_in(letters)


def damage_of_written(item: ItemRecord, cell: Cell) -> str | None:
    """Return the damage that a spreadsheet did to a written answer; None if there is none."""
    text = cell.text.strip()
    if item.kind is QuestionKind.NUMBER and text.upper() in _TRUTHS:
        return f"'{text}' is the value of a ticked cell: write the number"
    if text.startswith("=") and not cell.literal:
        return f"'{text}' is a formula: format the column as text, and enter the answer again"
    return error_in(text)


def doubt(item: ItemRecord, text: str, outcome: QuestionOutcome) -> str | None:
    """Return why a written answer is unmarked or may be misread, and the remedy; or None."""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    date = f"'{shown}' looks like a date, into which a spreadsheet changed the answer"
    if outcome is QuestionOutcome.WRONG and item.kind is QuestionKind.SHORT and is_date(text):
        return f"is wrong, but {date}: if so, format the column as text and enter it again"
    if outcome is not QuestionOutcome.UNMARKED:
        return None
    if (right := right_reading(item, text)) is not None:
        fault, meant = f"'{shown}' is right as {right}, but not as a decimal", str(right)
    else:
        fault, meant = date if is_date(text) else f"'{shown}' is not a number", "the number"
    return f"is unmarked: {fault}: write {meant} if that was meant, or {NO_NUMBER} if it is wrong"


def points_or_lines(item: ItemRecord, text: str) -> str | None:
    """Return the points of an open question, or the letters of its ticked scheme lines.

    None if the text is neither, or exceeds the question's points.
    """
    if _POINTS.fullmatch(text):
        points = Fraction(text.replace(",", "."))
        return f"{float(points):g}" if points <= Fraction(item.points) else None
    lines = {sign for sign in text.lower() if sign not in f"{BETWEEN} "}
    known = set(ascii_lowercase[: len(item.marking)])
    return "".join(sorted(lines)) if lines and lines <= known else None
