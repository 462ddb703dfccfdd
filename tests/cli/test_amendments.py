"""Commands that amend a printed exam."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studypress.bank.bank import Bank
from studypress.cli import main
from studypress.pipeline.build import produce
from studypress.pipeline.request import ExamOptions, Request


@pytest.fixture
def out(tmp_path: Path, numbered_bank: Bank, make_request: Callable[..., Request]) -> Path:
    """An exam of a candidate with a spare copy, as web pages."""
    (tmp_path / "roster.csv").write_text("name,id,seat\nAna,11,A1\n")
    exam = ExamOptions(seed="seed", questions=4, roster=tmp_path / "roster.csv", spares=1)
    produce(make_request(tmp_path / "out", exam=exam, format="html"), bank=numbered_bank)
    return tmp_path / "out"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_a_spare_is_assigned_and_a_candidate_removed(out: Path) -> None:
    codes = [form["code"] for form in json.loads((out / "exam/manifest.json").read_text())["forms"]]
    made = run("add", out, "--id", "11", "--spare", codes[1])
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.splitlines()[-2:] == [
        f"assigned: copy 2, form {codes[1]} of Ana (11), seat A1",
        f"withdrawn, to be taken out of its stack: copy 1, form {codes[0]} of Ana (11), seat A1",
    ]
    gone = run("remove", out, "--id", "11", "--reason", "ill")
    assert gone.stdout.splitlines()[:2] == [
        str(out / "exam/supplement-2/contents.csv"), str(out / "exam/manifest.json"),
    ]  # fmt: skip
    again = run("remove", out, "--id", "11")
    assert (again.exit_code, "was withdrawn before" in again.stderr) == (2, True)


def test_a_new_copy_needs_the_bank_of_the_exam(out: Path) -> None:
    for command in (("add", "--name", "Eve", "--id", "12"), ("move", "--id", "11", "--seat", "B1")):
        made = run(command[0], out, *command[1:])
        assert made.exit_code == 1
        assert "pass its own with --bank" in made.stderr
