"""Texts of questions, by the way in which they are printed, and the figures that they show."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from studypress.bank.pictures.figures import figure_digest

if TYPE_CHECKING:
    from studypress.bank.bank import Bank, Entry

TextPath = tuple[str | int, ...]

FIGURE = "!["
"""Beginning of each figure in a text."""


class TextKind(Enum):
    """Kind of a text: the way it is printed, and the narrowest line it is set in, in em.

    The narrowest lines are those of a large card, of a page in large print, and of a choice there.
    """

    STEM = ("stem", 13.0)
    BULLET = ("bullet", 13.0)
    BLOCKS = ("blocks", 24.5)
    CHOICE = ("choice", 21.0)
    ANSWER = ("answer", 13.0)
    """A right choice on a card."""
    REFERENCE = ("reference", 24.5)


Text = tuple[str, TextKind]

_MOST = 4096
_known: dict[str, Sequence[str]] = {}
"""Names of the figures of questions that were not parsed in this process, by their digests."""


def texts_of(entry: "Entry") -> Iterator[tuple[TextPath, str, TextKind]]:
    """Yield the path, text and kind of each text with markup of a question."""
    question = entry.question
    yield ("question",), question.question, TextKind.STEM
    if question.answer.bullet:
        yield ("answer", "bullet"), question.answer.bullet, TextKind.BULLET
    if question.answer.explanation:
        yield ("answer", "explanation"), question.answer.explanation, TextKind.BLOCKS
    on_card = TextKind.CHOICE if question.answer.bullet else TextKind.ANSWER
    for at, choice in enumerate(question.choices):
        yield ("choices", at, "text"), choice.text, on_card if choice.correct else TextKind.CHOICE
        if choice.why:
            yield ("choices", at, "why"), choice.why, TextKind.CHOICE
    for at, line in enumerate(question.answer.marking):
        yield ("answer", "marking", at, "says"), line.says, TextKind.CHOICE
    for at, next_ in enumerate(question.follow_ups):
        yield ("follow_ups", at, "question"), next_.question, TextKind.CHOICE
        yield ("follow_ups", at, "answer"), next_.answer, TextKind.CHOICE
    for at, mistake in enumerate(question.mistakes):
        yield ("mistakes", at), mistake, TextKind.CHOICE
    for at, reference in enumerate(question.references):
        yield ("references", at), reference, TextKind.REFERENCE


def plain_texts(entry: "Entry") -> Iterator[tuple[TextPath, str]]:
    """Yield the path and text of each text without markup: those that answers are compared with."""
    answer = entry.question.answer
    yield ("answer", "unit"), answer.unit or ""
    for at, text in enumerate(answer.accept):
        yield ("answer", "accept", at), text


def figures_of(entry: "Entry") -> set[str]:
    """Return the names of the figures that the texts of the question's instances show."""
    if (entry.variants or not entry.values) and entry.digest in _known:
        return set(_known[entry.digest])
    return {
        name
        for instance in entry.instances
        for _, text, kind in texts_of(instance)
        if FIGURE in text  # parsing takes longer
        for name in _parsed_names(text, kind)
    }


def know_figures(entry: "Entry", names: Sequence[str]) -> None:
    """Store the names of the figures of all instances of a question, so that it is not parsed."""
    if len(_known) >= _MOST:
        _known.clear()
    _known[entry.digest] = names


def picture_digests(bank: "Bank", entries: Iterable["Entry"]) -> dict[str, str]:
    """Return the SHA-256 of each figure of some questions, and of the bank's logo, by name."""
    names = {name for entry in entries for name in figures_of(entry)}
    if bank.brand and bank.brand.logo:
        names.add(bank.brand.logo)
    return {name: figure_digest(bank.root, name) for name in sorted(names)}


def _parsed_names(text: str, kind: TextKind) -> list[str]:
    # Questions that are known to be sound need no parser of Markdown.
    from studypress.page.text.faults.text_faults import figures  # noqa: PLC0415
    from studypress.page.text.markdown_parser import figure_name  # noqa: PLC0415

    return [figure_name(token) for token, _ in figures((text, kind))]
