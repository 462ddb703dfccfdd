"""Journal of a scan: pages of an interrupted run are kept, one run writes at a time."""

import shutil
import stat
from pathlib import Path

import pytest

from studypress.errors import PressError
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.exam.scannable.page_code import PageCode
from studypress.pipeline.scanning.journal import Journal
from studypress.pipeline.scanning.kept_scans import kept_scans
from studypress.pipeline.scanning.page_tasks import ReadPage
from studypress.scan.reading import PageOutcome, PageReading
from studypress.scan.scan_record import ScannedPage

BLANK = PageReading(PageOutcome.FOREIGN, reason="blank page")
UNREAD = PageReading(PageOutcome.UNREADABLE, reason="no symbol")
DIGEST = "b" * 64


@pytest.fixture
def folder(scanned_exam: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(scanned_exam, tmp_path / "exam"))


def page(index: int, reading: PageReading = BLANK, picture: str = "") -> ScannedPage:
    return ScannedPage("b.pdf", DIGEST, index, reading, picture)


def test_pages_of_an_interrupted_run_are_kept(folder: Path, scanned_record: Record) -> None:
    before = kept_scans(folder, scanned_record).pages
    with pytest.raises(KeyboardInterrupt), Journal(folder, scanned_record) as journal:
        journal.add("b.pdf", DIGEST, 1, ReadPage(UNREAD, b"picture"))
        journal.add("b.pdf", DIGEST, 2, ReadPage(BLANK))
        raise KeyboardInterrupt
    name = f"{DIGEST[:12]}-0001.jpg"
    now = kept_scans(folder, scanned_record).pages
    assert now == (*before, page(1, UNREAD, name), page(2))
    assert (folder / "scan/pictures" / name).read_bytes() == b"picture"


def test_a_page_that_was_not_written_whole_is_none(folder: Path, scanned_record: Record) -> None:
    before = kept_scans(folder, scanned_record).pages
    with Journal(folder, scanned_record) as journal:
        journal.add("b.pdf", DIGEST, 1, ReadPage(BLANK))
        journal.add("b.pdf", DIGEST, 2, ReadPage(BLANK))
    path = folder / file_names.SCAN_JOURNAL
    path.write_bytes(path.read_bytes()[:-9])
    with Journal(folder, scanned_record) as journal:
        journal.add("b.pdf", DIGEST, 3, ReadPage(BLANK))
    assert kept_scans(folder, scanned_record).pages == (*before, page(1), page(3))


def test_a_finished_run_leaves_no_journal(folder: Path, scanned_record: Record) -> None:
    with Journal(folder, scanned_record) as journal:
        journal.add("b.pdf", DIGEST, 1, ReadPage(BLANK))
        scans = journal.scans
        journal.finish(b"table")
    assert not (folder / file_names.SCAN_JOURNAL).exists()
    assert (folder / file_names.SCANNED_PAGES).read_bytes() == b"table"
    assert kept_scans(folder, scanned_record) == scans


def test_pictures_have_the_names_of_their_pages_and_none_replaces_another(
    folder: Path, scanned_record: Record
) -> None:
    shutil.rmtree(folder / "scan")
    found = PageReading(PageOutcome.READ, PageCode(scanned_record.forms[0].code, 2))
    with Journal(folder, scanned_record) as journal:
        for index in (1, 2, 3, 2):
            journal.add("b.pdf", DIGEST, index, ReadPage(found, b"%d" % index))
        names = [at.picture for at in journal.scans.pages]
    code = scanned_record.forms[0].code
    assert names == [f"{code}-02.jpg", f"{code}-02-2.jpg", f"{code}-02-3.jpg"]
    kept = [(folder / "scan/pictures" / name).read_bytes() for name in names]
    assert kept == [b"1", b"2", b"3"]


def test_only_one_run_writes_at_a_time(folder: Path, scanned_record: Record) -> None:
    with (
        Journal(folder, scanned_record),
        pytest.raises(PressError, match="another scan"),
        Journal(folder, scanned_record),
    ):
        pass


def test_a_link_that_leads_out_of_the_folder_is_not_followed(
    folder: Path, scanned_record: Record, tmp_path: Path
) -> None:
    shutil.rmtree(folder / "scan")
    (tmp_path / "out").mkdir()
    (folder / "scan").symlink_to(tmp_path / "out")
    with pytest.raises(PressError, match="leads out"), Journal(folder, scanned_record):
        pass
    assert list((tmp_path / "out").iterdir()) == []


def test_files_are_readable_by_their_owner_only(folder: Path, scanned_record: Record) -> None:
    shutil.rmtree(folder / "scan")
    with Journal(folder, scanned_record) as journal:
        journal.add("b.pdf", DIGEST, 1, ReadPage(UNREAD, b"picture"))
    for path in (folder / "scan", *(folder / "scan").rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
