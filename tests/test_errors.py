from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.errors import ContentError, Problem, SourcePlace, visible


@given(st.text())
def test_nothing_that_is_shown_acts_on_a_terminal(text: str) -> None:
    shown = visible(text)
    assert all(
        char.isprintable() or category(char) == "Zs" or char in "\u200c\u200d" for char in shown
    )
    assert not {"\x1b", "\x07", "\n", "\r", "\x85", "\u2028", "\u202e"} & set(shown)
    shown.encode()


@pytest.mark.parametrize("text", ["plain", "क्‍ष", "a\u00a0b", "漢字 – “é”"])
def test_what_has_a_shape_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_what_is_shown_takes_one_line() -> None:
    assert visible("a\nb/guide.pdf") == r"a\nb/guide.pdf"


def test_a_problem_takes_one_line() -> None:
    problem = Problem(SourcePlace("a\nb.yaml", 1, 2), "the key 'x\ny.yaml:1:1: no fault'")
    assert str(problem) == r"a\nb.yaml:1:2: the key 'x\ny.yaml:1:1: no fault'"
    assert str(ContentError([problem])).count("\n") == 0


def test_a_long_message_keeps_its_beginning_and_its_end() -> None:
    said = str(Problem(SourcePlace("a.yaml", 1, 2), f"the file {'x' * 10_000}: no such file"))
    assert said.startswith("a.yaml:1:2: the file xxx")
    assert said.endswith("xxx: no such file")
    assert len(said) < 1000
