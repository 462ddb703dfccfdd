"""Accent colours: accepted exactly if text in them is readable on white, by WCAG 2.2."""

import random

import pytest
from pydantic import TypeAdapter, ValidationError
from tinycss2.color4 import parse_color

from studypress.bank.values.colours import Accent, contrast, nearest

RANDOM = [f"#{number:06x}" for number in random.Random(1).sample(range(2**24), 200)]  # noqa: S311
ACCENT = TypeAdapter(Accent)


def ratio(colour: str) -> float:
    """The contrast with white, from the definition: independent of the implementation."""
    channels = parse_color(colour).coordinates
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05))


@pytest.mark.parametrize("colour", RANDOM)
def test_a_colour_is_accepted_if_its_contrast_is_enough(colour: str) -> None:
    assert contrast(colour) == pytest.approx(ratio(colour))
    if ratio(colour) >= 4.5:
        assert ACCENT.validate_python(colour) == colour
        assert nearest(colour) == colour
        return
    with pytest.raises(ValidationError) as caught:
        ACCENT.validate_python(colour)
    assert caught.value.errors()[0]["ctx"]["nearest"] == nearest(colour)


@pytest.mark.parametrize("colour", [colour for colour in RANDOM if ratio(colour) < 4.5])
def test_the_suggested_colour_passes_and_a_lighter_one_of_its_hue_does_not(colour: str) -> None:
    suggested = nearest(colour)
    assert ACCENT.validate_python(suggested) == suggested
    steps = [step for step in range(256) if darkened(colour, step) == suggested]
    assert ratio(darkened(colour, max(steps) + 1)) < 4.5


def darkened(colour: str, step: int) -> str:
    """The colour with each channel multiplied by a share, which keeps hue and saturation."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(channel * step / 255):02x}" for channel in channels)


def test_both_lengths_and_cases_are_read() -> None:
    assert ACCENT.validate_python("#05A") == ACCENT.validate_python("#0055aa") == "#0055aa"


@pytest.mark.parametrize("text", ["blue", "0055aa", "#0055a", "rgb(0 0 0)", "#0055aa80", "#xyz"])
def test_other_notations_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        ACCENT.validate_python(text)
