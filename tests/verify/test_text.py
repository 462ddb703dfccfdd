"""Comparison of texts that PDF readers extract."""

from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.page.text.plain_words import PICTURE
from studypress.verify.text import LINE_END, difference, excerpt, is_compared, line, squeezed


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("a state-of-the-art thing", "a state-of-the-art thing"),
        ("a state-of-the- art thing", "a state-of-the-art thing"),
        ("a hyphen- ated thing", "a hyphenated thing"),
        ("a well\N{HYPHEN} known thing", "a well-known thing"),
        ("soft hyphens", "soft hy\u00adphens"),
        ("no space", "no\u00a0space"),
        ("e\u0301t\u00e9", "\u00e9te\u0301"),
    ],
)
def test_lines_and_spaces_make_no_difference(found: str, wanted: str) -> None:
    lines = found.replace("- ", "-\n").replace("\N{HYPHEN} ", "\N{HYPHEN}\n").split("\n")
    assert difference(squeezed("".join(map(line, lines))), squeezed(wanted)) is None


@pytest.mark.parametrize(
    ("found", "wanted", "at"),
    [
        ("x = 1", "x = -1", (2, 2)),
        ("re-sign", "resign", (2, 2)),
        ("resign", "re-sign", (2, 2)),
        ("x²", "x2", (1, 1)),
        ("one", "one two", (3, 3)),
        ("one two", "one", (3, 3)),
        (f"of {PICTURE}x{PICTURE}", f"of {PICTURE}y{PICTURE}", (3, 3)),
    ],
)
def test_what_differs_is_told_with_its_place(found: str, wanted: str, at: tuple[int, int]) -> None:
    assert difference(squeezed(line(found)), squeezed(wanted)) == at


@given(st.text(ascii_letters + " -", max_size=60), st.data())
def test_a_text_broken_into_lines_anywhere_is_the_same(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    lines = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    assert difference(squeezed("".join(map(line, lines))), squeezed(text)) is None


@given(st.text(ascii_letters, min_size=1, max_size=40), st.data())
def test_a_letter_that_is_exchanged_is_found_where_it_is(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([char for char in ascii_letters if char != text[at]]))
    changed = text[:at] + other + text[at + 1 :]
    assert difference(changed, text) == (at, at)
    assert excerpt(changed, at) != excerpt(text, at)


@pytest.mark.parametrize(("text", "read"), [("การกระทำ", "การกระทา"), ("ການກະທຳ", "ການກະທາ")])
def test_a_letter_that_is_printed_with_a_mark_may_be_read_without_it(text: str, read: str) -> None:
    assert difference(read, squeezed(text)) is None
    assert not is_compared(read, squeezed(text))
    assert is_compared(squeezed(text), squeezed(text))


def test_words_from_right_to_left_may_come_in_any_order() -> None:
    assert difference("עולםשלום", squeezed("שלום עולם")) is None
    assert difference("עולםשלוס", squeezed("שלום עולם")) is not None


def test_in_a_line_from_right_to_left_readers_may_turn_quotes_and_brackets() -> None:
    wanted = squeezed("שלום “covering” (two)")
    assert difference("שלום”covering”(two(", wanted) is None
    assert difference("שלום”coverinx”(two(", wanted) is not None


def test_an_excerpt_shows_what_stands_about_a_spot() -> None:
    text = f"The quick brown fox jumps over the {PICTURE}x{PICTURE} lazy dog and runs away"
    assert excerpt(text, 0) == "“The quick brown fox jumps ove…”"
    assert excerpt(text, 30) == "“…ox jumps over the $x$ lazy dog and runs away”"
    assert excerpt(f"hyphen{LINE_END}ated", 0) == "“hyphen-ated”"
    assert excerpt("short", 5) == "“short”"
    assert excerpt("", 0) == "nothing"
