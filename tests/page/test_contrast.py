"""Contrast of text and background in every theme: at least 4.5 to 1."""

import re

import pytest
import tinycss2
from tinycss2.color4 import parse_color

from studypress.files.package_folders import shipped, style_names

STYLES = shipped("styles")
PRACTICE = "practice.css"  # has colours of its own, also dark ones
SHEETS = sorted(path.name for path in STYLES.glob("*.css") if path.name != PRACTICE)
DARK = "@media screen and (prefers-color-scheme: dark)"
WHITE = "#fff"
BARS = {"#c4c4c4", "#8a8a8a", "#4a4a4a"}
"""Fills of the bars of plots, without text on them."""


def declarations(text: str) -> list[tuple[str, str]]:
    """Every declaration of a style sheet, including those in @media and @page."""
    found = []
    for rule in tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "declaration":
            found.append((rule.name, tinycss2.serialize(rule.value).strip()))
        elif getattr(rule, "content", None):
            found += declarations(tinycss2.serialize(rule.content))
    return found


def variables(theme: str) -> dict[str, str]:
    texts = [(STYLES / "base.css").read_text(), (STYLES / "themes" / f"{theme}.css").read_text()]
    return {name: value for text in texts for name, value in declarations(text) if name[:2] == "--"}


def resolved(value: str, known: dict[str, str]) -> str:
    while match := re.search(r"var\((--[\w-]+)\)", value):
        value = value.replace(match[0], known[match[1]])
    return value


def luminance(colour: str) -> float:
    channels = parse_color(colour).coordinates
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", style_names("themes"))
def test_all_text_stands_out(theme: str) -> None:
    known = variables(theme)
    texts = [(STYLES / name).read_text() for name in [*SHEETS, f"themes/{theme}.css"]]
    inks, fills = {resolved("var(--ink)", known)}, {WHITE}
    for name, value in [pair for text in texts for pair in declarations(text)]:
        if name in ("color", "background", "background-color"):
            colour = parse_color(resolved(value, known))
            if colour and colour != "currentcolor" and colour.alpha:
                (inks if name == "color" else fills).add(resolved(value, known))
    assert len(inks) > 1 or theme != "print"
    papers = fills - BARS
    weak = {(ink, paper) for ink in inks for paper in papers if contrast(ink, paper) < 4.5}
    assert weak == set()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("theme", style_names("themes"))
def test_the_practice_page_stands_out_in_light_and_dark(theme: str, *, dark: bool) -> None:
    light, mark, night = (STYLES / PRACTICE).read_text().partition(DARK)
    known = variables(theme) | dict(declarations(light))
    known |= dict(declarations(mark + night)) if dark else {}
    pairs = [(ink, "--paper") for ink in ("--ink", "--soft", "--right", "--wrong", "--primary")]
    pairs += [("--on-primary", "--primary"), ("--edge", "--paper")]
    pairs += [("--ink", "--fill")] if known["--fill"] != "transparent" else []
    for ink, paper in pairs:
        colours = [resolved(f"var({name})", known) for name in (ink, paper)]
        least = 3 if ink == "--edge" else 4.5
        assert contrast(colours[0], colours[1]) >= least, (ink, paper, colours)
