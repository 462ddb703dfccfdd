"""Files of composed forms: shared objects, a section for each form, and the catalog."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import NamedTuple, Protocol

from studypress.compose.layout.measure import (
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
from studypress.compose.model.stock import Head
from studypress.compose.pdf.deflate import DeflateStream
from studypress.compose.pdf.objects import WIDTHS, references, row, text
from studypress.compose.pdf.outline import outermost
from studypress.compose.pdf.shared_objects import Opening
from studypress.compose.writing.section import FileSection


class Target(Protocol):
    """Output that a file is written to."""

    def write(self, data: bytes, /) -> int:
        """Write bytes; return their number."""


class LinkTarget(NamedTuple):
    """Target of links: the object number of its page, and its place in points."""

    page: int
    left: float
    top: float


class FileInMaking:
    """A file that is written section by section."""

    def __init__(self, target: Target, opening: Opening, free: int, *, bare: bool = False) -> None:
        """Write the objects that sections share; their numbers are below `free`.

        A `bare` file, for a printer, has no structure tree.
        """
        self._target, self._free, self._bare = target, free, bare
        self._at = target.write(opening.data)
        self._rows = DeflateStream()
        self._rows.add(opening.rows)
        self._runs = opening.runs
        self._bases: list[int] = []
        self._tops: list[bytes] = []
        self._numbers = self._pages = self._entries = 0
        self._outer: list[int] = []

    def add(self, made: FileSection, frame: Frame, measure: Measure) -> None:
        """Write the next section; `frame` is the one that `frames` returned for it."""
        at = self._put(made.data)
        offsets = iter(made.offsets)
        self._rows.add([rows or row(1, at + next(offsets)) for rows in made.rows])
        self._bases.append(frame.base)
        self._tops.append(references(made.tops))
        self._numbers += measure.numbers
        self._pages += measure.pages
        self._entries += len(measure.levels)
        outer = [frame.base + OUTLINE + entry for entry in outermost(measure.levels)]
        if outer:
            self._outer = [*(self._outer or outer)[:1], outer[-1]]

    def close(
        self,
        head: Head,
        title: str,
        nodes: Sequence[int] = (),
        targets: Mapping[str, LinkTarget] = MappingProxyType({}),
    ) -> None:
        """Write the page tree, structure tree root, outline, catalog and cross references.

        Pages are in the order of the sections, or in that of `nodes`: the object numbers of pages,
        and of sections' page nodes. `targets` are those of links within the document, by name.
        """
        nodes = nodes or [base + 1 for base in self._bases]
        held = self._free + self._numbers
        objects = enumerate(self._held(head, title, held, nodes, targets), start=held)
        places = [self._put(b"%d 0 obj\n%b\nendobj\n" % item) for item in objects]
        self._rows.add([row(1, place) for place in (*places, self._at)])
        self._cross_references(held)

    def _held(
        self,
        head: Head,
        title: str,
        held: int,
        nodes: Sequence[int],
        targets: Mapping[str, LinkTarget],
    ) -> Iterator[bytes]:
        """Yield the objects that refer to all sections, in the order of their numbers."""
        yield b"<</Type /Pages/Count %d/Kids [%b]>>" % (self._pages, references(nodes))
        if self._bare:
            yield from [b"null"] * (CATALOG - ROOT)
            yield _bare_catalog(head, held)
        else:
            yield from self._structure(held)
            yield self._outlines()
            yield _catalog(head, held, targets, outlined=bool(self._outer))
        values = (text(head.producer), text(head.creator), text(title))
        yield b"<</Producer %b/Creator %b/Title %b>>" % values
        yield b"null" if self._bare else _metadata(head, title)

    def _structure(self, held: int) -> Iterator[bytes]:
        root = b"<</Type /StructTreeRoot/ParentTree %d 0 R/K [%d 0 R]>>"
        yield root % (held + PARENTS, held + DOCUMENT)
        yield b"<</Kids [%b]>>" % references([base + 3 for base in self._bases])
        tops = b" ".join(self._tops)
        yield b"<</Type /StructElem/S /Document/P %d 0 R/K [%b]>>" % (held + ROOT, tops)

    def _outlines(self) -> bytes:
        if not self._outer:
            return b"null"
        counted = (self._entries, self._outer[0], self._outer[-1])
        return b"<</Count %d/First %d 0 R/Last %d 0 R>>" % counted

    def _cross_references(self, held: int) -> None:
        size = held + HELD
        index = b" ".join(b"%d" % value for value in (*self._runs, self._free, size - self._free))
        data = self._rows.close()
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


def _catalog(head: Head, held: int, targets: Mapping[str, LinkTarget], *, outlined: bool) -> bytes:
    more = b"/Outlines %d 0 R" % (held + OUTLINES) if outlined else b""
    if targets:
        place = b"%b [%d 0 R /XYZ %.4f %.4f 0]"
        places = (place % (text(name), *targets[name]) for name in sorted(targets))
        more += b"/Names <</Dests <</Names [%b]>>>>" % b" ".join(places)
    return (
        b"<</Type /Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Metadata %d 0 R/Lang %b"
        b"/MarkInfo <</Marked true>>/ViewerPreferences <</DisplayDocTitle true>>%b>>"
    ) % (held + PAGES, held + ROOT, held + METADATA, text(head.language), more)


def _bare_catalog(head: Head, held: int) -> bytes:
    shown = b"<</Duplex /DuplexFlipLongEdge>>"
    entries = (held + PAGES, text(head.language), shown)
    return b"<</Type /Catalog/Pages %d 0 R/Lang %b/ViewerPreferences %b>>" % entries


def _metadata(head: Head, title: str) -> bytes:
    data = head.metadata.replace("\0", escape(title, quote=False)).encode()
    start = b"<</Type /Metadata/Subtype /XML/Length %d>>" % len(data)
    return start + b"\nstream\n" + data + b"\nendstream"
