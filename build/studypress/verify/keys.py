"""Checks of the keys of forms against the recorded letters and the right choices."""

import re
from collections.abc import Iterator, Sequence

from studypress.exam.model import NONE_RIGHT, NONE_SIGN
from studypress.verify.model import ExpectedForm, Fault, PrintedFile
from studypress.verify.text import LINE_END, is_compared, squeezed
from studypress.verify.transcript import Transcript

_HYPHENS = re.compile(f"[-\N{HYPHEN}{LINE_END}]")
_LETTERS = f"[A-Z]{{1,26}}|{NONE_SIGN}|{NONE_RIGHT}"
_ROW = re.compile(rf"(?:\d{{1,4}}(?:{_LETTERS}))+")
_LETTER = re.compile(rf"(\d{{1,4}})({_LETTERS})")


def key_faults(
    paper: PrintedFile, file: str, expected_forms: Sequence[ExpectedForm]
) -> Iterator[Fault]:
    """Yield the faults of a file that must contain the keys of these forms, in their order."""
    yield from (Fault(file, page, 0, message) for page, message in paper.remarks)
    yield from content_faults(Transcript.sides(paper), file, expected_forms)


def content_faults(
    sides: tuple[str, str],
    file: str,
    expected_forms: Sequence[ExpectedForm],
    *,
    exact: bool = False,
) -> Iterator[Fault]:
    """Yield the faults of keys by their text outside of articles, and the text in them.

    With `exact`, texts were read letter by letter in any script.
    """
    heads, articles = map(squeezed, sides)
    starts = [heads.find(expected.code) for expected in expected_forms]
    ends = [*starts[1:], len(heads)]
    text = _HYPHENS.sub("", articles)
    if not exact and any(
        at.known and not is_compared("", squeezed(at.answer), to_the_left=at.to_the_left)
        for expected in expected_forms
        for at in expected.questions
    ):
        message = "readers do not extract each letter of its answers' script"
        yield Fault(file, 0, 0, message, compared=False)
    at = 0
    for expected, start, end in zip(expected_forms, starts, ends, strict=True):
        if start < 0:
            yield Fault(file, 0, 0, f"the key of form {expected.code} is missing")
            continue
        yield from _letter_faults(heads[start:end], expected, file)
        for number, found in _answers(text, at, expected, exact=exact):
            if found < 0:
                message = f"the right answer of form {expected.code} is missing"
                yield Fault(file, 0, number, message)
            at = max(at, found)


def _letter_faults(head: str, expected: ExpectedForm, file: str) -> Iterator[Fault]:
    """Yield a fault for each letter at the head of a key that is not the recorded one."""
    closed = [at for at in expected.questions if at.kind.has_choices]
    keys = {at.number: at.key or expected.none for at in closed}
    row = "".join(f"{number}{key}" for number, key in keys.items())
    if re.search(rf"(?<!\d){row}", head):
        return
    printed: dict[int, str] = {}
    for number, letter in _LETTER.findall(max(_ROW.findall(head), key=len, default="")):
        printed.setdefault(int(number), letter)
    for number, key in keys.items():
        if (letter := printed.get(number, "no letter")) != key:
            message = f"the key of form {expected.code} has {letter}, but the manifest {key}"
            yield Fault(file, 0, number, message)


def _answers(
    text: str, at: int, expected: ExpectedForm, *, exact: bool
) -> Iterator[tuple[int, int]]:
    """Yield question number and end offset of each answer in the text of a file; -1 if missing."""
    for asked in expected.questions:
        answer = _HYPHENS.sub("", squeezed(asked.answer))
        if not asked.known:
            continue
        if not (exact or is_compared("", answer, to_the_left=asked.to_the_left)):
            continue
        found = text.find(answer, at)
        yield asked.number, found + len(answer) if found >= 0 else -1
        at = max(at, found)
