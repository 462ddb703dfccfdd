"""The bank that ships: figures are as drawn, snippets run, numbers are derived again."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from studypress.page.check import figures_of
from studypress.paths import shipped
from studypress.pipeline import open_bank

BANK = open_bank(None)
FIGURES = shipped("content") / "figures"
BY_ID = {entry.question.id: entry.question for entry in BANK.entries}
SNIPPETS = [
    pytest.param(code, id=entry.question.id)
    for entry in BANK.entries
    for code in re.findall(r"```python\n(.*?)```", entry.question.answer.explanation, re.DOTALL)
]


def test_figures_are_as_their_script_draws_them(tmp_path: Path) -> None:
    """A figure is changed in its script: what lies in the folder is what the script draws."""
    code = (
        f"import sys; sys.path.insert(0, {str(FIGURES)!r}); sys.dont_write_bytecode = True\n"
        "import draw, pathlib\n"
        "for name, svg in draw.drawings().items():\n"
        "    pathlib.Path(f'{name}.svg').write_text(svg, encoding='utf-8', newline='\\n')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert drawn == {path.name: path.read_bytes() for path in FIGURES.glob("*.svg")}


def test_every_figure_is_shown_by_a_question() -> None:
    shown = {Path(name).name for entry in BANK.entries for name in figures_of(entry)}
    assert shown == {path.name for path in FIGURES.glob("*.svg")}


@pytest.mark.parametrize("code", SNIPPETS)
def test_a_snippet_runs(code: str) -> None:
    assert len(code.splitlines()) < 20
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_numbers_of_the_url_shortener() -> None:
    text = BY_ID["url-shortener"].answer.explanation
    seconds = 30 * 24 * 60 * 60
    assert f"{seconds:,}" in text or f"{seconds:,}".replace(",", "\\,") in text
    assert round(100e6 / seconds) == 39
    assert "39" in text
    assert round(62**7 / 1e12, 2) == 3.52


def test_nines_of_high_availability() -> None:
    text = BY_ID["high-availability"].answer.explanation
    rows = {
        float(cells[1].rstrip("%")): cells[2:4]
        for line in text.splitlines()
        if (cells := [cell.strip() for cell in line.split("|")]) and cells[1:2] and "%" in cells[1]
    }
    assert {99.0, 99.9, 99.99, 99.999} <= rows.keys()
    hours = {"days": 24.0, "hours": 1.0, "minutes": 1 / 60, "seconds": 1 / 3600}
    for nines, (year, month) in rows.items():
        for said, days in ((year, 365), (month, 30)):
            number, unit = said.split()
            real = (1 - nines / 100) * days * 24 / hours[unit]
            assert float(number) == pytest.approx(real, rel=0.005)
