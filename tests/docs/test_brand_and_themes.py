"""The page on themes, followed as a reader would; its table lists the properties of the styles."""

import re
import shlex
from pathlib import Path
from runpy import run_path

import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.page.properties import declared

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "brand-and-themes.md").read_text(encoding="utf-8")
THEME = PAGE[PAGE.index("## A theme") :]
CHANGED = run_path(str(DOCS / "gallery" / "draw.py"))["changed_theme"]
BANK = Path(__file__).parents[1] / "banks" / "valid" / "single.yaml"


def test_the_table_lists_every_property() -> None:
    rows = re.findall(r"^\| `(--[\w-]+)` \| `(.+)` \| (.+) \|$", THEME, re.MULTILINE)
    assert rows == [tuple(each) for each in declared() if each.name and each.comment]


def test_the_steps_make_a_theme_that_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    steps = re.findall(r"^studypress (.+)$", THEME, re.MULTILINE)
    assert [step.split()[0] for step in steps] == ["theme", "check", "guide"]
    for step in steps:
        words = shlex.split(step)
        bank = [] if words[0] == "theme" else [str(BANK)]
        result = CliRunner().invoke(main, [words[0], *bank, *words[1:]], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        if words[0] == "theme":
            style = Path(result.stdout.splitlines()[0])
            style.write_text(CHANGED(style.read_text()))
    assert Path("out/guide.pdf").is_file()
