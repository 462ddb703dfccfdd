"""The stock of an exam: every piece that its forms are composed of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from studypress.compose.layout.flow import Extent, Room
from studypress.compose.model.pieces import Piece, Shared, SlotGlyphs


@dataclass(frozen=True)
class Extents:
    """The room that a question takes, and how much of its height comes after its last part."""

    whole: Extent
    closing: float = 0.0

    @property
    def shut(self) -> float:
        """How far below its top the last part ends."""
        return self.whole.height - self.closing

    def last(self, end: "End | None") -> Extent:
        """Return the room that it takes with what ends a form."""
        if not end:
            return self.whole
        return replace(self.whole, height=self.shut + end.gap + end.height)


@dataclass(frozen=True)
class End:
    """What stands below the last question: so far below, and so far down to the question's foot."""

    gap: float
    height: float


@dataclass(frozen=True)
class QuestionPieces:
    """A question in pieces.

    Its choices, in any order, begin `opening` below its top and have a `gap` between them. One that
    is longer than a page has `more` pieces, each for the top of the next page.
    """

    stem: Piece
    choices: tuple[Piece, ...]
    opening: float
    gap: float
    extents: Extents
    more: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Gap:
    """The place, in the first piece of a front, of what is a candidate's alone.

    `after` is the rest of that piece; the gap's top and height are in CSS pixels.
    """

    after: Piece
    top: float
    height: float


@dataclass(frozen=True)
class Front:
    """What stands before the questions, on a page of its own or not."""

    pieces: tuple[Piece, ...]
    extents: tuple[Extent, ...]
    alone: bool
    gap: Gap | None = None


@dataclass(frozen=True)
class PaperSize:
    """The paper: its size in points, and the place of its text in CSS pixels.

    `lefts` has the left edge of the text on even pages and on odd ones.
    """

    width: float
    height: float
    room: Room
    lefts: tuple[float, float]


@dataclass(frozen=True)
class Head:
    """What a file says of itself; `metadata` has a hole, a null character, for its title."""

    title: str
    language: str
    producer: str
    creator: str
    metadata: str


@dataclass(frozen=True)
class Stock:
    """All pieces of an exam's forms, and what they share.

    `margins` has what stands around a page, by its number and theirs, as in `2/5`. `lines` has
    pieces of one line to write on, of two, and so on, to be put below those of a question.
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
