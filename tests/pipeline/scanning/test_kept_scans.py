"""Readings in an exam's folder: kept page by page, also by a run that is interrupted."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from studypress.errors import ContentError
from studypress.exam.record.read import Record
from studypress.pipeline.scanning.kept_scans import (
    joined_pages,
    kept_scans,
    scanned_exam,
)
from studypress.scan.reading import PageOutcome, PageReading
from studypress.scan.scan_record import ScannedPage, ScanRecord, scan_record_json

BROKEN = PageReading(PageOutcome.UNREADABLE, reason="damaged")
BLANK = PageReading(PageOutcome.FOREIGN, reason="blank")


@pytest.fixture
def folder(scanned_exam: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(scanned_exam, tmp_path / "exam"))


def page(index: int, source: str = "b.pdf", digest: str = "b") -> ScannedPage:
    return ScannedPage(source, digest * 64, index, BLANK)


def test_an_exam_that_was_not_scanned_has_no_pages(folder: Path, scanned_record: Record) -> None:
    shutil.rmtree(folder / "scan")
    found = scanned_exam(folder, scanned_record)
    assert found.scans.pages == ()
    assert len(found.account.absent) == len(scanned_record.valid_forms)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{}", "broken, or of another version"),
        (scan_record_json(ScanRecord("other")), "of another exam"),
    ],
)
def test_other_readings_are_refused(
    folder: Path, scanned_record: Record, data: bytes, message: str
) -> None:
    (folder / "scan/readings.json").write_bytes(data)
    with pytest.raises(ContentError, match=message):
        kept_scans(folder, scanned_record)


def test_a_page_that_is_read_again_keeps_its_place() -> None:
    again = replace(page(1), picture="y.jpg")
    assert joined_pages([page(1), page(2)], [again]) == (again, page(2))


def test_a_file_that_could_not_be_opened_is_replaced_by_one_of_its_name() -> None:
    broken = replace(page(1, digest="a"), reading=BROKEN)
    other = replace(broken, source="c.pdf")
    assert joined_pages([broken, other], [page(1), page(2)]) == (other, page(1), page(2))
    newer = replace(broken, digest="c" * 64)
    assert joined_pages([broken, other], [newer]) == (other, newer)


def test_a_page_that_could_not_be_decoded_is_kept_beside_the_others_of_its_file() -> None:
    lost = replace(page(2), reading=BROKEN)
    assert joined_pages([], [page(1), lost, page(3)]) == (page(1), lost, page(3))
