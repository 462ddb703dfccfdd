"""No file for candidates contains or depends on an answer, in any document and format.

Each document is printed from two banks that differ only in answers and keys. Its files must be
equal byte for byte, and no corner of them may contain a word of an answer.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from corners import found_in
from marked_bank import PEOPLE, SEED, secrets_of, write_bank, write_roster

from studypress.cli import main
from studypress.pipeline.exam_folder import planning

EXAM = ("exam", "--seed", SEED, "--blueprint", "BLUEPRINT")
ROOM = (*EXAM, "--roster", "ROSTER", "--spares", "1")
FAST = {
    "worksheet": ("worksheet",),
    "worksheet-word": ("export", "--to", "docx"),
    "worksheet-html": ("worksheet", "--choices", "--format", "html", "--language", "de"),
}
SLOW = {
    "worksheet-form": ("worksheet", "--choices", "--fillable", "--paper", "Letter"),
    "worksheet-large": ("worksheet", "--choices", "--theme", "large-print", "--booklet"),
    "worksheet-cards": ("worksheet", "--theme", "ink-saver", "--space", "grid", "--two-sided"),
    "room": (*ROOM, "--watermark", "--booklet", "--by", "group"),
    "room-scannable": (*ROOM, "--scannable", "--digits"),
    "room-sheet": (*ROOM, "--answer-sheet", "--theme", "ink-saver", "--paper", "Letter"),
    "forms-html": (*EXAM, "--forms", "2", "--format", "html"),
    "forms-large": (*EXAM, "--forms", "2", "--theme", "large-print", "--two-sided"),
}
ORGANISERS = ("keys", "solutions", "marking", "fairness", "manifest", "key")
"""Beginnings of names of files and folders that are not for candidates."""
BLUEPRINT = "rows: [{count: 7, kind: any}]\n"


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result


def printed(tmp_path: Path, bank: str, words: tuple[str, ...]) -> Path:
    """Print a document of one of the banks, with a cache of its own; return the output folder."""
    source = tmp_path / f"bank-{bank}"
    if not source.exists():
        write_bank(source, bank)
        write_roster(tmp_path / "roster.csv")
        (tmp_path / "blueprint.yaml").write_text(BLUEPRINT, encoding="utf-8")
    files = {"ROSTER": tmp_path / "roster.csv", "BLUEPRINT": tmp_path / "blueprint.yaml"}
    command, *options = words
    out = tmp_path / f"out-{bank}"
    jobs = () if command == "export" else ("--jobs", "1")
    given = [str(files.get(word, word)) for word in options]
    run(command, source, *given, "--out", out, "--no-cache", "--quiet", *jobs)
    return out


def for_candidates(out: Path) -> dict[str, Path]:
    """Return the files for candidates, by their paths in the output folder."""
    return {
        name: path
        for path in sorted(out.rglob("*"))
        if path.is_file()
        and not (name := str(path.relative_to(out))).removeprefix("exam/").startswith(ORGANISERS)
    }


def bytes_of(path: Path) -> bytes | int:
    """Return the content of a file; of a protected copy, which is salted, the size."""
    return path.stat().st_size if "protected" in path.parts else path.read_bytes()


@pytest.fixture(autouse=True)
def _one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give exams of both banks the same codes: these are derived from the digest of the bank."""
    monkeypatch.setattr(planning, "call_of", lambda *_: "0" * 64)


CASES = [
    *(pytest.param(words, id=name) for name, words in FAST.items()),
    *(pytest.param(words, id=name, marks=pytest.mark.slow) for name, words in SLOW.items()),
]


@pytest.mark.parametrize("words", CASES)
def test_files_for_candidates_do_not_depend_on_answers(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    first, second = (printed(tmp_path, bank, words) for bank in "ab")
    files, others = for_candidates(first), for_candidates(second)
    assert files
    assert files.keys() == others.keys()
    assert [name for name in files if bytes_of(files[name]) != bytes_of(others[name])] == []
    for path in files.values():
        password = "geheim99" if "protected" in path.parts else ""
        secrets = [*secrets_of(), SEED]
        assert found_in(path, secrets, password) == set(), path
    if words[0] == "exam":
        keys = [
            [item.get("key") for form in forms for item in form["questions"]]
            for out in (first, second)
            if (forms := json.loads((out / "exam" / "manifest.json").read_text())["forms"])
        ]
        assert keys[0] != keys[1]
        assert_own_only(first / "exam")


def assert_own_only(exam: Path) -> None:
    """Assert that the copies of a candidate contain nothing of another."""
    forms = json.loads((exam / "manifest.json").read_text())["forms"]
    codes = {form["code"] for form in forms}
    for form in forms:
        own = form.get("candidate", {}).get("id", "")
        others = codes - {form["code"]}
        for number, name in PEOPLE.items():
            if number != own:
                others |= {*name.split(), f"{name.split()[0].lower()}@mail.example"}
        stem = Path(form["file"]).stem
        copies = [path for path in exam.rglob(f"{stem}*") if "keys" not in path.parts]
        assert copies
        for path in copies:
            password = "geheim99" if "protected" in path.parts else ""
            assert found_in(path, sorted(others), password) == set(), path
