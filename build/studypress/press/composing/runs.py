"""How the texts of slots are set: each value that one may have, or symbol by symbol."""

import re
from collections.abc import Sequence

from studypress.press.composing.pieces import (
    DRAWN,
    SYMBOLS,
    NotComposableError,
    Run,
    Runs,
    Slot,
    kind_of,
)

_GLYPHS = re.compile(r"<([0-9a-f]+)>([-.\d]*)")


def runs_of(slots: Sequence[Slot]) -> Runs:
    """Read how each value of a slot is set."""
    runs = Runs()
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
