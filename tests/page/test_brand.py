"""Brands: the longest accepted footer fits on its line in large print."""

from pathlib import Path

import pytest

from studypress.errors import SourcePlace
from studypress.page.brand import brand_problems

HERE = SourcePlace("bank.yaml", 1, 1)


def problems(**texts: str) -> list[str]:
    found = brand_problems({key: (text, HERE) for key, text in texts.items()}, Path())
    return [problem.message for problem in found]


@pytest.mark.parametrize("char", ["W", "i", "m", "…", "漢", "п"])
def test_a_footer_is_shortened_to_the_length_that_the_message_names(char: str) -> None:
    (message,) = problems(footer=80 * char) or ["to 80 characters"]
    most = int(message.split()[-2])
    assert problems(footer=most * char) == []
    assert 30 <= most <= 80


@pytest.mark.parametrize("key", ["organisation", "footer", "address"])
def test_texts_are_plain_and_on_one_line(key: str) -> None:
    assert problems(**{key: "Example School, R&D <b> 100 % *"}) == []
    (message,) = set(problems(**{key: "An **Example** School"}))
    assert "printed literally" in message
    (message,) = problems(**{key: "Example\nSchool"})
    assert message == f"'{key}' has a line break or a tab: write it on one line"
