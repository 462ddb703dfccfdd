"""Shared objects under other numbers."""

import re
from collections.abc import Iterable, Mapping

from studypress.press.composing.pieces import Shared

_OWN = re.compile(r"\d+(?= 0 obj)")
REFERENCE = re.compile(r"\d+(?= 0 R)")


def moved(shared: Shared, first: int) -> Shared:
    """Return the same objects, numbered from `first` on."""
    numbers = {own: first + at for at, own in enumerate(shared.objects)}
    return Shared(
        {numbers[own]: renumbered(item, numbers) for own, item in shared.objects.items()},
        {use: tuple(numbers[own] for own in needed) for use, needed in shared.needs.items()},
        {use: refer(entry, numbers) for use, entry in shared.entries.items()},
        first + len(numbers),
    )


def only(shared: Shared, used: Iterable[str]) -> Shared:
    """Return what some resources need."""
    needs = {use: shared.needs[use] for use in sorted(used)}
    numbers = sorted({own for needed in needs.values() for own in needed})
    return Shared(
        {own: shared.objects[own] for own in numbers},
        needs,
        {use: shared.entries[use] for use in needs},
        shared.free,
    )


def renumbered(item: str, numbers: Mapping[int, int]) -> str:
    """Return an object under its new number, referring to others by theirs."""
    head, mark, body = item.partition("stream\n")
    own = _OWN.match(head)
    head = refer(head, numbers)
    return _OWN.sub(str(numbers[int(own[0])]) if own else "", head, count=1) + mark + body


def refer(text: str, numbers: Mapping[int, int]) -> str:
    """Return a text that refers to objects by their new numbers."""
    return REFERENCE.sub(lambda at: str(numbers[int(at[0])]), text)
