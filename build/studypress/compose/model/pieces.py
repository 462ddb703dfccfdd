"""Pieces of pages, laid out once, with holes for content that differs between forms."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from studypress.errors import PressError
from studypress.press.font_subsets import FontUse

Resource = str
"""Resource of a content stream, such as a font: kind and name, separated by a slash.

The original name of a renamed resource follows an equals sign, as in `XObject/q3A0=i7`.
"""

PICTURED = ("XObject/", "Shading/", "ExtGState/as")
"""Prefixes of the resources of pictures, which are named and numbered by their places."""


_ALIKE = re.compile(r"(?:Font|ColorSpace)/|ExtGState/[aA][\d.]")
"""Prefix of the resources that have the same name and value in all documents."""

SYMBOLS = ("code", "symbols")
"""Kinds of slots whose texts are set symbol by symbol; texts of others are set as a whole."""

DRAWN = ("qr", "own")
"""Kinds of slots that are filled with operators: lines, or a text that is set by itself."""

OWN_PAGES = "a figure has separate pages"
OTHER_HEADINGS = "headings differ from the titles of sections"


@lru_cache(2**12)
def own_of(use: Resource) -> Resource:
    """Return a resource under its original name."""
    kind, _, name = use.partition("/")
    return f"{kind}/{name.rpartition('=')[2]}"


def is_alike(use: Resource) -> bool:
    """Return whether a resource has the same name and value in all documents."""
    return bool(_ALIKE.match(use))


def kind_of(slot: str) -> str:
    """Return the kind of a slot, by its name."""
    return slot.partition(":")[0]


class NotComposableError(PressError):
    """Content that has to be laid out by the engine; the message gives the reason."""


@contextmanager
def composable(custom: Path | None) -> Iterator[None]:
    """Raise NotComposableError for any error of composing that a user's look can cause."""
    try:
        yield
    except NotComposableError:
        raise
    except Exception as error:
        if custom is None:
            raise
        reason = f"its look cannot be divided into pieces ({type(error).__name__}: {error})"
        raise NotComposableError(reason) from error


@dataclass(frozen=True)
class Link:
    """A link of a piece: its box, as that of a `PieceElement`, and its attributes."""

    box: tuple[float, ...]
    attributes: str


@dataclass(frozen=True)
class PieceElement:
    """A structure element of a piece.

    `kids` are elements, links, or numbers of the piece's marked contents. `box` is the place of a
    picture: left, bottom, right and top in points. Its origin is the upper left corner of the page
    that the piece was cut from, so that bottom and top are negative.
    """

    role: str
    kids: tuple["PieceElement | Link | int", ...]
    attributes: str = ""
    box: tuple[float, ...] = ()
    open: str = ""
    """Its name if pieces contain parts of it; adjacent parts are joined."""

    def walk(self) -> Iterator["PieceElement"]:
        """Yield the element and its descendants, in preorder."""
        yield self
        for kid in self.kids:
            if isinstance(kid, PieceElement):
                yield from kid.walk()


@dataclass(frozen=True)
class Slot:
    """A hole in a piece for a short text; the kind of its `name` is before a colon.

    `edge` is where lines begin in its box, and `at` the left edge of the text in the piece, in CSS
    pixels. `font` is its font and size, as in a content stream.
    """

    name: str
    text: str
    edge: float
    at: float = 0.0
    glyphs: str = ""
    font: str = ""

    @property
    def is_code(self) -> bool:
        """Whether it contains a form's code."""
        return kind_of(self.name) == "code"


@dataclass(frozen=True)
class Run:
    """Glyphs of a text, and their distance in CSS pixels to the right of the edge of a slot.

    Of a symbol, the distance by which it moves the symbols of its text.
    """

    shift: float
    glyphs: str


@dataclass(frozen=True)
class Bookmark:
    """An entry of a file's outline; its place is in CSS pixels on the page of the piece."""

    level: int
    label: str
    left: float
    top: float


@dataclass(frozen=True)
class AnswerField:
    """Place of an answer on a scannable page: left, top, width and height in CSS pixels.

    A box has a value, as in a `ScanBox`; an area, to be written in, has none.
    """

    question: int
    value: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Piece:
    """A piece of a page.

    `content` is a content stream with holes, `%s`: one for the number of each marked content,
    in their order, and two for each slot, its place and its glyphs. `holes` contains the slot's
    name for a slot, and None for a marked content. `around` is the role of the structure element
    that contains it and its neighbours; lengths are in CSS pixels.
    """

    content: str
    holes: tuple[str | None, ...]
    nodes: tuple[PieceElement, ...]
    slots: tuple[Slot, ...]
    uses: frozenset[Resource]
    bookmarks: tuple[Bookmark, ...] = ()
    around: str = ""
    left: float = 0.0
    top: float = 0.0
    height: float = 0.0
    answers: tuple[AnswerField, ...] = ()

    @property
    def foot(self) -> float:
        """The lower edge."""
        return self.top + self.height

    @property
    def marks(self) -> int:
        """Number of its marked contents."""
        return sum(hole is None for hole in self.holes)


def with_pieces(value: Any, change: Callable[[Piece], Piece]) -> Any:  # noqa: ANN401 - any data
    """Return data, such as tuples, mappings and dataclasses, with its pieces changed."""
    if isinstance(value, Piece):
        return change(value)
    if isinstance(value, tuple):
        return tuple(with_pieces(item, change) for item in value)
    if isinstance(value, Mapping):
        return {key: with_pieces(item, change) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        inner = {part.name: getattr(value, part.name) for part in fields(value)}
        return replace(value, **{name: with_pieces(item, change) for name, item in inner.items()})
    return value


@dataclass(frozen=True)
class Shared:
    """Objects of a file that forms share: fonts, pictures, and what these need.

    `objects` maps numbers to serialised objects, one character a byte. `needs` maps a resource to
    the numbers of the objects that it needs, `entries` to its value in a page's resources. `free`
    is the first number above those of shared objects. `fonts` contains the fonts whose objects are
    only reserved, by the numbers of their dictionaries.
    """

    objects: Mapping[int, str]
    needs: Mapping[Resource, tuple[int, ...]]
    entries: Mapping[Resource, str]
    free: int
    fonts: Mapping[int, FontUse] = field(default_factory=dict)


@dataclass
class SlotGlyphs:
    """Glyphs of each possible value of a slot, and of each symbol of a code."""

    values: dict[str, dict[str, Run]] = field(default_factory=dict)
    symbols: dict[str, dict[str, Run]] = field(default_factory=dict)
