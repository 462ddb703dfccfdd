"""From a request to printed files: one readable function, a call per stage."""

import os
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from studypress.bank.bank import Bank
from studypress.bank.figures import read_figure
from studypress.bank.loader import load
from studypress.bank.selection import Selection
from studypress.bank.stats import Statistics, statistics
from studypress.bank.strict import strict_problems
from studypress.errors import ContentError, PressError
from studypress.exam.compose import askable, compose
from studypress.exam.exam import Exam, Kind, Plan
from studypress.exam.manifest import Printed, files_in, manifest
from studypress.page import documents
from studypress.page.check import figures_of, text_problems, title_problems
from studypress.page.math import FormulaError
from studypress.page.sheet import Look, Sheet
from studypress.paths import BANK_URL, shipped
from studypress.press import engine
from studypress.press.output import PRIVATE, Stage

PREVIOUS = "exam/manifest.previous.json"
"""The record of the exam whose place a new one took."""

QUESTIONS = 20
"""How many questions an exam has when nobody says; fewer if the bank has fewer."""

Progress = Callable[[int, int, str], None]
"""Told how many files are done, how many there will be, and the name of the last."""


@dataclass(frozen=True)
class ExamWish:
    """The exam that is asked for; what is None is left to us.

    The kind is then `choice` if any question has choices, and the seed has 128 random bits.
    """

    kind: Kind | None = None
    questions: int | None = None
    forms: int = 1
    seed: str | None = None


@dataclass(frozen=True)
class Request:
    """All that a run is asked for; without a `bank` it is the one that ships."""

    bank: Path | None
    out: Path
    paper: str
    theme: str
    format: str
    selection: Selection
    documents: tuple[str, ...] = ()
    worksheet_choices: bool = False
    exam: ExamWish | None = None


@dataclass(frozen=True)
class Outcome:
    """What a run made; `replaced` is the record of an exam that stood in its place."""

    printings: tuple["Printing", ...]
    replaced: Path | None = None


@dataclass(frozen=True)
class Printing:
    """A file that was made; HTML has no pages."""

    path: Path
    size: int
    pages: int | None = None


def produce(request: Request, progress: Progress) -> Outcome:
    """Make the documents and the exam of a request; all of their files appear, or none does."""
    bank = open_bank(request.bank)
    chosen = request.selection.of(bank)
    exam = compose(chosen, _plan(request.exam, chosen)) if request.exam else None
    with Stage(request.out) as stage, _located(request.bank):
        press = _Press(request, bank, stage, progress)
        for name in request.documents:
            press.print(name, _document(name, chosen, request, press.look))
        if exam:
            _print_exam(exam, bank, request, press)
    replaced = request.out / PREVIOUS if PREVIOUS in stage.files else None
    return Outcome(tuple(press.printings), replaced)


def count(path: Path | None, selection: Selection) -> Statistics:
    """Count the selected questions of a bank."""
    return statistics(selection.of(open_bank(path)))


def open_bank(path: Path | None, *, draw: bool = False, strict: bool = False) -> Bank:
    """Load and check a bank, the one that ships if there is no path.

    Raises ContentError with every problem, those within its texts too. `draw` typesets every
    formula, which takes most of the time; `strict` adds what a careful editor would mend.
    """
    where = path or shipped("content")
    loaded = load(where, str(path) if path else os.path.relpath(where))
    problems = list(loaded.problems)
    problems += title_problems(loaded.titles)
    for entry in loaded.entries:
        problems += text_problems(entry, loaded.root, draw=draw)
    if problems or loaded.bank is None:
        raise ContentError(problems)
    if strict and (problems := list(strict_problems(loaded.bank))):
        raise ContentError(problems)
    return loaded.bank


@contextmanager
def _located(bank: Path | None) -> Iterator[None]:
    """Say where in the bank a formula stands that failed only when it was drawn."""
    try:
        yield
    except FormulaError:
        open_bank(bank, draw=True)
        raise


def _plan(wish: ExamWish, chosen: Bank) -> Plan:
    closed = any(entry.question.choices for entry in chosen.entries)
    kind = wish.kind or (Kind.CHOICE if closed else Kind.OPEN)
    questions = wish.questions or askable(chosen, kind, QUESTIONS)
    seed = secrets.token_hex(16) if wish.seed is None else wish.seed
    return Plan(questions, wish.forms, seed, kind)


def _document(name: str, chosen: Bank, request: Request, look: Look) -> Sheet:
    if name == "worksheet":
        return documents.worksheet(chosen, look, choices=request.worksheet_choices)
    return {"guide": documents.guide, "key": documents.key}[name](chosen, look)


class _Press:
    """Prints sheets into a stage, as PDF or as HTML that stands alone."""

    def __init__(self, request: Request, bank: Bank, stage: Stage, progress: Progress) -> None:
        self.stage = stage
        self.printings: list[Printing] = []
        self._format = request.format
        self._root = bank.root
        self._progress = progress
        forms = request.exam.forms if request.exam else 0
        self._total = len(request.documents) + (2 * forms + 1 if forms else 0)
        whole = request.format == "html"
        figure_url = self._embedded if whole else _address
        self.look = Look(request.paper, request.theme, figure_url, whole)

    def print(self, name: str, sheet: Sheet) -> engine.Pages | None:
        """Print one sheet; return its pages, which may be written again, unless it is HTML."""
        if self._format == "html":
            self._add(f"{name}.html", sheet.html.encode(), None)
            return None
        pages = engine.lay_out(sheet.html, sheet.css, self._root)
        self._add(f"{name}.pdf", engine.write([pages]), len(pages))
        return pages

    def bind(self, name: str, title: str, parts: list[engine.Pages]) -> None:
        """Write pages that are laid out already into one file."""
        self._add(f"{name}.pdf", engine.write(parts, title), sum(map(len, parts)))

    def _add(self, name: str, data: bytes, pages: int | None) -> None:
        self.stage.add(name, data)
        self.printings.append(Printing(self.stage.out / name, len(data), pages))
        self._progress(len(self.printings), self._total, name)

    def _embedded(self, figure: str) -> str:
        media_type, data = read_figure(self._root, figure)
        return f"data:{media_type};base64,{b64encode(data).decode()}"


def _address(figure: str) -> str:
    return BANK_URL + quote(figure)


def _print_exam(exam: Exam, bank: Bank, request: Request, press: _Press) -> None:
    """Print each form and its key, all keys together, and the manifest last."""
    digits = max(3, len(str(len(exam.forms))))
    keys = []
    for form in exam.forms:
        name = f"{form.number:0{digits}}"
        press.print(f"exam/forms/{name}", documents.exam_paper(bank, form, press.look))
        key = documents.exam_keys(bank, exam, [form], press.look)
        keys.append(press.print(f"exam/keys/{name}", key))
    if laid_out := [key for key in keys if key]:
        press.bind("exam/keys", f"{bank.title}: keys of all forms", laid_out)
    else:
        press.print("exam/keys", documents.exam_keys(bank, exam, exam.forms, press.look))
    _write_manifest(exam, bank, request, press.stage)


def _write_manifest(exam: Exam, bank: Bank, request: Request, stage: Stage) -> None:
    name, folder = "exam/manifest.json", "exam/"
    files = {
        file.removeprefix(folder): digest
        for file, digest in stage.files.items()
        if file.startswith(folder)
    }
    printed = Printed(request.paper, request.theme, request.format, _figures(exam, bank), files)
    text = manifest(bank, request.selection, exam, printed)
    before = _text_of(stage.out / name)
    for old in files_in(before):
        stage.drop(folder + old)
    if files_in(before) and before != text:
        # The papers of that exam may have been handed out: its seed and keys must not be lost.
        stage.add(PREVIOUS, before.encode(), PRIVATE)
    stage.add(name, text.encode(), PRIVATE)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError as error:
        raise PressError(f"cannot read {path}: {error.strerror}") from None


def _figures(exam: Exam, bank: Bank) -> dict[str, str]:
    """SHA-256 of every figure that the exam's questions show, by its name in the bank."""
    names = {name for item in exam.forms[0].items for name in figures_of(item.entry)}
    return {name: sha256(read_figure(bank.root, name)[1]).hexdigest() for name in sorted(names)}
