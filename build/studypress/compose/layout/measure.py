"""Measures of sections, so that object numbers are assigned before anything is written."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from studypress.compose.layout.block import Block
from studypress.compose.pdf.outline import outermost

OUTLINE = 4
"""The number of a section's first outline entry, counted from its base."""

BARE = 3
"""The number of a bare section's first page, counted from its base."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Size of a section: pages, object numbers, keys of the parent tree, outline levels."""

    pages: int
    numbers: int
    keys: int = 0
    levels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Position of a section in its file.

    Its objects are numbered from `base` on; its pages and links have keys in the parent tree from
    `key` on. `pages`, `document` and `outlines` are the numbers of objects that contain all
    sections; `before` and `after` those of the outline entries next to the section's.
    """

    base: int
    key: int
    pages: int
    document: int
    outlines: int
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Size of blocks on any pages; `around` is whether an element contains them."""

    numbers: int
    links: int
    levels: tuple[int, ...]
    around: bool


def taken_by(blocks: Sequence[Block]) -> Taken:
    """Return the size of blocks."""
    return Taken(
        sum(block.structure.size for block in blocks),
        sum(len(block.structure.linked) for block in blocks),
        tuple(mark.level for block in blocks for mark in block.bookmarks),
        any(block.around for block in blocks),
    )


def measure_of(pages: Sequence[Sequence[Block]], more: int = 0, *, apart: bool = False) -> Measure:
    """Return the measure of a section of these pages and `more` further objects.

    With `apart`, blocks that are alike from form to form are packed by themselves.
    """
    blocks = list(chain.from_iterable(pages))
    shells = sum(any(block.around for block in page) for page in pages)
    packs = sum(block.apart for block in blocks) if apart else 0
    return measured([taken_by(blocks)], len(pages), shells + packs + more)


def measured(parts: Sequence[Taken], pages: int, more: int) -> Measure:
    """Return the measure of a section of these parts, `pages` pages and `more` further objects."""
    levels = tuple(chain.from_iterable([part.levels for part in parts]))
    elements = sum([part.numbers for part in parts])
    links = sum([part.links for part in parts])
    numbers = OUTLINE + len(levels) + 2 * pages + elements + more
    return Measure(pages, numbers, pages + links, levels)


def bare(measure: Measure, more: int = 0) -> Measure:
    """Return the measure of a bare section with the same pages and `more` further objects.

    A bare section has neither structure nor outline.
    """
    return Measure(measure.pages, BARE + 2 * measure.pages + more)


PAGES, ROOT, PARENTS, DOCUMENT, OUTLINES, CATALOG, INFO, METADATA, XREF = range(9)
HELD = 9
"""Number of objects after all sections, such as the catalog, in the order of these constants."""


def frames(measures: Iterable[Measure], free: int) -> list[Frame]:
    """Return the frame of each section of a file; numbers below `free` are of shared objects."""
    measures = list(measures)
    *bases, held = accumulate((measure.numbers for measure in measures), initial=free)
    outlined = [base + OUTLINE for base, at in zip(bases, measures, strict=True) if at.levels]
    numbers = (held + PAGES, held + DOCUMENT, held + OUTLINES)
    found: list[Frame] = []
    key, before = 0, None
    for base, measure in zip(bases, measures, strict=True):
        rest = bisect(outlined, base + OUTLINE)
        after = outlined[rest] if rest < len(outlined) else None
        found.append(Frame(base, key, *numbers, before, after))
        if measure.levels:
            before = base + OUTLINE + outermost(measure.levels)[-1]
        key += measure.keys
    return found
