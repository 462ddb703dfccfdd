"""Checks of a form's questions: text, order, position and key."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import assert_never

from studypress.bank.models import QuestionKind
from studypress.exam.model import NONE_RIGHT
from studypress.page.words.catalogue import Words, words_for
from studypress.verify.model import ExpectedForm, ExpectedQuestion, Fault
from studypress.verify.text import (
    difference,
    excerpt,
    is_compared,
    is_to_the_left,
    likeness,
    squeezed,
)
from studypress.verify.transcript import Fragment, TranscribedQuestion, Transcript

_SLACK = 3.0  # points: overhang of slanted letters
_SHORT = 300.0  # points: height of a stem that leaves room for choices on any paper
_FULL = 0.75  # of a sheet's height: usable between header and footer
_NEARLY = 0.3  # of likeness: tolerance for misread letters
_LABEL = re.compile(r"\s*[A-Z]\s*")  # of a choice
_POINTS = re.compile(r"\+?\d+(?:[.,]\d+)?")
_Found = Iterator[tuple[int, str]]
"""Page number (0 for the whole file) and message of each fault."""


def question_faults(script: Transcript, expected: ExpectedForm) -> Iterator[Fault]:
    """Yield the faults of a form's questions, in their order."""
    questions, file = expected.questions, expected.file
    found: dict[int, TranscribedQuestion] = {}
    for question in script.questions:
        if found.setdefault(question.number, question) is not question:
            yield Fault(file, question.pages[0], question.number, "it is repeated")
    for asked in questions:
        for page, message in _faults(
            asked, found, script, words_for(expected.language), last=asked is questions[-1]
        ):
            yield Fault(file, page, asked.number, message)
        yield from _uncompared(asked, found, file)
    for number in found.keys() - {asked.number for asked in questions}:
        yield Fault(file, found[number].pages[0], number, "the exam has no such question")
    for before, after in pairwise(script.questions):
        for page, message in _neighbour_faults(before, after, flows=expected.flows):
            yield Fault(file, page, after.number, message)


def _faults(
    asked: ExpectedQuestion,
    found: Mapping[int, TranscribedQuestion],
    script: Transcript,
    words: Words,
    *,
    last: bool,
) -> _Found:
    question = found.get(asked.number)
    if question is None:
        yield 0, "it is missing"
        return
    yield from _head_faults(asked, question, words)
    if asked.known:
        wrong = list(_text_faults(asked, question, last=last))
        yield from wrong
        yield from _key_faults(asked, question, sought=not wrong)
        yield from _lonely_stem(asked, question, script)
    yield from _reading_faults(question, asked)


def _lonely_stem(
    asked: ExpectedQuestion, question: TranscribedQuestion, script: Transcript
) -> _Found:
    """Yield a fault for each page that contains a part of the stem only, with room for the rest.

    The rest is the two choices that stay with the stem. Pages of another size are intended:
    figures in large print have separate pages.
    """
    lengths = list(accumulate(len(squeezed(text)) for _, text in asked.parts()))
    ends = list(accumulate(len(squeezed(bit.text)) for bit in question.bits))
    stem = question.bits[: bisect(ends, lengths[0])]
    two = question.bits[len(stem) : bisect(ends, lengths[:3][-1])]
    choices = sum(_height(two, page) for page in {bit.page for bit in two})
    shared = {page for other in script.questions if other is not question for page in other.pages}
    for page, after in pairwise(sorted({bit.page for bit in [*stem, *two[:1]]})):
        height, below = _height(stem, page), _height(stem, after) or choices
        sheet = script.sheets[page]
        room = height < _SHORT and height + below < _FULL * (sheet.top - sheet.bottom)
        if room and page not in shared and sheet == script.sheets[after]:
            yield page, "its stem is alone on a page that has room for the rest"


def _height(bits: Sequence[Fragment], page: int) -> float:
    boxes = [bit.box for bit in bits if bit.page == page and bit.box]
    return max((b.top for b in boxes), default=0) - min((b.bottom for b in boxes), default=0)


def _head_faults(asked: ExpectedQuestion, question: TranscribedQuestion, words: Words) -> _Found:
    page = question.pages[0]
    if not question.head:
        yield page, "its number is missing"
        return
    label = "".join(bit.text for bit in question.head[:-1])
    if label and (message := points_fault(label, asked, words)):
        yield page, message


def points_fault(label: str, asked: ExpectedQuestion, words: Words) -> str:
    """Return a message if the label beside a question has other points; else an empty string."""
    points = squeezed(words.number(asked.points, plus=asked.bonus))
    if _POINTS.findall(squeezed(label)) == [points]:
        return ""
    return f"it prints {excerpt(label, 0)}, but has points: {points}"


def _text_faults(asked: ExpectedQuestion, question: TranscribedQuestion, *, last: bool) -> _Found:
    """Yield the first difference in the text; the last question may be followed by an end mark."""
    parts = list(asked.parts())
    wanted = squeezed("".join(text for _, text in parts))
    bits = question.bits
    at = difference(squeezed(_text(bits)), wanted, to_the_left=asked.to_the_left)
    if at and last:
        without = squeezed(_text([bit for bit in bits if not bit.loose]))
        at = difference(without, wanted, to_the_left=asked.to_the_left) and at
    if at is None:
        return
    yield _page_at(bits, at[0]), other_text(parts, at[1], excerpt(_text(bits), at[0]))


def other_text(parts: Sequence[tuple[str, str]], place: int, read: str) -> str:
    """Return the message for a character of the squeezed parts that is `read` differently."""
    for name, text in parts:
        if place < len(squeezed(text)) or name == parts[-1][0]:
            return f"{name} reads {read}, but in the bank {excerpt(text, place)}"
        place -= len(squeezed(text))
    raise ValueError(place)


def _key_faults(asked: ExpectedQuestion, question: TranscribedQuestion, *, sought: bool) -> _Found:
    """Yield a fault if the printed question has another key than the recorded one."""
    messages = key_messages(asked, question.items, sought=sought)
    yield from ((question.pages[0], message) for message in messages)


def key_messages(
    asked: ExpectedQuestion, items: Sequence[str], *, sought: bool = True
) -> Iterator[str]:
    """Yield a message if a question, of which the choices were read, has another recorded key.

    A right choice that is not among them is reported if `sought`.
    """
    match asked.kind:
        case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.TRUE_FALSE:
            yield from _letter_faults(asked, items, sought=sought)
        case QuestionKind.NUMBER | QuestionKind.SHORT | QuestionKind.OPEN:
            if asked.recorded != asked.banked:
                yield f"its recorded answer is {asked.recorded}, but in the bank {asked.banked}"
        case unknown:
            assert_never(unknown)


def _letter_faults(asked: ExpectedQuestion, items: Sequence[str], *, sought: bool) -> Iterator[str]:
    """Yield a message if the letters of the right choices are not the recorded key."""
    found = [list(_letters_of(right, asked, items)) for right in asked.right]
    letters = sorted({letter for of_one in found for letter in of_one})
    if all(found) and (len(letters) != sum(map(len, found)) or "".join(letters) != asked.key):
        printed = " and ".join(letters) or NONE_RIGHT
        recorded = " and ".join(asked.key) or NONE_RIGHT
        what = "choice is" if len(asked.right) == 1 else "choices are"
        yield f"its right {what} {printed}, but its recorded key {recorded}"
    elif not all(found) and sought:
        yield "its right choice is not among its choices"


def _letters_of(text: str, asked: ExpectedQuestion, items: Sequence[str]) -> Iterator[str]:
    """Yield the letters of the choices with the text of a right one.

    If readers do not return each letter of its script, yield the most similar choice, or the
    recorded key if no other choice is clearly more similar.
    """
    right = squeezed(text)
    same = [item[:1] for item in items if item[1:] == right]
    if is_compared("", right):
        yield from same or (
            item[:1]
            for item in items
            if difference(item[1:], right, to_the_left=asked.to_the_left) is None
        )
        return
    like = {item[:1]: likeness(item[1:], right) for item in items}
    likest = max(like, key=lambda letter: like[letter], default="")
    keyed = max(asked.key, key=lambda letter: like.get(letter, 0), default="")
    near = like.get(keyed, 0) > like.get(likest, 0) - _NEARLY
    yield from same or [keyed if near else likest]


def _uncompared(
    asked: ExpectedQuestion, found: Mapping[int, TranscribedQuestion], file: str
) -> Iterator[Fault]:
    """Yield a note if a text was compared by similarity only: readers do not return all letters."""
    question = found.get(asked.number)
    if question is None or not asked.known:
        return
    wanted = squeezed("".join(text for _, text in asked.parts()))
    if not is_compared(squeezed(_text(question.bits)), wanted, to_the_left=asked.to_the_left):
        message = "readers do not extract each letter of its script"
        yield Fault(file, question.pages[0], asked.number, message, compared=False)


def _reading_faults(question: TranscribedQuestion, asked: ExpectedQuestion) -> _Found:
    """Yield a fault where the visual order differs from the order of the text."""
    bits = [*question.head[-1:], *question.bits]
    for bit in bits:
        if bit.box is None:
            yield bit.page, f"the picture {excerpt(bit.text, 0)} is not painted"
    for before, after in pairwise(bits):
        if _is_misplaced(before, after, asked):
            shown = excerpt(after.text, 0)
            yield (
                after.page,
                f"{shown} is painted before {excerpt(before.text, 0)}, which it follows",
            )


def _is_misplaced(before: Fragment, after: Fragment, asked: ExpectedQuestion) -> bool:
    if after.page != before.page or not (before.box and after.box):
        return after.page < before.page
    above, level = after.box.bottom >= before.box.top, after.box.top > before.box.bottom
    if above or not level or (before.cell and after.cell):
        return above and not (before.cell and after.cell)
    if asked.mixed:
        return False
    if asked.to_the_left:
        is_label = before.listed and _LABEL.fullmatch(before.text)
        is_latin = before.is_latin and after.is_latin and not is_label
        return after.box.right > before.box.right + _SLACK and not is_latin
    mixed = is_to_the_left(before.text + after.text)
    return after.box.left < before.box.left - _SLACK and not mixed


def _neighbour_faults(
    before: TranscribedQuestion, after: TranscribedQuestion, *, flows: bool
) -> _Found:
    """Yield a fault if a question is not below the one before, or is split without need."""
    here = after.pages[0]
    last = [bit for bit in before.bits if bit.page == here and not bit.loose]
    first = [*after.head[-1:], *after.bits]
    if here < before.pages[-1]:
        yield here, f"it is before question {before.number}"
    elif (
        last and first[0].box and any(bit.box and bit.box.bottom < first[0].box.top for bit in last)
    ):
        yield here, f"it is not below question {before.number}"
    if len(after.pages) > 1 and before.pages[-1] == here and not flows:
        yield (
            after.pages[1],
            f"it is split: it begins on page {here}, below question {before.number}",
        )


def _text(bits: Sequence[Fragment]) -> str:
    return "".join(bit.text for bit in bits)


def _page_at(bits: Sequence[Fragment], place: int) -> int:
    """Return the page of a character of the squeezed text; the last page beyond the end."""
    for bit in bits:
        place -= len(squeezed(bit.text))
        if place < 0:
            return bit.page
    return bits[-1].page if bits else 0
