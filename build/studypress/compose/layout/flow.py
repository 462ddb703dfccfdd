"""Pages filled with blocks, by the rules by which the engine fills them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from studypress.compose.model.pieces import NotComposableError

_TOLERANCE = 1e-9  # the engine's own, of a page's height


@dataclass(frozen=True)
class Extent:
    """The room that a block takes: its height and the margins around it, in CSS pixels.

    One that is a `heading` does not stay alone at the foot of a page. One that is longer than a
    page begins one, and `more` has the heights of its further parts, a page each. One that ends
    with lines to write on is `ruled` so far apart.
    """

    height: float
    above: float = 0.0
    below: float = 0.0
    heading: bool = False
    more: tuple[float, ...] = ()
    ruled: float = 0.0


@dataclass(frozen=True)
class Room:
    """The part of a page that is filled: from here down to there, in CSS pixels."""

    top: float
    foot: float


class Spot(NamedTuple):
    """Where a block is put: its number, which of its parts it is, and its top on the page."""

    block: int
    part: int
    top: float


def arranged(
    front: Sequence[Extent],
    rest: Sequence[Extent],
    room: Room,
    *,
    alone: bool,
    breaks: Container[int] = (),
) -> list[list[Spot]]:
    """Return what `fill` does for the front and the rest, the front on a page of its own or not.

    In the latter case there are no breaks.
    """
    if not alone:
        return fill([*front, *rest], room)
    return [*fill(front, room), *fill(rest, room, len(front), breaks)]


def breaks_for(
    extents: Sequence[Extent], room: Room, pages: int, wanted: int
) -> tuple[frozenset[int], int]:
    """Return which last blocks must each begin a page so that `pages` become as many as wanted.

    With it goes how many they become: fewer if each of the blocks begins one already.
    """
    breaks: frozenset[int] = frozenset()
    for at in range(len(extents) - 1, 0, -1):
        if pages == wanted:
            break
        if not extents[at - 1].heading:
            breaks |= {at}
            pages = len(fill(extents, room, breaks=breaks))
    return breaks, pages


def fill(
    extents: Sequence[Extent], room: Room, first: int = 0, breaks: Container[int] = ()
) -> list[list[Spot]]:
    """Return what is on each page, where blocks are numbered from the first on.

    Margins between blocks collapse, and are dropped where a page begins. Those of `breaks`, which
    are counted from 0, begin a page. Raises NotComposableError for a block that is longer than a
    page, and not in parts.
    """
    filler = _Filler(room)
    at = 0
    while at < len(extents):
        extent = extents[at]
        if at in breaks and filler.pages[-1]:
            filler.pages.append([])
        if not (extent.heading or extent.more) and filler.put_one(first + at, extent):
            at += 1
            continue
        run = _together(extents, at)
        filler.put(first + at, run)
        at += len(run)
    return filler.pages


class _Filler:
    """Fills pages, and knows how far down the last one is filled."""

    def __init__(self, room: Room) -> None:
        self._top, self._foot = room.top, room.foot * (1 + _TOLERANCE)
        self.pages: list[list[Spot]] = [[]]
        self._y = self._below = 0.0

    def put_one(self, at: int, extent: Extent) -> bool:
        """Put a block that stays with no other on this page, if it has room there."""
        page = self.pages[-1]
        top = self._y + max(self._below, extent.above) if page else self._top
        foot = top + extent.height
        if foot > self._foot:
            return False
        page.append(Spot(at, 0, top))
        self._y, self._below = foot, extent.below
        return True

    def put(self, first: int, extents: Sequence[Extent]) -> None:
        """Put blocks, which stay together, on this page or else on the next."""
        if self._fits(first, extents):
            return
        if self.pages[-1]:
            self.pages.append([])
            if self._fits(first, extents):
                return
        if len(extents) > 1 or not extents[0].more:
            raise NotComposableError("a question is longer than a page")
        self._put_long(first, extents[0])

    def _fits(self, first: int, extents: Sequence[Extent]) -> bool:
        spots: list[Spot] = []
        y, below = self._y, self._below
        for at, extent in enumerate(extents, start=first):
            top = y + max(below, extent.above) if self.pages[-1] or spots else self._top
            if extent.more or top + extent.height > self._foot:
                return False
            spots.append(Spot(at, 0, top))
            y, below = top + extent.height, extent.below
        self.pages[-1] += spots
        self._y, self._below = y, below
        return True

    def _put_long(self, at: int, extent: Extent) -> None:
        self.pages[-1].append(Spot(at, 0, self._top))
        self.pages += [[Spot(at, part, self._top)] for part in range(1, len(extent.more) + 1)]
        self._y, self._below = self._top + extent.more[-1], extent.below


def _together(extents: Sequence[Extent], at: int) -> Sequence[Extent]:
    """Return the headings from here on with the block that they head."""
    last = at
    while extents[last].heading and last + 1 < len(extents):
        last += 1
    return extents[at : last + 1]
