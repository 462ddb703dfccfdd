"""An amended exam is proved as several printings, and any change of an amendment is found."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from studypress import api
from studypress.bank.bank import Bank
from studypress.pipeline.exams.verify import prove

EVE = {"name": "Eve Late", "id": "15", "group": "Hall", "seat": "B2"}
FAY = {"name": "Fay", "id": "16", "group": "Lab", "seat": "C1"}

Data = dict[str, Any]


@pytest.fixture(scope="session")
def amended(small_pages: Any, small_bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An exam with two late candidates, a spare copy that is assigned, and one person less."""
    exam = small_pages.copy(tmp_path_factory.mktemp("amended") / "out")
    api.add(exam.out, small_bank, candidate=EVE)
    api.add(exam.out, small_bank, candidate=FAY)
    api.add(exam.out, candidate={"id": "11"}, spare=exam.spares[0].code)
    api.remove(exam.out, "13")
    return exam


def sign(out: Path, change: Callable[[Data], object]) -> None:
    """Change a manifest, and give it the digests of the files that are there."""
    path = out / "exam/manifest.json"
    data = json.loads(path.read_text("utf-8"))
    change(data)
    for name in data["files"]:
        if (file := path.parent / name).exists():
            data["files"][name] = sha256(file.read_bytes()).hexdigest()
    path.write_text(json.dumps(data), "utf-8")


def test_an_amended_exam_has_no_fault(amended: Any, small_bank: Bank) -> None:
    verdict = prove(amended.out, small_bank)
    assert verdict.faults == ()
    assert verdict.notes == ()


def test_an_amended_exam_of_other_tools_is_read(
    amended: Any, small_bank: Bank, tmp_path: Path
) -> None:
    exam = amended.copy(tmp_path / "out")
    sign(exam.out, lambda data: data["tools"].update(weasyprint="1"))
    verdict = prove(exam.out, small_bank)
    assert verdict.faults == ()
    notes = "\n".join(verdict.notes)
    assert "(manifest format 2) with weasyprint 1 (here " in notes
    assert "amendment 1: not compared with a reprint" in notes


def another_call(data: Data) -> None:
    data["amendments"][0]["call"] = "0" * 64


def moved_form(data: Data) -> None:
    first, second = data["amendments"][:2]
    second["forms"] = [*first.pop("forms"), *second["forms"]]


def other_candidate(data: Data) -> None:
    data["amendments"][0]["forms"][0]["candidate"]["name"] = "Eva Late"


def exchanged_candidates(data: Data) -> None:
    one, other = (at["forms"][0] for at in data["amendments"][:2])
    one["candidate"], other["candidate"] = other["candidate"], one["candidate"]


def other_owner(data: Data) -> None:
    (who,) = data["amendments"][2]["assigned"].values()
    who["name"] = "Anna"


def other_withdrawn(data: Data) -> None:
    data["amendments"][3]["withdrawn"] = [data["forms"][3]["code"]]


def other_order(data: Data) -> None:
    questions = data["amendments"][0]["forms"][0]["questions"]
    questions[0], questions[1] = questions[1], questions[0]
    for number, question in enumerate(questions, start=1):
        question["number"] = number


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (another_call, "^manifest.json: amendment 1: its call differ"),
        (moved_form, "^manifest.json: amendment 2: its call and forms differ"),
        (other_candidate, "^manifest.json: amendment 1: its call and forms differ"),
        (other_candidate, "the cover lacks the candidate's name, Eva Late"),
        (exchanged_candidates, "^manifest.json: amendment 2: its call and forms differ"),
        (other_owner, "^supplement-3/contents.csv: differs from the reprint"),
        (other_withdrawn, "^supplement-4/contents.csv: differs from the reprint"),
        (other_order, "^manifest.json: amendment 1: its forms differ"),
    ],
)
def test_a_changed_amendment_is_found(
    amended: Any, small_bank: Bank, tmp_path: Path, change: Callable[[Data], None], said: str
) -> None:
    exam = amended.copy(tmp_path / "out")
    sign(exam.out, change)
    found = [str(fault) for fault in prove(exam.out, small_bank).faults]
    assert any(re.search(said, fault) for fault in found), found


def test_files_of_supplements_that_are_missing_changed_or_unknown_are_found(
    amended: Any, small_bank: Bank, tmp_path: Path
) -> None:
    folder = amended.copy(tmp_path / "out").out / "exam"
    (folder / "supplement-1/marking.html").unlink()
    keys = folder / "supplement-2/keys.html"
    keys.write_text(keys.read_text("utf-8").replace("Right", "Left"), "utf-8")
    (folder / "supplement-2/notes.txt").write_text("x")
    withdrawn = folder / amended.record.forms[2].file
    withdrawn.write_text(withdrawn.read_text("utf-8").replace("Which", "What"), "utf-8")
    sign(folder.parent, lambda _: None)
    found = "\n".join(str(fault) for fault in prove(folder, small_bank).faults)
    assert "supplement-1/marking.html: missing" in found
    assert "supplement-2/keys.html: differs from the reprint" in found
    assert "supplement-2/keys.html: question 1: the right answer" in found or "Left" in found
    assert "supplement-2/notes.txt: unknown file" in found
    assert f"{amended.record.forms[2].file}: question 1: its stem reads" in found
