"""Scanned answers that changed after they were marked: no result is printed or sent from marks."""

from pathlib import Path
from shutil import copytree

import pytest

from studypress import api
from studypress.errors import ContentError
from studypress.exam.record.read import Record
from studypress.pipeline.marking.newer_scans import forms_scanned_since
from studypress.scan.correction_file import corrections_csv
from studypress.scan.review_row import ReviewRow

WHEN = "2026-02-03T14:05:06Z"


@pytest.fixture
def exam(scanned_exam: Path, tmp_path: Path) -> Path:
    """An exam whose scanned papers are marked as far as they are certain."""
    folder = copytree(scanned_exam, tmp_path / "exam")
    api.mark(folder, provisional=True)
    return folder


def decide(exam: Path, record: Record, answer: str) -> None:
    row = ReviewRow("answer", "", record.forms[0].code, "", "1", answer, "Ada", WHEN)
    (exam / "scan/corrections.csv").write_bytes(corrections_csv([row]))


def test_marks_of_the_last_scan_are_current(exam: Path, scanned_record: Record) -> None:
    assert forms_scanned_since(exam, scanned_record) == ()
    assert api.status(exam).rescanned == ()


def test_a_decision_after_marking_stops_results_and_mails(
    exam: Path, scanned_record: Record
) -> None:
    code = scanned_record.forms[0].code
    decide(exam, scanned_record, "B")
    assert api.status(exam).rescanned == (code,)
    assert f"studypress mark {exam}" in api.status(exam).next
    with pytest.raises(ContentError, match=f"after they were marked: {code}: run: studypress mark"):
        api.results(exam)
    api.mark(exam, provisional=True)
    assert forms_scanned_since(exam, scanned_record) == ()


def test_answers_that_are_in_doubt_since_are_not_kept_silently(
    exam: Path, scanned_record: Record
) -> None:
    decide(exam, scanned_record, "B")
    api.mark(exam, provisional=True)
    (exam / "scan/corrections.csv").unlink()
    assert forms_scanned_since(exam, scanned_record) == (scanned_record.forms[0].code,)


def test_typed_answers_settle_what_a_scan_left_open(
    exam: Path, scanned_record: Record, tmp_path: Path
) -> None:
    typed = tmp_path / "typed.csv"
    typed.write_text(f"code,1,2,3,4,5\n{scanned_record.forms[0].code},B,AC,7,x,2\n")
    api.mark(exam, typed)
    assert forms_scanned_since(exam, scanned_record) == ()
