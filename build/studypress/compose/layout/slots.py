"""Slots filled: a form's number, its code, and other short texts."""

import re
from collections.abc import Sequence

from studypress.compose.layout.block import Block
from studypress.compose.layout.template import Hole, number
from studypress.compose.model.copy import FormSpec
from studypress.compose.model.pieces import (
    DRAWN,
    SYMBOLS,
    NotComposableError,
    Run,
    Slot,
    SlotGlyphs,
    kind_of,
)


class Fills:
    """What slots are filled with."""

    def __init__(self, runs: SlotGlyphs) -> None:
        """Have glyphs of all values and symbols."""
        self._values = runs.values
        self._symbols = {
            name: {symbol: glyph.encode() for symbol, glyph in symbols.items()}
            for name, symbols in runs.symbols.items()
        }
        self._known: dict[tuple[Hole, str], bytes] = {}

    def of(self, copy: FormSpec, block: Block, asked: int) -> list[bytes]:
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

    def _fill(self, copy: FormSpec, hole: Hole, asked: int) -> bytes:
        if hole.kind == "qr":
            return copy.lines
        if hole.kind in SYMBOLS:
            return self.symbols(hole, copy.code if hole.kind == "code" else copy.values[hole.name])
        return self.text(hole, str(asked) if hole.name == "number" else copy.values[hole.name])


_GLYPHS = re.compile(r"<([0-9a-f]+)>([-.\d]*)")


def runs_of(slots: Sequence[Slot]) -> SlotGlyphs:
    """Read how each value of a slot is set."""
    runs = SlotGlyphs()
    for slot in slots:
        kind = kind_of(slot.name)
        if kind in DRAWN:
            continue
        if kind in SYMBOLS:
            glyphs = _one_by_one(slot.glyphs)
            if len(glyphs) != len(slot.text):
                raise NotComposableError("the symbols of a code or number are not set one by one")
            runs.symbols[slot.name] = dict(zip(slot.text, glyphs, strict=True))
        else:
            run = Run(slot.at - slot.left, slot.glyphs)
            runs.values.setdefault(kind, {})[slot.text] = run
    return runs


def _one_by_one(glyphs: str) -> list[str]:
    """Part glyphs, each with the space after it that is not its own."""
    found = []
    for group, space in _GLYPHS.findall(glyphs):
        found += [f"<{group[at : at + 4]}>" for at in range(0, len(group), 4)]
        found[-1] += space
    return found
