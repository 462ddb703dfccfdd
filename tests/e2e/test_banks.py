"""Banks in folders: valid ones are read, invalid ones report the problems in expected.txt."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.pipeline.check import open_bank

BANKS = Path(__file__).parents[1] / "banks"
VALID = sorted((BANKS / "valid").iterdir())
INVALID = sorted((BANKS / "invalid").iterdir())
DOCUMENTS = ("--guide", "--worksheet", "--key", "--flashcards")
SHOWN = "folder"
"""Bank that the fast tests print as HTML, in which each text costs a font subset."""


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.name)
def test_a_valid_bank_is_read_without_a_problem(path: Path) -> None:
    assert open_bank(path, draw=True).entries


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.name)
def test_what_passes_the_check_prints(path: Path, tmp_path: Path) -> None:
    """Its exams are printed and verified in `test_verify.py`."""
    built(path, tmp_path, "pdf", *DOCUMENTS)


@pytest.mark.parametrize(
    "path",
    [pytest.param(at, marks=() if at.name == SHOWN else pytest.mark.slow) for at in VALID],
    ids=lambda path: path.name,
)
def test_what_passes_the_check_is_shown(path: Path, tmp_path: Path) -> None:
    built(path, tmp_path, "html")


def built(path: Path, out: Path, form: str, *more: str) -> None:
    words = ["build", str(path), *more, "--out", str(out), "--format", form]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    assert (out / f"guide.{form}").exists()


@pytest.mark.parametrize("case", INVALID, ids=lambda path: path.name)
def test_an_invalid_bank_says_every_problem_and_leaves_nothing(
    case: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    golden: Callable[[Path, str], None],
) -> None:
    work = tmp_path / "bank"
    copytree(case, work, symlinks=True)
    for name in ("expected.txt", "command.txt"):
        (work / name).unlink(missing_ok=True)
    _make(work)
    before = _files(work)
    monkeypatch.chdir(work)
    command = case / "command.txt"
    words = command.read_text().split() if command.exists() else ["check"]

    result = CliRunner().invoke(main, [*words, "."], prog_name="studypress")

    assert result.exit_code == (2 if command.exists() else 1)
    assert result.stdout == ""
    assert _files(work) == before
    golden(case / "expected.txt", result.stderr)
    assert result.stderr.strip()


def _make(work: Path) -> None:
    """Write the bank of a case that has a script, because it is too large to store."""
    script = work / "make.py"
    if script.exists():
        made = subprocess.run([sys.executable, script], capture_output=True, check=True)
        (work / "bank.yaml").write_bytes(made.stdout)


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
