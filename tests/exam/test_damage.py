"""Cells changed by a spreadsheet are errors with their location, or restored if that is safe."""

import pytest

from studypress.errors import ContentError
from studypress.exam.roster import read_roster


def ids(*texts: str) -> list[str]:
    rows = "\n".join(f"Somebody {at};{text}" for at, text in enumerate(texts))
    return [one.id for one in read_roster(f"name;id\n{rows}".encode(), "r.csv").candidates]


def refusals(*texts: str) -> list[str]:
    with pytest.raises(ContentError) as refused:
        ids(*texts)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.23457E+11", "a long number in E notation"),
        ("1,23457E+11", "a long number in E notation"),
        ("1.5e10", "a long number in E notation"),
        ("1E+12", "a long number in E notation"),
        ("\u00a01.2E+5 ", "a long number in E notation"),
        ("12345.0", "a number with a decimal point"),
        ("12345,00", "a number with a decimal point"),
        ("1,234,567", "a number with thousands separators"),
        ("1.234.567", "a number with thousands separators"),
        ("1'234'567", "a number with thousands separators"),
        ("2-Mar", "a date"),
        ("02. Mrz", "a date"),
        ("Mar-02", "a date"),
        ("1-Dez-26", "a date"),
        ("02.03.2026", "a date"),
        ("3/2/2026", "a date"),
        ("2026-03-02 00:00:00", "a date"),
    ],
)
def test_an_id_that_a_spreadsheet_changed_is_an_error_with_its_line(text: str, said: str) -> None:
    (found,) = refusals("17", text)
    assert found.startswith(f"r.csv:3:12: '{text.strip()}' looks like {said}")
    assert "format the column as text" in found


@pytest.mark.parametrize("text", ["#######", "#REF!", "#NAME?", "#N/A", "#BEZUG!", "#DIV/0!"])
def test_an_error_of_a_spreadsheet_is_no_text_in_any_column(text: str) -> None:
    assert "is an error of the spreadsheet" in refusals(text)[0]
    with pytest.raises(ContentError, match=r"r\.csv:2:3: '.*' is an error of the spreadsheet"):
        read_roster(f"id,name\n1,{text}\n".encode(), "r.csv")


def test_what_marks_a_text_is_taken_away() -> None:
    marked = ['"=""00123"""', '="00124"', "'00125", "'=x", '"=""1.5E+10"""', '"=""2-Mar"""']
    assert ids(*marked) == ["00123", "00124", "00125", "=x", "1.5E+10", "2-Mar"]
    with pytest.raises(ContentError, match=r"duplicate id '00123' \(first in line 2\)"):
        ids("00123", '="00123"')


@pytest.mark.parametrize(
    "text",
    ["12E3456", "1E5", "4711", "0042", "12.34", "a-17", "12-345", "2026-17", "maya 3", "s0.1"],
)
def test_an_id_that_only_looks_a_little_like_damage_is_kept(text: str) -> None:
    assert ids(text) == [text]


def test_spaces_of_any_kind_around_a_cell_do_not_count() -> None:
    assert ids("\u00a017\u00a0", "\u202f18 ", "\u300019") == ["17", "18", "19"]


def test_a_lost_character_is_an_error() -> None:
    with pytest.raises(ContentError, match=r"r.csv:2:1: the character U\+FFFD replaces a lost"):
        read_roster("name,id\nMar\ufffda,1\n".encode(), "r.csv")
