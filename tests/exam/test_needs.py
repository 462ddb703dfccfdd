"""Needs of candidates: the time that each has."""

import pytest

from studypress.exam.needs import NO_NEEDS, CopyLook, Needs, is_time, read_time, stacks_of


@pytest.mark.parametrize(
    ("time", "minutes"),
    [("", 90), ("120", 120), ("+30", 120), ("+25%", 113), ("+10%", 99), ("+1", 91)],
)
def test_minutes(time: str, minutes: int) -> None:
    assert Needs(time).minutes(90) == minutes


@pytest.mark.parametrize("text", ["", "0", "+0%", "25%", "-5", "+1000%", "1e3", "+25 %", "99999"])
def test_other_texts_are_no_time(text: str) -> None:
    assert not is_time(text)


def test_needs_without_a_look() -> None:
    assert Needs("+25%").look == NO_NEEDS.look
    assert Needs(paper="Letter").look != NO_NEEDS.look


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("25%", "+25%"), ("+25 %", "+25%"), ("0,25", "+25%"), (".5", None), ("0.5", "+50%"),
        ("30", "+30"), ("30 min", "+30"), ("30 Minuten", "+30"), ("25.0", "+25"), ("25.5", None),
        ("12.5%", None), ("٣٠", None), ("３０％", "+30%"), ("0", ""), ("0%", ""), ("1:30", None),
        ("-5", None), ("1000%", None), ("25 hours", None),
    ],
)  # fmt: skip
def test_extra_time_as_it_is_written(text: str, time: str | None) -> None:
    assert read_time(text, extra=True) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [("120", "120"), ("120 min.", "120"), ("+30", "+30"), ("+25%", "+25%"), ("25%", None),
     ("0", None), ("0.25", None), ("2:00", None), ("two", None)],
)  # fmt: skip
def test_whole_time_as_it_is_written(text: str, time: str | None) -> None:
    assert read_time(text, extra=False) == time


USUAL = CopyLook("A4", "print", None, "pdf")


def test_the_look_of_a_copy_differs_by_its_needs() -> None:
    assert USUAL.of(NO_NEEDS) == USUAL
    assert USUAL.of(Needs("120", theme="large-print")) == CopyLook("A4", "large-print", None, "pdf")
    assert USUAL.of(Needs(paper="Letter", language="de", format="html")) == CopyLook(
        "Letter", "print", "de", "html"
    )


def test_stacks_follow_from_the_looks_of_the_copies() -> None:
    page, letter = USUAL._replace(format="html"), USUAL._replace(paper="Letter")
    plain = stacks_of([USUAL, USUAL._replace(theme="large-print")], USUAL)
    assert (list(plain.runs), plain.has_contents, plain.has_plan) == (["A4"], True, False)
    assert stacks_of([USUAL, letter], USUAL).has_plan
    assert stacks_of([USUAL, page], USUAL).has_plan
    assert list(stacks_of([page], USUAL).runs) == []
    pages = stacks_of([page], page)
    assert (pages.runs, pages.has_contents, pages.has_plan) == ({}, False, False)
    some = stacks_of([page, letter], page)
    assert (list(some.runs), some.has_contents, some.has_plan) == (["Letter"], True, True)
