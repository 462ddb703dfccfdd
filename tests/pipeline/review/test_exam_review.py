"""Review in an exam's folder: crops of kept pictures, and decisions, of which none is lost."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from studypress.errors import CallError, ContentError
from studypress.exam.record.read import Record
from studypress.pipeline.review import exam_review as module
from studypress.pipeline.review.exam_review import (
    add_corrections,
    add_decisions,
    crop_of,
    exam_review,
)
from studypress.scan.correction_file import corrections_csv, read_corrections
from studypress.scan.crops import Rectangle
from studypress.scan.review_row import ReviewRow

Answer = Callable[[str], ReviewRow]


@pytest.fixture
def answer(scanned_record: Record) -> Answer:
    """Decide question 1 of the first form."""
    code = scanned_record.forms[0].code
    when = "2026-02-03T14:05:06Z"
    return lambda text: ReviewRow("answer", "", code, "", "1", text, "A. Berg", when)


def kept(exam: Path, record: Record) -> list[str]:
    data = (exam / "scan/corrections.csv").read_bytes()
    return [row.answer for row in read_corrections(record, data, "c.csv")]


def test_decisions_are_added_at_the_end(exam: Path, scanned_record: Record, answer: Answer) -> None:
    for text in ("A", "", "B"):
        add_decisions(exam, [answer(text)])
    assert kept(exam, scanned_record) == ["A", "", "B"]
    assert (exam / "scan/corrections.csv").stat().st_mode & 0o077 == 0
    decided = exam_review(exam).items.doubts[0].decided
    assert decided == answer("B")


def test_a_file_that_was_edited_meanwhile_is_read_again(
    exam: Path, scanned_record: Record, answer: Answer
) -> None:
    file = exam / "scan/corrections.csv"
    add_decisions(exam, [answer("A")])
    file.write_bytes(corrections_csv([answer("C")]))
    add_decisions(exam, [answer("B")])
    assert kept(exam, scanned_record) == ["C", "B"]
    file.unlink()
    add_decisions(exam, [answer("D")])
    assert kept(exam, scanned_record) == ["D"]


def test_a_wrong_decision_changes_nothing(
    exam: Path, scanned_record: Record, answer: Answer
) -> None:
    add_decisions(exam, [answer("A")])
    with pytest.raises(ContentError, match="from A to D"):
        add_decisions(exam, [answer("B"), answer("Z")])
    assert kept(exam, scanned_record) == ["A"]


def test_a_row_that_is_added_meanwhile_is_not_lost(
    exam: Path, scanned_record: Record, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [answer("C")]

    def meanwhile(rows: tuple[ReviewRow, ...]) -> bytes:
        if rows[-1] == answer("A") and others:
            add_decisions(exam, [others.pop()])
        return corrections_csv(rows)

    monkeypatch.setattr(module, "corrections_csv", meanwhile)
    add_decisions(exam, [answer("A")])
    assert kept(exam, scanned_record) == ["C", "A"]


def test_a_file_of_corrections_is_added_once_and_what_it_replaces_is_named(
    exam: Path, tmp_path: Path, scanned_record: Record, answer: Answer
) -> None:
    add_decisions(exam, [answer("A")])
    file = tmp_path / "c.csv"
    file.write_bytes(corrections_csv([answer("A"), replace(answer("B"), who="C. Lund")]))
    count, remarks = add_corrections(exam, file)
    assert count == 1
    code = scanned_record.forms[0].code
    assert remarks == (f"decisions that replace earlier ones: question 1 of form {code} (A. Berg)",)
    assert add_corrections(exam, file) == (0, ())
    assert kept(exam, scanned_record) == ["A", "B"]


def test_a_missing_or_wrong_file_of_corrections_is_refused(exam: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="--corrections"):
        add_corrections(exam, tmp_path / "none.csv")
    (tmp_path / "wrong.csv").write_text("code,1\n")
    with pytest.raises(ContentError, match="no file of corrections"):
        add_corrections(exam, tmp_path / "wrong.csv")
    assert not (exam / "scan/corrections.csv").exists()


def test_a_crop_is_a_part_of_the_kept_picture(exam: Path) -> None:
    part = Image.open(BytesIO(crop_of(exam, 0, Rectangle(40, 70, 4, 4))))
    assert part.size == (24, 24)
    darkest, _ = part.getextrema()  # the frame of a box, and a cross in it
    assert isinstance(darkest, int)
    assert darkest < 80
    whole = Image.open(BytesIO(crop_of(exam, 4, None)))
    assert (whole.width, whole.format) == (1100, "JPEG")


def test_only_kept_pictures_are_shown(exam: Path) -> None:
    with pytest.raises(CallError, match="no such scanned page"):
        crop_of(exam, 99, None)
    picture = next((exam / "scan/pictures").glob("0000*"))
    picture.unlink()
    picture.symlink_to(exam.parent / "elsewhere.jpg")
    with pytest.raises(CallError, match=r"outside|no such file"):
        crop_of(exam, 4, None)
    picture.unlink()
    picture.write_bytes(b"no picture")
    with pytest.raises(CallError, match="not a complete"):
        crop_of(exam, 4, None)
