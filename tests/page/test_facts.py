"""Facts in styles: ours are valid and complete; invalid ones are rejected with a location."""

from pathlib import Path

import pytest

from studypress.files.package_folders import shipped
from studypress.page.facts import FACTS, fact_faults, facts_of

STYLES = sorted(shipped("styles").rglob("*.css"))


def test_our_styles_state_every_fact_as_plain_values() -> None:
    assert [fault for path in STYLES for fault in fact_faults(path.read_text())] == []
    assert facts_of(STYLES).values.keys() == FACTS.keys()


GOOD = {
    "--print: LARGE": None,
    "--print: large": ("large",),
    "--least: 7.5pt": (7.5,),
    "--least: 7.5PT /* small */": (7.5,),
    "--least: 7.5px": None,
    "--least: pt": None,
    "--card-rows: count": None,
    "--least: 0pt": None,
    "--least: 1e9pt": None,
    "--least: var(--small)": None,
    "--least: calc(7pt + 1pt)": None,
    "--least:": None,
    "--least: 7pt 8pt": None,
    "--card-rows: 3": (3.0,),
    "--card-rows: 3.5": None,
    "--card-rows: 101": None,
    "--card-rows: 3mm": None,
    '--plot-family: "Hind Siliguri"': ("Hind Siliguri",),
    '--plot-family: "<script>"': None,
    "--plot-family: Hind": None,
    "--plot-type: 7pt .5em": (7.0, 0.5),
    "--plot-type: .5em 7pt": None,
}
"""Declarations and their values; None if they are rejected."""


@pytest.mark.parametrize("declared", GOOD)
def test_values_are_plain_and_bounded(declared: str, tmp_path: Path) -> None:
    css = f":root {{\n  --size: 9pt;\n  {declared};\n}}"
    path = tmp_path / "theme.css"
    path.write_text(css)
    assert list(facts_of([path]).values.values()) == [at for at in [GOOD[declared]] if at]
    places = [(line, column) for line, column, _ in fact_faults(css)]
    assert places == ([] if GOOD[declared] else [(3, 3)])


def test_a_fact_outside_of_root_is_not_read_and_said(tmp_path: Path) -> None:
    css = "body { --least: 7pt }\n@media print { :root { --least: 7pt } }\n@page { --least: 7pt }"
    path = tmp_path / "theme.css"
    path.write_text(css)
    assert facts_of([path]).values == {}
    assert [line for line, _, _ in fact_faults(css)] == [1, 2, 3]


def test_the_last_of_several_counts(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in "ab"]
    for path, size in zip(paths, (7, 8), strict=True):
        path.write_text(f":root {{ --least: {size}pt }}")
    assert facts_of(paths).number("--least") == 8
    assert facts_of(reversed(paths)).number("--least") == 7
