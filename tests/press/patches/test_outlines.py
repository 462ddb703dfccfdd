"""Outlines drawn by shortcuts equal those of the engine."""

import re
import sys
from base64 import b64decode
from collections import Counter, deque
from collections.abc import Callable
from types import SimpleNamespace

import pydyf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.files.package_folders import shipped
from studypress.page.text.math import formula
from studypress.press import engine
from studypress.press.patches.outlines import direct

engine.engine()

from weasyprint import svg  # noqa: E402 - only after fonts are configured
from weasyprint.svg.path import path as engines_path  # noqa: E402
from weasyprint.svg.utils import size  # noqa: E402

SOURCE = re.compile(r"base64,([^\"]*)")
FORMULA = formula(r"\sum_i \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}", display=True)
NUMBERS = st.decimals(-999, 999, places=2).map(lambda number: f"{number:f}")
STEPS = st.one_of(
    *(st.tuples(st.just(letter), st.lists(NUMBERS, min_size=words, max_size=words))
      for letter, words in {"M": 2, "L": 2, "Q": 4, "C": 6}.items())
)  # fmt: skip
SUBPATHS = st.tuples(
    st.lists(NUMBERS, min_size=2, max_size=2), st.lists(STEPS, min_size=1), st.booleans()
)
NOT_PLAIN = [
    "",
    "none",
    "M 0 0 l 5 5",
    "M 0 0 H 5 V 6",
    "M 0 0 A 5 5 0 0 1 9 9",
    "M 0 0 L 1e1 5",
    "M 0 0 L 5-6",
    "M 0 0 L .5.5",
    "M 0 0 L 1 2 3 4",
    "M 0 0 5 5",
    "M 0 0 L 5",
    "L 5 5",
]


def drawn(draw: Callable[..., object], outline: str, **attributes: str) -> list[str]:
    attrib = {"d": outline, **attributes}
    node = SimpleNamespace(get=attrib.get, attrib=attrib, vertices=deque())
    image = SimpleNamespace(
        stream=pydyf.Stream(), point=lambda x, y, at: (size(x, at), size(y, at))
    )
    draw(image, node, 16)
    return b"\n".join(image.stream.stream).decode().splitlines()


def values(operations: list[str]) -> list[tuple[list[float], str]]:
    words = [line.split() for line in operations]
    return [([float(word) for word in line[:-1]], line[-1]) for line in words]


@given(st.lists(SUBPATHS, min_size=1), st.sampled_from([" ", ","]))
def test_a_plain_outline_is_drawn_as_the_engine_does(
    subpaths: list[tuple[list[str], list[tuple[str, list[str]]], bool]], comma: str
) -> None:
    outline = ""
    for start, steps, closed in subpaths:
        for letter, words in (("M", start), *steps):
            outline += f"{letter} {comma.join(words)} "
        outline += "Z " if closed and steps[-1][0] != "M" else ""
    ours, theirs = (values(drawn(draw, outline)) for draw in (svg.TAGS["path"], engines_path))
    assert ours == theirs


@pytest.mark.parametrize("outline", NOT_PLAIN)
def test_what_is_not_plain_is_left_to_the_engine(outline: str) -> None:
    asked = []
    assert drawn(direct(lambda *_: asked.append(outline)), outline) == []
    assert asked == [outline]


def test_so_is_an_outline_with_marks_on_its_corners() -> None:
    asked = []
    draw = direct(lambda *_: asked.append("engine"))
    assert drawn(draw, "M 0 0 L 5 5", **{"marker-end": "url(#tip)"}) == []
    assert asked == ["engine"]


def test_outlines_of_ours_are_plain() -> None:
    figures = sorted((shipped("content") / "figures").glob("*.svg"))
    outlines = [
        outline
        for figure in figures
        for outline in re.findall(r' d="([^"]*)"', figure.read_text(encoding="utf-8"))
    ]
    outlines += re.findall(r' d="([^"]*)"', b64decode(*SOURCE.findall(FORMULA)).decode())
    plain = [outline for outline in outlines if drawn(direct(lambda *_: None), outline)]
    assert len(plain) > 0.9 * len(outlines) > 100
    for outline in plain:
        ours, theirs = (values(drawn(draw, outline)) for draw in (svg.TAGS["path"], engines_path))
        assert ours == theirs


def calls() -> int:
    """Number of function calls to draw a hundred curves."""
    counted = Counter[str]()
    sys.setprofile(lambda _, event, __: counted.update([event]))
    drawn(svg.TAGS["path"], "M 0 0" + " C 1 2 3 4 5 6" * 100)
    sys.setprofile(None)
    return counted["call"]


def test_the_engine_would_parse_number_by_number(bare: Callable[..., int]) -> None:
    assert bare(calls) > 5 * calls()
