"""Checks of a form: content read from its paper against the expected content."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from math import dist
from string import ascii_uppercase
from typing import assert_never

from studypress.bank.models import QuestionKind
from studypress.bank.values.points import total
from studypress.page.words.catalogue import words_for
from studypress.verify.brand import brand_faults, without_footer
from studypress.verify.form_pages import CODE, page_faults
from studypress.verify.form_questions import question_faults
from studypress.verify.leaks import Secrets, reveals_key
from studypress.verify.model import (
    ExpectedForm,
    ExpectedQuestion,
    Fault,
    MarkedContent,
    PrintedFile,
    PrintedPage,
)
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

_TIMES = (
    ("You have %(num)s minute.", "You have %(num)s minutes."),
    ("%(num)s minute", "%(num)s minutes"),
)
"""Times on a cover; the first may contain the second."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ON_COVER = {"name", "id", "date", "signature"}
"""Form fields of the cover."""
_CONTINUED = re.compile(r"(?<=-answer)-\d+$")
_MM = 25.4 / 72
_PROGRAM = re.compile(r"studypress|WeasyPrint [\d.]{1,12}")


def form_faults(paper: PrintedFile, expected: ExpectedForm, secrets: Secrets) -> Iterator[Fault]:
    """Yield every fault of a form."""
    cover = paper.pages[0].text if paper.pages else ""
    for message in (*brand_faults(cover, expected), *cover_faults(cover, expected)):
        yield Fault(expected.file, 1, 0, message)
    paper = without_footer(paper, expected.footer)
    script = Transcript(paper, len(expected.questions), words_for(expected.language))
    yield from (Fault(expected.file, page, 0, message) for page, message in paper.remarks)
    yield from page_faults(paper, script, expected)
    yield from question_faults(script, expected)
    for page, question, message in (
        *_sheet_faults(paper, expected),
        *_field_faults(paper, expected),
        *_revealed_answers(paper, script, expected, secrets),
        *_revealed_secrets(paper, script, expected, secrets),
        *_strange_labels(paper, script, expected),
    ):
        yield Fault(expected.file, page, question, message)


_Found = Iterator[tuple[int, int, str]]
"""Page number, question number (each 0 if it does not apply) and message of each fault."""


def cover_faults(cover: str, expected: ExpectedForm) -> Iterator[str]:
    """Yield a message for each value of the candidate that the text of a cover lacks."""
    wanted = {"candidate number": expected.id}
    if not _is_intricate(expected.name):
        wanted["candidate's name"] = expected.name
    for what, text in wanted.items():
        if not contains(cover, text, to_the_left=expected.to_the_left):
            yield f"the cover lacks the {what}, {text}"
    if expected.minutes:
        yield from _time_faults(cover, expected)


def _time_faults(cover: str, expected: ExpectedForm) -> Iterator[str]:
    """Yield a message if a time on a cover is not the candidate's.

    In scripts of which readers return other letters, only the number is compared.
    """
    words, minutes = words_for(expected.language), expected.minutes
    read = unhyphened(squeezed(cover))
    for one, other in _TIMES:
        text = words.ngettext(one, other, minutes) % {"num": minutes}
        if expected.format != "html" and (expected.to_the_left or _is_intricate(text)):
            found = _numbers_in(cover)[str(minutes)] > _in_table(expected)[str(minutes)]
        else:
            parts = re.split(rf"(?<!\d){re.escape(unhyphened(squeezed(text)))}", read, maxsplit=1)
            found, read = len(parts) > 1, " ".join(parts)
        if not found:
            yield f"the cover lacks “{text}”, the time of the candidate"


def _numbers_in(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(text))


def _in_table(expected: ExpectedForm) -> Counter[str]:
    """Count the numbers of questions and points on a cover."""
    words, asked = words_for(expected.language), expected.questions
    all_points = words.number(total(at.points for at in asked if not at.bonus))
    points = (words.number(at.points, plus=at.bonus) for at in asked)
    numbers = (str(at.number) for at in asked)
    return _numbers_in(" ".join((*numbers, *points, all_points, all_points, str(len(asked)))))


def _sheet_faults(paper: PrintedFile, expected: ExpectedForm) -> _Found:
    """Yield a fault if the first page has another size than the candidate's paper."""
    for page in paper.pages[:1]:
        size = page.sheet.right - page.sheet.left, page.sheet.top - page.sheet.bottom
        if expected.sheet and dist(size, expected.sheet) > 1:
            found, wanted = (f"{w * _MM:.0f} × {h * _MM:.0f} mm" for w, h in (size, expected.sheet))
            yield 1, 0, f"its sheet is {found}, but the candidate's paper {wanted}"


def _field_faults(paper: PrintedFile, expected: ExpectedForm) -> _Found:
    """Yield a fault for each form field of a fillable copy that is missing or unknown."""
    if expected.format != "fillable":
        return
    found = {_CONTINUED.sub("", name) for name in paper.fields}
    for asked in expected.questions:
        wanted = set(_fields_of(asked))
        own = {name for name in found if re.match(rf"q{asked.number}(?!\d)", name)}
        found -= own
        for name in sorted(wanted ^ own):
            yield (
                0,
                asked.number,
                f"its form field {name} is {'missing' if name in wanted else 'unknown'}",
            )
    for name in sorted(found - _ON_COVER):
        yield 0, 0, f"its form field {name} is unknown"


def _fields_of(asked: ExpectedQuestion) -> Iterator[str]:
    """Yield the names of the fields of a question, with the states of its boxes."""
    name, letters = f"q{asked.number}", ascii_uppercase[: len(asked.choices)]
    match asked.kind:
        case QuestionKind.SINGLE | QuestionKind.TRUE_FALSE:
            yield from (f"{name}-choice", *(f"{name}-choice:{letter}" for letter in letters))
        case QuestionKind.SEVERAL:
            yield from (f"{name}-choice-{letter}:Yes" for letter in letters)
        case QuestionKind.NUMBER | QuestionKind.SHORT | QuestionKind.OPEN:
            yield f"{name}-answer"
        case unknown:
            assert_never(unknown)


def _is_intricate(text: str) -> bool:
    """Return True if PDF readers may return the characters of a text in another order."""
    return is_to_the_left(text) or has_marks(text)


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
