"""Reading of pieces from the engine's PDF: streams, structure, resources."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from studypress.compose.cutting.content_streams import (
    KINDS,
    apart,
    data,
    data_of,
    holed,
    inside,
    joined,
    page_of,
    renamed,
    used_in,
)
from studypress.compose.cutting.merge_marks import GlyphTexts
from studypress.compose.model.pieces import (
    AnswerField,
    Bookmark,
    Link,
    NotComposableError,
    Piece,
    PieceElement,
    Resource,
    Shared,
    Slot,
)
from studypress.compose.model.stock import Head
from studypress.press.font_subsets import DrawnPages
from studypress.press.weasyprint_types import (
    LayoutBox,
    Metadata,
    Page,
    PdfObject,
    PdfStream,
)

_REFERENCE = re.compile(rb"(\d+) 0 R")
_PLACED = ("Rect", "StructParent")
_KEPT = ("Type", "S", "K", "Pg", "P", "ID")


@dataclass(frozen=True)
class Cut:
    """A page that shows one piece, and the boxes on it whose texts are slots."""

    page: Page
    left: float
    top: float
    height: float
    slots: Mapping[LayoutBox, Slot]
    shell: Sequence[object] = ()
    """Elements around the piece, which are on the pages of other pieces too."""
    answers: tuple[AnswerField, ...] = ()


class PieceReader:
    """Reader of pieces from a document that the engine has drawn."""

    def __init__(self, drawn: DrawnPages, prefix: str = "", *, linked: bool = False) -> None:
        """Read pages that are drawn, but not serialised.

        `prefix` is added to the names of the resources of texts. Pieces may contain links within
        the document if it is `linked`.
        """
        self._pdf, self._prefix, self._linked = (pdf := drawn.pdf), prefix, linked
        self._objects = pdf.objects
        pages = [item for item in pdf.objects if _is(item, "/Page")]
        self._streams = [self._at(page["Contents"]) for page in pages]
        self._sizes = [tuple(page["MediaBox"][2:]) for page in pages]
        self._resources = self._at(pages[0]["Resources"])
        self._fonts = {font.resource: font for font in drawn.fonts}
        self.letters = GlyphTexts({font.resource: font.texts for font in drawn.fonts})
        """Texts of the glyphs of its fonts."""

        self._parted: dict[int, dict[int, bytes]] = {}
        self._trees = self._by_page([page.reference for page in pages])

    def piece(self, number: int, cut: Cut) -> Piece:
        """Return the piece on a page; `number` counts from 0."""
        content, holes, marks, slots = holed(self._streams[number], cut.slots)
        elements, around = self._inside(self._trees[number], cut.shell)
        return Piece(
            content.decode("latin-1"),
            holes,
            tuple(self._node(element, marks, self._sizes[number][1]) for element in elements),
            slots,
            frozenset(used_in(content)),
            tuple(_bookmarks(cut.page)),
            around,
            cut.left,
            cut.top,
            cut.height,
            cut.answers,
        )

    def texts(self, number: int, boxes: Sequence[LayoutBox], root: object) -> Piece:
        """Return a piece of the texts of some boxes of a page, all in the element `root`."""
        stream = self._streams[number]
        found = self._apart(number)
        old = [stream.marks[box] for box in boxes]
        contents = [renamed(found[mark], self._own_name).replace(b"%", b"%%") for mark in old]
        tagged = [mark for mark, part in zip(old, contents, strict=True) if b"/MCID " in part]
        content = b"\n".join(
            part.replace(b"<</MCID %d>>" % mark, b"<</MCID %s>>", 1)
            for mark, part in zip(old, contents, strict=True)
        )
        marks = _Marks({mark: at for at, mark in enumerate(tagged)})
        elements = self._within(self._trees[number] if tagged else (), root)
        height = self._sizes[number][1]
        nodes = (self._node(element, marks, height) for element in elements)
        uses = frozenset(used_in(content))
        kept = tuple(map(_pruned, nodes))
        return Piece(content.decode("latin-1"), (None,) * len(marks), kept, (), uses)

    def drawing(self, number: int, box: LayoutBox) -> bytes:
        """Return the drawing of the text of a box on a page, without its mark."""
        found = self._apart(number)[self._streams[number].marks[box]]
        return inside(renamed(found, self._own_name))

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of a page, in points."""
        width, height = self._sizes[number]
        return width, height

    def slots(self, number: int, cut: Cut) -> tuple[Slot, ...]:
        """Return the slots on a page."""
        return holed(self._streams[number], cut.slots)[3]

    def shared(self) -> Shared:
        """Return the resources of pieces and the objects that these need."""
        needs, entries = {}, {}
        for kind in KINDS:
            for name, value in self._named(kind):
                use = f"{kind}/{self._prefix}{name}"
                entries[use] = data(value).decode("latin-1")
                needs[use] = tuple(sorted(set(self._closure(data(value)))))
        numbers = {number for found in needs.values() for number in found}
        objects = {n: self._objects[n].indirect.decode("latin-1") for n in sorted(numbers)}
        fonts = {self._dictionary(name): font for name, font in self._fonts.items()}
        return Shared(objects, needs, entries, len(self._objects), fonts)

    def _own_name(self, use: Resource) -> str:
        return self._prefix + use.partition("/")[2]

    def _dictionary(self, font: str) -> int:
        """Return the number of the object that is reserved for a font's dictionary."""
        return int(self._at(self._resources["Font"])[font].split()[0])

    def width(self, font: str, glyph: str) -> float:
        """Return the width of a glyph, followed by an adjustment, in a font and size."""
        name, size, _ = font.split()
        glyph, _, adjustment = glyph[1:].partition(">")
        per_mille = self._fonts[name[1:]].widths[int(glyph, 16)] - float(adjustment or 0)
        return per_mille / 1000 * float(size)

    def _apart(self, number: int) -> dict[int, bytes]:
        if number not in self._parted:
            self._parted[number] = apart(page_of(self._streams[number]))
        return self._parted[number]

    def _within(self, elements: Iterable[PdfObject], root: object) -> Iterator[PdfObject]:
        """Yield the structure elements made from the HTML element `root`, at any depth."""
        for element in elements:
            if element.origin is root:
                yield element
            else:
                kids = (self._at(kid) for kid in element["K"] if isinstance(kid, bytes))
                yield from self._within((kid for kid in kids if _is(kid, "/StructElem")), root)

    def _inside(
        self, elements: Sequence[PdfObject], shell: Sequence[object]
    ) -> tuple[Sequence[PdfObject], str]:
        """Return the elements of a piece, and the role of the element that contains them."""
        role = ""
        for around in shell:
            if len(elements) == 1 and elements[0].origin is around:
                role = elements[0]["S"][1:]
                elements = [self._at(kid) for kid in elements[0]["K"]]
        return elements, role

    def head(self, metadata: Metadata) -> Head:
        """Return the document information of a file; `metadata` is that of its document."""
        source = joined(self._at(self._pdf.catalog["Metadata"]).stream).decode()
        producer = self._pdf.info["Producer"].string
        holed = source.replace(escape(metadata.title, quote=False), "\0")
        return Head(metadata.title, metadata.lang, producer, metadata.generator, holed)

    def _named(self, kind: str) -> Iterable[tuple[str, object]]:
        found = self._resources.get(kind, {})
        return (self._at(found) if isinstance(found, bytes) else found).items()

    def _at(self, reference: bytes) -> PdfStream:
        return self._objects[int(reference.split()[0])]

    def _closure(self, data: bytes, seen: set[int] | None = None) -> Iterator[int]:
        seen = set() if seen is None else seen
        for match in _REFERENCE.finditer(data):
            number = int(match[1])
            if number in seen:
                continue
            seen.add(number)
            yield number
            yield from self._closure(self._head(self._objects[number]), seen)

    def _head(self, item: PdfStream) -> bytes:
        """Serialise an object without its stream, with only the resources that it uses."""
        if not hasattr(item, "stream"):
            return bytes(item.data)
        named = item.extra.get("Resources")
        if isinstance(named, bytes) and _REFERENCE.fullmatch(named):
            used = used_in(joined(item.stream))
            item.extra["Resources"] = self._trimmed(self._at(named), used)
        return data_of(item.extra)

    def _trimmed(self, resources: PdfObject, used: set[Resource]) -> bytes:
        kinds: dict[str, list[bytes]] = {}
        for kind, name in sorted(use.split("/", 1) for use in used):
            found = resources.get(kind, {})
            found = self._at(found) if isinstance(found, bytes) else found
            if name in found:
                entry = b"/" + name.encode("latin-1") + b" " + data(found[name])
                kinds.setdefault(kind, []).append(entry)
        parts = (
            b"/" + kind.encode() + b"<<" + b"".join(entries) + b">>"
            for kind, entries in kinds.items()
        )
        return b"<<" + b"".join(parts) + b">>"

    def _by_page(self, references: Sequence[bytes]) -> list[list[PdfObject]]:
        places = {reference: at for at, reference in enumerate(references)}
        trees: list[list[PdfObject]] = [[] for _ in references]
        root = self._at(self._pdf.catalog["StructTreeRoot"])
        for kid in self._at(root["K"][0])["K"]:
            element = self._at(kid)
            trees[places[element["Pg"]]].append(element)
        return trees

    def _node(self, element: PdfObject, marks: Mapping[int, int], height: float) -> PieceElement:
        kids: list[PieceElement | Link | int] = []
        for kid in element["K"]:
            if isinstance(kid, int):
                kids.append(marks[kid])
            elif (child := self._at(kid)).get("Type") == "/StructElem":
                kids.append(self._node(child, marks, height))
            else:
                kids.append(_link(self._at(child["Obj"]), height, linked=self._linked))
        more = {key: value for key, value in element.items() if key not in _KEPT}
        box: tuple[float, ...] = ()
        if "A" in more:
            more["A"] = {key: value for key, value in more["A"].items() if key != "Headers"}
            box = _below(more["A"].pop("BBox", ()), height)
            more = {"A": more["A"], **more}  # the box is inserted again into the first entry
        attributes = data_of(more)[2:-2].decode("latin-1")
        return PieceElement(element["S"][1:], tuple(kids), attributes, box, _open(element))


_ELSEWHERE = -1
"""Mark of content that a style generates, which is in another piece of the same element."""


class _Marks(dict[int, int]):
    """New numbers of marked contents by old ones; `_ELSEWHERE` for those in another piece."""

    def __missing__(self, mark: int) -> int:
        return _ELSEWHERE


def _pruned(node: PieceElement) -> PieceElement:
    """Return an element without content of another piece, and without empty children."""
    kids = tuple(
        _pruned(kid) if isinstance(kid, PieceElement) else kid
        for kid in node.kids
        if kid != _ELSEWHERE
    )
    return replace(node, kids=tuple(kid for kid in kids if not _is_empty(kid)))


def _is_empty(kid: object) -> bool:
    return isinstance(kid, PieceElement) and not kid.kids


def _open(element: PdfObject) -> str:
    """Return the name of an element that is split between pieces, or an empty string."""
    origin = getattr(element, "origin", None)
    return "" if origin is None else origin.get("data-open", "")


def _below(box: Sequence[float], height: float) -> tuple[float, ...]:
    """Return a box relative to the top of its page."""
    return tuple(edge - height * (at % 2) for at, edge in enumerate(box))


def _link(annotation: PdfObject, height: float, *, linked: bool) -> Link:
    more = {key: value for key, value in annotation.items() if key not in _PLACED}
    if "Dest" in more and not linked:
        raise NotComposableError("it contains a link within the document")
    return Link(_below(annotation["Rect"], height), data_of(more)[2:-2].decode("latin-1"))


def _is(item: object, kind: str) -> bool:
    return isinstance(item, dict) and item.get("Type") == kind


def _bookmarks(page: Page) -> Iterator[Bookmark]:
    for level, label, (left, top), _ in page.bookmarks:
        yield Bookmark(level, label, left, top)
