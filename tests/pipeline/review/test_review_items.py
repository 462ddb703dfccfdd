"""Items of a review: doubts first, pages without a code, then answers question by question."""

from dataclasses import replace
from pathlib import Path

import pytest

from studypress.exam.record.read import Record
from studypress.pipeline.review.review_items import ReviewList, review_list
from studypress.pipeline.scanning.kept_scans import kept_scans
from studypress.scan.correction_file import Decisions, decisions_of
from studypress.scan.reading import BoxState
from studypress.scan.review_row import ReviewRow
from studypress.scan.scan_record import ScanRecord

WHEN = "2026-02-03T14:05:06Z"


@pytest.fixture
def scans(scanned_exam: Path, scanned_record: Record) -> ScanRecord:
    return kept_scans(scanned_exam, scanned_record)


def listed(items: ReviewList) -> list[tuple[int, int]]:
    return [(at.form.number, at.item.number) for at in items.doubts]


def test_the_order_is_doubts_then_pages_then_answers_by_question(
    scanned_record: Record, scans: ScanRecord
) -> None:
    items = review_list(scanned_record, scans, Decisions())
    assert listed(items) == [(1, 1), (2, 1)]
    assert [at.place for at in items.pages] == ["room.pdf:5"]
    asked = [(at.item.number, at.form.code) for at in items.answers]
    codes = sorted(form.code for form in scanned_record.forms)
    assert asked == [(number, code) for number in (3, 4, 5) for code in codes]
    assert [tuple(code) for code in items.missing] == [(scanned_record.forms[2].code, 1)]
    assert items.left == 2 + 1 + 9


def test_an_item_shows_the_likeliest_answer_and_all_boxes_of_its_question(
    scanned_record: Record, scans: ScanRecord
) -> None:
    items = review_list(scanned_record, scans, Decisions())
    first, second = items.doubts
    assert (first.shown, second.shown) == ("A", "AB")
    assert "B" in first.reason
    assert "one is meant" in second.reason
    (crop,) = first.crops
    letters = first.item.letters
    assert [at.box.value for at in crop.boxes] == list(letters)
    assert crop.part == (32, 62, 4 + 16 + 50, 9 * (len(letters) - 1) + 4 + 16)
    assert all(at.shown is None and at.crops and not at.crops[0].boxes for at in items.answers)


def test_the_most_doubtful_is_first(scanned_record: Record, scans: ScanRecord) -> None:
    one, other = scanned_record.forms[0].code, scanned_record.forms[1].code

    def with_doubt(ink: float, stroke: float, code: str) -> ScanRecord:
        pages = tuple(
            replace(
                page,
                reading=replace(
                    page.reading,
                    boxes=tuple(
                        replace(at, state=BoxState.DOUBTFUL, ink=ink, stroke=stroke)
                        if at.box.value == "B" and at.box.question == 1
                        else at
                        for at in page.reading.boxes
                    ),
                ),
            )
            if page.reading.code and page.reading.code.form == code
            else page
            for page in scans.pages
        )
        return replace(scans, pages=pages)

    clear = with_doubt(0.9, 0.9, one)
    assert listed(review_list(scanned_record, clear, Decisions())) == [(2, 1), (1, 1)]
    scans = clear
    torn = with_doubt(0.9, 0.1, other)
    assert listed(review_list(scanned_record, torn, Decisions())) == [(2, 1), (1, 1)]


def test_decided_items_stay_in_the_list(scanned_record: Record, scans: ScanRecord) -> None:
    code = scanned_record.forms[0].code
    row = ReviewRow("answer", "", code, "", "1", "B", "A. Berg", WHEN)
    items = review_list(scanned_record, scans, decisions_of([row]))
    assert [at.decided for at in items.doubts] == [row, None]
    assert items.left == 11


def test_the_answers_of_an_assigned_page_are_decided_by_eye(
    scanned_record: Record, scans: ScanRecord
) -> None:
    code = scanned_record.forms[2].code
    row = ReviewRow("page", "room.pdf:5", code, "1", "", "", "A. Berg", WHEN)
    items = review_list(scanned_record, scans, decisions_of([row]))
    assert listed(items) == [(3, 1), (3, 2), (1, 1), (2, 1)]
    assert [at.part for at in items.doubts[0].crops] == [None]
    assert items.doubts[0].shown is None
    assert items.missing == ()
    assert [at.decided for at in items.pages] == [row]
