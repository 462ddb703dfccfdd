"""Filling of slots: a form's number, its code, and other short texts."""

import re
from collections.abc import Callable, Sequence

from studypress.compose.layout.block import Block
from studypress.compose.layout.template import Hole, number
from studypress.compose.model.form_spec import FormSpec
from studypress.compose.model.pieces import (
    DRAWN,
    SYMBOLS,
    NotComposableError,
    Run,
    Slot,
    SlotGlyphs,
    kind_of,
)

GlyphWidth = Callable[[str, str], float]
"""Function that returns the width of a glyph with its adjustment, in a font and size."""


class Fills:
    """Drawings that fill slots."""

    def __init__(self, runs: SlotGlyphs) -> None:
        """Store the glyphs of all values and symbols."""
        self._values = runs.values
        self._symbols = {
            name: {symbol: (run.shift, run.glyphs.encode()) for symbol, run in symbols.items()}
            for name, symbols in runs.symbols.items()
        }
        self._known: dict[tuple[Hole, str], bytes] = {}

    def of(self, copy: FormSpec, block: Block, asked: int) -> list[bytes]:
        """Return the drawings for a block's holes; `asked` is the number of its question."""
        return [self._fill(copy, hole, asked) for hole in block.holes]

    def drawn(self, hole: Hole, text: str) -> bytes:
        """Return the drawing of a text; raises NotComposableError if no specimen contains it."""
        if hole.kind in SYMBOLS:
            symbols = self._symbols[hole.name]
            shifts, glyphs = zip(*[symbols[symbol] for symbol in text], strict=True)
            place = number(hole.edge + sum(shifts)).encode() if any(shifts) else hole.place
            return hole.filled(place, b"".join(glyphs))
        if not (found := self._known.get((hole, text))):
            run = self._values.get(hole.kind, {}).get(text)
            if not run:
                raise NotComposableError(f"'{text}' is in no specimen")
            place = number(hole.edge + run.shift).encode()
            found = self._known[hole, text] = hole.filled(place, run.glyphs.encode())
        return found

    def _fill(self, copy: FormSpec, hole: Hole, asked: int) -> bytes:
        if hole.kind == "qr":
            return copy.lines
        if hole.kind == "code":
            return self.drawn(hole, copy.code)
        return self.drawn(hole, str(asked) if hole.name == "number" else copy.values[hole.name])


_NEAR = 1.0  # CSS pixels: places are rounded
_GLYPHS = re.compile(r"<([0-9a-f]+)>([-.\d]*)")


def runs_of(slots: Sequence[Slot], width: GlyphWidth) -> SlotGlyphs:
    """Return the glyphs of each value and symbol in slots of specimens.

    In right-to-left text, a symbol moves the text to the left by its `width`.
    """
    runs = SlotGlyphs()
    for slot in slots:
        kind = kind_of(slot.name)
        if kind in DRAWN:
            continue
        if kind in SYMBOLS:
            glyphs = _one_by_one(slot.glyphs)
            if len(glyphs) != len(slot.text):
                raise NotComposableError("the symbols of a code or number are not drawn one by one")
            to_the_left = slot.at < slot.edge - _NEAR
            runs.symbols[slot.name] = {
                symbol: Run(-width(slot.font, glyph) if to_the_left else 0.0, glyph)
                for symbol, glyph in zip(slot.text, glyphs, strict=True)
            }
        else:
            run = Run(slot.at - slot.edge, slot.glyphs)
            runs.values.setdefault(kind, {})[slot.text] = run
    return runs


def _one_by_one(glyphs: str) -> list[str]:
    """Split glyphs, each with the adjustment that follows it."""
    found = []
    for group, space in _GLYPHS.findall(glyphs):
        found += [f"<{group[at : at + 4]}>" for at in range(0, len(group), 4)]
        found[-1] += space
    return found
