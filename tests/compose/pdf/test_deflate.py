"""Streams joined from compressed parts contain the data of the parts."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.compose.pdf.deflate import (
    FAST,
    GOOD,
    Chunk,
    DeflateStream,
    deflated,
    joined,
    squeezed,
    stored,
)

TEXTS = st.binary(max_size=400) | st.builds(
    bytes.__mul__, st.binary(max_size=9), st.integers(0, 99)
)


@st.composite
def parts(draw: st.DrawFn) -> tuple[bytes, Chunk | bytes]:
    """Data, and a function that adds them to a stream."""
    data = draw(TEXTS)
    ways = (bytes, stored, squeezed, lambda data: squeezed(data, FAST))
    return data, draw(st.sampled_from(ways))(data)


PARTS = st.lists(parts(), max_size=12)


def datas(found: list[tuple[bytes, Chunk | bytes]]) -> bytes:
    return b"".join(data for data, _ in found)


def items(found: list[tuple[bytes, Chunk | bytes]]) -> list[Chunk | bytes]:
    return [item for _, item in found]


@given(PARTS)
def test_a_stream_holds_its_parts(found: list[tuple[bytes, Chunk | bytes]]) -> None:
    assert zlib.decompress(deflated(items(found))) == datas(found)


@given(PARTS, PARTS)
def test_parts_may_be_joined_before(
    one: list[tuple[bytes, Chunk | bytes]], other: list[tuple[bytes, Chunk | bytes]]
) -> None:
    stream = DeflateStream()
    stream.add([joined(items(one)), b"between"])
    stream.add([joined(items(other))])
    assert zlib.decompress(stream.close()) == datas(one) + b"between" + datas(other)


@pytest.mark.parametrize("level", [FAST, GOOD])
def test_a_part_refers_to_nothing_before_it(level: int) -> None:
    chunk = squeezed(b"words that come again " * 50, level)
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    assert reader.decompress(chunk.blocks) == b"words that come again " * 50
    assert len(chunk.blocks) < 100


def test_sums_are_right_beyond_their_modulus() -> None:
    long = b"\xff" * 60_000
    assert zlib.decompress(deflated([stored(long), squeezed(long), long] * 40)) == long * 120


def test_a_block_that_is_stored_may_be_as_long_as_there_are_numbers() -> None:
    assert zlib.decompress(deflated([stored(bytes(65_535))])) == bytes(65_535)
    with pytest.raises(OverflowError):
        stored(bytes(65_536))
