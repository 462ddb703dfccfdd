"""A bank as a Kahoot quiz: the spreadsheet that its template asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import Workbook

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import QuestionKind
from studypress.exchange.draft import Effect, ExchangeRemark
from studypress.exchange.markup.readable import Readable, readable
from studypress.exchange.tables.workbook_file import fill, workbook_bytes
from studypress.exchange.written import ExportOptions, Written

MOST_QUESTIONS, MOST_ANSWERS = 100, 4
LONGEST_QUESTION, LONGEST_ANSWER = 120, 75
SECONDS = (5, 10, 20, 30, 60, 90, 120, 240)

_HEADER_ROW = 8
_HEADER = (
    f"Question - max {LONGEST_QUESTION} characters",
    *(f"Answer {at} - max {LONGEST_ANSWER} characters" for at in range(1, MOST_ANSWERS + 1)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
_WIDTHS = {"A": 5, "B": 60, "C": 28, "D": 28, "E": 28, "F": 28, "G": 18, "H": 18}
_GENERAL = (
    "a quiz contains questions, choices and time limits, and nothing else of a bank: no"
    " explanations, reasons, points, tags or places of choices; its time limits are a third of the"
    " minutes of a question, at most 240 seconds"
)


@dataclass(frozen=True)
class _Row:
    """A question of a quiz, its answers, and the numbers of the right ones."""

    texts: tuple[Readable, ...]
    right: tuple[int, ...]
    seconds: int


def write(bank: Bank, _: ExportOptions) -> Written:
    """Return the quiz as `kahoot.xlsx`; a question that does not fit is left out, never cut."""
    written = Written()
    rows = [row for entry in bank.entries if (row := _row(entry, written))]
    for first in bank.entries[:1]:
        written.remarks.append(ExchangeRemark(first.marks[()].place, _GENERAL, Effect.LOST))
    written.files["kahoot.xlsx"] = _workbook(bank.title, rows)
    written.questions = len(rows)
    return written


def _row(entry: Entry, written: Written) -> _Row | None:
    question = entry.question
    answers = (choice.text for choice in question.choices)
    texts = tuple(readable(text) for text in (question.question, *answers))
    fault = next(_faults(entry, texts), None)
    if not fault and written.questions == MOST_QUESTIONS:
        fault = f"the template has {MOST_QUESTIONS} rows: export a selection of the questions"
    if fault:
        written.remark(Effect.SKIPPED, entry, fault, "question")
        return None
    written.questions += 1
    for effect, message in _losses(entry, texts):
        written.remark(effect, entry, message, "question")
    written.remark_instance(entry)
    right = (at for at, choice in enumerate(question.choices, start=1) if choice.correct)
    needed = 60 * question.minutes // 3
    seconds = next((limit for limit in SECONDS if limit >= needed), SECONDS[-1])
    return _Row(texts, tuple(right), seconds)


def _faults(entry: Entry, texts: tuple[Readable, ...]) -> Iterator[str]:
    """Yield the reasons why a question does not fit."""
    question, (stem, *answers) = entry.question, texts
    if len(answers) > MOST_ANSWERS:
        yield f"{len(answers)} choices: Kahoot has at most {MOST_ANSWERS}"
    if not any(choice.correct for choice in question.choices):
        yield "no choice is right: Kahoot needs one at least"
    if len(stem.text) > LONGEST_QUESTION:
        yield f"the question has {len(stem.text)} characters: at most {LONGEST_QUESTION}"
    longest = max(len(answer.text) for answer in answers)
    if longest > LONGEST_ANSWER:
        yield f"a choice has {longest} characters: at most {LONGEST_ANSWER}"
    if len({answer.text for answer in answers}) < len(answers):
        yield "two choices are equal as plain text"


def _losses(entry: Entry, texts: tuple[Readable, ...]) -> Iterator[tuple[Effect, str]]:
    if any(text.figures for text in texts):
        yield Effect.LOST, "the figure is replaced by its description: add it in Kahoot"
    if any(text.formulas for text in texts):
        yield Effect.CHANGED, "formulas are written as plain text"
    if any(text.markup for text in texts):
        yield Effect.CHANGED, "markup is written as plain text"
    if entry.question.kind is QuestionKind.SEVERAL:
        yield Effect.CHANGED, "Kahoot does not ask to mark all right answers: any one counts"


def _workbook(title: str, rows: list[_Row]) -> bytes:
    book = Workbook()
    sheet = book[book.sheetnames[0]]
    fill(sheet, 2, 2, title)
    for at, heading in enumerate(_HEADER, start=2):
        fill(sheet, _HEADER_ROW, at, heading)
    for number, row in enumerate(rows, start=1):
        at = _HEADER_ROW + number
        fill(sheet, at, 1, number)
        for column, text in enumerate(row.texts, start=2):
            fill(sheet, at, column, text.text)
        fill(sheet, at, MOST_ANSWERS + 3, row.seconds)
        fill(sheet, at, MOST_ANSWERS + 4, ",".join(map(str, row.right)))
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    return workbook_bytes(book)
