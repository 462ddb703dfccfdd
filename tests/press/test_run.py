"""The print run: every copy on sheets of its own."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.press.run import bind

WIDTH = 200


def document(pages: int, first: int = 0) -> bytes:
    """Pages that are told apart by their heights."""
    with pikepdf.new() as pdf:
        for at in range(pages):
            pdf.add_blank_page(page_size=(WIDTH, 1000 + first + at))
        pdf.docinfo["/Title"] = "A title"
        pdf.Root.Lang = "en"
        written = BytesIO()
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def heights(pdf: bytes) -> list[int]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [int(page.mediabox[3]) - 1000 for page in opened.pages]


LENGTHS = st.lists(st.integers(1, 5), min_size=1, max_size=6)


@given(LENGTHS, st.data())
def test_every_copy_begins_on_an_odd_page_and_is_whole(
    lengths: list[int], data: st.DataObject
) -> None:
    copies = [document(length, 100 * at) for at, length in enumerate(lengths, start=1)]
    parted = [data.draw(st.sampled_from([None, 1, 2])) for _ in copies]
    bound = bind(copies, document(3), parted)
    pages = heights(bound.pdf)
    assert len(pages) == bound.pages
    assert bound.pages % 2 == 0
    for at, (length, first, separator) in enumerate(
        zip(lengths, bound.firsts, parted, strict=True), start=1
    ):
        assert first % 2 == 1
        begun = first - 1
        assert pages[begun : begun + length] == [100 * at + page for page in range(length)]
        if length % 2:
            assert pages[begun + length] == 0
        if separator is not None:
            assert pages[begun - 2 : begun] == [separator, 0]
    fill = sum(length % 2 for length in lengths) + 2 * sum(at is not None for at in parted)
    assert len(pages) == sum(lengths) + fill


def test_the_same_copies_give_the_same_bytes() -> None:
    copies = [document(3, 100), document(2, 200)]
    again = [bind(copies, document(2), [1, None]).pdf for _ in range(2)]
    assert again[0] == again[1]


def test_as_many_separators_as_copies_are_said() -> None:
    with pytest.raises(ValueError, match="shorter"):
        bind([document(1), document(1)], document(1), [None])
