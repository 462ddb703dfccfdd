"""The stock of an exam: every piece that its forms are composed of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from studypress.compose.model.extents import Extent, Room
from studypress.compose.model.pieces import Piece, Shared, SlotGlyphs


@dataclass(frozen=True)
class Extents:
    """Extent of a question, and the part of its height that follows its last choice."""

    whole: Extent
    closing: float = 0.0

    @property
    def last_choice_bottom(self) -> float:
        """Distance from its top to the lower edge of its last choice."""
        return self.whole.height - self.closing

    def last(self, end: "End | None") -> Extent:
        """Return its extent as the last question, including the end of a form."""
        if not end:
            return self.whole
        return replace(self.whole, height=self.last_choice_bottom + end.gap + end.height)


@dataclass(frozen=True)
class End:
    """End of a form: the gap above it, and its height down to the foot of the last question."""

    gap: float
    height: float


@dataclass(frozen=True)
class QuestionPieces:
    """A question in pieces.

    Its choices, in any order, begin `opening` below its top and have a `gap` between them. A
    question longer than a page has `more` pieces, each for the top of a further page.
    """

    stem: Piece
    choices: tuple[Piece, ...]
    opening: float
    gap: float
    extents: Extents
    more: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Gap:
    """Gap in the first piece of a front, for the piece of a candidate.

    `after` is the rest of that piece; the gap's top and height are in CSS pixels.
    """

    after: Piece
    top: float
    height: float


@dataclass(frozen=True)
class Front:
    """Pieces before the questions; `alone` is whether they have pages of their own."""

    pieces: tuple[Piece, ...]
    extents: tuple[Extent, ...]
    alone: bool
    gap: Gap | None = None

    @property
    def room(self) -> tuple[tuple[Extent, ...], float]:
        """The extents of its pieces, and the height of its gap."""
        return self.extents, self.gap.height if self.gap else 0.0


@dataclass(frozen=True)
class PaperSize:
    """Size of the paper in points, and the place of its text in CSS pixels.

    `lefts` contains the left edges of the text on even pages and on odd pages.
    """

    width: float
    height: float
    room: Room
    lefts: tuple[float, float]


@dataclass(frozen=True)
class Head:
    """Document information of a file; `metadata` has a null character in place of the title."""

    title: str
    language: str
    producer: str
    creator: str
    metadata: str


@dataclass(frozen=True)
class CutQuestion:
    """A question in pieces, and the objects that these need.

    A question that cannot be composed, such as one on several pages, has no pieces.
    """

    pieces: QuestionPieces | None
    shared: Shared


@dataclass(frozen=True)
class CutFront:
    """A front in pieces, and the objects that these need."""

    front: Front
    sheet: PaperSize
    shared: Shared


@dataclass(frozen=True)
class CutMargins:
    """Margins of all pages of a form, and the objects that these need.

    `lefts` contains the left edges of the text on even pages and on odd pages.
    """

    margins: tuple[Piece, ...]
    lefts: tuple[float, float]
    shared: Shared


@dataclass(frozen=True)
class CutLabels:
    """Pieces of an exam that belong to no question, and the objects that these need."""

    headings: Mapping[str, tuple[Piece, Extent]]
    end: tuple[Piece, End] | None
    lines: tuple[Piece, ...]
    runs: SlotGlyphs
    head: Head
    shared: Shared


@dataclass(frozen=True)
class Stock:
    """All pieces of an exam's forms, and the objects that they share.

    `margins` contains the margins of a page, by page number and page count, as in `2/5`. `lines`
    contains pieces of one writing line, of two, and so on, to be added below those of a question.
    """

    questions: Mapping[str, QuestionPieces]
    headings: Mapping[str, tuple[Piece, Extent]]
    fronts: Mapping[str, Front]
    margins: Mapping[str, Piece]
    end: tuple[Piece, End] | None
    lines: tuple[Piece, ...]
    runs: SlotGlyphs
    shared: Shared
    sheet: PaperSize
    head: Head
