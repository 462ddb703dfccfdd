"""Marked contents that follow one another in an element become one; others stay as they are."""

from dataclasses import dataclass
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.press.composing.merge import merged
from studypress.press.composing.pieces import Node, Piece

MARK = "/Span\n<</MCID %s>>\nBDC\n"


def text(word: str, *, slot: bool = False) -> str:
    return f"BT\n1 0 0 -1 {'%s' if slot else 5} 9 Tm\n/f 12 Tf\n[{'%s' if slot else word}] TJ\nET\n"


@dataclass(frozen=True)
class Line:
    """A text of an element, perhaps in a slot, and what is drawn before it."""

    owner: int
    slot: bool
    before: str


LINES = st.lists(
    st.builds(
        Line,
        st.integers(0, 2),
        st.booleans(),
        st.sampled_from(["", "", "", "q\nQ\n", "/Artifact\nBMC\n0 0 5 5 re\nf\nEMC\n"]),
    ),
    min_size=1,
    max_size=9,
).map(lambda lines: sorted(lines, key=lambda line: line.owner))


def piece_of(lines: list[Line]) -> Piece:
    """Each text is marked by itself; those of an owner are in one element."""
    parts = [
        f"{line.before}{MARK}{text(f'<{at}>', slot=line.slot)}EMC" for at, line in enumerate(lines)
    ]
    holes = [hole for line in lines for hole in (None, *["number"] * line.slot)]
    owners = groupby(range(len(lines)), key=lambda at: lines[at].owner)
    nodes = tuple(Node("P", tuple(marks)) for _, marks in owners)
    return Piece("\n".join(parts), tuple(holes), nodes, (), frozenset())


def contents(piece: Piece) -> list[list[str]]:
    """What each mark holds, drawn with its own number."""
    found = piece.content.split("<</MCID %s>>")[1:]
    return [part.split("BDC\n", 1)[1].split("EMC", 1)[0].split("BT\n")[1:] for part in found]


@given(LINES)
def test_each_element_holds_what_it_held(lines: list[Line]) -> None:
    before, after = piece_of(lines), merged(piece_of(lines))
    held = contents(after)
    assert len(held) == after.marks == sum(len(node.kids) for node in after.nodes)
    assert [kid for node in after.nodes for kid in node.kids] == list(range(after.marks))
    for node, old in zip(after.nodes, before.nodes, strict=True):
        said = [word for kid in node.kids for word in held[kid]]
        assert said == [word for kid in old.kids for word in contents(before)[kid]]


@given(LINES)
def test_there_are_no_more_marks_than_are_needed(lines: list[Line]) -> None:
    apart = sum(
        at == 0 or bool(line.before) or line.owner != lines[at - 1].owner
        for at, line in enumerate(lines)
    )
    assert merged(piece_of(lines)).marks == apart


@given(LINES)
def test_holes_stay_with_their_slots(lines: list[Line]) -> None:
    piece = merged(piece_of(lines))
    pieces = piece.content.split("%s")
    assert len(pieces) == len([hole for hole in piece.holes if hole]) * 2 + piece.marks + 1
    names = iter(piece.holes)
    for before in pieces[:-1]:
        if before.endswith("MCID "):
            assert next(names) is None
        elif before.endswith("-1 "):
            assert next(names) == "number"


@pytest.mark.parametrize("role", ["TD", "P"])
def test_elements_that_are_alike_stay_two(role: str) -> None:
    row = Node("TR", (Node(role, ()), Node(role, ())))
    assert merged(Piece("", (), (row,), (), frozenset())).nodes == (row,)
