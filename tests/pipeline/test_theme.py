"""`theme new` writes a theme that changes nothing until it is changed."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studypress.cli import main

BANK = Path(__file__).parents[1] / "banks" / "valid" / "single.yaml"


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


def test_an_unchanged_theme_prints_as_the_default_theme() -> None:
    made = run("theme", "new", "school")
    path, advice = made.stdout.splitlines()
    assert path == "custom/styles/themes/school.css"
    other = Path(path).with_name("other.css")
    other.write_text(Path(path).read_text().replace("/* --ink: #000; */", "--ink: #222;"))
    words = advice.rpartition("studypress guide ")[2].split()
    themes: dict[str, list[str]] = {"ours": [], "mine": words, "changed": [*words[:-1], "other"]}
    for out, more in themes.items():
        result = run("worksheet", str(BANK), "--out", out, *more)
        assert result.exit_code == 0, result.stderr
    ours, mine, changed = (Path(out, "worksheet.pdf").read_bytes() for out in themes)
    assert ours == mine != changed


def test_a_theme_that_exists_is_not_replaced() -> None:
    run("theme", "new", "school", "--custom", "look")
    (path := Path("look/styles/themes/school.css")).write_text("mine")
    result = run("theme", "new", "school", "--custom", "look")
    assert result.exit_code == 2
    assert f"{path} exists: choose another name, or remove it" in result.stderr
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("print", "'print' is a theme that ships: choose another name"),
        ("My Thème", "must consist of lower-case letters, digits and hyphens"),
        ("../school", "write 'school'"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(name: str, reason: str) -> None:
    result = run("theme", "new", name)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert not Path("custom").exists()
