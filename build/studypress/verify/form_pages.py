"""Checks of a form's pages: sequence, labels, margins and tagging of all visible content."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain

from studypress.exam.form_code import is_form_code
from studypress.page.words.catalogue import Words, words_for
from studypress.verify.model import (
    ExpectedForm,
    Fault,
    MarkedContent,
    PrintedFile,
    PrintedPage,
    TextRun,
)
from studypress.verify.text import ascii_of, excerpt, has_marks, squeezed
from studypress.verify.transcript import Transcript

MARGIN = 72 * 5 / 25.4
"""Margin at each edge of a sheet that printers cannot print, in points: 5 mm."""

CODE = re.compile(r"\b[2-9A-Z]{3,4}-[2-9A-Z]{4}\b")
"""Pattern of a form code."""
FOREIGN = "the code of another exam"
"""End of the message for a page with such a code."""

_LABEL = "Page %(page)s of %(pages)s"
_SLACK = 1.5  # points: tolerance of positions measured on a rendered page


def page_faults(paper: PrintedFile, script: Transcript, expected: ExpectedForm) -> Iterator[Fault]:
    """Yield the faults of a form's pages, without the content of the questions."""
    yield from _sequence_faults(paper, expected)
    tree = set(paper.tree.pieces())
    for number, page in enumerate(paper.pages, start=1):
        found = chain(
            _name_faults(page, expected),
            _place_faults(page, number, script),
            _tree_faults(page, number, tree),
            _foot_faults(page, number, script, words_for(expected.language)),
            _foreign_words(page, number, script, expected),
        )
        for question, message in found:
            yield Fault(expected.file, number, question, message)


_Found = Iterator[tuple[int, str]]
"""Question number (0 for none) and message of each fault."""


def _sequence_faults(paper: PrintedFile, expected: ExpectedForm) -> Iterator[Fault]:
    """Yield a fault for each page that is missing, repeated or out of order, by its label."""
    if len(paper.pages) != expected.pages:
        message = f"it has {len(paper.pages)} pages, but {expected.pages} were printed"
        yield Fault(expected.file, 0, 0, message)
    words = words_for(expected.language)
    labels = [label_of(page, words) for page in paper.pages]
    met = Counter[int]()
    present = {label[0] if label else at for at, label in enumerate(labels, start=1)}
    missing = set(range(1, expected.pages + 1)) - present
    for page in sorted(missing):
        yield Fault(expected.file, 0, 0, f"page {page} is missing")
    for at, label in enumerate(labels, start=1):
        if label is None:
            wanted = words.gettext(_LABEL) % {"page": at, "pages": expected.pages}
            yield Fault(expected.file, at, 0, f"the label “{wanted}” is missing")
            continue
        page, pages = label
        met[page] += 1
        if met[page] > 1:
            yield Fault(expected.file, at, 0, f"page {page} is repeated here")
        elif page - sum(lost < page for lost in missing) != at:
            yield Fault(expected.file, at, 0, f"page {page} is here, out of order")
        if pages != expected.pages:
            message = f"its label counts {pages} pages, but {expected.pages} were printed"
            yield Fault(expected.file, at, 0, message)


def label_of(page: PrintedPage, words: Words) -> tuple[int, int] | None:
    """Return the page number and page count from the label of a page; None without a label."""
    heads = " ".join(run.text for run in page.runs if run.artifact)
    found = _label_in(words).search(heads)
    return (int(found[1]), int(found[2])) if found else None


@cache
def _label_in(words: Words) -> re.Pattern[str]:
    """Return the pattern of a page's label, with the page number and the page count."""
    parts = (words.gettext(_LABEL) % {"page": "|", "pages": "|"}).split("|")
    return re.compile(r"(?<!\w)" + r"\s*(\d+)\s*".join(map(_spaced, parts)))


def _spaced(text: str) -> str:
    """Return a pattern of a text, of which readers may separate letters in other fonts."""
    return r"\s*".join(map(re.escape, squeezed(text)))


def _name_faults(page: PrintedPage, expected: ExpectedForm) -> _Found:
    if expected.code not in page.text:
        codes = sorted({*CODE.findall(page.text)} - expected.codes)
        foreign = next((f": it has {code}, {FOREIGN}" for code in codes if is_form_code(code)), "")
        yield 0, f"the form's code, {expected.code}, is missing{foreign}"
    for code in sorted(set(CODE.findall(page.text)) & expected.codes - {expected.code}):
        yield 0, f"it has the code of another form, {code}"


def _place_faults(page: PrintedPage, number: int, script: Transcript) -> _Found:
    printable = page.sheet.shrunk(MARGIN - _SLACK)
    outside = [run for run in page.runs if not printable.contains(run.box)]
    hidden = [run for run in page.runs if not run.seen]
    for runs, what in (
        (outside, "is less than 5 mm from the edge of the sheet, or beyond it"),
        (hidden, "is invisible"),
    ):
        for question, run in _first_of_each(runs, number, script):
            yield question, f"{excerpt(run.text, 0)} {what}"
    if not outside and page.ink and not printable.contains(page.ink):
        yield 0, "something is painted less than 5 mm from the edge of the sheet"


def _foot_faults(page: PrintedPage, number: int, script: Transcript, words: Words) -> _Found:
    """Yield a fault for each question that overlaps the line with the page number."""
    labels = [run.box for run in page.runs if run.artifact and _label_in(words).search(run.text)]
    if not labels:
        return
    label, middle = labels[0], (page.sheet.top + page.sheet.bottom) / 2
    into = {
        question
        for mark, box in page.marks.items()
        if (question := script.owners.get(MarkedContent(number, mark)))
        if (box.bottom < label.top if label.top < middle else box.top > label.bottom)
    }
    for question in sorted(into):
        yield question, "it overlaps the line with the page number"


def _first_of_each(
    runs: list[TextRun], page: int, script: Transcript
) -> Iterator[tuple[int, TextRun]]:
    """Yield the first run of each question, so that each question is reported once."""
    firsts: dict[int, TextRun] = {}
    for run in runs:
        firsts.setdefault(script.owners.get(MarkedContent(page, _mark(run)), 0), run)
    yield from firsts.items()


def _tree_faults(page: PrintedPage, number: int, tree: set[MarkedContent]) -> _Found:
    """Yield a fault for painted content that is neither in the structure tree nor an artifact."""
    lost = {mark for mark in page.marks if MarkedContent(number, mark) not in tree}
    for run in page.runs:
        if run.mark in lost or (run.mark is None and not run.artifact):
            yield 0, f"{excerpt(run.text, 0)} is painted, but not in the structure tree"
            return
    if lost or page.stray:
        yield 0, "a drawing is painted, but not in the structure tree"


def _foreign_words(
    page: PrintedPage, number: int, script: Transcript, expected: ExpectedForm
) -> _Found:
    """Yield a fault for each text between the questions that is neither question nor heading.

    The candidate's name is allowed behind the text as a watermark.
    """
    own = [run for run in page.runs if MarkedContent(number, _mark(run)) in script.owners]
    if not own:
        return
    top, bottom = max(run.box.top for run in own), min(run.box.bottom for run in own)
    letters = (
        ascii_of if has_marks(expected.name) else squeezed
    )  # readers return glyphs of such scripts
    left = Counter(letters(squeezed(expected.name)))
    for run in page.runs:
        piece = MarkedContent(number, _mark(run))
        if run.artifact and bottom < run.base < top:
            used = Counter(letters(squeezed(run.text)))
            if used <= left:
                left -= used
                continue
        elif run.artifact or piece in script.owners or piece in script.headings:
            continue
        yield 0, f"{excerpt(run.text, 0)} is among the questions, but belongs to none"


def _mark(run: TextRun) -> int:
    return -1 if run.mark is None else run.mark
