"""Pagination of blocks, by the rules of the engine."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from studypress.compose.model.extents import Extent, Room
from studypress.compose.model.pieces import NotComposableError

_TOLERANCE = 1e-9  # the engine's tolerance, relative to a page's height


class Spot(NamedTuple):
    """Place of a block on a page: its number, the number of its part, and its top."""

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
    """Return the result of `fill` for the front and the rest.

    With `alone`, the front has pages of its own; without, `breaks` are ignored.
    """
    if not alone:
        return fill([*front, *rest], room)
    return [*fill(front, room), *fill(rest, room, len(front), breaks)]


def breaks_for(
    extents: Sequence[Extent], room: Room, pages: int, wanted: int
) -> tuple[frozenset[int], int]:
    """Return blocks, as late as possible, that must begin a page to extend `pages` to `wanted`.

    The second result is the number of pages then: less than `wanted` if every block begins a page.
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
    """Return the spots on each page; blocks are numbered from `first` on.

    Margins between blocks collapse, and are dropped where a page begins. The blocks at the indexes
    `breaks`, from 0, begin a page. Raises NotComposableError for a block that is longer than a
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
    """Pages that are being filled, and the foot of the last block."""

    def __init__(self, room: Room) -> None:
        self._top, self._foot = room.top, room.foot * (1 + _TOLERANCE)
        self.pages: list[list[Spot]] = [[]]
        self._y = self._below = 0.0

    def put_one(self, at: int, extent: Extent) -> bool:
        """Put a single block on this page; return False if it does not fit."""
        page = self.pages[-1]
        top = self._y + max(self._below, extent.above) if page else self._top
        foot = top + extent.height
        if foot > self._foot:
            return False
        page.append(Spot(at, 0, top))
        self._y, self._below = foot, extent.below
        return True

    def put(self, first: int, extents: Sequence[Extent]) -> None:
        """Put blocks that must stay together on this page, or else on the next."""
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
    """Return the headings from index `at` on, with the block that they head."""
    last = at
    while extents[last].heading and last + 1 < len(extents):
        last += 1
    return extents[at : last + 1]
