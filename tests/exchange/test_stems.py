"""Stems that do not begin with a sentence."""

import pytest

from studypress.exchange.stems import sentence_first
from studypress.page.text.faults.text_faults import stem_fault


@pytest.mark.parametrize(
    ("stem", "changed"),
    [
        ("What?", "What?"),
        ("![A](a.png)\n\nWhat is it?\n\n- a", "What is it?\n\n![A](a.png)\n\n- a"),
        ("```\nx = 1\n```\n\n1. a\n\nWhat?", "What?\n\n```\nx = 1\n```\n\n1. a"),
        ("- a\n\n  b\n\nWhat?", "What?\n\n- a\n\n  b"),
        ("![A *b*](a.png)", "A \\*b\\*\n\n![A *b*](a.png)"),
    ],
)
def test_the_first_sentence_is_first(stem: str, changed: str) -> None:
    found, message = sentence_first(stem)
    assert found == changed
    assert bool(message) == (found != stem)
    assert stem_fault(found) is None


@pytest.mark.parametrize("stem", ["", "- a\n- b", "| a |\n|---|\n| b |"])
def test_a_stem_without_a_sentence_stays(stem: str) -> None:
    assert sentence_first(stem) == (stem, "")
