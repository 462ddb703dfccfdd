"""Names of an exam's files: safe, short, and different for each form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.exam.file_names import (
    MAX_STEM,
    PATTERN,
    form_stem,
    key_of,
    number_in,
    print_runs_of,
    protected_of,
)
from studypress.exam.model import Candidate

PORTS = {f"{port}{at}" for port in ("com", "lpt") for at in range(10)}
RESERVED = {"con", "prn", "aux", "nul"} | PORTS


@pytest.mark.parametrize(
    ("name", "known", "stem"),
    [
        ("María García", "4711", "001-maria-garcia-4711"),
        ("Łukasz Øystein-Đặng Weiß", "A/7 b", "001-lukasz-oystein-dang-weiss-a-7-b"),
        ("Ångström, Þórdís", "Ǉ1", "001-angstrom-thordis-lj1"),
        ("王小明", "4711", "001-4711"),
        ("王小明", "王", "001"),
        ("../../etc/passwd", "..\\x\0", "001-etc-passwd-x"),
        ("=cmd()|' /C calc'!A0", "4711", "001-cmd-c-calc-a0-4711"),
        ("CON", "", "001-con"),
        ("ﬁ ① Ⅷ", "１", "001-fi-1-viii-1"),
    ],
)
def test_a_stem_is_made_of_number_name_and_id(name: str, known: str, stem: str) -> None:
    assert form_stem(1, 3, Candidate(name, known)) == stem


def test_a_copy_without_a_candidate_is_called_by_its_number() -> None:
    assert form_stem(7, 3, None) == "007"


def test_a_long_name_leaves_room_for_the_id() -> None:
    stem = form_stem(12, 4, Candidate("Maria " * 30, "4711"))
    assert stem == "0012-" + "maria-" * 8 + "ma-4711"
    assert len(form_stem(1, 3, Candidate("M" * 200, "7" * 200))) == MAX_STEM


@given(st.text(max_size=90), st.text(max_size=90), st.integers(1, 10_000), st.integers(1, 5))
def test_a_stem_is_a_safe_file_name(name: str, known: str, number: int, digits: int) -> None:
    stem = form_stem(number, digits, Candidate(name, known))
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem)
    assert len(stem) <= MAX_STEM
    assert int(stem.partition("-")[0]) == number
    assert stem not in RESERVED


@given(st.text(), st.text(), st.lists(st.integers(1, 2000), min_size=2, max_size=2, unique=True))
def test_copies_have_stems_of_their_own(one: str, other: str, numbers: list[int]) -> None:
    first, second = numbers
    assert form_stem(first, 3, Candidate(one, other)) != form_stem(second, 3, Candidate(other, one))


@pytest.mark.parametrize("form", ["forms/012-ana-11.pdf", "forms/012.html"])
def test_the_name_of_a_form_gives_its_number_its_key_and_its_protected_copy(form: str) -> None:
    file = form.removeprefix("forms/")
    key = f"keys/{file.partition('.')[0]}"
    assert (number_in(form), protected_of(form)) == (12, f"protected/{file}")
    assert (key_of(form), key_of(form, "html")) == (f"{key}.pdf", f"{key}.html")


def test_each_paper_has_a_print_run_of_its_own() -> None:
    assert print_runs_of(["A4"], "A4") == {"A4": "print-run.pdf"}
    assert print_runs_of(["Letter", "B5", "A4"], "A4") == {
        "A4": "print-run.pdf",
        "B5": "print-run-b5.pdf",
        "Letter": "print-run-letter.pdf",
    }
    assert print_runs_of(["Letter"], "A4") == {"Letter": "print-run-letter.pdf"}
    names = print_runs_of(["B5 wide", "B5-wide", "纸"], "A4").values()
    assert list(names) == ["print-run-b5-wide.pdf", "print-run-b5-wide-3.pdf", "print-run-4.pdf"]
    assert all(re.fullmatch(PATTERN, name) for name in names)
