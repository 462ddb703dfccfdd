"""Previews for the desk: one question of a bank as a document prints it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from studypress.bank.bank import Bank, Entry
from studypress.bank.selection import Selection
from studypress.errors import ContentError, Problem, StudypressError
from studypress.exam.blueprint.model import Blueprint, Kind, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Plan
from studypress.files.cache import key_of
from studypress.page.documents import study
from studypress.page.documents.exam import exam_paper
from studypress.page.documents.options import Duplex, WorksheetOptions
from studypress.page.documents.practice import practice
from studypress.page.documents.study import DocumentPart
from studypress.page.render import Sheet
from studypress.page.text.texts import picture_digests
from studypress.page.web_fonts import font_name
from studypress.pipeline.documents.fitted_flashcards import fitted_flashcards
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Progress, Request
from studypress.pipeline.view.bank_view import opened
from studypress.press import engine
from studypress.verify.pdf.pictures import page_pictures

DOCUMENTS: Mapping[str, str] = {
    "guide": "Study guide",
    "worksheet": "Worksheet",
    "choices": "Worksheet with choices",
    "key": "Key",
    "full-key": "Key with explanations",
    "exam": "Exam",
    "card": "Flashcard",
}
"""Documents that show a question, by their names in addresses."""

_KEPT = 40  # questions whose pages stay in memory
_SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)

_pages: dict[str, tuple[bytes, ...]] = {}
"""Pictures of pages by all that determines them, those shown last at the end."""


@dataclass(frozen=True)
class Wish:
    """Request of a preview: a question in a document and a look, as HTML or as pages.

    Pages are `width` pixels wide; with the width 0, the preview is HTML.
    """

    question: str
    document: str
    theme: str
    paper: str
    width: int = 0


@dataclass(frozen=True)
class Preview:
    """HTML without scripts, or pages as PNG, or the problems for which there are none."""

    html: str = ""
    pages: tuple[bytes, ...] = ()
    problems: tuple[Problem | str, ...] = ()


def preview(
    bank: Path | None,
    custom: Path | None,
    version: int,
    wish: Wish,
    progress: Progress = lambda *_: None,
) -> Preview:
    """Return the preview of a question, which has the number and place that it has in the bank."""
    del progress

    def shown() -> Preview:
        whole, _ = opened(bank, custom, version)
        places = {entry.question.id: at for at, entry in enumerate(whole.entries)}
        if wish.question not in places:
            gone = f"The question {wish.question} is not in the bank any more."
            return Preview(problems=(gone,))
        at = places[wish.question]
        printer = FilePrinter(_request(wish, custom), whole)
        if not wish.width:
            printer.look = replace(printer.look, font_url=_font_url)
            return Preview(html=_SCRIPT.sub("", question_sheet(wish, whole, at, printer).html))
        sheet = question_sheet(wish, whole, at, printer)
        return Preview(pages=_pictures(wish, whole, whole.entries[at], sheet, printer))

    return _or_problems(shown)


def practice_page(
    bank: Path | None, custom: Path | None, version: int, progress: Progress = lambda *_: None
) -> Preview:
    """Return the practice page of a bank, with its script."""
    del progress

    def shown() -> Preview:
        whole, _ = opened(bank, custom, version)
        printer = FilePrinter(_request(Wish("", "", "print", "A4"), custom), whole)
        return Preview(html=practice(whole, printer.look).html)

    return _or_problems(shown)


def _or_problems(shown: Callable[[], Preview]) -> Preview:
    """Return a preview, or one of the problems that its errors name."""
    try:
        return shown()
    except ContentError as error:
        return Preview(problems=error.problems)
    except StudypressError as error:
        return Preview(problems=tuple(map(str, error.args)))


def _request(wish: Wish, custom: Path | None) -> Request:
    return Request(
        bank=None,
        out=Path(),
        paper=wish.paper,
        theme=wish.theme,
        format="pdf" if wish.width else "html",
        selection=Selection(),
        custom=custom,
    )


def _font_url(file: Path) -> str:
    return f"/fonts/{font_name(file)}"


def question_sheet(wish: Wish, bank: Bank, at: int, printer: FilePrinter) -> Sheet:
    """Return the part of a document that has the question at this index of the bank."""
    look, part = printer.look, DocumentPart(at, at + 1, lists=False)
    match wish.document:
        case "guide":
            return study.guide(bank, look, part)
        case "worksheet" | "choices":
            options = WorksheetOptions(choices=wish.document == "choices")
            return study.worksheet(bank, look, options, part)
        case "key" | "full-key":
            return study.key(bank, look, part, full=wish.document == "full-key")
    one = replace(bank, entries=bank.entries[at : at + 1])
    if wish.document == "card":
        return fitted_flashcards(one, Duplex.LONG_EDGE, printer)
    exam = make_exam(one, _plan())
    (item,) = exam.forms[0].items
    form = replace(exam.forms[0], items=(replace(item, number=bank.entries[at].number),))
    return exam_paper(bank, exam.plan.blueprint, form, look)


@cache
def _plan() -> Plan:
    """Return the plan of an exam of one question, whose seed is always the same."""
    return Plan(Blueprint(rows=(Row(count=1, kind=(Kind.ANY,)),)), 1, "preview")


def _pictures(
    wish: Wish, bank: Bank, entry: Entry, sheet: Sheet, printer: FilePrinter
) -> tuple[bytes, ...]:
    """Return the pages on which a question stands, from memory if their input is unchanged."""
    figures = picture_digests(bank, [entry])
    key = key_of(sheet.html, repr(sheet.styles), repr(figures), f"{wish.width}")
    pages = _pages.pop(key, None)
    if pages is None:
        laid_out = engine.pages_of(printer.lay_out(sheet), wish.question)
        pages = tuple(page_pictures(engine.write([laid_out]), wish.width))
        if len(_pages) >= _KEPT:
            del _pages[next(iter(_pages))]
    _pages[key] = pages
    return pages
