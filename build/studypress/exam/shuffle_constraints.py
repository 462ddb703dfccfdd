"""Units of questions, and arrangements of choices: the constraints of shuffling."""

from collections.abc import Sequence
from dataclasses import dataclass

from studypress.bank.bank import Entry
from studypress.bank.models import Question
from studypress.exam.random_stream import RandomStream

Unit = tuple[Entry, ...]
"""Questions that stay together in this order: a group, or one question alone."""


def units_of(entries: Sequence[Entry]) -> list[Unit]:
    """Group the entries into units, each at its first question's position."""
    units: dict[str, list[Entry]] = {}
    for entry in entries:
        question = entry.question
        name = f"group {question.group}" if question.group else f"question {question.id}"
        units.setdefault(name, []).append(entry)
    return [tuple(unit) for unit in units.values()]


@dataclass(frozen=True)
class Arrangement:
    """Indexes of a question's choices: fixed at the start, shuffled, fixed at the end."""

    first: tuple[int, ...]
    free: tuple[int, ...]
    last: tuple[int, ...]

    def order(self, stream: RandomStream) -> tuple[int, ...]:
        """Return the indexes in printed order."""
        return (*self.first, *stream.shuffled(self.free), *self.last)


def arrangement_of(question: Question) -> Arrangement:
    """Return the arrangement of a question's choices."""
    places = range(len(question.choices))
    if not question.shuffle:
        return Arrangement(tuple(places), (), ())
    pins = [choice.pin for choice in question.choices]
    first, free, last = (
        tuple(at for at in places if pins[at] == pin) for pin in ("first", None, "last")
    )
    return Arrangement(first, free, last)
