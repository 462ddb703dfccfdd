"""What is laid out once: pieces of pages, with holes for what differs from form to form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from studypress.errors import PressError

Resource = str
"""What a stream draws with, such as a font: kind and name, with a slash between.

One under another name has its own after an equals sign, as in `XObject/q3A0=i7`.
"""

PICTURED = ("XObject/", "Shading/", "ExtGState/as")
"""Beginnings of resources that pictures draw with: they are named and numbered by their places."""


SYMBOLS = ("code", "symbols")
"""Kinds of slots whose texts are set symbol by symbol; others' are known beforehand."""

DRAWN = ("qr", "own")
"""Kinds of slots that are filled with operators: lines, or a text that is set by itself."""

OWN_PAGES = "a figure has pages of its own"
OTHER_HEADINGS = "headings say other than the titles of sections"


@lru_cache(2**12)
def own_of(use: Resource) -> Resource:
    """Return a resource under its own name."""
    kind, _, name = use.partition("/")
    return f"{kind}/{name.rpartition('=')[2]}"


def kind_of(slot: str) -> str:
    """Return the kind of a slot, by its name."""
    return slot.partition(":")[0]


class NotComposableError(PressError):
    """What has to be laid out on pages of its own; says why."""


@dataclass(frozen=True)
class Link:
    """A link of a piece: where it is, as the box of a node, and what it is."""

    box: tuple[float, ...]
    attributes: str


@dataclass(frozen=True)
class PieceElement:
    """A structure element of a piece.

    `kids` are elements, links, or numbers of the piece's marked contents. `box` is the place of a
    picture: left, bottom, right and top in points, from the upper left corner of the page from
    which the piece was cut, so that heights are negative.
    """

    role: str
    kids: tuple["PieceElement | Link | int", ...]
    attributes: str = ""
    box: tuple[float, ...] = ()
    open: str = ""
    """Its name if pieces hold parts of it, which are one where they meet."""

    def walk(self) -> Iterator["PieceElement"]:
        """Yield the element and those in it, each before its own."""
        yield self
        for kid in self.kids:
            if isinstance(kid, PieceElement):
                yield from kid.walk()


@dataclass(frozen=True)
class Slot:
    """A hole in a piece for a short text; the kind of its `name` is before a colon.

    `left` is the edge of its box and `at` where the text begins in the piece, in CSS pixels.
    """

    name: str
    text: str
    left: float
    at: float = 0.0
    glyphs: str = ""

    @property
    def is_code(self) -> bool:
        """Whether it has a form's code."""
        return kind_of(self.name) == "code"


@dataclass(frozen=True)
class Run:
    """Glyphs of a text, from so many CSS pixels right of the edge of a slot."""

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
class Piece:
    """A piece of a page.

    `content` is a stream of drawing with holes, `%s`: one for the number of each marked content,
    in their order, and two for each slot, its place and its glyphs. `holes` has a slot's
    name where a slot is, and None where a marked content is. `around` is the structure element
    that holds it and its neighbours; lengths are in CSS pixels.
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

    @property
    def foot(self) -> float:
        """The lower edge."""
        return self.top + self.height

    @property
    def marks(self) -> int:
        """How many marked contents it has."""
        return sum(hole is None for hole in self.holes)


@dataclass(frozen=True)
class Shared:
    """Objects of a file that forms share: fonts, pictures, and what these need.

    `objects` has each, as it stands in a file (a byte a character), by its number, and `needs` the
    numbers that a resource needs; `entries` is how it is named in a page's resources. `free` is the
    first number that no shared object has.
    """

    objects: Mapping[int, str]
    needs: Mapping[Resource, tuple[int, ...]]
    entries: Mapping[Resource, str]
    free: int


@dataclass
class SlotGlyphs:
    """The glyphs of every value that a slot may have, and of every symbol of a code."""

    values: dict[str, dict[str, Run]] = field(default_factory=dict)
    symbols: dict[str, dict[str, str]] = field(default_factory=dict)
