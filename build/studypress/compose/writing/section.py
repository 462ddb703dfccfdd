"""A composed form as a section of a file: pages, structure and outline, numbered from a base."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from studypress.compose.layout.block import Leaf, OnPage
from studypress.compose.layout.measure import BARE, OUTLINE, Frame, Measure
from studypress.compose.layout.template import number
from studypress.compose.pdf.objects import packed, packed_rows, references, stream
from studypress.compose.pdf.outline import OutlineEntry, numbered, outline
from studypress.compose.pdf.structure import POINTS, Flat
from studypress.compose.writing.drawing import Drawing, resources
from studypress.compose.writing.object_pool import Pile, Row

LOOSE = 2
"""The number of a loose section's first page, counted from its base."""


@dataclass(frozen=True)
class FileSection:
    """A serialised section of a file.

    `offsets` are the places of objects that are not packed. `rows` contains the cross references
    of all objects, in the order of their numbers. `tops` are the numbers of its outermost structure
    elements.
    """

    data: bytes
    rows: Sequence[Row]
    offsets: Sequence[int]
    tops: Sequence[int] = ()


def first_page(measure: Measure, frame: Frame) -> int:
    """Return the object number of the first page of a section."""
    return frame.base + OUTLINE + len(measure.levels)


def section(drawing: Drawing, frame: Frame, *, apart: bool = False) -> FileSection:
    """Return the section of a form.

    With `apart`, structures that are alike in many forms are packed once, by themselves.
    """
    builder = _Builder(drawing, frame, apart=apart)
    return replace(builder.written(), tops=tuple(builder.tops))


def bare_section(drawing: Drawing, frame: Frame) -> FileSection:
    """Return a section for a printer, without structure and outline."""
    leaves, base = drawing.leaves, frame.base
    first = base + BARE + len(leaves)
    objects = [
        _node(frame, range(base + BARE, first)),
        resources(drawing.shared, drawing.uses),
        *(_bare_leaf(leaf, base + 1, first + at, base + 2) for at, leaf in enumerate(leaves)),
    ]
    return _written(base, objects, drawing.streams)


def loose_section(drawing: Drawing, times: Sequence[int], frame: Frame) -> FileSection:
    """Return a section of single pages, each as often as `times` states, without a page node."""
    base, first = frame.base, frame.base + LOOSE + sum(times)
    pages = [
        _bare_leaf(leaf, frame.pages, first + at, base + 1)
        for at, (leaf, count) in enumerate(zip(drawing.leaves, times, strict=True))
        for _ in range(count)
    ]
    return _written(base, [resources(drawing.shared, drawing.uses), *pages], drawing.streams)


def _written(base: int, objects: Sequence[bytes], streams: Sequence[bytes]) -> FileSection:
    first = base + 1 + len(objects)
    parts = [packed(base, range(base + 1, first), objects)]
    parts += [stream(own, data) for own, data in enumerate(streams, start=first)]
    rows = [None, packed_rows(base, 0, len(objects)), *[None] * len(streams)]
    return _section(parts, rows)


def _section(parts: Sequence[bytes], rows: Sequence[Row]) -> FileSection:
    offsets = accumulate(map(len, parts[:-1]), initial=0)
    return FileSection(b"".join(parts), rows, tuple(offsets))


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
    """Return the page node of a section."""
    head = b"<</Type /Pages/Parent %d 0 R/Count %d/Kids [%b]>>"
    return head % (frame.pages, len(pages), references(pages))


_owned = lru_cache(2**13)(Flat.owned)


class _Builder:
    """Builder of the objects of a section."""

    def __init__(self, drawing: Drawing, frame: Frame, *, apart: bool) -> None:
        leaves = drawing.leaves
        self._drawing, self._leaves, self._frame, self._apart = drawing, leaves, frame, apart
        self._code = drawing.code.encode()
        self._entries = list(_entries(leaves))
        self._page = frame.base + OUTLINE + len(self._entries)
        self._pile = Pile(frame.base, self._page + len(leaves))
        self._linked: list[int] = []
        self.tops: list[int] = []

    def written(self) -> FileSection:
        frame, base, streams = self._frame, self._frame.base, self._drawing.streams
        structure = [self._structure(at, leaf) for at, leaf in enumerate(self._leaves)]
        keys = [b"%d [%b]" % (key, owners) for key, (owners, _) in enumerate(structure, frame.key)]
        linked = enumerate(self._linked, frame.key + len(keys))
        keys += [b"%d %d 0 R" % (key, owner) for key, owner in linked]
        limits = (frame.key, frame.key + len(keys) - 1)
        places = range(self._page, self._page + len(self._leaves))
        after = self._pile.next
        first = [
            _node(frame, places),
            resources(self._drawing.shared, self._drawing.uses),
            b"<</Limits [%d %d]/Nums [%b]>>" % (*limits, b" ".join(keys)),
            *outline(self._entries, base + OUTLINE, places, frame),
            *(self._leaf(at, after + at, links) for at, (_, links) in enumerate(structure)),
        ]
        parts = self._pile.written(first)
        parts += [stream(own, data) for own, data in enumerate(streams, start=after)]
        return _section(parts, [*self._pile.rows(), *[None] * len(streams)])

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
        shell = self._pile.next
        if around:
            self._pile.add([b""])
        kids: list[int] = []
        owners: list[bytes] = []
        links: list[int] = []
        first = 0
        for placed in leaf.placed:
            block, flat, base = placed.block, placed.block.structure, self._pile.next
            if not block.marks:
                continue
            within = shell if block.around else self._frame.document
            self._add_block(placed, leaf, first, self._page + at, within)
            owners.append((_owned if self._apart else Flat.owned)(flat, base))
            (kids if block.around else self.tops).extend([base + root for root in flat.roots])
            after = base + flat.elements
            links += range(after + 1, after + 2 * len(flat.linked), 2)
            self._linked += [base + owner for owner in flat.linked]
            first += block.marks
        if around:
            head = b"<</Type /StructElem/S /%b/P %d 0 R/K [%b]>>"
            holder = (around.encode(), self._frame.document, references(kids))
            self._pile[shell] = head % holder
            self.tops.append(shell)
        return b"".join(owners), links

    def _add_block(self, placed: OnPage, leaf: Leaf, first: int, page: int, within: int) -> None:
        key = self._frame.key + len(self._leaves) + len(self._linked)
        right, drop = placed.right * POINTS, leaf.height - placed.down * POINTS
        where = (self._pile.next, first, page, within, key, right, drop)
        if self._apart and placed.block.apart:
            self._pile.add_apart(placed.block.structure, where, self._code)
        else:
            self._pile.add(placed.block.structure.objects(where, self._code))


def _entries(leaves: Sequence[Leaf]) -> Iterator[OutlineEntry]:
    for at, leaf in enumerate(leaves):
        for placed in leaf.placed:
            for mark in placed.block.bookmarks:
                left = (mark.left + placed.right) * POINTS
                top = leaf.height - (mark.top + placed.down) * POINTS
                label = numbered(mark.label, placed.number)
                yield OutlineEntry(mark.level, label, at, left, top)
