"""A composed form as a section of a file: pages, structure and outline, numbered from a base."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

from studypress.press.composing.block import POINTS, number
from studypress.press.composing.leaf import Leaf, OnPage
from studypress.press.composing.measure import BARE, OUTLINE, Frame
from studypress.press.composing.outline import Entry, numbered, outline
from studypress.press.composing.pieces import DRAWN, Resource, Shared

LEVEL = 1  # of compression: a stream is repetitive, and time matters more
LOOSE = 2
"""The number of a loose section's first page, counted from its base."""

_MASK = b"q\n1 0 0 1 %.5f %.5f cm\n%b\nQ"


@dataclass(frozen=True)
class Section:
    """A section, as it stands in a file.

    Its first object is a stream of those after it, `packed` in all, but for the streams of pages,
    which come last: `offsets` has their places, and before them the first object's. `tops` are its
    outermost structure elements.
    """

    data: bytes
    packed: int
    offsets: tuple[int, ...]
    tops: tuple[int, ...] = ()


def drawn(leaf: Leaf) -> bytes:
    """Return the stream of a page, compressed."""
    parts = [f"1 0 0 -1 0 {number(leaf.height)} cm\nq\n0.75 0 0 0.75 0 0 cm".encode()]
    first = 0
    for placed in leaf.placed:
        parts.append(_drawing(placed, first))
        first += placed.block.marks
    return zlib.compress(b"\n".join((*parts, b"Q")), LEVEL)


def _drawing(placed: OnPage, first: int) -> bytes:
    block = placed.block
    fills: list[int | bytes] = []
    mark = at = 0
    for name, marked in zip(block.names, block.marked, strict=True):
        width = 1 if name.partition(":")[0] in DRAWN else 2
        fills += range(first + mark, first + marked)
        fills += placed.fills[at : at + width]
        mark, at = marked, at + width
    fills += range(first + mark, first + block.marks)
    return _MASK % (placed.right, placed.down, block.content % tuple(fills))


def uses(leaves: Sequence[Leaf]) -> frozenset[Resource]:
    """Return what pages draw with."""
    return frozenset(chain.from_iterable({p.block.uses for leaf in leaves for p in leaf.placed}))


def section(
    shared: Shared, code: str, leaves: Sequence[Leaf], streams: Sequence[bytes], frame: Frame
) -> Section:
    """Return the section of a form, whose pages are drawn already."""
    builder = _Builder(shared, code, leaves, frame)
    made = _written(frame.base, builder.objects(), streams)
    return replace(made, tops=tuple(builder.tops))


def bare_section(
    shared: Shared, leaves: Sequence[Leaf], streams: Sequence[bytes], frame: Frame
) -> Section:
    """Return a section for a printer, without structure and outline."""
    base, first = frame.base, frame.base + BARE + len(leaves)
    objects = [
        _node(frame, range(base + BARE, first)),
        resources(shared, uses(leaves)),
        *(_bare_leaf(leaf, base + 1, first + at, base + 2) for at, leaf in enumerate(leaves)),
    ]
    return _written(base, objects, streams)


def loose_section(
    shared: Shared,
    leaves: Sequence[Leaf],
    times: Sequence[int],
    streams: Sequence[bytes],
    frame: Frame,
) -> Section:
    """Return a section of single pages, each so many times, for what holds all pages."""
    base, first = frame.base, frame.base + LOOSE + sum(times)
    pages = [
        _bare_leaf(leaf, frame.pages, first + at, base + 1)
        for at, (leaf, count) in enumerate(zip(leaves, times, strict=True))
        for _ in range(count)
    ]
    return _written(base, [resources(shared, uses(leaves)), *pages], streams)


def _written(base: int, objects: Sequence[bytes], streams: Sequence[bytes]) -> Section:
    first = base + 1 + len(objects)
    written = [
        packed(base, base + 1, objects),
        *(stream(first + at, data) for at, data in enumerate(streams)),
    ]
    offsets = tuple(accumulate(map(len, written[:-1]), initial=0))
    return Section(b"".join(written), len(objects), offsets)


def _bare_leaf(leaf: Leaf, parent: int, content: int, used: int) -> bytes:
    box = _box(leaf)
    return (
        b"<</Type /Page/Parent %d 0 R/MediaBox %b/Contents %d 0 R/Resources %d 0 R"
        b"/TrimBox %b/BleedBox %b>>"
    ) % (parent, box, content, used, box, box)


def _box(leaf: Leaf) -> bytes:
    return f"[0 0 {number(leaf.width)} {number(leaf.height)}]".encode()


def _node(frame: Frame, pages: Sequence[int]) -> bytes:
    """Return the node of a section's pages."""
    head = b"<</Type /Pages/Parent %d 0 R/Count %d/Kids [%b]>>"
    return head % (frame.pages, len(pages), references(pages))


class _Builder:
    """Builds the objects of a section."""

    def __init__(self, shared: Shared, code: str, leaves: Sequence[Leaf], frame: Frame) -> None:
        self._shared, self._leaves, self._frame = shared, leaves, frame
        self._code = code.encode()
        self._entries = list(_entries(leaves))
        self._page = frame.base + OUTLINE + len(self._entries)
        self._elements: list[bytes] = []
        self._linked: list[int] = []
        self.tops: list[int] = []

    def objects(self) -> list[bytes]:
        frame, count = self._frame, len(self._leaves)
        keys, annotations = [], []
        for at, leaf in enumerate(self._leaves):
            owners, links = self._structure(at, leaf)
            keys.append(b"%d [%b]" % (frame.key + at, owners))
            annotations.append(links)
        keys += [
            b"%d %d 0 R" % (key, owner) for key, owner in enumerate(self._linked, frame.key + count)
        ]
        places = [self._page + at for at in range(count)]
        first = self._page + count + len(self._elements)
        limits = (frame.key, frame.key + len(keys) - 1)
        return [
            _node(frame, places),
            resources(self._shared, uses(self._leaves)),
            b"<</Limits [%d %d]/Nums [%b]>>" % (*limits, b" ".join(keys)),
            *outline(self._entries, frame.base + OUTLINE, places, frame),
            *(self._leaf(at, first + at, links) for at, links in enumerate(annotations)),
            *self._elements,
        ]

    def _leaf(self, at: int, content: int, links: Sequence[int]) -> bytes:
        base, leaf = self._frame.base, self._leaves[at]
        box = _box(leaf)
        more = b"/Annots [%b]" % references(links) if links else b""
        return (
            b"<</Type /Page/Parent %d 0 R/MediaBox %b/Contents %d 0 R/Resources %d 0 R/Tabs /S"
            b"/StructParents %d/TrimBox %b/BleedBox %b%b>>"
        ) % (base + 1, box, content, base + 2, self._frame.key + at, box, box, more)

    def _structure(self, at: int, leaf: Leaf) -> tuple[bytes, list[int]]:
        """Add a page's elements; return the owners of its marked contents, and its links."""
        around = next((p.block.around for p in leaf.placed if p.block.around), "")
        shell = self._next()
        if around:
            self._elements.append(b"")
        kids: list[int] = []
        owners: list[bytes] = []
        links: list[int] = []
        first = 0
        for placed in leaf.placed:
            block, base = placed.block, self._next()
            if not block.marks:
                continue
            within = shell if block.around else self._frame.document
            self._add(placed, leaf, (base, first, self._page + at, within))
            owners.append(block.owned % tuple([base + o for o in block.structure.owners]))
            roots = [base + root for root in block.structure.roots]
            (kids if block.around else self.tops).extend(roots)
            after = base + block.structure.elements
            links += range(after + 1, after + 2 * len(block.structure.linked), 2)
            self._linked += [base + owner for owner in block.structure.linked]
            first += block.marks
        if around:
            head = b"<</Type /StructElem/S /%b/P %d 0 R/K [%b]>>"
            holder = (around.encode(), self._frame.document, references(kids))
            self._elements[shell - self._first()] = head % holder
            self.tops.append(shell)
        return b" ".join(owners), links

    def _add(self, placed: OnPage, leaf: Leaf, bases: tuple[int, int, int, int]) -> None:
        block = placed.block
        key = self._frame.key + len(self._leaves) + len(self._linked)
        from_ = (*bases, key, placed.right * POINTS, leaf.height - placed.down * POINTS)
        flat = block.structure
        filled = flat.lines % tuple([from_[kind] + at for kind, at in flat.references])
        if block.coded:
            filled = filled.replace(block.coded, self._code)
        self._elements += filled.split(b"\n")

    def _first(self) -> int:
        return self._page + len(self._leaves)

    def _next(self) -> int:
        return self._first() + len(self._elements)


def resources(shared: Shared, used: frozenset[Resource]) -> bytes:
    """Return the dictionary of what is drawn with."""
    kinds: dict[str, list[str]] = {}
    for use in sorted(used):
        kind, name = use.split("/", 1)
        kinds.setdefault(kind, []).append(f"/{name} {shared.entries[use]}")
    parts = (f"/{kind}<<{''.join(entries)}>>" for kind, entries in kinds.items())
    return f"<<{''.join(parts)}>>".encode("latin-1")


def references(numbers: Sequence[int]) -> bytes:
    """Return references to objects."""
    return b" ".join([b"%d 0 R" % own for own in numbers])


def stream(own: int, data: bytes) -> bytes:
    """Return a stream that is compressed."""
    head = b"%d 0 obj\n<</Filter /FlateDecode/Length %d>>\nstream\n" % (own, len(data))
    return head + data + b"\nendstream\nendobj\n"


def packed(own: int, first: int, objects: Sequence[bytes]) -> bytes:
    """Return a stream of objects, numbered from the first on."""
    starts = accumulate((len(item) + 1 for item in objects), initial=0)
    numbers = range(first, first + len(objects))
    places = [value for pair in zip(numbers, starts, strict=False) for value in pair]
    index = b"%d " * len(places) % tuple(places)
    data = zlib.compress(index + b"\n".join(objects), LEVEL)
    head = b"%d 0 obj\n<</Type /ObjStm/N %d/First %d/Filter /FlateDecode/Length %d>>\nstream\n"
    counts = (own, len(objects), len(index), len(data))
    return head % counts + data + b"\nendstream\nendobj\n"


def _entries(leaves: Sequence[Leaf]) -> Iterator[Entry]:
    for at, leaf in enumerate(leaves):
        for placed in leaf.placed:
            for mark in placed.block.bookmarks:
                left = (mark.left + placed.right) * POINTS
                top = leaf.height - (mark.top + placed.down) * POINTS
                said = numbered(mark.label, placed.number)
                yield Entry(mark.level, said, at, left, top)
