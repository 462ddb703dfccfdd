"""Checks of a form that is a web page, against its expected content."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

from studypress.page.words.catalogue import words_for
from studypress.verify.brand import brand_faults
from studypress.verify.form import cover_faults
from studypress.verify.form_pages import CODE
from studypress.verify.form_questions import key_messages, other_text, points_fault
from studypress.verify.leaks import Secrets, reveals_key
from studypress.verify.model import ExpectedForm, ExpectedQuestion, Fault
from studypress.verify.text import excerpt, squeezed
from studypress.verify.web.web_parts import active_parts, open_policies
from studypress.verify.web.web_reader import WebPage, WebQuestion

_OWN_LINK = "#main"
_STYLES = "styles of web pages were not compared: they could hide, add or colour a text"


def web_form_faults(
    page: WebPage, expected: ExpectedForm, secrets: Secrets, *, strict: bool
) -> Iterator[Fault]:
    """Yield every fault of a form; with `strict`, also a note on what was not proved."""
    messages = (
        *(message for name in (active_parts, open_policies) for message in name(page.root)),
        *_cover_faults(page, expected),
        *_other_faults(page, expected),
        *_leaks(page, expected, secrets),
    )
    yield from (Fault(expected.file, 0, 0, message) for message in messages)
    yield from (Fault(expected.file, 0, *fault) for fault in _question_faults(page, expected))
    if strict:
        yield Fault(expected.file, 0, 0, _STYLES, compared=False)


def _cover_faults(page: WebPage, expected: ExpectedForm) -> Iterator[str]:
    yield from cover_faults(page.cover, expected)
    yield from brand_faults(page.sides[0], expected)
    for what, wanted in (("candidate's name", expected.name), ("candidate number", expected.id)):
        if wanted and squeezed(wanted) not in page.names:
            yield f"the cover lacks the {what}, {wanted}, in a field"
    for name in sorted(page.bearers - {squeezed(expected.name)}):
        yield f"its pages have the name {name}, which is not the candidate's"
    for what, text, wanted in (
        ("title", page.title, expected.title),
        ("cover", page.cover, expected.code),
    ):
        if squeezed(wanted) not in squeezed(text):
            yield f"its {what} lacks “{wanted}”"


def _other_faults(page: WebPage, expected: ExpectedForm) -> Iterator[str]:
    for text in page.between:
        yield f"{excerpt(text, 0)} is among the questions, but belongs to none"
    if expected.links is not None:
        for link in sorted(set(page.links) - expected.links - {_OWN_LINK}):
            yield f"unknown link to {link}: no question has it"
    codes = {code for text in (*page.data, *page.embedded) for code in CODE.findall(text)}
    for code in sorted(codes & expected.codes - {expected.code}):
        yield f"it has the code of another form, {code}"


_Found = Iterator[tuple[int, str]]
"""Question number and message of each fault."""


def _question_faults(page: WebPage, expected: ExpectedForm) -> _Found:
    numbers = [_number(question) for question in page.questions]
    wanted = [asked.number for asked in expected.questions]
    for number in sorted(set(numbers) - set(wanted)):
        yield number, "the exam has no such question"
    for number, count in Counter(numbers).items():
        if count > 1:
            yield number, "it is repeated"
    if sorted(numbers) == wanted != numbers:
        yield 0, "its questions are out of order"
    found = dict(zip(reversed(numbers), reversed(page.questions), strict=True))
    for asked in expected.questions:
        if question := found.get(asked.number):
            messages = _faults(asked, question, expected, last=asked is expected.questions[-1])
            yield from ((asked.number, message) for message in messages)
        else:
            yield asked.number, "it is missing"


def _faults(
    asked: ExpectedQuestion, question: WebQuestion, expected: ExpectedForm, *, last: bool
) -> Iterator[str]:
    words = words_for(expected.language)
    if message := points_fault(question.points, asked, words):
        yield message
    if len(set(question.traits)) > 1:
        yield "its choices differ in more than their texts"
    if question.end and not last:
        yield f"{excerpt(question.end, 0)} belongs to no question"
    if not asked.known:
        return
    parts = list(asked.parts())
    wanted, read = squeezed("".join(text for _, text in parts)), squeezed(question.text)
    if wanted != read:
        pairs = zip(wanted, read, strict=False)
        place = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        yield other_text(parts, place, excerpt(question.text, place))
    yield from key_messages(asked, question.items, sought=wanted == read)


def _number(question: WebQuestion) -> int:
    text = question.number.strip()
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0


def _leaks(page: WebPage, expected: ExpectedForm, secrets: Secrets) -> Iterator[str]:
    """Yield a message for each passage of an answer and other secret, anywhere in the file."""
    as_printed = (" ".join(text for _, text in asked.parts()) for asked in expected.questions)
    shown = secrets.within((*expected.shown, *as_printed))
    texts = [*page.data, *page.embedded, page.sides[0]]
    if all(asked.known for asked in expected.questions):
        texts += (question.text for question in page.questions)
    for passage in dict.fromkeys(secrets.passage(text, shown) for text in texts):
        if passage:
            yield f"it reveals an answer: “{passage}”"
    if secrets.has_seed(page.data, page.embedded, expected.shown):
        yield "it reveals the seed of the exam"
    letters = "".join(at.key for at in expected.questions)
    if reveals_key((CODE.sub("", text) for text in page.data), letters):
        yield "it reveals the letters of its key"
