"""Files of composed forms: what they share, a section a form, and what holds them together."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Protocol

from studypress.press.composing.deflate import Chunk, deflated
from studypress.press.composing.measure import (
    CATALOG,
    DOCUMENT,
    HELD,
    INFO,
    METADATA,
    OUTLINE,
    OUTLINES,
    PAGES,
    PARENTS,
    ROOT,
    XREF,
    Frame,
    Measure,
)
from studypress.press.composing.objects import WIDTHS, references, row, text
from studypress.press.composing.opening import Opening
from studypress.press.composing.outline import outermost
from studypress.press.composing.section import Section
from studypress.press.composing.stock import Head


class Target(Protocol):
    """What a file is written to."""

    def write(self, data: bytes, /) -> int:
        """Write bytes; return how many they are."""


class File:
    """A file in the making, section after section."""

    def __init__(self, target: Target, opening: Opening, free: int, *, bare: bool = False) -> None:
        """Begin with what sections share; its numbers are below `free`.

        A `bare` one, for a printer, has no structure.
        """
        self._target, self._free, self._bare = target, free, bare
        self._at = target.write(opening.data)
        self._rows: list[Chunk | bytes] = list(opening.rows)
        self._index = opening.runs
        self._sections: list[tuple[Frame, Measure]] = []
        self._tops: list[bytes] = []

    def add(self, made: Section, frame: Frame, measure: Measure) -> None:
        """Add the next section, which stands where `frames` says."""
        at = self._put(made.data)
        offsets = iter(made.offsets)
        self._rows += [rows or row(1, at + next(offsets)) for rows in made.rows]
        self._sections.append((frame, measure))
        self._tops.append(references(made.tops))

    def close(self, head: Head, title: str, nodes: Sequence[int] = ()) -> None:
        """Write what holds the sections together.

        Their pages are in the order of the sections, or in that of `nodes`: pages, and sections'
        pages, by their numbers.
        """
        nodes = nodes or [frame.base + 1 for frame, _ in self._sections]
        held = self._free + sum(measure.numbers for _, measure in self._sections)
        for own, data in enumerate(self._held(head, title, held, nodes), start=held):
            self._rows.append(row(1, self._put(b"%d 0 obj\n%b\nendobj\n" % (own, data))))
        self._rows.append(row(1, self._at))
        self._cross_references(held)

    def _held(self, head: Head, title: str, held: int, nodes: Sequence[int]) -> Iterator[bytes]:
        """Yield the objects that hold all sections, in the order of their numbers."""
        frames = [frame for frame, _ in self._sections]
        pages = sum(measure.pages for _, measure in self._sections)
        yield b"<</Type /Pages/Count %d/Kids [%b]>>" % (pages, references(nodes))
        if self._bare:
            yield from [b"null"] * (CATALOG - ROOT)
            yield _bare_catalog(head, held)
        else:
            yield from self._structure(held, frames)
            yield self._outlines()
            outlined = any(measure.levels for _, measure in self._sections)
            yield _catalog(head, held, outlined=outlined)
        said = (text(head.producer), text(head.creator), text(title))
        yield b"<</Producer %b/Creator %b/Title %b>>" % said
        yield b"null" if self._bare else _metadata(head, title)

    def _structure(self, held: int, frames: Sequence[Frame]) -> Iterator[bytes]:
        root = b"<</Type /StructTreeRoot/ParentTree %d 0 R/K [%d 0 R]>>"
        yield root % (held + PARENTS, held + DOCUMENT)
        yield b"<</Kids [%b]>>" % references([frame.base + 3 for frame in frames])
        tops = b" ".join(self._tops)
        yield b"<</Type /StructElem/S /Document/P %d 0 R/K [%b]>>" % (held + ROOT, tops)

    def _outlines(self) -> bytes:
        outer = [
            frame.base + OUTLINE + at
            for frame, measure in self._sections
            for at in outermost(measure.levels)
        ]
        if not outer:
            return b"null"
        count = sum(len(measure.levels) for _, measure in self._sections)
        return b"<</Count %d/First %d 0 R/Last %d 0 R>>" % (count, outer[0], outer[-1])

    def _cross_references(self, held: int) -> None:
        size = held + HELD
        index = b" ".join(b"%d" % value for value in (*self._index, self._free, size - self._free))
        data = deflated(self._rows)
        own, at = held + XREF, self._at
        head = (
            b"%d 0 obj\n<</Type /XRef/Index [%b]/W [%d %d %d]/Size %d/Root %d 0 R/Info %d 0 R"
            b"/Filter /FlateDecode/Length %d>>\nstream\n"
        ) % (own, index, *WIDTHS, size, held + CATALOG, held + INFO, len(data))
        self._put(head + data + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at)

    def _put(self, data: bytes) -> int:
        at = self._at
        self._target.write(data)
        self._at += len(data)
        return at


def _catalog(head: Head, held: int, *, outlined: bool) -> bytes:
    outlines = b"/Outlines %d 0 R" % (held + OUTLINES) if outlined else b""
    return (
        b"<</Type /Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Metadata %d 0 R/Lang %b"
        b"/MarkInfo <</Marked true>>/ViewerPreferences <</DisplayDocTitle true>>%b>>"
    ) % (held + PAGES, held + ROOT, held + METADATA, text(head.language), outlines)


def _bare_catalog(head: Head, held: int) -> bytes:
    shown = b"<</Duplex /DuplexFlipLongEdge>>"
    entries = (held + PAGES, text(head.language), shown)
    return b"<</Type /Catalog/Pages %d 0 R/Lang %b/ViewerPreferences %b>>" % entries


def _metadata(head: Head, title: str) -> bytes:
    data = head.metadata.replace("\0", escape(title, quote=False)).encode()
    said = b"<</Type /Metadata/Subtype /XML/Length %d>>" % len(data)
    return said + b"\nstream\n" + data + b"\nendstream"
