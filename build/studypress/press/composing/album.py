"""Pages of one piece each, which are drawn at once."""

from collections.abc import Callable

from studypress.press import engine
from studypress.press.composing.merge import merged
from studypress.press.composing.pieces import NotComposableError, Piece, Slot
from studypress.press.composing.read import Cut, Reader
from studypress.press.engine import Pages

Ticket = Callable[[], Piece]
"""Gives a piece once it has been drawn."""


class Album:
    """Pages of one piece each, which are drawn at once."""

    reader: Reader
    """What reads the pages, once they are drawn."""

    def __init__(self) -> None:
        """Begin without pages."""
        self._cuts: list[Cut] = []

    def add(self, cut: Cut, *, fixed: bool = False) -> Ticket:
        """Add a page of a piece, which may have one place; return what gives it once drawn."""
        at = len(self._cuts)
        self._cuts.append(cut)
        if fixed:
            return lambda: self._piece(at, cut)
        return lambda: _movable(self._piece(at, cut))

    def _piece(self, at: int, cut: Cut) -> Piece:
        return merged(self.reader.piece(at, cut), self.reader.letters)

    def add_slots(self, cut: Cut) -> Callable[[], tuple[Slot, ...]]:
        """Add a page; return what gives its slots once all is drawn."""
        at = len(self._cuts)
        self._cuts.append(cut)
        return lambda: self.reader.slots(at, cut)

    def draw(self, like: Pages) -> None:
        """Draw all pages into one document."""
        self.reader = Reader(engine.draw(like, [cut.page for cut in self._cuts]))


def _movable(piece: Piece) -> Piece:
    """Refuse a piece with a pattern: that has its place on the page, and stays when it is moved."""
    if any(use.startswith("Pattern/") for use in piece.uses):
        raise NotComposableError("a gradient or pattern fills something in it")
    return piece
