"""Sheets of an exam that are rendered only if they are not in the cache."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress.bank.bank import Bank
from studypress.cli import main
from studypress.compose.cached_sheets import PlannedSheet, kept_file
from studypress.compose.printer import Printer
from studypress.files.cache import VARIABLE, Cache
from studypress.page import sandbox
from studypress.page.look import Look
from studypress.page.render import Sheet

BANK = """\
title: Trial
sections:
- id: s
  title: S
  topics:
  - topic: T
    questions:
    - {id: a, question: Which?, difficulty: easy, answer: &answer {bullet: This., explanation: So.},
       choices: &four [{text: One, correct: true}, {text: Two}, {text: Three}, {text: Four}]}
    - {id: b, question: And which?, difficulty: hard, answer: *answer, choices: *four}
"""
SEED = "a seed of many words"
REPORTS = ("solutions.pdf", "fairness.pdf", "print-run.pdf")


@pytest.fixture(autouse=True)
def new_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with an empty cache."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))


def printed(folder: Path, out: str, *options: str, bank: str = BANK) -> dict[str, bytes]:
    """Print an exam of two candidates with groups; return its reports by name."""
    folder.joinpath("bank.yaml").write_text(bank, encoding="utf-8")
    folder.joinpath("roster.csv").write_text("name,id,group\nAnn,1,A\nBo,2,B\n")
    words = ["exam", folder / "bank.yaml", "--roster", folder / "roster.csv", "--by", "group"]
    words += ["--seed", SEED, "--out", folder / out, *options]
    result = CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return {name: (folder / out / "exam" / name).read_bytes() for name in REPORTS}


def test_a_repeated_exam_renders_no_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = printed(tmp_path, "first")
    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "rendered", None)
        assert printed(tmp_path, "again") == first
    assert printed(tmp_path, "without", "--no-cache") == first


def test_a_repeated_exam_imports_only_what_it_uses(tmp_path: Path) -> None:
    printed(tmp_path, "first")
    words = ["exam", str(tmp_path / "bank.yaml"), "--out", str(tmp_path / "again")]
    words += ["--roster", str(tmp_path / "roster.csv"), "--by", "group"]
    code = (
        "import sys\nfrom studypress.cli import main\n"
        f"main({[*words, '--seed', SEED]!r}, standalone_mode=False)\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    unused = {
        "weasyprint", "jinja2", "ziamath", "pygments", "babel.messages.pofile",
        "studypress.bank.cues.measure", "studypress.bank.pictures.drawing",
        "studypress.grading.scores", "studypress.page.documents.reports",
        "studypress.page.documents.study",
    }  # fmt: skip
    assert not unused & set(result.stderr.split())


@pytest.mark.parametrize(
    ("old", "new"),
    [("explanation: So.", "explanation: Thus."), ("title: Trial", "language: de\ntitle: Trial")],
)
def test_a_changed_exam_renders_what_has_changed(tmp_path: Path, old: str, new: str) -> None:
    first = printed(tmp_path, "first")
    edited = BANK.replace(old, new)
    again = printed(tmp_path, "again", bank=edited)
    assert again["solutions.pdf"] != first["solutions.pdf"]
    assert again == printed(tmp_path, "without", "--no-cache", bank=edited)


@pytest.mark.parametrize("is_custom", [True, False])
def test_a_template_of_a_user_can_show_all_of_an_exam(
    tmp_path: Path, numbered_bank: Bank, *, is_custom: bool
) -> None:
    """The key of sheets by our templates needs no HTML, as they show only known data."""
    custom = tmp_path if is_custom else None
    look = Look("A4", "print", str, str, custom=custom, cache=Cache(tmp_path / "cache"))

    def file_of(words: str) -> bytes:
        html = f'<!DOCTYPE html><html lang="en"><title>A</title><body><p>{words}'
        sheet = PlannedSheet("decisive", lambda: Sheet(html, look.styles("fairness")))
        return kept_file(Printer(look, numbered_bank), sheet)[0]

    assert (file_of("An owl.") != file_of("Two owls.")) == is_custom
