"""Objects of pydyf, written faster or with corrections for PDF readers."""

import zlib
from collections.abc import Callable

import pydyf
import pytest

from studypress.press import engine

CONTENT = b"0 0 m 9 9 l S 1 1 m 8 8 l S\n" * 9


def stream(compress: bool) -> bytes:  # noqa: FBT001 - as pydyf names it
    engine.engine()
    data: bytes = pydyf.Stream([b"q", CONTENT], {"Type": "/XObject"}, compress=compress).data
    return data


def references() -> tuple[bool, list[bytes]]:
    """Return True if the references to pages are cached between calls and complete."""
    engine.engine()
    pdf = pydyf.PDF()
    assert pdf.page_references == ()
    for pages in (1, 2, 3):
        pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
        assert len(pdf.page_references) == pages
        assert pdf.page_references[-1] == pdf.objects[-1].reference
    return pdf.page_references is pdf.page_references, list(pdf.page_references)


def string(text: str) -> bytes:
    engine.engine()
    data: bytes = pydyf.String(text).data
    return data


def test_a_stream_is_compressed_at_a_lower_level() -> None:
    squeezed = zlib.compress(b"q\n" + CONTENT, 6)
    head = b"<</Type /XObject/Filter /FlateDecode/Length %d>>" % len(squeezed)
    assert stream(compress=True) == b"\n".join((head, b"stream", squeezed, b"endstream"))


def test_the_engine_would_compress_it_at_the_highest(bare: Callable[..., bytes]) -> None:
    assert zlib.compress(b"q\n" + CONTENT, 9) in bare(stream, True)  # noqa: FBT003


def test_a_stream_that_is_not_to_be_compressed_is_not(bare: Callable[..., object]) -> None:
    assert stream(compress=False) == bare(stream, False)  # noqa: FBT003


def test_the_list_of_pages_is_made_when_a_page_is_added(bare: Callable[..., object]) -> None:
    kept, found = references()
    assert kept
    assert bare(references) == (False, found)


@pytest.mark.parametrize(
    ("text", "written"),
    [("a\rb\r\nc", b"(a\\rb\\r\\nc)"), ("(\\)", b"(\\(\\\\\\))"), ("é\n", None)],
)
def test_line_breaks_in_strings_are_escaped(
    text: str, written: bytes | None, bare: Callable[..., object]
) -> None:
    assert string(text) == (written or bare(string, text))


def test_the_engine_would_leave_them(bare: Callable[..., object]) -> None:
    assert bare(string, "a\rb") == b"(a\rb)"
