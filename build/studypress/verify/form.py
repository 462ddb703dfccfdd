"""Checks of a form: content read from its paper against the expected content."""

import re
from collections.abc import Iterable, Iterator

from studypress.page.words.catalogue import words_for
from studypress.verify.brand import brand_faults, without_footer
from studypress.verify.form_pages import CODE, page_faults
from studypress.verify.form_questions import question_faults
from studypress.verify.leaks import Secrets, reveals_key
from studypress.verify.model import ExpectedForm, Fault, MarkedContent, PrintedFile, PrintedPage
from studypress.verify.text import (
    contains,
    difference,
    excerpt,
    has_marks,
    is_to_the_left,
    squeezed,
    unhyphened,
)
from studypress.verify.transcript import Transcript

_PROGRAM = re.compile(r"studypress|WeasyPrint [\d.]{1,12}")


def form_faults(paper: PrintedFile, expected: ExpectedForm, secrets: Secrets) -> Iterator[Fault]:
    """Yield every fault of a form."""
    yield from (Fault(expected.file, *fault) for fault in brand_faults(paper, expected))
    paper = without_footer(paper, expected.footer)
    script = Transcript(paper, len(expected.questions), words_for(expected.language))
    yield from (Fault(expected.file, page, 0, message) for page, message in paper.remarks)
    yield from page_faults(paper, script, expected)
    yield from question_faults(script, expected)
    for page, question, message in (
        *_candidate_faults(paper, expected),
        *_revealed_answers(paper, script, expected, secrets),
        *_revealed_secrets(paper, script, expected, secrets),
        *_strange_labels(paper, script, expected),
    ):
        yield Fault(expected.file, page, question, message)


_Found = Iterator[tuple[int, int, str]]
"""Page number, question number (each 0 if it does not apply) and message of each fault."""


def _candidate_faults(paper: PrintedFile, expected: ExpectedForm) -> _Found:
    cover = paper.pages[0].text if paper.pages else ""
    wanted = {"candidate number": expected.id}
    if not _is_intricate(expected.name):
        wanted["candidate's name"] = expected.name
    for what, text in wanted.items():
        if not contains(cover, text, to_the_left=expected.to_the_left):
            yield 1, 0, f"the cover lacks the {what}, {text}"


def _is_intricate(name: str) -> bool:
    """Return True if PDF readers may return the characters of a name in another order."""
    return is_to_the_left(name) or has_marks(name)


def _revealed_answers(
    paper: PrintedFile, script: Transcript, expected: ExpectedForm, secrets: Secrets
) -> _Found:
    """Yield a fault for each passage of an answer, on the pages or elsewhere in the file.

    Words that only meet on the page, such as a stem's last and the letter of its first choice,
    are no passage.
    """
    as_printed = (" ".join(text for _, text in asked.parts()) for asked in expected.questions)
    shown = secrets.within((*expected.shown, *as_printed))
    changed = {asked.number for asked in expected.questions if not asked.known}
    for question in (read for read in script.questions if read.number not in changed):
        text = "".join(bit.text for bit in question.bits)
        if passage := secrets.passage(text, shown):
            yield question.pages[0], question.number, f"it reveals an answer: “{passage}”"
    for number, page in enumerate(paper.pages, start=1):
        if passage := secrets.passage(_beside(page, number, script), shown):
            yield number, 0, f"it reveals an answer: “{passage}”"
    for text in dict.fromkeys((*paper.strings, *paper.streams)):
        if passage := secrets.passage(text, shown):
            yield 0, 0, f"data outside of pages reveals an answer: “{passage}”"


def _revealed_secrets(
    paper: PrintedFile, script: Transcript, expected: ExpectedForm, secrets: Secrets
) -> _Found:
    beside = [_beside(page, number, script) for number, page in enumerate(paper.pages, start=1)]
    words = [*paper.strings, *beside]
    if secrets.has_seed(words, paper.streams, expected.shown):
        yield 0, 0, "it reveals the seed of the exam"
    if reveals_key(
        (CODE.sub("", text) for text in words), "".join(at.key for at in expected.questions)
    ):
        yield 0, 0, "it reveals the letters of its key"
    for code in sorted(_codes_in(paper.strings) & expected.codes - {expected.code}):
        yield 0, 0, f"data outside of pages reveals the code of another form, {code}"


def _strange_labels(paper: PrintedFile, script: Transcript, expected: ExpectedForm) -> _Found:
    """Yield a fault for each link, metadata value or bookmark that matches no bank or form text."""
    if expected.links is not None:
        for link in sorted(set(paper.links) - expected.links):
            yield 0, 0, f"unknown link to {link}: no question has it"
    printed = {unhyphened(squeezed(text)) for text in (expected.title, *script.titles)}
    for label in paper.labels:
        known = unhyphened(squeezed(label)) in printed or (
            is_to_the_left(label) and any(_same(label, title) for title in printed)
        )
        if not _PROGRAM.fullmatch(label) and not known:
            shown = excerpt(label, 0)
            yield 0, 0, f"its metadata or bookmarks contain {shown}, which is not a heading"


def _same(label: str, title: str) -> bool:
    return difference(title, squeezed(label)) is None


def _codes_in(texts: Iterable[str]) -> set[str]:
    return {code for text in texts for code in CODE.findall(text)}


def _beside(page: PrintedPage, number: int, script: Transcript) -> str:
    """Return the text of a page outside of its questions."""
    return " ".join(
        run.text
        for run in page.runs
        if run.mark is None or MarkedContent(number, run.mark) not in script.owners
    )
