"""A record with changed values is refused or used: no traceback, nothing written elsewhere.

STUDYPRESS_FUZZ is the number of changed records of each kind, as in `test_doors`.
"""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from changed_files import changed_bytes, changed_data
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from studypress.cli import main
from studypress.scan.correction_file import corrections_csv
from studypress.scan.review_row import ReviewRow

EXAMPLES = int(os.environ.get("STUDYPRESS_FUZZ", "3"))
MANY = 8
BANK = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"


def run(words: Sequence[object]) -> None:
    """Run a command: it is done, or reports each problem on a line."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code in (0, 1, 2)
    assert result.output or result.exit_code == 0
    assert all(line.isprintable() and len(line) < 1500 for line in result.stderr.splitlines())


def outside(home: Path) -> dict[str, bytes]:
    """Files that are not in the folder of the exam."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and "exam" not in path.relative_to(home).parts[1:2]
    }


def hold(
    files: st.SearchStrategy[bytes],
    exam: Path,
    name: str,
    commands: Callable[[Path], list[list[object]]],
    examples: int,
) -> None:
    """Put each of the files into a copy of the exam, and run all commands."""

    @settings(
        max_examples=examples,
        derandomize="STUDYPRESS_FUZZ" not in os.environ,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(data=files)
    def holds(data: bytes) -> None:
        with TemporaryDirectory() as folder:
            home = Path(folder)
            copytree(exam, home / "out" / "exam")
            for mine in ("thesis.docx", "out/notes.txt", "evil.pdf"):
                (home / mine).write_text("mine")
            for words in commands(home):
                (home / "out" / "exam" / name).write_bytes(data)
                before = outside(home)
                run(words)
                assert outside(home) == before

    holds()


def records(exam: Path) -> st.SearchStrategy[bytes]:
    """Manifests with some changed values or bytes."""
    data = (exam / "manifest.json").read_bytes()
    changed = changed_data(json.loads(data)).map(lambda value: json.dumps(value).encode())
    return changed | changed | changed_bytes(data)


def of_manifest(exam: Path, names: Sequence[str]) -> Callable[[Path], list[list[object]]]:
    form = json.loads((exam / "manifest.json").read_text())["forms"][0]
    cells = f"{form['code']},{'A' * len(form['questions'])}"

    def commands(home: Path) -> list[list[object]]:
        (home / "answers.csv").write_text(f"code,answers\n{cells}\n")
        out = home / "out"
        known: dict[str, list[object]] = {
            "status": ["status", out],
            "mark": ["mark", out, home / "answers.csv"],
            "erratum": ["erratum", out, "--void", form["questions"][0]["id"]],
            "rebuild": ["rebuild", out, "--form", form["code"]],
            "results": ["results", out],
            "verify": ["verify", out],
        }
        return [known[name] for name in names]

    return commands


def test_a_manifest_with_changed_values_is_refused_or_used(printed: Path) -> None:
    exam = printed / "exam"
    names = ("status", "mark", "erratum")
    hold(records(exam), exam, "manifest.json", of_manifest(exam, names), EXAMPLES)


@pytest.mark.slow
def test_no_command_fails_at_a_manifest_with_changed_values(printed: Path) -> None:
    exam = printed / "exam"
    names = ("rebuild", "verify", "results")
    hold(records(exam), exam, "manifest.json", of_manifest(exam, names), max(EXAMPLES, MANY))


def scanned(home: Path) -> list[list[object]]:
    """Commands that read the record of scanned pages and the decisions on them."""
    out = home / "out"
    return [
        ["status", out],
        ["review", out, "--bank", BANK],
        ["mark", out, "--bank", BANK, "--provisional"],
    ]


def changed_scan(exam: Path, name: str) -> st.SearchStrategy[bytes]:
    """Readings with changed values, or decisions with changed bytes."""
    if name == "scan/readings.json":
        data = json.loads((exam / name).read_bytes())
        return changed_data(data).map(lambda value: json.dumps(value).encode())
    code = json.loads((exam / "manifest.json").read_bytes())["forms"][0]["code"]
    when = "2026-02-03T14:05:06Z"
    page = ReviewRow("page", "room.pdf:1", code, "1", "", "", "me", when)
    answer = ReviewRow("answer", "room.pdf:1", code, "", "1", "A", "me", when)
    return changed_bytes(corrections_csv([page, answer]))


@pytest.mark.parametrize("name", ["scan/readings.json", "scan/corrections.csv"])
def test_a_scan_with_changed_values_is_refused_or_used(name: str, scanned_exam: Path) -> None:
    hold(changed_scan(scanned_exam, name), scanned_exam, name, scanned, EXAMPLES)
