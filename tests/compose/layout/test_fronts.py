"""Beginnings of forms differ only in their candidates; one that needs more room is not composed."""

from dataclasses import replace

import pytest

from studypress.compose.layout.fronts import Fronts
from studypress.compose.model.extents import Extent
from studypress.compose.model.form_spec import FormSpec
from studypress.compose.model.pieces import (
    NotComposableError,
    Piece,
    PieceElement,
    Run,
    Slot,
    SlotGlyphs,
)
from studypress.compose.model.stock import Front, Gap

MARKED = "/Span\n<</MCID %s>>\nBDC\n(x) Tj\nEMC"
OWN = Piece(MARKED, (None,), (PieceElement("P", (0,)),), (), frozenset(), height=20.0)
POINTS = Slot("points:1", "1", 7.0)
BEFORE = Piece("before", (), (), (), frozenset())
AFTER = Piece("1 0 0 -1 %s 8 Tm\n[%s] TJ", ("points:1",), (), (POINTS,), frozenset())
FRONTS = {"named": Front((BEFORE,), (Extent(50.0),), alone=True, gap=Gap(AFTER, 5.0, 20.0))}
RUNS = SlotGlyphs({"points": {"1": Run(0.5, "<0011>"), "2": Run(0.5, "<0012>")}})


def copy_of(own: Piece | None, points: str = "1") -> FormSpec:
    return FormSpec("", "", "named", (), {"points:1": points}, own=own)


@pytest.mark.parametrize("asked", ["taken", "blocks"])
@pytest.mark.parametrize("own", [replace(OWN, height=40.0), None])
def test_what_takes_more_lines_is_not_composed(asked: str, own: Piece | None) -> None:
    fronts = Fronts(FRONTS, RUNS)
    assert fronts.taken(copy_of(OWN)).numbers == 1  # it has as many elements as the other
    with pytest.raises(NotComposableError, match="takes more lines"):
        getattr(fronts, asked)(copy_of(own))


def test_what_is_a_candidates_own_stands_in_its_gap() -> None:
    (block,) = Fronts(FRONTS, RUNS).blocks(copy_of(OWN, "2"))
    text = block.text(3, ()).decode()
    assert text.index("before") < text.index("(x) Tj") < text.index("(\0\x12)")
    assert "<</MCID 3>>" in text
    assert not block.holes  # it already contains the points, which all forms have


def test_a_value_that_has_not_been_set_stays_open() -> None:
    (block,) = Fronts(FRONTS, RUNS).blocks(copy_of(OWN, "17"))
    assert [hole.name for hole in block.holes] == ["points:1"]
