"""Codes that people have typed for pages, and what follows if one was wrong."""

import pytest

from studypress.exam.scannable.page_code import PageCode
from studypress.pipeline.scanning.typed_codes import standing
from studypress.scan.correction_file import Decisions
from studypress.scan.reading import PageOutcome, PageReading
from studypress.scan.review_row import NO_ANSWER, ReviewRow
from studypress.scan.scan_record import ScannedPage, ScanRecord

WHEN = "2026-02-03T14:05:06Z"
ONE, TWO = "K7Q4-M3XF", "R2W5-9HTC"
PAGE = ScannedPage("a.pdf", "0" * 64, 1, PageReading(PageOutcome.READ, PageCode(ONE, 1)), "a.jpg")


def of_page(code: str, page: str) -> ReviewRow:
    return ReviewRow("page", "a.pdf:1", code, page, "", "", "Ada", WHEN)


@pytest.mark.parametrize(
    ("source", "page", "count"),
    [
        ("a.pdf:1", None, 1),
        ("a.pdf:1", of_page(ONE, "1"), 1),
        ("a.pdf:1", of_page(TWO, "1"), 0),
        ("a.pdf:1", of_page("", NO_ANSWER), 0),
        ("b.pdf:1; a.pdf:1", of_page(TWO, "1"), 0),
        ("", of_page(TWO, "1"), 1),
        ("b.pdf:1", of_page(TWO, "1"), 1),
    ],
)
def test_an_answer_does_not_stay_with_a_form_whose_page_it_was_not(
    source: str, page: ReviewRow | None, count: int
) -> None:
    row = ReviewRow("answer", source, ONE, "", "3", "B", "Ada", WHEN)
    decisions = Decisions({"a.pdf:1": page} if page else {}, {(ONE, 3): row})
    found = standing(ScanRecord("an exam", (PAGE,)), decisions)
    assert found.answers == dict([((ONE, 3), row)][:count])
