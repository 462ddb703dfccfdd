"""A page is drawn from blocks, cached or not; its marks are numbered consecutively."""

import re
import zlib
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from studypress.compose.layout.block import Block, Leaf, OnPage, block_of
from studypress.compose.layout.template import Template
from studypress.compose.model.pieces import Piece, PieceElement, Run, Slot
from studypress.compose.writing.drawing import drawn

SIZE = 400.0, 600.0
LITERAL = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.DOTALL)
ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
NAMES = [*(f"cell:{at}" for at in range(6)), "letter", "own:a"]


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    """Texts, marked or not, some with a slot after them."""
    number = draw(st.integers(0, 99))
    marks = draw(st.lists(st.booleans(), min_size=1, max_size=3))
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=8))
    parts: list[str] = []
    holes: list[str | None] = []
    for at, marked in enumerate(marks):
        parts.append(
            f"/Span\n<</MCID %s>>\nBDC\n[<{number + at:04x}>3<0025>] TJ" if marked else "n"
        )
        holes += [None] * marked
    for name in names:
        parts.append("% own: %s" if name == "own:a" else "1 0 0 -1 %s 8 Tm\n[%s] TJ")
        holes.append(name)
    kids = tuple(range(sum(marks)))
    slots = tuple(Slot(name, "", 7.5) for name in names)
    content = "\n".join(part.replace("% ", "%% ") for part in parts)
    return Piece(
        content, tuple(holes), (PieceElement("P", kids),) if kids else (), slots, frozenset()
    )


PLACED = st.lists(
    st.tuples(pieces(), st.sampled_from([0.0, 12.25]), st.booleans()), min_size=1, max_size=3
)


def block(placed: Sequence[tuple[Piece, float, bool]]) -> Block:
    """A block of pieces; the letter of a slot is known or missing."""
    return block_of(
        [
            (Template(piece, {"letter": Run(1.5, "<0041>")} if known else None), down)
            for piece, down, known in placed
        ]
    )


def expected(placed: Sequence[tuple[Piece, float, bool]], first: int) -> str:
    """Expected stream, filled piece by piece; glyphs as digits."""
    parts, fill = [], 0
    for piece, down, known in placed:
        fills: list[object] = []
        for hole in piece.holes:
            if hole is None:
                fills.append(first)
                first += 1
            elif hole == "letter" and known:
                fills += ["9", "<0041>"]
            else:
                fills += [f"fill {fill}"] if hole == "own:a" else [f"at {fill}", f"fill {fill}"]
                fill += 1
        move = f"1 0 0 1 0 {down} cm\n" if down else ""
        parts.append(f"q\n{move}{piece.content % tuple(fills)}\nQ\n")
    return f"q\n1 0 0 1 5.00000 50.00000 cm\n{''.join(parts)}Q\n"


def fills(made: Block) -> list[bytes]:
    return [
        b"fill %d" % at if hole.kind == "own" else hole.filled(b"at %d" % at, b"fill %d" % at)
        for at, hole in enumerate(made.holes)
    ]


def digits(stream: bytes) -> str:
    """A stream with its glyphs converted back to digits."""
    return LITERAL.sub(lambda found: b"<%b>" % plain(found[1]).hex().encode(), stream).decode()


def plain(literal: bytes) -> bytes:
    return ESCAPED.sub(lambda found: {b"n": b"\n", b"r": b"\r"}.get(found[1], found[1]), literal)


@given(st.lists(PLACED, min_size=1, max_size=4))
def test_a_page_is_what_its_blocks_are(page: list[list[tuple[Piece, float, bool]]]) -> None:
    blocks = [block(placed) for placed in page]
    for _ in range(2):  # without and with cached parts
        on = [OnPage(made, 5.0, 50.0, fills(made)) for made in blocks]
        stream = digits(zlib.decompress(drawn(Leaf(*SIZE, on))))
        first, parts = 0, []
        for placed, made in zip(page, blocks, strict=True):
            parts.append(expected(placed, first))
            first += made.marks
        assert stream == f"1 0 0 -1 0 600 cm\nq\n0.75 0 0 0.75 0 0 cm\n{''.join(parts)}Q"


@given(PLACED)
def test_only_what_is_scattered_is_drawn_as_a_text(
    placed: list[tuple[Piece, float, bool]],
) -> None:
    made = block(placed)
    assert made.scattered == (len(made.holes) > 4)
    assert len(made.chunks(0)) == len(made.holes) + 1
