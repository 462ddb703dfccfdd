"""Slots filled: a form's number, its code, and other short texts."""

from studypress.press.composing.block import Block
from studypress.press.composing.copy import Copy
from studypress.press.composing.pieces import SYMBOLS, NotComposableError, Runs
from studypress.press.composing.template import Hole, number


class Fills:
    """What slots are filled with."""

    def __init__(self, runs: Runs) -> None:
        """Have glyphs of all values and symbols."""
        self._values = runs.values
        self._symbols = {
            name: {symbol: glyph.encode() for symbol, glyph in symbols.items()}
            for name, symbols in runs.symbols.items()
        }
        self._known: dict[tuple[Hole, str], bytes] = {}

    def of(self, copy: Copy, block: Block, asked: int) -> list[bytes]:
        """Return what the holes of a block are filled with, where it is the question so asked."""
        return [self._fill(copy, hole, asked) for hole in block.holes]

    def symbols(self, hole: Hole, text: str) -> bytes:
        """Return a text that is set symbol by symbol."""
        symbols = self._symbols[hole.name]
        return hole.filled(hole.place, b"".join([symbols[symbol] for symbol in text]))

    def text(self, hole: Hole, text: str) -> bytes:
        """Return a text that has been set; raises NotComposableError for another."""
        if not (found := self._known.get((hole, text))):
            run = self._values.get(hole.kind, {}).get(text)
            if not run:
                raise NotComposableError(f"'{text}' has not been set")
            place = number(hole.left + run.shift).encode()
            found = self._known[hole, text] = hole.filled(place, run.glyphs.encode())
        return found

    def _fill(self, copy: Copy, hole: Hole, asked: int) -> bytes:
        if hole.kind == "qr":
            return copy.lines
        if hole.kind in SYMBOLS:
            return self.symbols(hole, copy.code if hole.kind == "code" else copy.values[hole.name])
        return self.text(hole, str(asked) if hole.name == "number" else copy.values[hole.name])
