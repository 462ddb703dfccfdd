"""The page on themes, followed as a reader would; its table lists the properties of the styles."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.page.properties import declared

PAGE = (Path(__file__).parents[2] / "docs" / "brand-and-themes.md").read_text(encoding="utf-8")
THEME = PAGE[PAGE.index("## A theme") :]
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
            apply(Path(result.stdout.splitlines()[0]))
    assert Path("out/guide.pdf").is_file()


def apply(path: Path) -> None:
    """Write the page's values into a new theme, without the comment signs around them."""
    block = re.search(r"```css\n(.+?)```", THEME, re.DOTALL)
    assert block
    css = path.read_text(encoding="utf-8")
    for line in block[1].splitlines():
        name = line.split(":")[0].strip()
        css, count = re.subn(rf"/\* {name}: .*?; \*/", line.strip(), css)
        assert count == 1, name
    path.write_text(css, encoding="utf-8")
