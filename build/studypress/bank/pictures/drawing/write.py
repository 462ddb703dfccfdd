"""Serialiser of drawings; each <use> is replaced with its target."""

from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from studypress.bank.pictures.drawing.allowed import PROPERTIES
from studypress.bank.pictures.drawing.node import DrawingNode
from studypress.bank.pictures.drawing.references import (
    APART,
    FILLS,
    REFERENCE,
    SHAPES,
    References,
)
from studypress.bank.pictures.drawing.values import LARGEST_TYPE, data_of, pixels
from studypress.bank.pictures.pixels import check_pixels
from studypress.files.inside import ClosedDoorError

_TYPE = 16.0  # pixels, the default font size
_WIDEST = 1_500_000.0  # pixels of a line of text
_FRAME = frozenset(
    ("transform", "overflow", "display", "visibility", "opacity", "mask", "clip-path", "x", "y")
)
"""Attributes that are removed from the root, so that it keeps its position on a page."""

_VIEWPORT = frozenset(("x", "y", "width", "height", "viewBox", "preserveAspectRatio"))


def written(root: DrawingNode, data: bytes) -> bytes:
    """Return the serialised drawing; `data` is its source, which determines new ids."""
    return _Writer(References(root), "d" + sha256(data).hexdigest()[:8]).drawing(root).encode()


class _Writer:
    def __init__(self, references: References, name: str) -> None:
        self.references = references
        self.name = name
        self.names: dict[DrawingNode, str] = {}
        """New id of each referenced element, in the order of first reference."""

    def drawing(self, root: DrawingNode) -> str:
        other = {key: value for key, value in root.attributes.items() if key not in _FRAME}
        attributes = {"xmlns": "http://www.w3.org/2000/svg"} | _whole_view(root) | other
        body = "".join(self._children(root, _TYPE))
        defined: list[str] = []
        while len(defined) < len(self.names):  # each may refer to others
            node, name = list(self.names.items())[len(defined)]
            defined.append("".join(self._element(node, node.attributes | {"id": name}, _TYPE)))
        if defined:
            body = f"<defs>{''.join(defined)}</defs>{body}"
        return f"<svg{self._markup(root, attributes)}>{body}</svg>"

    def _children(self, node: DrawingNode, size: float) -> Iterator[str]:
        for child in node.children:
            if isinstance(child, str):
                yield escape(child)
            elif child.name not in APART:
                yield from self._element(child, child.attributes, size)

    def _element(
        self, node: DrawingNode, attributes: Mapping[str, str], size: float
    ) -> Iterator[str]:
        """Yield the markup of an element in text of this font size."""
        if node.name == "use":
            yield from self._in_place(node, size)
            return
        name = _name_of(node)
        attributes, size = _sized(node, attributes, size)
        if name == "image":
            _check_picture(node)
        yield f"<{name}{self._markup(node, attributes)}>"
        yield from self._children(node, size)
        yield f"</{name}>"

    def _in_place(self, use: DrawingNode, size: float) -> Iterator[str]:
        """Yield the target of a <use> as a group."""
        ((_, target),) = [found for found in self.references.of(use) if found[0] == "href"]
        attributes = {key: value for key, value in use.attributes.items() if key in PROPERTIES}
        attributes, size = _sized(use, attributes, size)
        x, y = (use.attributes.get(key, "0") for key in ("x", "y"))
        if (x, y) != ("0", "0"):
            moved = f"translate({pixels(x, size):g} {pixels(y, size):g})"
            attributes["transform"] = f"{attributes.get('transform', '')} {moved}".strip()
        yield f"<g{self._markup(use, attributes)}>"
        yield from self._element(_copy(target, use), _copy(target, use).attributes, size)
        yield "</g>"

    def _markup(self, node: DrawingNode, attributes: Mapping[str, str]) -> str:
        found = dict(self.references.of(node))
        parts = []
        for key, value in attributes.items():
            if key == "id" and value != self.names.get(node):
                continue
            if key in SHAPES and key in found:
                value = REFERENCE.sub(f"url(#{self._name(found[key])})", value)  # noqa: PLW2901
            elif key == "href" and node.name in FILLS:
                value = "#" + self._name(found[key])  # noqa: PLW2901
            parts.append(f" {_SPELLED.get(key, key)}={quoteattr(value)}")
        return "".join(parts)

    def _name(self, node: DrawingNode) -> str:
        return self.names.setdefault(node, f"{self.name}-{len(self.names) + 1}")


_SPELLED = {"points": "d"}


def _name_of(node: DrawingNode) -> str:
    return {"polygon": "path", "polyline": "path", "switch": "g"}.get(node.name, node.name)


def _copy(target: DrawingNode, use: DrawingNode) -> DrawingNode:
    """Return the target of a <use>, with the size that the <use> sets."""
    if target.name not in ("symbol", "svg"):
        return target
    sized = {key: use.attributes[key] for key in ("width", "height") if key in use.attributes}
    attributes = target.attributes | sized
    if "viewBox" in attributes:
        return DrawingNode("svg", target.line, attributes, target.children)
    other = {key: value for key, value in attributes.items() if key not in _VIEWPORT}
    return DrawingNode("g", target.line, other, target.children)


def _sized(
    node: DrawingNode, attributes: Mapping[str, str], size: float
) -> tuple[dict[str, str], float]:
    """Return attributes with the font size in pixels, and that size."""
    sized = dict(attributes)
    if (text := sized.get("font-size")) and text != "inherit":
        size = size * float(text[:-1]) / 100 if text.endswith("%") else pixels(text, size)
        sized["font-size"] = f"{size:g}"
    if not 0 <= size <= LARGEST_TYPE:
        node.refuse(f"its type is {size:g} pixels high; the maximum is {LARGEST_TYPE:g}")
    if len(node.text()) * size > _WIDEST:
        node.refuse("a line of text is too long")
    return sized, size


def _whole_view(root: DrawingNode) -> dict[str, str]:
    """Return the view box of a drawing that has only a size."""
    width, height = (root.attributes.get(key, "%") for key in ("width", "height"))
    if "viewBox" in root.attributes or "%" in width + height:
        return {}
    sizes = pixels(width, _TYPE), pixels(height, _TYPE)
    if min(sizes) <= 0:
        root.refuse("it has no size")
    return {"viewBox": "0 0 {:g} {:g}".format(*sizes)}


def _check_picture(node: DrawingNode) -> None:
    if not (address := node.attributes.get("href")):
        node.refuse("the picture has no data")
    try:
        check_pixels(data_of(address))
    except ClosedDoorError as error:
        node.refuse(f"a picture in it: {error}")
    except (NotBase64, ValueError):
        node.refuse("a picture in it: data that cannot be decoded")
