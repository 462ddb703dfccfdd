"""Pages are filled by the engine's rules: in order, with collapsed margins and kept headings."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.compose.layout.flow import Spot, arranged, breaks_for, fill
from studypress.compose.model.extents import Extent, Room
from studypress.compose.model.pieces import NotComposableError

ROOM = Room(10.0, 110.0)
HEIGHT = 100
SHORT = st.builds(
    Extent,
    height=st.integers(0, HEIGHT),
    above=st.integers(0, 20),
    below=st.integers(0, 20),
)
HEADING = st.builds(
    Extent,
    height=st.integers(1, 20),
    above=st.integers(0, 20),
    below=st.integers(0, 20),
    heading=st.sampled_from([True]),
)
LONG = st.builds(
    Extent,
    height=st.integers(1, HEIGHT),
    below=st.integers(0, 20),
    more=st.lists(st.integers(1, HEIGHT), min_size=1, max_size=3).map(tuple),
)
EXTENTS = st.lists(SHORT | SHORT | HEADING | LONG, max_size=20)


def runs_of(extents: list[Extent]) -> list[list[int]]:
    """Numbers of blocks in each run that is kept together: headings with the next block."""
    runs: list[list[int]] = []
    for at, _ in enumerate(extents):
        if runs and extents[runs[-1][-1]].heading:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def height_of(run: list[Extent]) -> float:
    gaps = sum(max(one.below, other.above) for one, other in pairwise(run))
    return gaps + sum(extent.height for extent in run)


def is_possible(extents: list[Extent]) -> bool:
    runs = [[extents[at] for at in run] for run in runs_of(extents)]
    return all(len(run) == 1 if any(e.more for e in run) else height_of(run) <= HEIGHT
               for run in runs)  # fmt: skip


def simple(extents: list[Extent]) -> list[list[Spot]]:
    """The same by trial: put each run on the last page, or on a new page if it does not fit."""
    pages: list[list[Spot]] = [[]]
    ends: list[tuple[float, float]] = [(ROOM.top, 0)]

    def put(run: list[int]) -> float:
        for at in run:
            extent = extents[at]
            y, below = ends[-1]
            top = y + max(below, extent.above) if pages[-1] else ROOM.top
            pages[-1].append(Spot(at, 0, top))
            ends[-1] = (top + extent.height, extent.below)
        return ends[-1][0]

    for run in runs_of(extents):
        before = list(pages[-1])
        if before and (extents[run[0]].more or put(run) > ROOM.foot):
            pages[-1] = before
            pages.append([])
            ends.append((ROOM.top, 0))
        if pages[-1] == []:
            put(run)
        for part, height in enumerate(extents[run[-1]].more, start=1):
            pages.append([Spot(run[-1], part, ROOM.top)])
            ends.append((ROOM.top + height, extents[run[-1]].below))
    return pages


@given(extents=EXTENTS)
def test_it_is_what_trying_gives_or_is_refused(extents: list[Extent]) -> None:
    if is_possible(extents):
        assert fill(extents, ROOM) == simple(extents)
    else:
        with pytest.raises(NotComposableError, match="longer than a page"):
            fill(extents, ROOM)


@given(extents=EXTENTS.filter(is_possible))
def test_order_is_kept_and_nothing_is_lost(extents: list[Extent]) -> None:
    found = [(spot.block, spot.part) for page in fill(extents, ROOM) for spot in page]
    assert found == [
        (at, part) for at, extent in enumerate(extents) for part in range(len(extent.more) + 1)
    ]


@given(extents=EXTENTS.filter(is_possible))
def test_blocks_stand_apart_by_the_larger_margin_and_above_the_foot(extents: list[Extent]) -> None:
    for page in fill(extents, ROOM):
        assert not page or page[0].top == ROOM.top
        for one, other in pairwise(page):
            gap = max(extents[one.block].below, extents[other.block].above)
            assert other.top == foot_of(one, extents) + gap
        assert all(foot_of(spot, extents) <= ROOM.foot for spot in page)


def foot_of(spot: Spot, extents: list[Extent]) -> float:
    extent = extents[spot.block]
    return spot.top + (extent.height, *extent.more)[spot.part]


@given(extents=EXTENTS.filter(is_possible))
def test_a_heading_is_not_last_on_a_page_and_what_is_long_is_first(extents: list[Extent]) -> None:
    for page in fill(extents, ROOM):
        for spot in page[:-1]:
            assert not extents[spot.block].more or spot.part == len(extents[spot.block].more)
        for spot in page[1:]:
            assert not extents[spot.block].more
        if page and page[-1].block != len(extents) - 1:
            assert not extents[page[-1].block].heading


@given(extents=EXTENTS.filter(is_possible))
def test_no_page_begins_before_it_must(extents: list[Extent]) -> None:
    runs = {run[0]: [extents[at] for at in run] for run in runs_of(extents)}
    for before, page in pairwise(fill(extents, ROOM)):
        if page[0].part or extents[page[0].block].more:
            continue
        run, last = runs[page[0].block], before[-1]
        gap = max(extents[last.block].below, run[0].above)
        assert foot_of(last, extents) + gap + height_of(run) > ROOM.foot


def test_what_just_fits_is_not_moved_by_rounding() -> None:
    parts = [Extent(100 / 3)] * 3
    assert len(fill(parts, ROOM)) == 1
    assert len(fill([*parts, Extent(0.001)], ROOM)) == 2


@given(front=st.lists(SHORT, min_size=1, max_size=3), rest=st.lists(SHORT, max_size=6))
def test_a_front_is_alone_or_is_not(front: list[Extent], rest: list[Extent]) -> None:
    assert arranged(front, rest, ROOM, alone=False) == fill([*front, *rest], ROOM)
    first = fill(front, ROOM)
    pages = arranged(front, rest, ROOM, alone=True)
    assert pages[: len(first)] == first
    moved = [[spot._replace(block=spot.block - len(front)) for spot in page] for page in pages]
    assert moved[len(first) :] == fill(rest, ROOM)


@given(st.lists(SHORT | SHORT | HEADING, min_size=1, max_size=20), st.integers(0, 4))
def test_the_last_blocks_begin_pages_so_that_there_are_more(
    extents: list[Extent], missing: int
) -> None:
    try:
        before = len(fill(extents, ROOM))
    except NotComposableError:
        return
    breaks, count = breaks_for(extents, ROOM, before, before + missing)
    pages = fill(extents, ROOM, breaks=breaks)
    assert len(pages) == count == max(before, min(before + missing, len(runs_of(extents))))
    assert breaks <= {page[0].block for page in pages}
    assert [spot.block for page in pages for spot in page] == list(range(len(extents)))
