"""What an exam is: forms of the same plan, each with its own order and its own key."""

from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_uppercase

from studypress.bank.bank import Entry
from studypress.bank.models import Choice
from studypress.exam.blueprint import Blueprint
from studypress.exam.seats import Seat
from studypress.exam.stream import Key, key_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who sits an exam, as the roster has it; `group` is a room or a class."""

    name: str
    id: str
    email: str = ""
    group: str = ""
    seat: Seat | None = None
    password: str = ""


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
