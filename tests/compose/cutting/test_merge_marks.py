"""Marked contents of an element are merged if the text between them is known."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.compose.cutting.merge_marks import GlyphTexts, merged
from studypress.compose.model.pieces import Piece, PieceElement

CODES = {"a": "0001", " ": "0002", "-": "0003", "א": "0004", "漢": "0005", "é": "000a"}
TEXTS_OF = {int(code, 16): said for said, code in CODES.items()}
BARE = {1: "a"}  # of a font without a space
LETTERS = GlyphTexts({"f": TEXTS_OF, "bare": BARE})


@dataclass(frozen=True)
class Text:
    """A text of an element: on a separate line or not, and the drawing before it."""

    owner: int
    words: str
    font: str
    below: bool
    before: str


TEXTS = st.lists(
    st.builds(
        Text,
        st.integers(0, 2),
        st.text(st.sampled_from([*CODES, *"aaa"]), min_size=1, max_size=4),
        st.sampled_from(["f", "f", "f", "bare"]),
        st.booleans(),
        st.sampled_from(["", "", "", "q\nQ\n", "/Artifact\nBMC\n0 0 5 5 re\nf\nEMC\n"]),
    ),
    min_size=1,
    max_size=9,
).map(lambda texts: sorted(texts, key=lambda text: text.owner))


def drawn(text: Text, height: int) -> str:
    glyphs = "3".join(f"<{CODES[letter]}>" for letter in text.words)
    return f"BT\n1 0 0 -1 5 {height} Tm\n/{text.font} 12 Tf\n[{glyphs}] TJ\nET\n"


def piece_of(texts: Sequence[Text]) -> Piece:
    """Each text is marked separately; texts of one owner are in one element."""
    parts, height = [], 0
    for text in texts:
        height += text.below
        parts.append(f"{text.before}/Span\n<</MCID %s>>\nBDC\n{drawn(text, height)}EMC")
    owners = groupby(range(len(texts)), key=lambda at: texts[at].owner)
    nodes = tuple(PieceElement("P", tuple(marks)) for _, marks in owners)
    return Piece("\n".join(parts), (None,) * len(texts), nodes, (), frozenset())


def said(piece: Piece) -> list[str]:
    """Text of each mark, from its glyphs only."""
    parts = [part.split("EMC", 1)[0] for part in piece.content.split("<</MCID %s>>")[1:]]
    letters = {code: letter for letter, code in CODES.items()}
    return ["".join(letters[code] for code in re.findall(r"<(\w{4})>", part)) for part in parts]


def expected(texts: Sequence[Text]) -> Iterator[str]:
    """Expected text of each mark, by the rules."""
    found = texts[0].words
    for one, other in pairwise(texts):
        between = gap(one, other)
        if between is None:
            yield found
            found = other.words
        else:
            found += between + other.words
    yield found


def gap(one: Text, other: Text) -> str | None:
    end, begin = one.words[-1], other.words[0]
    known = set("a") if other.font == "bare" else set(CODES)
    ends = set("a") if one.font == "bare" else set(CODES)
    if one.owner != other.owner or other.before or end not in ends or begin not in known:
        return None
    if {end, begin} & {"א", "漢"}:
        return None
    if " " in (end, begin):
        return ""
    if not other.below:
        return None
    if end == "-":
        return ""
    return " " if one.font == "f" else None


@given(TEXTS)
def test_texts_become_one_where_it_is_clear_what_is_between_them(texts: list[Text]) -> None:
    assert said(merged(piece_of(texts), LETTERS)) == list(expected(texts))


@given(TEXTS)
def test_each_element_says_what_it_said(texts: list[Text]) -> None:
    before, after = piece_of(texts), merged(piece_of(texts), LETTERS)
    assert [kid for node in after.nodes for kid in node.kids] == list(range(after.marks))
    for node, old in zip(after.nodes, before.nodes, strict=True):
        found, was = (
            "".join(said(piece)[kid] for kid in kids if isinstance(kid, int)).replace(" ", "")
            for piece, kids in ((after, node.kids), (before, old.kids))
        )
        assert found == was


def test_what_is_in_a_slot_stays_in_it() -> None:
    slot = "/Span\n<</MCID %s>>\nBDC\nBT\n1 0 0 -1 %s 1 Tm\n/f 9 Tf\n[%s] TJ\nET\nEMC"
    text = "/Span\n<</MCID %s>>\nBDC\n" + drawn(Text(0, "a", "f", below=True, before=""), 2) + "EMC"
    holes = (None, "number", None, None)
    piece = Piece(
        f"{slot}\n{text}\n{text.replace(' 2 ', ' 3 ')}",
        holes,
        (PieceElement("P", (0, 1, 2)),),
        (),
        frozenset(),
    )
    found = merged(piece, LETTERS)
    assert (found.holes, found.nodes) == ((None, "number", None), (PieceElement("P", (0, 1)),))
    assert found.content.startswith(slot)


@pytest.mark.parametrize("role", ["TD", "P"])
def test_elements_that_are_alike_stay_two(role: str) -> None:
    row = PieceElement("TR", (PieceElement(role, ()), PieceElement(role, ())))
    assert merged(Piece("", (), (row,), (), frozenset()), LETTERS).nodes == (row,)
