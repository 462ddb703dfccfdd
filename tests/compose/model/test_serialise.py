"""Serialised values are restored unchanged or not at all."""

import json
import zlib

from hypothesis import given
from hypothesis import strategies as st

from studypress.compose.cutting.names import Names
from studypress.compose.layout.page_counts import PageCounts
from studypress.compose.model.extents import Extent, Room
from studypress.compose.model.pieces import Bookmark, Link, Piece, PieceElement, Shared, Slot
from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.model.stock import End, Extents

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.text(st.characters(codec="latin-1"), max_size=9)
TEXTS = st.text(max_size=9)
BOXES = st.just(()) | st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
LINKS = st.builds(Link, BOXES, WORDS)
NODES = st.recursive(
    st.builds(PieceElement, WORDS, st.lists(LINKS | st.integers(0, 9), max_size=2).map(tuple)),
    lambda inner: st.builds(
        PieceElement, WORDS, st.lists(inner, max_size=3).map(tuple), WORDS, BOXES
    ),
    max_leaves=5,
)
PIECES = st.builds(
    Piece,
    WORDS,
    st.lists(st.none() | WORDS, max_size=3).map(tuple),
    st.lists(NODES, max_size=2).map(tuple),
    st.lists(st.builds(Slot, WORDS, TEXTS, NUMBERS), max_size=2).map(tuple),
    st.frozensets(WORDS, max_size=3),
    st.lists(st.builds(Bookmark, st.integers(1, 6), TEXTS, NUMBERS, NUMBERS), max_size=2).map(
        tuple
    ),
)
SHARED = st.builds(
    Shared,
    st.dictionaries(st.integers(1, 99), WORDS, max_size=3),
    st.dictionaries(WORDS, st.just((1, 2)), max_size=3),
    st.dictionaries(WORDS, WORDS, max_size=3),
    st.integers(1, 99),
)
NAMES = st.builds(Names, st.lists(PIECES, max_size=2).map(tuple), st.just(()), st.just(()), SHARED)
EXTENTS = st.builds(Extent, NUMBERS, NUMBERS, NUMBERS, st.booleans(), st.just((1.5, 2.5)))
ROOMS = st.builds(
    PageCounts,
    st.dictionaries(TEXTS, st.builds(Extents, EXTENTS, NUMBERS), max_size=3),
    st.dictionaries(TEXTS, EXTENTS, max_size=2),
    st.dictionaries(TEXTS, st.tuples(st.tuples(EXTENTS, EXTENTS), NUMBERS), max_size=2),
    st.none() | st.builds(End, NUMBERS, NUMBERS),
    st.builds(Room, NUMBERS, NUMBERS),
    st.booleans(),
)
SAMPLE = packed(PageCounts({}, {"A heading": Extent(7.25)}, {}, None, Room(1.5, 90.0), alone=True))


@given(value=NAMES | ROOMS)
def test_what_is_packed_is_unpacked(value: Names | PageCounts) -> None:
    assert unpacked(type(value), packed(value)) == value


@given(data=st.binary(max_size=99))
def test_other_bytes_are_nothing(data: bytes) -> None:
    assert unpacked(PageCounts, data) is None
    assert unpacked(PageCounts, zlib.compress(data)) is None


@given(at=st.integers(0, len(SAMPLE) - 1), bit=st.integers(0, 7))
def test_a_changed_bit_is_nothing_or_changes_nothing(at: int, bit: int) -> None:
    data = bytearray(SAMPLE)
    data[at] ^= 1 << bit
    assert unpacked(PageCounts, bytes(data)) in (None, unpacked(PageCounts, SAMPLE))


@given(end=st.integers(0, len(SAMPLE) - 1))
def test_what_is_cut_off_is_nothing(end: int) -> None:
    assert unpacked(PageCounts, SAMPLE[:end]) is None


def test_another_kind_is_nothing() -> None:
    assert unpacked(Names, SAMPLE) is None


@given(
    key=st.sampled_from(["questions", "fronts", "room", "alone"]), junk=st.sampled_from([0, "x"])
)
def test_another_shape_is_nothing(key: str, junk: object) -> None:
    data = json.loads(zlib.decompress(SAMPLE)) | {key: [junk]}
    assert unpacked(PageCounts, zlib.compress(json.dumps(data).encode())) is None
    del data[key]
    assert unpacked(PageCounts, zlib.compress(json.dumps(data).encode())) is None
