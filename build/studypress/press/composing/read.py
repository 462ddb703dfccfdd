"""Pieces read from what the engine has written: streams, structure, resources."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from studypress.press.composing.pieces import (
    Bookmark,
    Link,
    Node,
    NotComposableError,
    Piece,
    Resource,
    Shared,
    Slot,
)
from studypress.press.composing.stock import Head

_USES = (
    ("Font", re.compile(rb"^/(\S+) \S+ Tf$", re.MULTILINE)),
    ("XObject", re.compile(rb"^/(\S+) Do$", re.MULTILINE)),
    ("ExtGState", re.compile(rb"^/(\S+) gs$", re.MULTILINE)),
    ("Pattern", re.compile(rb"^/(\S+) (?:scn|SCN)$", re.MULTILINE)),
    ("Shading", re.compile(rb"^/(\S+) sh$", re.MULTILINE)),
    ("ColorSpace", re.compile(rb"^/(\S+) (?:cs|CS)$", re.MULTILINE)),
)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_TEXT = re.compile(rb"^1 0 0 -1 (\S+) (\S+) Tm\n(.*\n)?\[(.*)\] TJ$", re.MULTILINE)
_PROLOGUE = 3  # operators that turn a page's axes, save its state and scale it
_EPILOGUE = 1
_BUILT_IN = {f"ColorSpace/{name}" for name in ("Pattern", "DeviceRGB", "DeviceGray", "DeviceCMYK")}
_PLACED = ("Rect", "StructParent")
_KEPT = ("Type", "S", "K", "Pg", "P", "ID")


@dataclass(frozen=True)
class Cut:
    """A page that shows one piece, and the boxes on it whose texts are slots."""

    page: Any
    left: float
    top: float
    height: float
    slots: Mapping[Any, Slot]
    shell: Sequence[Any] = ()
    """Elements around the piece, which are on the pages of other pieces too."""


class Reader:
    """Reads pieces from a document that the engine has made."""

    def __init__(self, pdf: Any) -> None:  # noqa: ANN401 - pydyf ships no types
        """Read from a PDF that is complete, but not written."""
        self._pdf = pdf
        self._objects = pdf.objects
        pages = [item for item in pdf.objects if _is(item, "/Page")]
        self._streams = [self._at(page["Contents"]) for page in pages]
        self._sizes = [tuple(page["MediaBox"][2:]) for page in pages]
        self._resources = self._at(pages[0]["Resources"])
        self._fonts = self._at(self._resources["Font"])
        self._trees = self._by_page([page.reference for page in pages])

    def piece(self, number: int, cut: Cut) -> Piece:
        """Return the piece on the page of a number, counted from 0."""
        content, holes, marks, slots = _holed(self._streams[number], cut)
        elements, around = self._inside(self._trees[number], cut.shell)
        return Piece(
            content.decode("latin-1"),
            holes,
            tuple(self._node(element, marks, self._sizes[number][1]) for element in elements),
            slots,
            frozenset(_used(content)),
            tuple(_bookmarks(cut.page)),
            around,
            cut.left,
            cut.top,
            cut.height,
        )

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height, in points, of the page of a number."""
        width, height = self._sizes[number]
        return width, height

    def slots(self, number: int, cut: Cut) -> tuple[Slot, ...]:
        """Return the slots on the page of a number."""
        return _holed(self._streams[number], cut)[3]

    def shared(self) -> Shared:
        """Return what pieces draw with."""
        needs, entries = {}, {}
        for kind, _ in _USES:
            for name, value in self._named(kind).items():
                entries[f"{kind}/{name}"] = _data(value).decode("latin-1")
                needs[f"{kind}/{name}"] = tuple(sorted(set(self._closure(_data(value)))))
        numbers = {number for found in needs.values() for number in found}
        objects = {n: self._objects[n].indirect.decode("latin-1") for n in sorted(numbers)}
        return Shared(objects, needs, entries, len(self._objects))

    def _inside(self, elements: Sequence[Any], shell: Sequence[Any]) -> tuple[Sequence[Any], str]:
        """Return the elements of a piece, and the role of the one around it and its neighbours."""
        role = ""
        for around in shell:
            if len(elements) == 1 and elements[0].origin is around:
                role = elements[0]["S"][1:]
                elements = [self._at(kid) for kid in elements[0]["K"]]
        return elements, role

    def head(self, metadata: Any) -> Head:  # noqa: ANN401
        """Return what a file says of itself, where this is what its document does."""
        said = _joined(self._at(self._pdf.catalog["Metadata"]).stream).decode()
        producer = self._pdf.info["Producer"].string
        holed = said.replace(escape(metadata.title), "\0")
        return Head(metadata.title, metadata.lang, producer, metadata.generator, holed)

    def _named(self, kind: str) -> Mapping[str, Any]:
        found = self._resources.get(kind, {})
        return self._at(found) if isinstance(found, bytes) else found  # type: ignore[no-any-return]

    def _at(self, reference: bytes) -> Any:  # noqa: ANN401
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

    def _head(self, item: Any) -> bytes:  # noqa: ANN401
        """Return an object but for its stream, with resources that it uses alone."""
        if not hasattr(item, "stream"):
            return bytes(item.data)
        named = item.extra.get("Resources")
        if isinstance(named, bytes) and _REFERENCE.fullmatch(named):
            used = _used(_joined(item.stream))
            item.extra["Resources"] = self._trimmed(self._at(named), used)
        return _data_of(item.extra)

    def _trimmed(self, resources: Any, used: set[Resource]) -> bytes:  # noqa: ANN401
        kinds: dict[str, list[bytes]] = {}
        for kind, name in sorted(use.split("/", 1) for use in used):
            found = resources.get(kind, {})
            found = self._at(found) if isinstance(found, bytes) else found
            if name in found:
                entry = b"/" + name.encode("latin-1") + b" " + _data(found[name])
                kinds.setdefault(kind, []).append(entry)
        parts = (
            b"/" + kind.encode() + b"<<" + b"".join(entries) + b">>"
            for kind, entries in kinds.items()
        )
        return b"<<" + b"".join(parts) + b">>"

    def _by_page(self, references: Sequence[bytes]) -> list[list[Any]]:
        places = {reference: at for at, reference in enumerate(references)}
        trees: list[list[Any]] = [[] for _ in references]
        root = self._at(self._pdf.catalog["StructTreeRoot"])
        for kid in self._at(root["K"][0])["K"]:
            element = self._at(kid)
            trees[places[element["Pg"]]].append(element)
        return trees

    def _node(self, element: Any, marks: Mapping[int, int], height: float) -> Node:  # noqa: ANN401
        kids: list[Node | Link | int] = []
        for kid in element["K"]:
            if isinstance(kid, int):
                kids.append(marks[kid])
            elif (child := self._at(kid)).get("Type") == "/StructElem":
                kids.append(self._node(child, marks, height))
            else:
                kids.append(_link(self._at(child["Obj"]), height))
        more = {key: value for key, value in element.items() if key not in _KEPT}
        box: tuple[float, ...] = ()
        if "A" in more:
            more["A"] = {key: value for key, value in more["A"].items() if key != "Headers"}
            box = _below(more["A"].pop("BBox", ()), height)
        return Node(element["S"][1:], tuple(kids), _data_of(more)[2:-2].decode("latin-1"), box)


def _below(box: Sequence[float], height: float) -> tuple[float, ...]:
    """Return a box counted from the top of its page."""
    return tuple(edge - height * (at % 2) for at, edge in enumerate(box))


def _link(annotation: Any, height: float) -> Link:  # noqa: ANN401
    more = {key: value for key, value in annotation.items() if key not in _PLACED}
    if "Dest" in more:
        raise NotComposableError("a link within the document is in it")
    return Link(_below(annotation["Rect"], height), _data_of(more)[2:-2].decode("latin-1"))


def _is(item: Any, kind: str) -> bool:  # noqa: ANN401
    return isinstance(item, dict) and item.get("Type") == kind


def _joined(operations: Sequence[Any]) -> bytes:
    return b"\n".join(_data(operation) for operation in operations)


def _data(value: Any) -> bytes:  # noqa: ANN401
    import pydyf  # noqa: PLC0415 - comes with the engine

    if isinstance(value, dict) and not isinstance(value, pydyf.Object):
        return _data_of(value)
    return bytes(pydyf._to_bytes(value))  # noqa: SLF001 - how pydyf itself writes a value


def _data_of(values: Mapping[str, Any]) -> bytes:
    entries = (b"/" + key.encode() + b" " + _data(value) for key, value in values.items())
    return b"<<" + b"".join(entries) + b">>"


def _used(content: bytes) -> set[Resource]:
    return {
        f"{kind}/{match[1].decode('latin-1')}"
        for kind, pattern in _USES
        for match in pattern.finditer(content)
    } - _BUILT_IN


def _bookmarks(page: Any) -> Iterator[Bookmark]:  # noqa: ANN401
    for level, label, (left, top), _ in page.bookmarks:
        yield Bookmark(level, label, left, top)


def _marked(operations: Sequence[Any]) -> Iterator[tuple[int | None, list[Any]]]:
    """Part a stream into its marked contents, by their numbers, and what is between them."""
    part: list[Any] = []
    for operation in operations:
        part.append(operation)
        if operation == b"BDC":
            yield None, part[:-3]
            part = part[-3:]
        elif operation == b"EMC" and part[2:3] == [b"BDC"]:
            properties = part[1]
            mark = properties.get("MCID", getattr(properties, "mark", None))
            yield mark, part
            part = []
    yield None, part


def _holed(
    stream: Any,  # noqa: ANN401
    cut: Cut,
) -> tuple[bytes, tuple[str | None, ...], dict[int, int], tuple[Slot, ...]]:
    """Return a page's stream with holes, their names, marks by their old numbers, and slots."""
    named = {stream.marks[box]: slot for box, slot in cut.slots.items()}
    parts: list[bytes] = []
    holes: list[str | None] = []
    marks: dict[int, int] = {}
    slots: list[Slot] = []
    for mark, part in _marked(stream.stream[_PROLOGUE:-_EPILOGUE]):
        data = _joined(part).replace(b"%", b"%%")
        if mark is not None and "MCID" in part[1]:
            data = data.replace(b"<</MCID %d>>" % mark, b"<</MCID %s>>", 1)
            marks[mark] = len(marks)
            holes.append(None)
        if mark in named:
            data, slot = _emptied(data, named[mark])
            holes.append(slot.name)
            slots.append(slot)
        if data:
            parts.append(data)
    return b"\n".join(parts), tuple(holes), marks, tuple(slots)


def _emptied(data: bytes, slot: Slot) -> tuple[bytes, Slot]:
    """Put two holes where a slot has its place and glyphs; a drawing has one for its lines."""
    if slot.name == "qr":
        return re.sub(rb"(?<= M\n)(?:\S+ \S+ [ml]\n)+", b"%s", data), slot
    found = _TEXT.findall(data)
    if len(found) != 1:
        raise NotComposableError("a short text is not set in one piece")
    (left, top, font, glyphs) = found[0]
    holed = b"1 0 0 -1 %%s %b Tm\n%b[%%s] TJ" % (top, font)
    filled = replace(slot, at=float(left), glyphs=glyphs.decode())
    return _TEXT.sub(lambda _: holed, data), filled
