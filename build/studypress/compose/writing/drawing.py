"""Drawing of pages as content streams."""

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from studypress.compose.layout.block import Leaf
from studypress.compose.layout.template import number
from studypress.compose.model.pieces import Resource, Shared, own_of
from studypress.compose.pdf.deflate import Chunk, deflated

_MOVED = b"q\n1 0 0 1 %.5f %.5f cm\n"


class Drawing(NamedTuple):
    """Pages with their content streams, resources, shared objects, and the form code."""

    shared: Shared
    leaves: Sequence[Leaf]
    streams: Sequence[bytes]
    uses: frozenset[Resource]
    code: str = ""


def drawing_of(shared: Shared, leaves: Sequence[Leaf], code: str = "") -> Drawing:
    """Draw pages as content streams."""
    return Drawing(shared, leaves, [drawn(leaf) for leaf in leaves], uses(leaves), code)


def drawn_once(leaf: Leaf) -> bytes:
    """Return the content stream of a page that shares no drawing with others, compressed."""
    parts: list[bytes] = [_page(leaf.height)]
    first = 0
    for placed in leaf.placed:
        text = placed.block.text(first, placed.fills)
        parts += (_MOVED % (placed.right, placed.down), text)
        first += placed.block.marks
    return zlib.compress(b"".join((*parts, b"Q", leaf.marks)))


def drawn(leaf: Leaf) -> bytes:
    """Return the content stream of a page, compressed."""
    items: list[Chunk | bytes] = []
    before, first = _page(leaf.height), 0
    for placed in leaf.placed:
        block, moved = placed.block, before + _MOVED % (placed.right, placed.down)
        if block.scattered:
            items.append(moved + block.text(first, placed.fills))
        else:
            begin, *more = block.chunks(first)
            items += (moved, begin)
            for fill, chunk in zip(placed.fills, more, strict=True):
                items += (fill, chunk)
        before = b""
        first += block.marks
    items.append(b"Q" + leaf.marks)
    return deflated(items)


@lru_cache
def _page(height: float) -> bytes:
    return f"1 0 0 -1 0 {number(height)} cm\nq\n0.75 0 0 0.75 0 0 cm\n".encode()


def uses(leaves: Iterable[Leaf]) -> frozenset[Resource]:
    """Return the resources of pages."""
    return frozenset(chain.from_iterable({p.block.uses for leaf in leaves for p in leaf.placed}))


def resources(shared: Shared, used: frozenset[Resource]) -> bytes:
    """Serialise a resource dictionary of the resources `used`."""
    kinds: dict[str, list[str]] = {}
    for use in sorted(used):
        kind, name = use.partition("=")[0].split("/", 1)
        kinds.setdefault(kind, []).append(f"/{name} {shared.entries[own_of(use)]}")
    parts = (f"/{kind}<<{''.join(entries)}>>" for kind, entries in kinds.items())
    return f"<<{''.join(parts)}>>".encode("latin-1")
