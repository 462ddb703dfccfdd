"""Flashcards, printed on both sides of the paper: each back is behind its front."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from studypress.bank.bank import Bank, Entry
from studypress.page.documents.options import Duplex
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet

STEPS = 4
"""Number of type sizes that a side can have; 0 is the largest."""

SIDES = ("front", "back")

Side = tuple[str, str]
"""A question's id, and `front` or `back`."""


class CardSize(NamedTuple):
    """Size of cards: its name in templates and styles, and the columns and rows of a page."""

    name: str
    columns: int
    rows: int


LEAF = CardSize("leaf", 1, 1)
"""Size of a card that fills a leaf, or several if it is longer."""


@dataclass(frozen=True)
class Deck:
    """Cards of one size, and the type size of each of their sides."""

    size: CardSize
    steps: Mapping[Side, int]


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


class _Paper(NamedTuple):
    """Cards on the two sides of a sheet of paper."""

    size: CardSize
    fronts: Sequence[Card]
    backs: Sequence[Card]


def flashcards(bank: Bank, look: Look, duplex: Duplex, decks: Sequence[Deck]) -> Sheet:
    """Lay out the cards, one deck after another, each in the order of the bank."""
    papers = [paper for deck in decks for paper in _papers(bank, deck, duplex)]
    return sheet("flashcards", look, bank.language, _context(bank) | {"papers": papers})


def trial(bank: Bank, look: Look, size: CardSize, sides: Collection[Side], step: int) -> Sheet:
    """Lay out these sides in one type size; the element `room` has the height of a card's text."""
    cards = [
        Card(entry, side, step, 0, 0)
        for entry in bank.entries
        for side in SIDES
        if (entry.question.id, side) in sides
    ]
    context = _context(bank) | {"cards": cards, "size": size}
    return sheet("flashcards", look, bank.language, context, template="flashcards-measure")


def sizes_of(look: Look) -> tuple[CardSize, ...]:
    """Return the sizes of cards, the smallest first."""
    rows = int(look.facts("flashcards").number("--card-rows"))
    return CardSize("cell", 2, rows), CardSize("half", 1, 2), LEAF


def _papers(bank: Bank, deck: Deck, duplex: Duplex) -> Iterator[_Paper]:
    """Yield the sheets of paper of a deck."""
    size = deck.size
    entries = (entry for entry in bank.entries if (entry.question.id, "front") in deck.steps)
    while group := list(islice(entries, size.columns * size.rows)):
        spots = [divmod(at, size.columns) for at in range(len(group))]
        behind = [_behind(spot, size, duplex) for spot in spots]
        yield _Paper(
            size,
            [_card(*at, "front", deck) for at in zip(group, spots, strict=True)],
            [_card(*at, "back", deck) for at in zip(group, behind, strict=True)],
        )


def _card(entry: Entry, spot: tuple[int, int], side: str, deck: Deck) -> Card:
    row, column = spot
    return Card(entry, side, deck.steps[entry.question.id, side], column, row)


def _behind(spot: tuple[int, int], size: CardSize, duplex: Duplex) -> tuple[int, int]:
    """Return the row and column on the back of the paper that are behind those on its front."""
    row, column = spot
    if duplex == Duplex.LONG_EDGE:
        return row, size.columns - 1 - column
    return size.rows - 1 - row, column


def _context(bank: Bank) -> dict[str, object]:
    return {
        "title": bank.title,
        "several": len({entry.section for entry in bank.entries}) > 1,
    }
