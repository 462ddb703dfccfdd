"""Objects of a section: packed together, or packed once for equal trees of many sections."""

from collections.abc import Sequence
from functools import lru_cache

from studypress.compose.pdf.deflate import GOOD, Chunk
from studypress.compose.pdf.objects import packed, packed_rows
from studypress.compose.pdf.structure import Flat, Where

Row = Chunk | None
"""Cross references to packed objects; None for one to the next object that is not packed."""

_KEPT = 2**13  # cached packed trees


class Pile:
    """Objects of a section and their numbers: packed together, or in streams of trees.

    All are packed in the object stream `base`, except trees that are added by `add_apart`. The
    first objects, with numbers below `first`, are passed to `written` at the end.
    """

    def __init__(self, base: int, first: int) -> None:
        """Reserve the numbers below `first` for objects that are not known yet."""
        self.base, self.next = base, first
        self._numbers = [*range(base + 1, first)]
        self._objects: list[bytes] = []
        self._streams: list[bytes] = []
        self._runs: list[tuple[int, int, int] | None] = [None, (base, 0, first - base - 1)]

    def add(self, objects: Sequence[bytes]) -> None:
        """Add objects to the object stream `base`."""
        count = len(objects)
        self._refer(self.base, len(self._numbers), count)
        self._numbers += range(self.next, self.next + count)
        self._objects += objects
        self.next += count

    def add_apart(self, flat: Flat, where: Where, code: bytes) -> None:
        """Add the objects of a tree; its steady objects are packed once for many sections."""
        base, own, steady = self.next, self.next + flat.size, 0
        for at, item in zip(flat.vary.numbers, flat.varying(where, code), strict=True):
            between = base + at - self.next
            self._refer(own, steady, between)
            steady += between
            self.next += between
            self.add([item])
        self._refer(own, steady, own - self.next)
        self._streams.append(_packed_tree(flat, where[:4]))
        self._runs.append(None)
        self.next = own + 1

    def __setitem__(self, number: int, item: bytes) -> None:
        """Replace an object of the object stream `base`."""
        at = self._numbers.index(number)
        self._objects[at - len(self._numbers)] = item

    def written(self, first: Sequence[bytes]) -> list[bytes]:
        """Return the object streams of all objects; `first` are the first objects."""
        return [packed(self.base, self._numbers, [*first, *self._objects]), *self._streams]

    def rows(self) -> list[Row]:
        """Return the cross references of all objects, in the order of their numbers."""
        return [run and packed_rows(*run) for run in self._runs]

    def _refer(self, own: int, first: int, count: int) -> None:
        """Add cross references to objects of a stream; extend the last run if they continue it."""
        last = self._runs[-1]
        if last and last[0] == own and last[1] + last[2] == first:
            self._runs[-1] = (own, last[1], last[2] + count)
        elif count:
            self._runs.append((own, first, count))


@lru_cache(_KEPT)
def _packed_tree(flat: Flat, where: tuple[int, int, int, int]) -> bytes:
    """Return an object stream of a tree's steady objects; its number follows the tree's."""
    base, numbers = where[0], flat.steady.numbers
    objects = flat.steady.objects((*where, 0, 0.0, 0.0))
    return packed(base + flat.size, [base + at for at in numbers], objects, GOOD)
