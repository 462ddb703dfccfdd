"""The group of commands: its versions."""

import re
from importlib.metadata import version

import pytest
from click.testing import CliRunner

from studypress import __version__
from studypress.cli import main
from studypress.press import libraries

FOUR = re.compile(
    r"studypress (\S+)\nPython 3\.\d+\.\S+\nWeasyPrint (\d+\.\S+)\nPango (.+)\n", re.ASCII
)


def shown() -> list[str]:
    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    found = FOUR.fullmatch(result.stdout)
    assert found, result.stdout
    return list(found.groups())


def test_the_versions_that_decide_a_page_are_shown() -> None:
    pango = libraries.library_versions()["pango"]
    assert re.match(r"1\.\d+\.\d+", pango)
    assert shown() == [__version__, version("weasyprint"), pango]


def test_versions_are_shown_without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "_PANGO", ("libpango-missing.so.0",))
    assert shown()[2].startswith("not found: ")
