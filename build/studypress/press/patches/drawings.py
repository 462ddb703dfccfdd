"""Pictures: names without information, and words of drawings that readers do not crop.

Names: the engine's are digests of URLs, from which file names can be guessed. Not for upstream,
where the names of files are no secret.

Words: the engine draws centred and right-aligned ones as a transparency group with its own box,
which some readers crop at small sizes: https://github.com/Kozea/WeasyPrint/issues/2136. It draws
all words letter by letter, so that Arabic letters are not joined, nor marks combined with letters.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol
from unicodedata import bidirectional, category
from xml.etree.ElementTree import Element

from studypress.press.weasyprint_types import Operation, PdfStream

_NAMED_ANEW = ("XObject", "Pattern", "Shading")  # resources whose names are local to a stream


class _Image(Protocol):
    id: str


class _DrawnText(Protocol):
    """Element of a drawing."""

    _etree_node: Element
    text: str | None


def mend_drawings() -> None:
    """Wrap the engine's drawing of pictures; call this once in a process."""
    from weasyprint import svg  # noqa: PLC0415 - needs the engine
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415 - needs the engine

    Stream.draw_x_object = _in_place(Stream.draw_x_object)
    Stream.add_image = _numbered(Stream.add_image)
    plain, svg.text = svg.text, _shaped(svg.text)  # the engine compares with this function
    svg.TAGS |= {tag: svg.text for tag, draw in svg.TAGS.items() if draw is plain}


class _Whole(str):
    """Text that is drawn as one letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _shaped(draw: Callable[[object, _DrawnText, float], None]) -> Callable[..., None]:
    """Return a function that draws a text as a whole if its letters depend on each other."""

    def text(svg: object, node: _DrawnText, size: float) -> None:
        if any(_is_shaped(letter) for letter in str(node.text or "")):
            node._etree_node.text = _Whole(node.text)  # noqa: SLF001
        draw(svg, node, size)

    return text


def _is_shaped(letter: str) -> bool:
    return bidirectional(letter) in ("R", "AL") or category(letter).startswith("M")


def _numbered(add: Callable[..., str]) -> Callable[..., str]:
    """Return a function that names pictures in the order in which a document draws them."""

    def add_numbered(self: PdfStream, image: _Image, interpolate: object, ratio: float) -> str:
        found = (
            name
            for name, known in self._images.items()
            if known["image"].id == image.id and known["interpolate"] == interpolate
        )
        name = next(found, f"i{len(self._images)}")
        known = self._images.get(name)
        if known:
            known["dpi_ratios"].add(ratio)
            self._resources["XObject"][name] = None  # replaced when the file is written
            return name
        long = add(self, image, interpolate, ratio)
        self._images[name] = self._images.pop(long)
        resources = self._resources["XObject"]
        resources[name] = resources.pop(long)
        return name

    return add_numbered


def _in_place(draw: Callable[[PdfStream, str], None]) -> Callable[[PdfStream, str], None]:
    """Return a function that draws centred and right-aligned words of a picture in place."""

    def draw_in_place(self: PdfStream, name: str) -> None:
        groups = self._resources["XObject"]
        if next(reversed(groups), None) == name and _only_moved(groups[name], self.stream):
            group = groups.pop(name)
            self._resources["ExtGState"].update(group.extra["Resources"]["ExtGState"])
            self.stream += group.stream
        else:
            draw(self, name)

    return draw_in_place


def _only_moved(group: PdfStream | None, before: Sequence[Operation]) -> bool:
    """Return whether a group exists only because its place depends on its width."""
    if group is None or "Group" not in group.extra:
        return False
    resources = group.extra["Resources"]
    if any(resources[kind] for kind in _NAMED_ANEW):
        return False
    if any(key[0] not in "aA" for key in resources["ExtGState"]):  # named by their alpha value
        return False
    # A translucent group follows an operator that sets its alpha.
    return bool(before[-1] == b"q" or before[-1].endswith(b" cm"))
