"""Draft questions: the content of a file of another format, in the keys of the bank's format."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any

from studypress.errors import ContentError, Problem, SourcePlace, visible
from studypress.files.slug import slug

FIGURES = "figures"
"""Folder of the figures of an imported bank."""

MAX_QUESTIONS = 20_000

_LONGEST_STEM = 60  # characters of a file name


class Effect(StrEnum):
    """Kind of a remark; the order is that of the table that ends an import or export."""

    GUESSED = "guessed"
    """A value that the file does not state."""
    CHANGED = "changed"
    """A part that is kept in another form."""
    LOST = "lost"
    """A part of a question that cannot be kept."""
    SKIPPED = "left out"
    """A whole question that cannot be kept."""


@dataclass(frozen=True, order=True)
class ExchangeRemark:
    """A loss, change or guess, and its place in the file that was read."""

    place: SourcePlace
    message: str
    effect: Effect

    def __str__(self) -> str:
        """Format the remark on one line."""
        return visible(f"{self.place}: {self.effect}: {self.message}")


@dataclass
class DraftQuestion:
    """A question as read; `data` has the keys of the bank's format, with texts in Markdown.

    `data` need have neither `id` nor `difficulty`, nor `bullet` and `explanation` in its answer.
    Without an id, one is made from the `name` in the file, else from the stem.
    """

    place: SourcePlace
    data: dict[str, Any]
    name: str = ""
    section: str = ""
    topic: str = ""
    section_id: str = ""
    """Id of the section, if the file states it."""


@dataclass
class DraftBank:
    """Questions, remarks, and figures by their names in the folder `figures`."""

    title: str = ""
    language: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    """Other keys of the bank's file, such as its subtitle."""
    questions: list[DraftQuestion] = field(default_factory=list)
    remarks: list[ExchangeRemark] = field(default_factory=list)
    figures: dict[str, bytes] = field(default_factory=dict)
    _named: dict[tuple[str, bytes], str] = field(default_factory=dict, init=False, repr=False)
    _counts: Counter[str] = field(default_factory=Counter, init=False, repr=False)

    def add(self, question: DraftQuestion) -> None:
        """Add a question; raise ContentError if there are too many."""
        if len(self.questions) == MAX_QUESTIONS:
            message = f"more than {MAX_QUESTIONS:,} questions, the maximum: split the file"
            raise ContentError([Problem(question.place, message)])
        self.questions.append(question)

    def remark(self, effect: Effect, place: SourcePlace, message: str) -> None:
        """Add a remark."""
        self.remarks.append(ExchangeRemark(place, message, effect))

    def figure(self, name: str, data: bytes) -> str:
        """Add a figure, and return its name in texts; equal figures are added once.

        A number is appended to a name that another figure has.
        """
        path = PurePosixPath(name.replace("\\", "/"))
        stem, ending = slug(path.stem, _LONGEST_STEM) or "figure", path.suffix.lower()
        if (stem + ending, data) not in self._named:
            numbers = count(max(self._counts[stem + ending] + 1, 2))
            names = chain([stem + ending], (f"{stem}-{number}{ending}" for number in numbers))
            unique = next(each for each in names if each not in self.figures)
            self._counts[stem + ending] += 1
            self._named[stem + ending, data] = unique
            self.figures[unique] = data
        return f"{FIGURES}/{self._named[stem + ending, data]}"
