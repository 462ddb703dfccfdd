"""An exam that this process printed is replaced in place; any other one is not touched."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from studypress.errors import PressError
from studypress.pipeline.build import produce
from studypress.pipeline.request import ExamOptions, Request

MakeRequest = Callable[..., Request]


def printed(request: Request) -> Request:
    """Print, and return the request that may replace what was printed."""
    return replace(request, printed=produce(request, lambda *_: None).manifest)


def files(folder: Path) -> dict[str, bytes]:
    there = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in there}


def edit(bank: Path, title: str) -> None:
    path = bank / "bank.yaml"
    first, rest = path.read_text().split("\n", 1)
    assert first.startswith("title:")
    path.write_text(f"title: {title}\n{rest}")


@pytest.fixture
def request_(tmp_path: Path, banks: Path, make_request: MakeRequest) -> Request:
    """Request for an exam of a candidate and a spare copy."""
    bank, roster = tmp_path / "bank", tmp_path / "roster.csv"
    copytree(banks / "valid" / "folder", bank)
    roster.write_text("name,id\nAda,1\n")
    exam = ExamOptions(roster=roster, spares=1)
    return make_request(tmp_path / "out", bank=bank, exam=exam)


def test_an_edited_bank_replaces_its_exam_with_the_same_seed(request_: Request) -> None:
    assert request_.bank
    assert request_.exam
    assert request_.exam.roster
    out, manifest = request_.out, request_.out / "exam" / "manifest.json"
    again = printed(request_)
    before = json.loads(manifest.read_text())
    edit(request_.bank, "Another title")
    request_.exam.roster.write_text("name,id\nBob,2\n")
    again = printed(again)
    after = json.loads(manifest.read_text())
    assert (after["seed"], after["bank"]["title"]) == (before["seed"], "Another title")
    assert "forms/001-ada-1.pdf" in before["files"]
    assert "forms/001-bob-2.pdf" in after["files"]
    assert {path.name for path in out.iterdir()} == {"exam"}
    assert files(out / "exam").keys() == {"manifest.json", *after["files"]}
    unchanged = files(out)
    assert printed(again).printed == again.printed
    assert files(out) == unchanged


def marked(out: Path) -> None:
    (out / "exam" / "marks").mkdir()
    (out / "exam" / "marks" / "answers.csv").touch()


def of_others(out: Path) -> None:
    manifest = out / "exam" / "manifest.json"
    manifest.write_text(manifest.read_text() + " ")


@pytest.mark.parametrize("change", [marked, of_others])
def test_an_exam_that_others_use_or_printed_is_not_touched(
    change: Callable[[Path], None], request_: Request
) -> None:
    assert request_.bank
    again = printed(request_)
    change(request_.out)
    before = files(request_.out)
    edit(request_.bank, "Another title")
    with pytest.raises(PressError, match="contains another exam"):
        printed(again)
    assert files(request_.out) == before


def test_an_error_leaves_the_exam_as_it_was(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert request_.bank
    again = printed(request_)
    before = files(request_.out)
    edit(request_.bank, "Another title")
    rename = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if Path(target).name == "manifest.json":
            raise OSError(28, "No space left on device", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(PressError, match="No space left"):
        printed(again)
    assert files(request_.out) == before
