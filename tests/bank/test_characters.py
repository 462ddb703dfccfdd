import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.characters import character_faults, folded, has_ink, is_refused

SEEN = (
    "aé漢क्षαب\N{LATIN SMALL LETTER E}\N{COMBINING ACUTE ACCENT} \t\n\u00a0\u200d\u200c\u200e\u200f"
)


def test_what_scripts_are_written_with_is_kept() -> None:
    assert not list(character_faults(SEEN))


@pytest.mark.parametrize(
    "char", "\0\x07\x1b\x85\xad\u061c\u200b\u2028\u202e\u2060\u2066\u3164\ufeff\ufffd"
)
def test_what_no_reader_sees_is_told_once_with_its_offset(char: str) -> None:
    ((offset, message),) = character_faults(f"ab{char}c{char}")
    assert offset == 2
    assert f"U+{ord(char):04X}" in message


@pytest.mark.parametrize("text", ["", " \n\t", "\u200d\u200c", "\u3164\u2800", "\u00a0"])
def test_a_text_without_ink_is_empty(text: str) -> None:
    assert not has_ink(text)


@given(st.text())
def test_what_has_ink_has_a_character_that_is_kept(text: str) -> None:
    assert not has_ink("".join(filter(is_refused, text)))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Brasília", " brasilia", True),
        ("Straße", "STRASSE.", True),
        ("São  Tomé", "sao tome", True),
        ("שָׁלוֹם", "שלום", True),
        ("かき", "かぎ", False),
        ("राम", "रोम", False),
        ("ไก่", "ไก", False),
        ("C++", "C", False),
    ],
)
def test_short_answers_are_compared_without_case_accents_and_spaces(
    *, one: str, other: str, alike: bool
) -> None:
    assert (folded(one) == folded(other)) is alike
