"""Record of scanned pages: written and read again; anything else is none."""

import pytest

from studypress.exam.scannable.layout import ScanBox
from studypress.exam.scannable.page_code import PageCode
from studypress.scan.reading import BoxReading, BoxState, PageOutcome, PageReading
from studypress.scan.scan_record import ScannedPage, ScanRecord, read_scan_record, scan_record_json

BOX = BoxReading(ScanBox(3, "B", 40.5, 60.25), BoxState.MARKED, 0.31, 0.8)
READING = PageReading(
    PageOutcome.READ, PageCode("K7Q4-M3XF", 2), (BOX,), 180, 200.0, (8.0, 0, 0, 0, 8.0, 0, 0, 0, 1)
)
RECORD = ScanRecord(
    "exam",
    (
        ScannedPage("a.pdf", "0" * 64, 7, READING, "K7Q4-M3XF-02.jpg"),
        ScannedPage("b.tiff", "1" * 64, 1, PageReading(PageOutcome.UNREADABLE, reason="blank")),
    ),
)


def test_a_record_is_read_as_it_was_written() -> None:
    assert read_scan_record(scan_record_json(RECORD)) == RECORD


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", scan_record_json(RECORD).replace(b'"version": 1', b'"version": 2')]
)
def test_another_file_is_no_record(data: bytes) -> None:
    assert read_scan_record(data) is None
