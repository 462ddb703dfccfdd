"""Printed texts without their HTML."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.loader import load
from studypress.files.package_folders import shipped
from studypress.page.text.plain_words import PICTURE, Plain

ENGLISH = Plain("en")


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("markdown", "printed"),
    [
        ("A *slanted* and **bold** `word`", "A slanted and bold word"),
        ("It's \"so\" -- 'is it'?", "It’s “so” -- ‘is it’?"),
        ("It takes 10 ms, see RFC 42", "It takes 10\u00a0ms, see RFC\u00a042"),
        ("<b> &amp; & \\* <https://example.org>", "<b> & & * https://example.org"),
        ("[A link](https://example.org)", "A link"),
        ("of $x < 1$ or", f"of {PICTURE}x < 1{PICTURE} or"),
    ],
)
def test_a_line_is_read_as_it_is_printed(markdown: str, printed: str) -> None:
    assert ENGLISH.inline(markdown) == printed


def test_lists_have_their_numbers_and_no_signs() -> None:
    text = "3. three\n4. four\n   - one\n   - two\n5. five\n\n- sign"
    assert words(ENGLISH.block(text)) == "3. three 4. four one two 5. five sign"


def test_tables_and_code_are_read_along_their_lines() -> None:
    table = "| | b |\n|-|-|\n| c | d |\n"
    code = "```python\ndef f(x):\n    return x\n```\n"
    assert ENGLISH.block(f"{table}\n{code}").split() == [
        "b",
        "c",
        "d",
        "def",
        "f(x):",
        "return",
        "x",
    ]


def test_a_figure_is_its_description_and_then_its_caption() -> None:
    text = 'See:\n\n![A "beam" & air](beam.svg "It\'s a beam")'
    assert words(ENGLISH.block(text)) == f'See: {PICTURE}A "beam" & air{PICTURE}It’s a beam'


def test_formulas_side_by_side_are_pictures_of_their_own() -> None:
    text = ENGLISH.block("So:\n\n$$\na = 1 \\quad b = 2\n$$")
    assert re.findall(f"{PICTURE}(.*?){PICTURE}", text) == ["a = 1", "b = 2"]


@given(st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1).map(str.strip))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert ENGLISH.inline(text) == text
    assert words(ENGLISH.block(f"See {text}")) == f"See {text}"


@pytest.mark.parametrize("name", ["folder", "odd.yaml", "scripts.yaml", "single.yaml"])
def test_no_text_of_a_bank_keeps_a_tag(banks: Path, name: str) -> None:
    bank = load(banks / "valid" / name, name).bank
    assert bank
    reader = Plain(bank.language)
    for entry in bank.entries:
        texts = [reader.block(entry.question.question)]
        texts += [reader.inline(choice.text) for choice in entry.question.choices]
        assert all(texts)
        assert not re.search(r"</?(p|em|strong|code|img|li|td)\b", " ".join(texts))


def test_the_bank_that_ships_is_read() -> None:
    bank = load(shipped("content"), "content").bank
    assert bank
    for entry in bank.entries:
        first = entry.question.question.split()[0]
        assert ENGLISH.block(entry.question.question).startswith(first)
