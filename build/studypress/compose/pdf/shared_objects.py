"""Shared objects: renumbering, selection, and the beginning of a file with them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from typing import NamedTuple, TypeVar

from studypress.compose.model.pieces import Resource, Shared, is_alike
from studypress.compose.pdf.deflate import Chunk, squeezed
from studypress.compose.pdf.objects import row
from studypress.press.font_subsets import FontUse, joined

T = TypeVar("T")
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
        {numbers[own]: font for own, font in shared.fonts.items()},
    )


def with_suffix(shared: Shared, suffix: str) -> Shared:
    """Return shared objects with a suffix to resources that differ between documents."""

    def named(values: Mapping[Resource, T]) -> dict[Resource, T]:
        return {use if is_alike(use) else use + suffix: value for use, value in values.items()}

    return replace(shared, needs=named(shared.needs), entries=named(shared.entries))


def only(shared: Shared, used: Iterable[str]) -> Shared:
    """Return the shared objects that some resources need."""
    needs = {use: shared.needs[use] for use in sorted(used)}
    numbers = sorted({own for needed in needs.values() for own in needed})
    return Shared(
        {own: shared.objects[own] for own in numbers},
        needs,
        {use: shared.entries[use] for use in needs},
        shared.free,
        {own: font for own, font in shared.fonts.items() if own in numbers},
    )


def with_fonts(shared: Shared, subset: Callable[[FontUse], Sequence[str]]) -> Shared:
    """Return shared objects with those of fonts; `subset` returns them numbered from 1."""
    objects = dict(shared.objects)
    for own, font in shared.fonts.items():
        places = [*map(int, REFERENCE.findall(objects[own])), own]
        numbers = dict(enumerate(places, start=1))
        for place, item in zip(places, subset(font), strict=True):
            objects[place] = renumbered(item, numbers)
    return replace(shared, objects=objects, fonts={})


def united(all_of: Iterable[Shared]) -> Shared:
    """Join shared objects, numbered one after the other, and the uses of each font."""
    objects: dict[int, str] = {}
    needs: dict[Resource, tuple[int, ...]] = {}
    entries: dict[Resource, str] = {}
    fonts: dict[str, list[FontUse]] = {}
    places: dict[str, list[int]] = {}
    free = 1
    for shared in all_of:
        numbers: dict[int, int] = {}
        for own, font in shared.fonts.items():
            reserved = [*map(int, REFERENCE.findall(shared.objects[own])), own]
            if font.resource not in places:
                places[font.resource] = [*range(free, free := free + len(reserved))]
            numbers |= zip(reserved, places[font.resource], strict=True)
            fonts.setdefault(font.resource, []).append(font)
        others = [own for own in shared.objects if own not in numbers]
        numbers |= {own: number for number, own in enumerate(others, start=free)}
        free += len(others)
        objects |= {numbers[own]: renumbered(it, numbers) for own, it in shared.objects.items()}
        needs |= {use: tuple(numbers[own] for own in own_) for use, own_ in shared.needs.items()}
        entries |= {use: refer(entry, numbers) for use, entry in shared.entries.items()}
    found = {places[name][-1]: joined(uses)[0] for name, uses in fonts.items()}
    return Shared(objects, needs, entries, free, found)


def renumbered(item: str, numbers: Mapping[int, int]) -> str:
    """Return an object with its new number, and with new numbers in its references."""
    head, mark, body = item.partition("stream\n")
    own = _OWN.match(head)
    head = refer(head, numbers)
    return _OWN.sub(str(numbers[int(own[0])]) if own else "", head, count=1) + mark + body


def refer(text: str, numbers: Mapping[int, int]) -> str:
    """Return a text with new numbers in its references to objects."""
    return REFERENCE.sub(lambda at: str(numbers[int(at[0])]), text)


_BEGIN = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"


class Opening(NamedTuple):
    """Beginning of a file, its cross references, and their runs: first number and count of each."""

    data: bytes
    rows: tuple[Chunk, ...]
    runs: tuple[int, ...]


_EMPTY = Opening(_BEGIN, (squeezed(row(0, 0, 2**16 - 1)),), (0, 1))


def opened(objects: Mapping[int, bytes], before: Opening = _EMPTY) -> Opening:
    """Return the beginning of a file with more objects, whose numbers are above those before."""
    numbers = sorted(objects)
    parts = [objects[own] + b"\n" for own in numbers]
    places = accumulate(map(len, parts[:-1]), initial=len(before.data))
    rows = [row(1, place) for place, _ in zip(places, parts, strict=False)]
    return Opening(
        b"".join((before.data, *parts)),
        (*before.rows, squeezed(b"".join(rows))) if rows else before.rows,
        (*before.runs, *(number for run in _runs(numbers) for number in run)),
    )


def needed(shared: Shared, used: Iterable[Resource]) -> dict[int, bytes]:
    """Return the objects that resources need, by their numbers."""
    numbers = {number for use in used for number in shared.needs[use]}
    return {number: shared.objects[number].encode("latin-1") for number in sorted(numbers)}


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield runs of consecutive numbers: the first number and the count of each."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [value for _, value in group]
        yield run[0], len(run)
