"""A composed form as a section of a file: pages, structure and outline, numbered from a base."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from studypress.press.composing.deflate import BEST, Chunk
from studypress.press.composing.drawing import resources, uses
from studypress.press.composing.leaf import Leaf, OnPage
from studypress.press.composing.measure import BARE, OUTLINE, Frame
from studypress.press.composing.objects import packed, packed_rows, references, stream
from studypress.press.composing.outline import Entry, numbered, outline
from studypress.press.composing.pieces import Shared
from studypress.press.composing.template import number
from studypress.press.composing.tree import POINTS, Flat

LOOSE = 2
"""The number of a loose section's first page, counted from its base."""

_KEPT = 2**13  # packed trees

Row = Chunk | None
"""Cross references to packed objects; None for one to the next object that stands by itself."""


@dataclass(frozen=True)
class Section:
    """A section, as it stands in a file.

    Some of its objects stand by themselves: their places are `offsets`. `rows` has the cross
    references of all, in the order of their numbers. `tops` are its outermost structure elements.
    """

    data: bytes
    rows: Sequence[Row]
    offsets: Sequence[int]
    tops: Sequence[int] = ()


def section(
    shared: Shared,
    code: str,
    leaves: Sequence[Leaf],
    streams: Sequence[bytes],
    frame: Frame,
    *,
    apart: bool = False,
) -> Section:
    """Return the section of a form, whose pages are drawn already.

    With `apart`, blocks that are alike from form to form are packed by themselves, once.
    """
    builder = _Builder(shared, code, leaves, frame, apart=apart)
    made = builder.written(streams)
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
    parts = [packed(base, range(base + 1, first), objects)]
    parts += [stream(own, data) for own, data in enumerate(streams, start=first)]
    rows = [None, packed_rows(base, 0, len(objects)), *[None] * len(streams)]
    return _section(parts, rows)


def _section(parts: Sequence[bytes], rows: Sequence[Row]) -> Section:
    offsets = accumulate(map(len, parts[:-1]), initial=0)
    return Section(b"".join(parts), rows, tuple(offsets))


def _bare_leaf(leaf: Leaf, parent: int, content: int, used: int) -> bytes:
    box = _box(leaf.width, leaf.height)
    return (
        b"<</Type /Page/Parent %d 0 R/MediaBox %b/Contents %d 0 R/Resources %d 0 R"
        b"/TrimBox %b/BleedBox %b>>"
    ) % (parent, box, content, used, box, box)


@lru_cache
def _box(width: float, height: float) -> bytes:
    return f"[0 0 {number(width)} {number(height)}]".encode()


def _node(frame: Frame, pages: Sequence[int]) -> bytes:
    """Return the node of a section's pages."""
    head = b"<</Type /Pages/Parent %d 0 R/Count %d/Kids [%b]>>"
    return head % (frame.pages, len(pages), references(pages))


@lru_cache(_KEPT)
def _pack(flat: Flat, base: int, mark: int, page: int, within: int) -> bytes:
    """Return a stream of those of a tree's objects that are steady; its number is after theirs."""
    own = base + flat.size
    objects = flat.steady.objects((base, mark, page, within, 0, 0.0, 0.0))
    return packed(own, [base + at for at in flat.steady.numbers], objects, BEST)


@lru_cache(_KEPT)
def _owned(flat: Flat, base: int) -> bytes:
    return flat.owned(base)


class _Builder:
    """Builds the objects of a section."""

    def __init__(
        self, shared: Shared, code: str, leaves: Sequence[Leaf], frame: Frame, *, apart: bool
    ) -> None:
        self._shared, self._leaves, self._frame, self._apart = shared, leaves, frame, apart
        self._code = code.encode()
        self._entries = list(_entries(leaves))
        self._page = frame.base + OUTLINE + len(self._entries)
        self._next = self._first = self._page + len(leaves)
        self._numbers: list[int] = []
        self._elements: list[bytes] = []
        self._packs: list[bytes] = []
        self._rows: list[Row] = []
        self._linked: list[int] = []
        self.tops: list[int] = []

    def written(self, streams: Sequence[bytes]) -> Section:
        frame, base = self._frame, self._frame.base
        structure = [self._structure(at, leaf) for at, leaf in enumerate(self._leaves)]
        keys = [b"%d [%b]" % (key, owners) for key, (owners, _) in enumerate(structure, frame.key)]
        linked = enumerate(self._linked, frame.key + len(keys))
        keys += [b"%d %d 0 R" % (key, owner) for key, owner in linked]
        limits = (frame.key, frame.key + len(keys) - 1)
        places = range(self._page, self._first)
        objects = [
            _node(frame, places),
            resources(self._shared, uses(self._leaves)),
            b"<</Limits [%d %d]/Nums [%b]>>" % (*limits, b" ".join(keys)),
            *outline(self._entries, base + OUTLINE, places, frame),
            *(self._leaf(at, self._next + at, links) for at, (_, links) in enumerate(structure)),
        ]
        rows = [None, packed_rows(base, 0, len(objects)), *self._rows, *[None] * len(streams)]
        numbers = [*range(base + 1, self._first), *self._numbers]
        parts = [packed(base, numbers, objects + self._elements), *self._packs]
        parts += [stream(own, data) for own, data in enumerate(streams, start=self._next)]
        return _section(parts, rows)

    def _leaf(self, at: int, content: int, links: Sequence[int]) -> bytes:
        base, leaf = self._frame.base, self._leaves[at]
        box = _box(leaf.width, leaf.height)
        more = b"/Annots [%b]" % references(links) if links else b""
        return (
            b"<</Type /Page/Parent %d 0 R/MediaBox %b/Contents %d 0 R/Resources %d 0 R/Tabs /S"
            b"/StructParents %d/TrimBox %b/BleedBox %b%b>>"
        ) % (base + 1, box, content, base + 2, self._frame.key + at, box, box, more)

    def _structure(self, at: int, leaf: Leaf) -> tuple[bytes, list[int]]:
        """Add a page's elements; return the owners of its marked contents, and its links."""
        around = next((p.block.around for p in leaf.placed if p.block.around), "")
        shell = self._next
        if around:
            self._add([b""])
        kids: list[int] = []
        owners: list[bytes] = []
        links: list[int] = []
        first = 0
        for placed in leaf.placed:
            block, flat, base = placed.block, placed.block.structure, self._next
            if not block.marks:
                continue
            within = shell if block.around else self._frame.document
            self._add_block(placed, leaf, first, self._page + at, within)
            owners.append(_owned(flat, base))
            (kids if block.around else self.tops).extend([base + root for root in flat.roots])
            after = base + flat.elements
            links += range(after + 1, after + 2 * len(flat.linked), 2)
            self._linked += [base + owner for owner in flat.linked]
            first += block.marks
        if around:
            head = b"<</Type /StructElem/S /%b/P %d 0 R/K [%b]>>"
            holder = (around.encode(), self._frame.document, references(kids))
            self._elements[self._numbers.index(shell)] = head % holder
            self.tops.append(shell)
        return b"".join(owners), links

    def _add_block(self, placed: OnPage, leaf: Leaf, first: int, page: int, within: int) -> None:
        flat, base = placed.block.structure, self._next
        key = self._frame.key + len(self._leaves) + len(self._linked)
        right, drop = placed.right * POINTS, leaf.height - placed.down * POINTS
        where = (base, first, page, within, key, right, drop)
        if self._apart and placed.block.apart:
            self._packs.append(_pack(flat, base, first, page, within))
            self._add_apart(flat, flat.varying(where, self._code))
        else:
            self._add(flat.objects(where, self._code))

    def _add_apart(self, flat: Flat, varying: Sequence[bytes]) -> None:
        """Add the objects of a tree that vary, between those that are packed by themselves."""
        base, own, steady = self._next, self._next + flat.size, 0
        for at, item in zip(flat.vary.numbers, varying, strict=True):
            between = base + at - self._next
            self._rows.append(packed_rows(own, steady, between))
            steady += between
            self._next += between
            self._add([item])
        self._rows += (packed_rows(own, steady, own - self._next), None)
        self._next = own + 1

    def _add(self, objects: Sequence[bytes]) -> None:
        """Add objects to those that are packed together."""
        count = len(objects)
        packed_before = self._first - self._frame.base - 1 + len(self._elements)
        self._rows.append(packed_rows(self._frame.base, packed_before, count))
        self._numbers += range(self._next, self._next + count)
        self._elements += objects
        self._next += count


def _entries(leaves: Sequence[Leaf]) -> Iterator[Entry]:
    for at, leaf in enumerate(leaves):
        for placed in leaf.placed:
            for mark in placed.block.bookmarks:
                left = (mark.left + placed.right) * POINTS
                top = leaf.height - (mark.top + placed.down) * POINTS
                said = numbered(mark.label, placed.number)
                yield Entry(mark.level, said, at, left, top)
