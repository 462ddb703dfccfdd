"""The examples of docs/api.md run in an empty folder; its table has every function."""

import doctest
import re
from pathlib import Path

import pytest

from studypress import api

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def test_the_examples_return_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(PAGE), module_relative=False, optionflags=OPTIONS)
    assert result.attempted > 20
    assert not result.failed, capsys.readouterr().out


def test_the_table_lists_every_function() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## All functions")[2]
    listed = re.findall(r"`(\w+)\(", table.partition("`help(")[0])
    assert sorted(listed) == sorted(api.__all__)


def test_programs_that_call_the_api_see_its_types() -> None:
    assert (Path(api.__file__).parents[1] / "py.typed").is_file()
