"""Fronts of forms: the part that many forms share, and the part of one candidate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from studypress.compose.layout.block import Block, alone, block_of
from studypress.compose.layout.measure import Taken, taken_by
from studypress.compose.layout.template import Template
from studypress.compose.model.form_spec import FormSpec
from studypress.compose.model.pieces import NotComposableError, Piece, SlotGlyphs, kind_of
from studypress.compose.model.stock import Front
from studypress.compose.pdf.structure import Shape, shape_of

_NEAR = 0.01  # CSS pixels by which heights may differ
_KEPT = 256  # cached blocks of pieces with values
_ALIKE = ("points", "cell")  # kinds of slots whose values many forms share

Known = tuple[tuple[str, str], ...]
"""Names of slots, and their values."""


class Fronts:
    """Fronts of forms, by their names."""

    def __init__(self, fronts: Mapping[str, Front], runs: SlotGlyphs) -> None:
        """Create caches of blocks, since forms share them."""
        self._fronts, self._runs = fronts, runs
        self._block = lru_cache(_KEPT)(self._block_with)
        self._taken: dict[tuple[str, Shape | None], Taken] = {}
        self._alike = {name: [_alike(piece) for piece in _all(fronts[name])] for name in fronts}

    def blocks(self, copy: FormSpec) -> list[Block]:
        """Return the blocks of a copy's front.

        Raises NotComposableError if the candidate's piece does not fill its gap exactly.
        """
        self._require_fit(copy)
        first, *more = [
            self._block(
                copy.front, at, tuple([(name, copy.values.get(name, "")) for name in names])
            )
            for at, names in enumerate(self._alike[copy.front])
        ]
        if not (gap := self._fronts[copy.front].gap) or not copy.own:
            return [first, *more]
        (_, before), (_, after) = first.templates[0], more.pop().templates[0]
        inner = Template(copy.own), gap.top - copy.own.top
        block = block_of([(before, 0.0), inner, (after, 0.0)])
        return [replace(block, cached=False), *more]

    def taken(self, copy: FormSpec) -> Taken:
        """Return the size of a copy's front; raises NotComposableError like `blocks`."""
        self._require_fit(copy)
        key = copy.front, shape_of(copy.own.nodes, copy.own.marks) if copy.own else None
        if key not in self._taken:
            self._taken[key] = taken_by(self.blocks(copy))
        return self._taken[key]

    def _require_fit(self, copy: FormSpec) -> None:
        """Raise NotComposableError unless the candidate's piece is as high as its gap."""
        gap, own = self._fronts[copy.front].gap, copy.own
        if gap and (not own or abs(own.height - gap.height) > _NEAR):
            raise NotComposableError("a candidate's name takes more lines than others")

    def _block_with(self, name: str, at: int, known: Known) -> Block:
        found = {slot: self._runs.values.get(kind_of(slot), {}).get(text) for slot, text in known}
        values = {slot: run for slot, run in found.items() if run}
        return alone(_all(self._fronts[name])[at], values)


def _all(front: Front) -> Sequence[Piece]:
    """Return the pieces of a front; the piece after its gap is last."""
    return (*front.pieces, front.gap.after) if front.gap else front.pieces


def _alike(piece: Piece) -> list[str]:
    return [slot.name for slot in piece.slots if kind_of(slot.name) in _ALIKE]
