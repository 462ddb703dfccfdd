"""Flashcards, printed on both sides of the paper: each back is behind its front."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from studypress.bank.bank import Bank, Entry
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet

COLUMNS = 2

STEPS = 4
"""Number of type sizes that a side can have; 0 is the largest."""

Side = tuple[str, str]
"""A question's id, and `front` or `back`."""


class Duplex(StrEnum):
    """Edge over which a printer flips the paper."""

    LONG_EDGE = "long-edge"
    SHORT_EDGE = "short-edge"


@dataclass(frozen=True)
class Card:
    """One side of a card: its question, its type size, and its place on the paper."""

    entry: Entry
    side: str
    step: int
    column: int
    row: int

    @property
    def id(self) -> str:
        """Id of the side's element, by which its height is measured."""
        return f"{self.side}.{self.entry.question.id}"


def flashcards(bank: Bank, look: Look, duplex: Duplex, steps: Mapping[Side, int]) -> Sheet:
    """Lay out the cards, each side in its type size; the default is the largest."""
    rows = rows_of(look)
    entries, papers = iter(bank.entries), []
    while group := list(islice(entries, COLUMNS * rows)):
        spots = [divmod(at, COLUMNS) for at in range(len(group))]
        fronts = [
            _card(entry, "front", steps, spot) for entry, spot in zip(group, spots, strict=True)
        ]
        behind = [_behind(spot, rows, duplex) for spot in spots]
        backs = [
            _card(entry, "back", steps, spot) for entry, spot in zip(group, behind, strict=True)
        ]
        papers.append((fronts, backs))
    return sheet("flashcards", look, bank.language, _context(bank, look) | {"papers": papers})


def trial(bank: Bank, look: Look, sides: Collection[Side], step: int) -> Sheet:
    """Lay out these sides in one size, to measure them: element `room` has the maximum height."""
    cards = [
        _card(entry, side, {(entry.question.id, side): step}, (0, 0))
        for entry in bank.entries
        for side in ("front", "back")
        if (entry.question.id, side) in sides
    ]
    context = _context(bank, look) | {"cards": cards}
    return sheet("flashcards", look, bank.language, context, template="flashcards-measure")


def rows_of(look: Look) -> int:
    """Return the number of rows of cards on a page."""
    return int(look.facts("flashcards").number("--card-rows"))


def _card(entry: Entry, side: str, steps: Mapping[Side, int], spot: tuple[int, int]) -> Card:
    row, column = spot
    return Card(entry, side, steps.get((entry.question.id, side), 0), column, row)


def _behind(spot: tuple[int, int], rows: int, duplex: Duplex) -> tuple[int, int]:
    """Return the row and column on the back of the paper that are behind those on its front."""
    row, column = spot
    if duplex == Duplex.LONG_EDGE:
        return row, COLUMNS - 1 - column
    return rows - 1 - row, column


def _context(bank: Bank, look: Look) -> dict[str, object]:
    return {
        "title": bank.title,
        "columns": COLUMNS,
        "rows": rows_of(look),
        "several": len({entry.section for entry in bank.entries}) > 1,
    }
