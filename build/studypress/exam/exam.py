"""What an exam is: forms of the same plan, each with its own order and its own key."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from string import ascii_uppercase

from studypress.bank.bank import Entry
from studypress.bank.models import Choice


class Kind(StrEnum):
    """How questions are asked: with choices to tick, openly, or half and half."""

    CHOICE = "choice"
    OPEN = "open"
    MIXED = "mixed"


@dataclass(frozen=True)
class Plan:
    """What is asked of an exam."""

    questions: int
    forms: int
    seed: str
    kind: Kind


@dataclass(frozen=True)
class Item:
    """A question as one form prints it; `order` holds its choices' places in the bank.

    An open question has no order.
    """

    number: int
    entry: Entry
    order: tuple[int, ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices in printed order."""
        return tuple(self.entry.question.choices[at] for at in self.order)

    @property
    def minutes(self) -> int:
        """The time to answer: a third of the time to answer aloud where a tick is enough."""
        aloud = self.entry.question.minutes
        return ceil(aloud / 3) if self.order else aloud

    @property
    def key(self) -> str:
        """The letter of the right choice as printed; empty for an open question."""
        return next(
            (
                letter
                for letter, choice in zip(ascii_uppercase, self.choices, strict=False)
                if choice.correct
            ),
            "",
        )


@dataclass(frozen=True)
class Form:
    """One shuffled version of an exam."""

    number: int
    code: str
    items: tuple[Item, ...]

    @property
    def points(self) -> int:
        """The points of all items."""
        return sum(item.entry.question.points for item in self.items)

    @property
    def minutes(self) -> int:
        """The minutes of all items."""
        return sum(item.minutes for item in self.items)


@dataclass(frozen=True)
class Exam:
    """An exam's forms, made by one plan."""

    plan: Plan
    forms: tuple[Form, ...]
