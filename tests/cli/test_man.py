"""Manual pages: `pytest --refresh` writes them from the commands."""

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click_man.core import write_man_pages

from studypress import __version__
from studypress.cli import main

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "build" / "man"


def commands(group: click.Group) -> list[click.Command]:
    """Return the commands of a group and of its groups."""
    found: list[click.Command] = []
    for command in group.commands.values():
        found += [command, *(commands(command) if isinstance(command, click.Group) else ())]
    return found


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the text of each page, as written from the commands."""
    for command in (main, *commands(main)):  # the first sentence is cut otherwise
        first = (command.help or "").strip().split("\n\n")[0]
        monkeypatch.setattr(command, "short_help", " ".join(first.split()).rstrip("."))
    (day,) = re.findall(
        rf"^## \[{re.escape(__version__)}\] - (.+)$",
        (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE,
    )  # fmt: skip
    source = f"studypress {__version__}"
    write_man_pages("studypress", main, version=source, target_dir=str(tmp_path), date=day)
    return {
        path.name: path.read_text("utf-8").replace(".SH COMMANDS\n.PP\n", ".SH COMMANDS\n")
        for path in tmp_path.iterdir()
    }


def test_the_pages_are_those_of_the_commands(
    written: dict[str, str], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--refresh"):
        shutil.rmtree(PAGES, ignore_errors=True)
        PAGES.mkdir()
        for name, text in written.items():
            (PAGES / name).write_text(text, "utf-8")
    assert {path.name: path.read_text("utf-8") for path in PAGES.iterdir()} == written
    assert len(written) == 1 + len(commands(main))


def test_each_option_is_in_the_page_of_its_command(written: dict[str, str]) -> None:
    for name, command in main.commands.items():
        page = written[f"studypress-{name}.1"]
        for option in command.params:
            if isinstance(option, click.Option):
                assert rf"{option.opts[0].replace('-', chr(92) + '-')}" in page, (name, option)


@pytest.mark.slow
def test_a_reader_of_manual_pages_finds_no_fault() -> None:
    mandoc = shutil.which("mandoc")  # tests/bring.sh installs it
    assert mandoc
    lint = [mandoc, "-T", "lint", "-W", "warning", *map(str, sorted(PAGES.iterdir()))]
    found = subprocess.run(lint, check=False, capture_output=True, text=True)
    assert (found.returncode, found.stdout + found.stderr) == (0, "")
