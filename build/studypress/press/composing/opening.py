"""How a file begins: what its sections share, and cross references to that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from studypress.press.composing.deflate import Chunk, squeezed
from studypress.press.composing.objects import row
from studypress.press.composing.pieces import Resource, Shared

_BEGIN = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"


class Opening(NamedTuple):
    """The beginning of a file, cross references, and how many there are from which number on."""

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
    """Part numbers into runs without gaps: the first of each, and how many there are."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [value for _, value in group]
        yield run[0], len(run)
