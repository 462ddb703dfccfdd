"""What an exam is: forms of the same plan, each with its own order and its own key."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_uppercase

from studypress.bank.bank import Entry
from studypress.bank.models import Choice
from studypress.exam.blueprint.model import Blueprint
from studypress.exam.random_stream import Key, key_of

_SEAT = re.compile(r"([a-zA-Z]{1,2})0*([1-9][0-9]{0,2})")


@dataclass(frozen=True, order=True, slots=True)
class Seat:
    """A place in a room; row and column count from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        """Write the seat as it is read: its row's letters, then its column."""
        letters, row = "", self.row
        while row:
            row, letter = divmod(row - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.column}"


def seat_of(text: str) -> Seat | None:
    """Read a seat such as `B7` or `b 07`; None if it is not one."""
    match = _SEAT.fullmatch("".join(text.split()))
    if match is None:
        return None
    row = 0
    for letter in match[1].upper():
        row = 26 * row + ord(letter) - ord("A") + 1
    return Seat(row, int(match[2]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who sits an exam, as the roster has it; `group` is a room or a class."""

    name: str
    id: str
    email: str = ""
    group: str = ""
    seat: Seat | None = None
    password: str = ""

    def cells(self) -> tuple[str, str, str, str]:
        """Return name, id, group and seat, as tables list a candidate."""
        return self.name, self.id, self.group, str(self.seat or "")


NOBODY = Candidate("", "")
"""Whose copy a spare or an anonymous form is."""


@dataclass(frozen=True)
class Plan:
    """What is asked of an exam.

    With candidates the first forms are theirs, one each and in their order; what `forms` has
    beyond them are spare copies. Without, all forms are anonymous. `call` is a digest of all
    else that decides the copies; form codes are drawn from it too.
    """

    blueprint: Blueprint
    forms: int
    seed: str
    candidates: tuple[Candidate, ...] = ()
    call: str = ""

    @cached_property
    def key(self) -> Key:
        """The key of the exam's streams."""
        return key_of(self.seed)


@dataclass(frozen=True, slots=True)
class Item:
    """A question as one form prints it; `order` holds its choices' places in the bank.

    An open question has no order. `minutes` is the time to answer it. Forms share equal items.
    """

    number: int
    entry: Entry
    order: tuple[int, ...]
    points: int
    minutes: int
    key: str = field(init=False, compare=False)
    """The letter of the right choice as printed; empty for an open question."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices in printed order."""
        return tuple(self.entry.question.choices[at] for at in self.order)

    def __post_init__(self) -> None:
        """Find the letter of the right choice, which is asked for often."""
        choices = self.entry.question.choices
        pairs = zip(ascii_uppercase, self.order, strict=False)
        right = (letter for letter, at in pairs if choices[at].correct)
        object.__setattr__(self, "key", next(right, ""))


@dataclass(frozen=True, slots=True)
class Form:
    """One shuffled version of an exam."""

    number: int
    code: str
    items: tuple[Item, ...]
    candidate: Candidate | None = None

    @property
    def points(self) -> int:
        """The points of all items."""
        return sum(item.points for item in self.items)

    @property
    def minutes(self) -> int:
        """The minutes of all items."""
        return sum(item.minutes for item in self.items)


@dataclass(frozen=True)
class Exam:
    """An exam's forms, made by one plan."""

    plan: Plan
    forms: tuple[Form, ...]

    @cached_property
    def asked(self) -> tuple[Entry, ...]:
        """The questions that any form asks, by their ids."""
        entries = {id(item.entry): item.entry for form in self.forms for item in form.items}
        by_id = {entry.question.id: entry for entry in entries.values()}
        return tuple(by_id[name] for name in sorted(by_id))
