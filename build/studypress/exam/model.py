"""Data model of an exam: forms of one plan, each with its own order and key."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_uppercase
from typing import TYPE_CHECKING

from studypress.bank.bank import Entry
from studypress.bank.models import Choice, QuestionKind
from studypress.bank.values.points import Points, total
from studypress.exam.draw.rules import NO_RULES, DrawRules
from studypress.exam.needs import NO_NEEDS, CopyLook, Needs
from studypress.exam.random_stream import Key, key_of

if TYPE_CHECKING:
    from studypress.exam.blueprint.model import Blueprint

_SEAT = re.compile(r"([a-zA-Z]{1,2})0*([1-9][0-9]{0,2})")


@dataclass(frozen=True, order=True, slots=True)
class Seat:
    """A place in a room; row and column count from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        """Format the seat as the letters of its row, then its column."""
        letters, row = "", self.row
        while row:
            row, letter = divmod(row - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.column}"


def seat_of(text: str) -> Seat | None:
    """Parse a seat such as `B7` or `b 07`; return None if it is not one."""
    match = _SEAT.fullmatch("".join(text.split()))
    if match is None:
        return None
    row = 0
    for letter in match[1].upper():
        row = 26 * row + ord(letter) - ord("A") + 1
    return Seat(row, int(match[2]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person on the roster who sits an exam; `group` is a room or a class."""

    name: str
    id: str
    email: str = ""
    group: str = ""
    seat: Seat | None = None
    password: str = ""
    needs: Needs = NO_NEEDS

    def cells(self) -> tuple[str, ...]:
        """Return the cells of `CANDIDATE` for a row of a table."""
        return self.name, self.id, self.group


CANDIDATE = ("name", "id", "group")
"""Columns of a candidate in tables."""

NO_CANDIDATE = Candidate("", "")
"""Candidate of spare and anonymous forms."""


@dataclass(frozen=True)
class Plan:
    """Input of an exam.

    The first forms are those of the candidates, in their order; the rest of `forms` are spare
    copies. Without candidates, all forms are anonymous. `call` is a digest of all other input
    that determines the copies; form codes depend on it too. `rules` are those of the draw in
    addition to the blueprint.
    """

    blueprint: "Blueprint"
    forms: int
    seed: str
    candidates: tuple[Candidate, ...] = ()
    call: str = ""
    rules: DrawRules = NO_RULES

    @cached_property
    def key(self) -> Key:
        """Key of the exam's random streams."""
        return key_of(self.seed)


NONE_RIGHT = "none"
"""Key, in tables of data, of a question of which no choice is right."""

NONE_SIGN = "Ø"
"""Key, as printed in every language, of a question of which no choice is right.

Fonts of Latin letters have it, unlike the sign of the empty set.
"""


@dataclass(frozen=True, slots=True)
class Item:
    """A question as printed on a form; `order` contains its choices' indexes in the bank.

    `kind` is OPEN also for a question whose choices the form does not print; it has no order.
    `minutes` is the time to answer it; points of a `bonus` do not count in the total. Forms share
    equal items.
    """

    number: int
    entry: Entry
    kind: QuestionKind
    order: tuple[int, ...]
    points: Points
    minutes: int
    bonus: bool = False
    key: str = field(init=False, compare=False)
    """Letters of the right choices as printed; empty without choices, or if none is right."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Choices in printed order."""
        return tuple(self.entry.question.choices[at] for at in self.order)

    @property
    def shown_key(self) -> str:
        """Key as printed: its letters, or `NONE_SIGN`; empty without choices."""
        return self.key or (NONE_SIGN if self.kind.has_choices else "")

    def __post_init__(self) -> None:
        """Compute `key` once, as it is read often."""
        choices = self.entry.question.choices
        pairs = zip(ascii_uppercase, self.order, strict=False)
        right = (letter for letter, at in pairs if choices[at].correct)
        object.__setattr__(self, "key", "".join(right))


@dataclass(frozen=True, slots=True)
class Form:
    """One shuffled version of an exam."""

    number: int
    code: str
    items: tuple[Item, ...]
    candidate: Candidate | None = None

    @property
    def needs(self) -> Needs:
        """Needs of its candidate."""
        return self.candidate.needs if self.candidate else NO_NEEDS

    @property
    def points(self) -> Points:
        """Sum of the points of all items, except those of a bonus."""
        return total(item.points for item in self.items if not item.bonus)

    @property
    def minutes(self) -> int:
        """Sum of the minutes of all items."""
        return sum(item.minutes for item in self.items)


@dataclass(frozen=True)
class Exam:
    """The plan of an exam, its forms, or a part of them with the numbers of the whole, and remarks.

    The remarks are on the draw.
    """

    plan: Plan
    forms: tuple[Form, ...]
    remarks: tuple[str, ...] = field(default=(), compare=False)

    def by_look(self, usual: CopyLook) -> dict[CopyLook, "Exam"]:
        """Return the forms of each look, in their order; those without needs have the usual one."""
        parts: dict[CopyLook, list[Form]] = {}
        for form in self.forms:
            parts.setdefault(usual.of(form.needs), []).append(form)
        if len(parts) == 1:
            return dict.fromkeys(parts, self)
        return {look: Exam(self.plan, tuple(forms)) for look, forms in parts.items()}

    def place(self, form: Form) -> int:
        """Return the index of a form with this number."""
        return self._places[form.number]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {form.number: at for at, form in enumerate(self.forms)}

    @cached_property
    def longest_key(self) -> int:
        """Number of letters of the longest key."""
        keys = {item.shown_key for form in self.forms for item in form.items}
        return max(map(len, keys), default=0)

    @cached_property
    def asked(self) -> tuple[Entry, ...]:
        """Questions, or instances of them, that any form asks, sorted by id."""
        entries = {id(item.entry): item.entry for form in self.forms for item in form.items}
        by_name = {(entry.question.id, entry.name): entry for entry in entries.values()}
        return tuple(by_name[name] for name in sorted(by_name))
