"""Marks of scanned papers, in an exam's folder."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from studypress import api
from studypress.errors import CallError, ContentError
from studypress.exam.record.read import Record
from studypress.scan.correction_file import corrections_csv
from studypress.scan.review_row import ReviewRow

WHEN = "2026-02-03T14:05:06Z"
Decide = Callable[..., None]


@pytest.fixture
def exam(scanned_exam: Path, tmp_path: Path) -> Path:
    return copytree(scanned_exam, tmp_path / "exam")


@pytest.fixture
def decide(exam: Path, scanned_record: Record) -> Decide:
    """Writer of decisions about answers: numbers of a form and a question, and a text."""

    def write(*decisions: tuple[int, int, str], who: str = "Ada") -> None:
        rows = [
            ReviewRow(
                "answer", "", scanned_record.forms[at - 1].code, "", f"{asked}", text, who, WHEN
            )
            for at, asked, text in decisions
        ]
        (exam / "scan/corrections.csv").write_bytes(corrections_csv(rows))

    return write


def rows(exam: Path) -> list[list[str]]:
    text = (exam / "marks/answers.csv").read_text("utf-8-sig")
    return [line.split(",") for line in text.splitlines()[1:]]


ALL = ((1, 1, "B"), (2, 1, "A"), (3, 1, "-"), (3, 2, "AC"))


def test_what_nobody_decided_is_an_error_with_its_papers(
    exam: Path, scanned_record: Record
) -> None:
    one, two, three = (form.code for form in scanned_record.forms)
    with pytest.raises(ContentError) as caught:
        api.mark(exam)
    assert str(caught.value).splitlines() == [
        (
            f"{exam}: 4 questions of 3 papers must be decided first: run: studypress review {exam};"
            " or mark with --provisional: they are then not yet marked"
        ),
        (
            f"scan/room.pdf:1-2: form {one} (Ana Núñez): not decided: question 1: a box is doubtful"
            " (A, B)"
        ),
        (
            f"scan/room.pdf:3-4: form {two} (Bo Li): not decided: question 1: two boxes are"
            " marked, but one is meant (A, B)"
        ),
        (
            f"scan/room.pdf:6: form {three} (Cy Young): not decided: questions 1, 2: page 1 was not"
            " scanned"
        ),
    ]
    assert not (exam / "marks").exists()


def test_provisional_marks_leave_them_unmarked(exam: Path) -> None:
    made = api.mark(exam, provisional=True)
    assert [row[2:6] for row in rows(exam)] == [
        ["scan/room.pdf:1-2", "", "", "AC"],
        ["scan/room.pdf:3-4", "", "", "AC"],
        ["scan/room.pdf:6", "", "", ""],
    ]
    assert (made.now, made.total) == (3, 3)
    assert sum("not decided" in warning for warning in made.warnings) == 3
    assert any("9 answers in writing" in warning for warning in made.warnings)
    assert [row["unmarked"] for row in api.scores(exam)] == [4, 4, 5]


def test_decisions_are_marked_with_who_and_again_without_replace(
    exam: Path, decide: Decide
) -> None:
    decide(*ALL)
    api.mark(exam)
    before = rows(exam)
    assert before[0][2:6] == ["scan/room.pdf:1-2", "", "", "AC"]
    assert before[1][2:6] == ["scan/corrections.csv", "Ada", "B", ""]
    decide((1, 1, "C"), *ALL[1:], (1, 5, "1"), who="Bo")
    api.mark(exam)
    after = rows(exam)
    assert after[1][2:9] == ["scan/corrections.csv", "Bo", "C", "", "", "", "1"]
    assert after[0] == before[0]


def test_marking_twice_writes_the_same_files(exam: Path, decide: Decide) -> None:
    decide(*ALL)
    one = {path.name: path.read_bytes() for path in api.mark(exam, gradebooks="moodle").paths}
    two = {path.name: path.read_bytes() for path in api.mark(exam).paths}
    assert one == two


def test_typed_answers_settle_doubts_and_add_points(
    exam: Path, decide: Decide, scanned_record: Record, tmp_path: Path
) -> None:
    decide(*ALL[1:])
    file = tmp_path / "room.csv"
    code = scanned_record.forms[0].code
    file.write_text(f"code,1,2,3,4,5\n{code},B,AC,7,x,2\n")
    api.mark(exam, file)
    made = api.mark(exam)
    assert made.total == 3
    assert rows(exam)[0][2:] == ["room.csv:2", "", "B", "AC", "7", "x", "2"]


def test_a_typed_answer_that_contradicts_the_scan_is_an_error(
    exam: Path, decide: Decide, scanned_record: Record, tmp_path: Path
) -> None:
    decide(*ALL)
    file = tmp_path / "room.csv"
    code = scanned_record.forms[1].code
    file.write_text(f"code,1,2,3,4,5\n{code},B,A,7,x,2\n")
    api.mark(exam, file)
    with pytest.raises(ContentError) as caught:
        api.mark(exam)
    before = f"form {code} was marked before with other answers:"
    remedy = "decide the question in the review of the scan, or use --replace"
    assert str(caught.value).splitlines() == [
        (
            f"scan/corrections.csv: {before} question 1 was B (room.csv:2) and is A"
            f" (scan/corrections.csv, Ada): {remedy}"
        ),
        (
            f"scan/room.pdf:3-4: {before} question 2 was A (room.csv:2) and is AC"
            f" (scan/room.pdf:3-4): {remedy}"
        ),
    ]
    made = api.mark(exam, replace=True)
    assert sum("replaced: form" in warning for warning in made.warnings) == 2
    assert rows(exam)[2][4:] == ["", "", "7", "x", "2"]


def test_withdrawn_copies_and_those_of_nobody_are_remarked(
    exam: Path, scanned_record: Record
) -> None:
    one, two, three = (form.code for form in scanned_record.forms)
    data = json.loads((exam / "manifest.json").read_text())
    data["forms"][1]["candidate"] = None
    spare = {"number": 1, "action": "assign", "withdrawn": [one]}
    data["amendments"] = [{**spare, "assigned": {two: data["forms"][0]["candidate"]}}]
    data["forms"][2]["candidate"] = None
    (exam / "manifest.json").write_text(json.dumps(data))
    scans = json.loads((exam / "scan/readings.json").read_text())
    scans["pages"] = scans["pages"][:2] + scans["pages"][4:]  # the spare copy was not scanned
    (exam / "scan/readings.json").write_text(json.dumps(scans))
    found = api.mark(exam, provisional=True).warnings
    assert (
        f"form {one} (Ana Núñez) was withdrawn by amendment 1; its answers count, as its candidate"
        " has another copy"
    ) in found
    spare_remark = f"scanned, but of no candidate: form {three}: assign it with studypress add"
    assert f"{spare_remark} --spare" in found


def test_gradebooks_have_the_scores_of_scanned_papers(exam: Path, decide: Decide) -> None:
    written = ((form, number, text) for form in (1, 2, 3) for number, text in WRITTEN.items())
    decide(*ALL, *written)
    api.mark(exam, gradebooks=("moodle", "canvas"))
    moodle = (exam / "marks/gradebook-moodle.csv").read_text("utf-8-sig").splitlines()
    assert moodle[0] == "Name,ID number,Email address,Scanned"
    assert [line.split(",")[:2] for line in moodle[1:]] == [
        ["Ana Núñez", "11"],
        ["Bo Li", "12"],
        ["Cy Young", "13"],
    ]
    assert all(line.split(",")[3] for line in moodle[1:])
    canvas = (exam / "marks/gradebook-canvas.csv").read_text("utf-8-sig").splitlines()
    assert len(canvas) == 5


WRITTEN = {3: "42", 4: "-", 5: "1"}


def test_options_of_files_are_not_those_of_scans(exam: Path, tmp_path: Path) -> None:
    file = tmp_path / "room.csv"
    file.write_text("code\n")
    with pytest.raises(CallError, match="--column and --marker"):
        api.mark(exam, marker="Ada")
    with pytest.raises(CallError, match="--provisional"):
        api.mark(exam, file, provisional=True)


def test_without_scans_a_file_is_needed(exam: Path) -> None:
    (exam / "scan/readings.json").unlink()
    with pytest.raises(CallError, match="no page of this exam was scanned: first run: studypress"):
        api.mark(exam)
