"""Scans of an exam: every page of every file has an outcome, whatever becomes of the others."""

import csv
import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from studypress.errors import CallError
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.pipeline.request import Step
from studypress.pipeline.scanning import scan as scanning
from studypress.pipeline.scanning.kept_scans import kept_scans, scanned_exam
from studypress.pipeline.scanning.scan import ScanOutcome, scan
from studypress.scan.correction_file import corrections_csv
from studypress.scan.review_row import ReviewRow
from studypress.scan.scan_record import ScannedPage

PAGES = 6
WHEN = "2026-02-03T14:05:06Z"


def outcomes(found: ScanOutcome) -> list[str]:
    return [str(page.outcome) for page in found.account.pages]


def read_pages(folder: Path, record: Record) -> tuple[ScannedPage, ...]:
    return kept_scans(folder, record).pages


def test_each_page_is_read_and_kept_for_its_owner_only(
    room: Path, stack: Path, scanned_record: Record
) -> None:
    found = scan(room, [stack])
    assert (found.now, found.known, found.faults) == (PAGES, 0, ())
    assert outcomes(found) == ["read"] * PAGES
    assert found.account.expected == PAGES
    assert found.account.absent == ()
    with found.table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [form.code for form in scanned_record.forms for _ in range(2)]
    assert [row["code"] for row in rows] == codes
    assert [row["page of form"] for row in rows] == ["1", "2"] * 3
    assert rows[0]["candidate"] == "Ana Núñez"
    assert [row["page"] for row in rows] == list("123456")
    for page in read_pages(room, scanned_record):
        with Image.open(room / "scan/pictures" / page.picture) as picture:
            assert (picture.format, picture.mode) == ("JPEG", "L")
    for path in (room / "scan").rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_second_run_reads_nothing_and_changes_nothing(room: Path, stapler: Any) -> None:
    path = stapler.file("a.pdf", 1, 2)
    scan(room, [path])
    before = {path: path.read_bytes() for path in (room / "scan").rglob("*.*")}
    other = Path(shutil.copy(path, room.parent / "the same under another name.pdf"))
    found = scan(room, [path, other])
    assert (found.now, found.known) == (0, 2)
    assert {path: path.read_bytes() for path in (room / "scan").rglob("*.*")} == before
    assert scan(room, [path], again=True).now == 2
    assert {path: path.read_bytes() for path in (room / "scan").rglob("*.*")} == before


@pytest.mark.slow
def test_the_number_of_processes_does_not_matter(room: Path, stack: Path) -> None:
    scan(room, [stack])
    one = (room / file_names.READINGS).read_bytes()
    shutil.rmtree(room / "scan")
    scan(room, [stack], jobs=2)
    assert (room / file_names.READINGS).read_bytes() == one


def test_an_interrupted_run_goes_on_where_it_was(
    room: Path, stapler: Any, scanned_record: Record
) -> None:
    def stop(step: Step, done: int) -> None:
        if (step.name, done) == ("pages", 2):
            raise KeyboardInterrupt

    path = stapler.file("a.pdf", 1, 3, 5)
    with pytest.raises(KeyboardInterrupt):
        scan(room, [path], progress=stop)
    assert len(scanned_exam(room, scanned_record).account.counted) == 2
    found = scan(room, [path])
    assert (found.now, found.known) == (1, 2)
    interrupted = (room / file_names.READINGS).read_bytes()
    shutil.rmtree(room / "scan")
    scan(room, [path])
    assert (room / file_names.READINGS).read_bytes() == interrupted


def test_late_papers_are_added(room: Path, stapler: Any) -> None:
    first = scan(room, [stapler.file("a.pdf", 1, 2, 3, 4)])
    assert len(first.account.absent) == 1
    second = scan(room, [stapler.file("late.pdf", 5, 6)])
    assert second.account.absent == ()
    assert outcomes(second) == ["read"] * PAGES


def test_pages_swapped_between_forms_are_right(
    room: Path, stapler: Any, scanned_record: Record
) -> None:
    found = scan(room, [stapler.file("a.pdf", 3, 2, 1, 6, 5, 4)])
    assert outcomes(found) == ["read"] * PAGES
    for form in scanned_record.forms:
        pages = [at.code.page for at in found.account.counted[form.code] if at.code]
        assert sorted(pages) == [1, 2]


def test_a_missing_page_is_named(room: Path, stapler: Any, scanned_record: Record) -> None:
    found = scan(room, [stapler.file("a.pdf", 1, 3, 4)])
    assert outcomes(found) == ["read"] * 3 + ["missing"]
    missing = found.account.pages[-1]
    assert missing.code == (scanned_record.forms[0].code, 2)
    assert [form.code for form in found.account.absent] == [scanned_record.forms[2].code]


def test_a_duplicate_is_not_dropped_silently(room: Path, stapler: Any) -> None:
    found = scan(room, [stapler.file("a.pdf", 1, 2), stapler.file("b.pdf", 2)])
    assert outcomes(found) == ["read", "read", "duplicate"]
    assert found.account.pages[2].repeats == "a.pdf:2"


def picture_of(pdf: pikepdf.Pdf, page: int) -> Any:
    return next(iter(pdf.pages[page - 1].Resources.XObject.values()))


def damaged(path: Path, page: int) -> None:
    """Damage the picture of a page."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        picture = picture_of(pdf, page)
        picture.write(b"\xff\xd8\xff no JPEG", filter=pikepdf.Name.DCTDecode)
        pdf.save(path)


def enormous(path: Path, page: int) -> None:
    """Make the picture of a page one of 10,000 million pixels."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        picture = picture_of(pdf, page)
        picture.Width = picture.Height = 100_000
        picture.write(bytes(10_000))
        pdf.save(path)


def lost(path: Path, page: int) -> None:
    """Remove the page's object, to which the tree of pages still refers."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[page - 1].obj.Contents = pdf.make_indirect(pikepdf.Dictionary())
        pdf.save(path)


@pytest.mark.parametrize("harm", [damaged, enormous, lost])
def test_one_bad_page_does_not_stop_the_batch(
    room: Path, stapler: Any, harm: Callable[[Path, int], None]
) -> None:
    path = stapler.file("a.pdf", 1, 2, 3, 4, 5, 6)
    harm(path, 3)
    found = scan(room, [path])
    assert outcomes(found)[:2] + outcomes(found)[3:6] == ["read"] * 5
    assert outcomes(found)[2] in ("unreadable", "foreign")
    assert [str(page.code) for page in found.account.pages[6:]]


@pytest.mark.slow
def test_a_page_that_does_not_end_is_given_up(
    room: Path, stapler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stapler.file("a.pdf", 1, 2, 3)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        endless = b"0 0 m 595 842 l 300 0 l 0 842 l f\n" * 400_000
        pdf.pages[1].Contents = pdf.make_stream(endless)
        pdf.save(path, compress_streams=True)
    monkeypatch.setattr("studypress.pipeline.scanning.reading_run.SECONDS", 2)
    found = scan(room, [path])
    assert outcomes(found)[:3] == ["read", "unreadable", "read"]
    assert "too much memory" in found.account.pages[1].reason


def test_every_page_of_every_file_is_accounted_for(
    room: Path, stack: Path, stapler: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    stapler.file("scans/1.pdf", 1, 2)
    with pikepdf.open(stack) as pdf:
        pictures = [pikepdf.PdfImage(picture_of(pdf, at + 1)).as_pil_image() for at in range(PAGES)]
    blank = Image.new("L", pictures[0].size, 250)
    pictures[2].save(folder / "2.tif", save_all=True, append_images=[blank, pictures[3]])
    pictures[4].rotate(180).save(folder / "3.png", dpi=(200, 200))
    pictures[5].save(folder / "4.pdf", "JPEG", quality=60)
    (folder / "5.pdf").write_bytes(stack.read_bytes()[:5000])
    (folder / "6.txt").write_text("Twelve papers were handed in.")
    (folder / ".hidden").write_text("x")
    found = scan(room, [folder])
    pages = [page.scanned.place for page in found.account.pages if page.scanned]
    expected = ["5.pdf:1", "1.pdf:1", "1.pdf:2", "2.tif:1", "2.tif:2", "2.tif:3", "3.png:1"]
    assert sorted(pages) == sorted([*expected, "4.pdf:1"])
    assert dict(found.account.outcomes) == {"read": 6, "foreign": 1, "unreadable": 1}
    assert found.faults == (f"{folder / '6.txt'}: it is no PDF, TIFF, PNG or JPEG",)


def test_a_file_that_was_mended_replaces_the_damaged_one(
    room: Path, stack: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(stack.read_bytes()[:5000])
    assert outcomes(scan(room, [path])) == ["unreadable"]
    shutil.copy(stack, path)
    assert outcomes(scan(room, [path])) == ["read"] * PAGES


def test_files_of_one_name_have_a_name_each_in_the_record(room: Path, stapler: Any) -> None:
    for name in ("a", "b"):
        (stapler.folder / name).mkdir()
    found = scan(room, [stapler.file("a/x.pdf", 1, 2), stapler.file("b/x.pdf", 3, 4)])
    assert [page.scanned.place for page in found.account.pages if page.scanned] == [
        "x.pdf:1", "x.pdf:2", "b/x.pdf:1", "b/x.pdf:2",
    ]  # fmt: skip


def test_a_printed_file_of_the_exam_is_no_scan(
    room: Path, stack: Path, scanned_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = "ab" * 32  # of forms/001.pdf in the manifest
    assert printed in scanned_record.files.values()
    monkeypatch.setattr("studypress.pipeline.scanning.scan_files._digest", lambda _: (printed, ""))
    found = scan(room, [stack])
    assert found.account.pages == ()
    assert "a printed file of this exam" in found.faults[0]


def test_files_in_the_folder_of_the_exam_are_no_scans(room: Path, stapler: Any) -> None:
    scan(room, [stapler.file("a.pdf", 1, 2)])
    found = scan(room, [room])
    assert (found.now, outcomes(found)) == (0, ["read", "read"])
    assert len(found.faults) == len([path for path in room.rglob("*") if path.is_file()])
    assert all("move scans to another folder" in fault for fault in found.faults)


def test_a_decision_about_a_page_that_was_not_scanned_is_named(room: Path) -> None:
    row = ReviewRow("page", "lost.pdf:7", "", "-", "", "", "A. Berg", WHEN)
    (room / "scan").mkdir()
    (room / file_names.SCAN_CORRECTIONS).write_bytes(corrections_csv([row]))
    (fault,) = scan(room).faults
    assert fault.endswith("a decision is about lost.pdf:7, which was not scanned")


def without_symbol(path: Path) -> None:
    """Paint over the symbol of the first page."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        image = picture_of(pdf, 1)
        picture = pikepdf.PdfImage(image).as_pil_image().convert("L")
        picture.paste(255, (70, 150, 170, 260))
        image.write(picture.tobytes())
        image.ColorSpace = pikepdf.Name.DeviceGray
        pdf.save(path)


def test_a_page_is_read_by_the_code_that_a_person_types(
    room: Path, stapler: Any, scanned_record: Record
) -> None:
    path = stapler.file("a.pdf", 1, 2)
    without_symbol(path)
    assert outcomes(scan(room, [path])) == ["unreadable", "read", "missing"]
    code = scanned_record.forms[0].code
    row = ReviewRow("page", "a.pdf:1", code, "1", "", "", "A. Berg", WHEN)
    (room / file_names.SCAN_CORRECTIONS).write_bytes(corrections_csv([row]))
    account = scanned_exam(room, scanned_record).account
    assert account.pages[0].reason == f"to be read as page 1 of form {code}: run scan without files"
    found = scan(room)
    assert outcomes(found) == ["read", "read"]
    assert found.account.pages[0].scanned
    assert found.account.pages[0].scanned.reading.boxes
    withdrawn = ReviewRow("page", "a.pdf:1", "", "", "", "", "A. Berg", WHEN)
    (room / file_names.SCAN_CORRECTIONS).write_bytes(corrections_csv([row, withdrawn]))
    assert outcomes(scan(room)) == ["unreadable", "read", "missing"]


def test_readings_are_those_that_are_read_from_the_record(
    room: Path, stack: Path, scanned_record: Record
) -> None:
    assert scan(room, [stack]).account == scanned_exam(room, scanned_record).account


def test_what_is_missing_is_an_error_of_the_call(
    room: Path, stack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CallError, match="no such file"):
        scan(room, [room / "no.pdf", room / "none.pdf"])
    monkeypatch.setattr(scanning, "find_spec", lambda _: None)
    with pytest.raises(CallError, match=r'pip install "studypress\[scan\]"'):
        scan(room, [stack])
    monkeypatch.undo()
    record = json.loads((room / "manifest.json").read_text())
    for form in record["forms"]:
        del form["scan"]
    (room / "manifest.json").write_text(json.dumps(record))
    with pytest.raises(CallError, match="print it with --scannable"):
        scan(room, [stack])
