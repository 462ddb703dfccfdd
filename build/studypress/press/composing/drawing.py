"""Pages drawn: the streams of what stands on them."""

from collections.abc import Iterable
from itertools import chain

from studypress.press.composing.deflate import Chunk, deflated
from studypress.press.composing.leaf import Leaf
from studypress.press.composing.pieces import Resource, Shared
from studypress.press.composing.template import number


def drawn(leaf: Leaf) -> bytes:
    """Return the stream of a page, compressed."""
    items: list[Chunk | bytes] = [
        f"1 0 0 -1 0 {number(leaf.height)} cm\nq\n0.75 0 0 0.75 0 0 cm\n".encode()
    ]
    first = 0
    for placed in leaf.placed:
        begin, *more = placed.block.parts(first)
        items += (b"q\n1 0 0 1 %.5f %.5f cm\n" % (placed.right, placed.down), begin)
        items += chain.from_iterable(zip(placed.fills, more, strict=True))
        items.append(b"Q\n")
        first += placed.block.marks
    items.append(b"Q")
    return deflated(items)


def uses(leaves: Iterable[Leaf]) -> frozenset[Resource]:
    """Return what pages draw with."""
    return frozenset(chain.from_iterable({p.block.uses for leaf in leaves for p in leaf.placed}))


def resources(shared: Shared, used: frozenset[Resource]) -> bytes:
    """Return the dictionary of what is drawn with."""
    kinds: dict[str, list[str]] = {}
    for use in sorted(used):
        kind, name = use.split("/", 1)
        kinds.setdefault(kind, []).append(f"/{name} {shared.entries[use]}")
    parts = (f"/{kind}<<{''.join(entries)}>>" for kind, entries in kinds.items())
    return f"<<{''.join(parts)}>>".encode("latin-1")
