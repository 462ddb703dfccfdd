"""Orders that keep what must stay: pinned choices, fixed questions, groups."""

from collections.abc import Sequence

from studypress.bank.bank import Entry
from studypress.bank.models import Question
from studypress.exam.stream import Stream

Unit = tuple[Entry, ...]
"""Questions that stay together in this order: a group, or one question alone."""


def units_of(entries: Sequence[Entry]) -> list[Unit]:
    """Gather the entries into units, each at its first question's place."""
    units: dict[str, list[Entry]] = {}
    for entry in entries:
        question = entry.question
        name = f"group {question.group}" if question.group else f"question {question.id}"
        units.setdefault(name, []).append(entry)
    return [tuple(unit) for unit in units.values()]


def choice_order(question: Question, stream: Stream) -> tuple[int, ...]:
    """Return the places of the question's choices in printed order."""
    places = range(len(question.choices))
    if not question.shuffle:
        return tuple(places)
    pins = [choice.pin for choice in question.choices]
    first = [at for at in places if pins[at] == "first"]
    free = [at for at in places if pins[at] is None]
    last = [at for at in places if pins[at] == "last"]
    return (*first, *stream.shuffled(free), *last)
