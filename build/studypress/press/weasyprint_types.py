"""Types of what is used of WeasyPrint and of pydyf, which ship none."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, Protocol, Self
from xml.etree.ElementTree import Element

Area = Sequence[float]
"""Left and top edge, width and height; of a clipped box, also the radii of its corners."""

Operation = Any
"""Item of a content stream: bytes, a text or an object of the file."""

Result = tuple[Any, ...]
"""Result of the engine's layout: a box or line, where to resume, and more."""


class Style(Protocol):
    """Computed values of a box."""

    parent_style: "Style | None"

    def __getitem__(self, name: str, /) -> Any: ...  # noqa: ANN401 - each property has its type

    def __setitem__(self, name: str, value: object, /) -> None: ...

    def copy(self) -> "Style": ...


class PdfObject(Protocol):
    """Object of a file; all of them are dictionaries here, and streams have one."""

    reference: bytes
    indirect: bytes
    data: bytes
    origin: Element | None
    """The HTML element of a structure element; set by `patches.tags`."""

    def __getitem__(self, key: str, /) -> Any: ...  # noqa: ANN401 - any object, or Python value

    def __setitem__(self, key: str, value: object, /) -> None: ...

    def __contains__(self, key: object, /) -> bool: ...

    def get(self, key: str, default: object = None, /) -> Any: ...  # noqa: ANN401 - see above

    def pop(self, key: str, default: object = None, /) -> Any: ...  # noqa: ANN401 - see above

    def setdefault(self, key: str, default: object, /) -> Any: ...  # noqa: ANN401 - see above

    def items(self) -> Iterable[tuple[str, Any]]: ...

    def clear(self) -> None: ...


class PdfStream(PdfObject, Protocol):
    """Content of a page or of a picture."""

    stream: list[Operation]
    extra: dict[str, Any]
    compress: bool
    marks: dict["LayoutBox", int]
    """Numbers of marked contents by their boxes; set by `patches.tags`."""

    _tags: dict["LayoutBox", dict[str, Any]]
    _images: dict[str, dict[str, Any]]
    _resources: dict[str, dict[str, Any]]


class PdfFile(Protocol):
    """File that is not serialised."""

    objects: list[PdfStream]
    """Only streams have all these members."""
    pages: PdfObject
    catalog: PdfObject
    info: PdfObject
    page_references: Sequence[bytes]

    def add_object(self, thing: PdfObject, /) -> None: ...


class Layer(Protocol):
    """Layer of a background, with its place on the page."""

    image: object
    painting_area: Area
    positioning_area: Area
    clipped_boxes: Sequence[Area]
    position: Sequence[float]

    def _replace(self, **changes: object) -> Self: ...


class Color(Protocol):
    """Colour of a background."""

    alpha: float


class Background(Protocol):
    """Background of a box."""

    color: Color
    layers: Sequence[Layer]

    def _replace(self, **changes: object) -> Self: ...


class TextLayout(Protocol):
    """A text that Pango has laid out."""

    first_line_direction: int
    """Odd if the line runs to the left."""


class LayoutBox(Protocol):
    """Box of a laid-out page, with the members of its kinds."""

    element: Element | None
    element_tag: str | None
    style: Style
    background: Background | None
    link_annotation: PdfObject | None
    is_leader: bool
    unlimited: Style
    """Of a picture; set by `patches.figures`."""

    structure: PdfObject
    """Its element of the structure tree; set by `patches.tags`."""

    children: Sequence["LayoutBox"]
    """Of all boxes but texts and pictures."""
    text: str
    """Only of texts."""
    pango_layout: "TextLayout"
    """Only of texts."""
    text_indent: float
    """Only of lines."""
    canvas_background: Background | None
    """Only of the page's box."""

    position_x: float
    position_y: float
    width: float
    height: float
    margin_top: float
    margin_bottom: float
    margin_left: float | Literal["auto"]
    margin_right: float | Literal["auto"]

    def descendants(self) -> Iterable["LayoutBox"]: ...

    def copy(self) -> Self: ...

    def copy_with_children(self, children: Sequence["LayoutBox"], /) -> Self: ...

    def translate(self, dx: float = 0, dy: float = 0) -> None: ...

    def get_wrapped_table(self) -> "LayoutBox": ...

    def is_absolutely_positioned(self) -> bool: ...

    def is_in_normal_flow(self) -> bool: ...

    def margin_width(self) -> float: ...

    def margin_height(self) -> float: ...

    def border_width(self) -> float: ...

    def border_height(self) -> float: ...

    def padding_width(self) -> float: ...

    def border_box_x(self) -> float: ...

    def border_box_y(self) -> float: ...

    def padding_box_x(self) -> float: ...

    def content_box_x(self) -> float: ...

    def content_box_y(self) -> float: ...


class Context(Protocol):
    """State of the layout."""

    page_bottom: float
    tables: dict[LayoutBox, dict[bool, tuple[Any, ...]]]


class Page(Protocol):
    """Page of a document."""

    _page_box: LayoutBox
    bookmarks: Sequence[tuple[int, str, tuple[float, float], str]]
    anchors: dict[str, tuple[float, float, float, float]]
    """Boxes of elements by their ids, in CSS pixels."""


class Metadata(Protocol):
    """Information on a document."""

    title: str
    lang: str
    generator: str


class Document(Protocol):
    """Document that is laid out on pages."""

    pages: Sequence[Page]
    metadata: Metadata

    def copy(self, pages: Sequence[Page]) -> Self: ...

    def write_pdf(
        self,
        *,
        pdf_variant: str = ...,
        finisher: Callable[[Self, PdfFile], object] | None = ...,
    ) -> bytes: ...


def attribute(box: LayoutBox, name: str) -> str | None:
    """Return an attribute of the element of a box; None for its texts and pseudo-elements."""
    element = box.element
    if element is None or box.element_tag != element.tag or hasattr(box, "text"):
        return None
    return element.get(name)
