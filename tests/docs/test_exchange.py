"""The table and the commands of docs/exchange.md."""

import re
import shlex
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress.bank.models import QuestionKind
from studypress.cli import main
from studypress.exchange.formats import FORMATS

COLUMNS = 6
PAGE = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text(encoding="utf-8")


def test_the_table_lists_every_format() -> None:
    rows = (line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| `"))
    listed = {
        name: (bool(cells[3].strip()), bool(cells[4].strip()), cells[5].strip())
        for cells in rows
        if len(cells) == COLUMNS
        for name in re.findall(r"`(\w+)`", cells[0])
    }
    assert listed == {
        each.name: (
            bool(each.reader),
            bool(each.writer),
            "all" if each.kinds == tuple(QuestionKind) else ", ".join(each.kinds),
        )
        for each in FORMATS
    }


def test_the_list_is_imported_and_every_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```markdown\n(.*?)```", PAGE, re.DOTALL)
    Path("list.md").write_text(example, encoding="utf-8")
    commands = re.findall(r"^studypress ([^#\n]*)", PAGE, re.MULTILINE)
    assert len(commands) == 5
    for command in chain.from_iterable(line.split(" && studypress ") for line in commands):
        done = CliRunner().invoke(main, shlex.split(command))
        assert done.exit_code == 0, (command, done.output)
    assert Path("out/moodle.xml").exists()
    assert {path.name for path in Path("word").iterdir()} == {
        *("worksheet.docx", "key.docx", "exam.docx", "exam-key.docx")
    }
