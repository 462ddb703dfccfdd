"""Parser of SVG files: nothing is fetched, and definitions of entities are refused."""

from typing import NoReturn
from xml.parsers import expat

from studypress.bank.pictures.drawing.allowed import ELEMENTS, IGNORED, REFUSED, belongs
from studypress.bank.pictures.drawing.node import DrawingNode
from studypress.bank.pictures.drawing.values import link
from studypress.files.inside import ClosedDoorError

MAX_ELEMENTS = 20_000
MAX_DEPTH = 64

_SVG = "http://www.w3.org/2000/svg"
_HTML = "http://www.w3.org/1999/xhtml"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_HOLE = "foreignObject"
"""Element that only browsers render; a <switch> contains an alternative."""


def parse(data: bytes) -> DrawingNode:
    """Return the root of a drawing; raise ClosedDoorError if there is none.

    Elements in the namespaces of drawing programs are skipped. Of the children of a <switch>, only
    the first printable one is read.
    """
    return _Parser().root_of(data)


class _Parser:
    def __init__(self) -> None:
        self.elements = 0
        self.skipped = 0  # levels of elements that are skipped
        self.open: list[DrawingNode] = []
        self.root: DrawingNode | None = None
        self.expat = expat.ParserCreate(namespace_separator=" ")
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = self._doctype
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._text
        self.expat.SkippedEntityHandler = self._entity
        self.expat.ProcessingInstructionHandler = self._instruction

    def root_of(self, data: bytes) -> DrawingNode:
        try:
            self.expat.Parse(data, True)  # noqa: FBT003 - expat takes no keywords
        except expat.ExpatError as error:
            raise ClosedDoorError(f"it is not an SVG drawing ({error})") from None
        except (LookupError, ValueError) as error:  # an unknown or faulty encoding
            raise ClosedDoorError(f"its encoding cannot be read ({error}): use UTF-8") from None
        if self.root is None:
            raise ClosedDoorError("it is not an SVG drawing")
        return self.root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        space, _, local = name.rpartition(" ")
        if self.elements == 1 and local != "svg":
            self._refuse(f"its root is <{local}>, not <svg>")
        depth = len(self.open) + self.skipped
        if self.elements > MAX_ELEMENTS or depth >= MAX_DEPTH:
            self._refuse(f"more than {MAX_ELEMENTS:,} elements, or {MAX_DEPTH} levels of them")
        if self.skipped or self._is_left_out(space, local):
            self.skipped += 1
            return
        node = DrawingNode(local, self.expat.CurrentLineNumber, dict(_plain(attributes)))
        if local == "a":
            self._unlink(node)
        within = self.open[-1].name if self.open else ""
        if not belongs(node.name, within):
            self._refuse(f"<{local}> is not allowed in <{within}>: move or remove it")
        if self.open:
            self.open[-1].children.append(node)
        self.root = self.root or node
        self.open.append(node)

    def _is_left_out(self, space: str, name: str) -> bool:
        """Return whether an element is skipped; raise ClosedDoorError if it is refused."""
        if space not in (_SVG, _HTML, ""):
            return True
        within = self.open[-1].name if self.open else ""
        if name == _HOLE and within == "switch":
            return True
        if within == "switch" and any(self.open[-1].elements()):
            return True  # only the first printable child is rendered
        if space != _HTML and name in IGNORED:
            return True
        if space == _HTML or (name not in ELEMENTS and name != "a"):
            self._refuse(f"<{name}> {REFUSED.get(name, 'is not allowed: remove it')}")
        return False

    def _unlink(self, node: DrawingNode) -> None:
        """Replace a link with a <tspan> within text, else with a <g>."""
        node.name = "tspan" if self.open and self.open[-1].name in ("text", "tspan") else "g"
        try:
            link(node.attributes.pop("href", "#"))
        except ValueError as error:
            node.refuse(f"a link: {error}")

    def _end(self, _: str) -> None:
        if self.skipped:
            self.skipped -= 1
        else:
            self.open.pop()

    def _text(self, text: str) -> None:
        if not self.skipped and self.open[-1].name in ("text", "tspan", "style"):
            self.open[-1].children.append(text)

    def _doctype(self, _: str, __: str | None, ___: str | None, subset: int) -> None:
        if subset:
            self._refuse("<!DOCTYPE> with definitions in [ ] is not allowed: remove them")

    def _entity(self, name: str, _: bool) -> None:  # noqa: FBT001 - as expat calls it
        self._refuse(f"unknown entity &{name};: write the character itself")

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            self._refuse("its style is in another file, but a drawing must be self-contained")

    def _refuse(self, why: str) -> NoReturn:
        raise ClosedDoorError(f"line {self.expat.CurrentLineNumber}: {why}")


def _plain(attributes: dict[str, str]) -> list[tuple[str, str]]:
    """Return local name and value of each attribute, except those of drawing programs."""
    known = {_XLINK: "", _XML: "xml:", "": ""}
    split = [(*name.rpartition(" ")[::2], value) for name, value in attributes.items()]
    return [(known[space] + name, value) for space, name, value in split if space in known]
