"""Passwords open a copy exactly as they were given, or are refused."""

import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.errors import ContentError
from studypress.exam.password import MAX_BYTES, password_fault, prepared
from studypress.exam.roster import read_roster


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "is empty"),
        (" geheim", "begins or ends with a space"),
        ("geheim ", "begins or ends with a space"),
        ("a\tb", r"a control character \(U\+0009\)"),
        ("a\x00b", r"a control character \(U\+0000\)"),
        ("a\u202eb", r"a control character|passwords cannot have"),
        ("a\u200bb", "an invisible character|control character"),
        ("soft\u00adhyphen", r"an invisible character \(U\+00AD\)"),
        ("a\u00a0b", r"an unusual space \(U\+00A0\)"),
        ("a\u3000b", "an unusual space"),
        ("a\ufffdb", "passwords cannot have"),
        ("a\ue000b", "passwords cannot have"),
        ("\U0001f600", "some readers do not support"),
        ("a\u0378b", "some readers do not support"),
        ("ﬁne", "readers replace"),
        ("x²", "readers replace"),
        ("x" * 128, "has 128 bytes in UTF-8; the maximum is 127"),
        ("é" * 64, "has 128 bytes"),
        ("שלוםabc", "two directions"),
        ("سلام1", "two directions"),
    ],
)
def test_a_password_that_a_reader_would_change_is_refused(password: str, said: str) -> None:
    fault = password_fault(password)
    assert fault is not None
    assert re.search(said, fault)
    assert not password or password not in fault


@pytest.mark.parametrize("password", ["a", "x" * MAX_BYTES, "é" * 63, "two words", "pâté!", "سلام"])
def test_other_passwords_are_kept_as_they_are(password: str) -> None:
    assert password_fault(password) is None
    assert prepared(password) == password


def test_composed_and_decomposed_letters_are_one_password() -> None:
    decomposed = normalize("NFD", "pâté")
    assert password_fault(decomposed) is None
    assert prepared(decomposed) == prepared("pâté") == "pâté"
    assert password_fault(normalize("NFD", "é" * 63)) is None, "counted when composed"


@given(st.text(max_size=140))
def test_what_is_accepted_is_exact(password: str) -> None:
    if password_fault(password) is None:
        assert prepared(password) == normalize("NFC", password)
        assert 0 < len(prepared(password).encode()) <= MAX_BYTES


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("Ann,1, geheim", "2:7: a space before this password"),
        ('Ann,1," geheim"', "2:7: the password begins or ends with a space"),
        ("Ann,1,geheim ", "2:7: the password begins or ends with a space"),
        ("Ann,1,1.23457E+11", "2:7: '1.23457E+11' looks like a long number"),
        (f"Ann,1,{'x' * 130}", "2:7: the password has 130 bytes"),
        ("Ann,1,a\u200bb", "2:7: the password has an invisible character"),
    ],
)
def test_a_password_of_a_roster_is_exact_or_refused_with_its_place(row: str, place: str) -> None:
    with pytest.raises(ContentError, match=rf"r\.csv:{place}".replace("+", r"\+")):
        read_roster(f"name,id,password\n{row}\n".encode(), "r.csv")


def test_spaces_within_a_password_of_a_roster_are_kept() -> None:
    roster = read_roster(b'name,id,password\nAnn,1,two  words\nBo,2, "x y"\nCy,3,\n', "r.csv")
    assert [one.password for one in roster.candidates] == ["two  words", "x y", ""]
