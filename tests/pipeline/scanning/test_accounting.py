"""Accounts of scanned pages: each page has one outcome, and each page of a form is found."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from studypress.exam.record.read import Record
from studypress.exam.scannable.page_code import PageCode
from studypress.pipeline.scanning.accounting import ScanAccount, account_of
from studypress.scan.correction_file import Decisions, decisions_of
from studypress.scan.reading import BoxReading, BoxState, PageOutcome, PageReading
from studypress.scan.review_row import NO_ANSWER, ReviewRow
from studypress.scan.scan_record import ScannedPage, ScanRecord

WHEN = "2026-02-03T14:05:06Z"
OTHER = "K7Q4-M3XF"
MARKED, DOUBTFUL = BoxState.MARKED, BoxState.DOUBTFUL
NOTHING = Decisions()


class Scanner:
    """Pages as a reader finds them, in the order of scanning."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.pages: list[ScannedPage] = []

    def page(self, form: int, number: int, **states: BoxState) -> str:
        """Scan a page with boxes marked, such as q1A=MARKED; return its place."""
        found = self.record.every_form[form]
        assert found.scan
        layout = found.scan.page(number)
        assert layout
        boxes = tuple(
            BoxReading(box, states.get(f"q{box.question}{box.value}", BoxState.EMPTY), 0, 0)
            for box in layout.boxes
        )
        outcome = PageOutcome.DOUBTFUL if DOUBTFUL in states.values() else PageOutcome.READ
        return self.add(PageReading(outcome, PageCode(found.code, number), boxes), "x.jpg")

    def whole(self, form: int) -> None:
        scan = self.record.every_form[form].scan
        for page in scan.pages if scan else ():
            self.page(form, page.page)

    def add(self, reading: PageReading, picture: str = "") -> str:
        self.pages.append(ScannedPage("a.pdf", "0" * 64, len(self.pages) + 1, reading, picture))
        return self.pages[-1].place

    def account(self, decisions: Decisions = NOTHING, **more: object) -> ScanAccount:
        scans = ScanRecord(self.record.identity, tuple(self.pages))
        return account_of(self.record, scans, decisions, **more)  # type: ignore[arg-type]

    def outcomes(self, decisions: Decisions = NOTHING) -> list[str]:
        return [str(page.outcome) for page in self.account(decisions).pages]


@pytest.fixture
def scanner(scanned_record: Record) -> Scanner:
    return Scanner(scanned_record)


@pytest.fixture
def pages(scanned_record: Record) -> int:
    """Number of pages of each form."""
    scan = scanned_record.forms[0].scan
    assert scan
    return len(scan.pages)


def of_page(place: str, code: str, page: str) -> Decisions:
    return decisions_of([ReviewRow("page", place, code, page, "", "", "A. Berg", WHEN)])


def test_pages_swapped_between_forms_belong_to_the_form_of_their_code(
    scanner: Scanner, pages: int
) -> None:
    for number in range(1, pages + 1):
        for form in (1, 0) if number % 2 else (0, 1):
            scanner.page(form, number)
    account = scanner.account()
    codes = [form.code for form in scanner.record.forms[:2]]
    for code in codes:
        found = account.counted[code]
        assert sorted(at.code.page for at in found if at.code) == list(range(1, pages + 1))
    assert set(scanner.outcomes()) == {"read"}


def test_a_missing_page_is_named_if_others_of_its_form_were_scanned(
    scanner: Scanner, pages: int
) -> None:
    scanner.page(0, 1)
    account = scanner.account()
    missing = [at for at in account.pages if at.outcome is PageOutcome.MISSING]
    assert [at.code for at in missing] == [
        PageCode(scanner.record.forms[0].code, number) for number in range(2, pages + 1)
    ]
    assert not any(at.counts for at in missing)
    others = [form.code for form in scanner.record.valid_forms[1:]]
    assert [form.code for form in account.absent] == others
    assert account.expected == pages * len(scanner.record.valid_forms)


def test_pages_before_an_answer_sheet_are_not_expected(scanned_record: Record) -> None:
    """They have no boxes; one that is scanned is counted."""
    manifest = scanned_record.model_dump(mode="json", by_alias=True)
    manifest["options"]["scannable"] = "sheet"
    for form in manifest["forms"]:
        form["scan"]["pages"][0] |= {"boxes": [], "areas": []}
    scanner = Scanner(Record.model_validate(manifest))
    forms = len(scanned_record.forms)
    scanner.page(0, 2)
    assert scanner.outcomes() == ["read"]
    assert scanner.account().expected == forms
    scanner.page(1, 1)
    assert scanner.outcomes() == ["read", "read", "missing"]
    assert scanner.account().expected == forms + 1


def test_each_question_of_a_guessed_page_is_in_doubt_until_it_is_decided(
    scanner: Scanner,
) -> None:
    """Also if one of them has a doubt of its own."""
    place = scanner.page(0, 1, q1A=DOUBTFUL)
    (scanned,) = scanner.pages
    reading = replace(scanned.reading, reason="a fiducial is beside its place")
    scanner.pages = [replace(scanned, reading=reading)]
    page, *_ = scanner.account().pages
    own = "a box is doubtful (A)"
    assert page.doubts == {1: own, 2: reading.reason}
    assert page.reason == f"question 1: {own}; {reading.reason}"
    code = scanner.record.forms[0].code
    first = ReviewRow("answer", "", code, "", "1", "A", "A. Berg", WHEN)
    page, *_ = scanner.account(decisions_of([first])).pages
    assert (page.outcome, page.doubts) == (PageOutcome.DOUBTFUL, {2: reading.reason})
    page, *_ = scanner.account(decisions_of([first, replace(first, question="2")])).pages
    assert (page.outcome, page.doubts) == (PageOutcome.READ, {})
    page, *_ = scanner.account(of_page(place, code, "1")).pages
    assert page.doubts == {1: own}


def test_a_duplicate_with_equal_marks_is_reported_and_the_first_counts(scanner: Scanner) -> None:
    first, second = scanner.page(0, 1, q1A=MARKED), scanner.page(0, 1, q1A=MARKED)
    read, repeated, *_ = scanner.account().pages
    assert (read.outcome, read.counts) == (PageOutcome.READ, True)
    assert (repeated.outcome, repeated.counts) == (PageOutcome.DUPLICATE, False)
    assert repeated.repeats == first
    assert repeated.reason == f"also at {first}"
    assert repeated.scanned
    assert repeated.scanned.place == second


def test_a_duplicate_with_other_marks_is_not_dropped_silently(scanner: Scanner) -> None:
    first, second = scanner.page(0, 1, q1A=MARKED), scanner.page(0, 1, q1B=MARKED)
    read, repeated, *_ = scanner.account().pages
    assert [read.outcome, repeated.outcome] == [PageOutcome.DOUBTFUL] * 2
    assert read.doubts == {1: f"other marks at {second}"}
    assert (read.counts, repeated.counts) == (True, False)
    assert repeated.reason == f"other marks at {first}, question 1"
    code = scanner.record.forms[0].code
    decided = decisions_of([ReviewRow("answer", "", code, "", "1", "B", "A. Berg", WHEN)])
    assert scanner.outcomes(decided)[:2] == ["read", "duplicate"]


def test_a_picture_that_can_be_read_counts_and_not_the_unreadable_one_before_it(
    scanner: Scanner,
) -> None:
    code = PageCode(scanner.record.forms[0].code, 1)
    scanner.add(PageReading(PageOutcome.UNREADABLE, code, reason="folded"), "y.jpg")
    scanner.page(0, 1)
    unread, read, *_ = scanner.account().pages
    assert (unread.outcome, unread.counts) == (PageOutcome.DUPLICATE, False)
    assert unread.reason == "also at a.pdf:2; folded"
    assert (read.outcome, read.counts) == (PageOutcome.READ, True)


def test_a_page_of_another_exam_is_foreign_and_its_exam_named(scanner: Scanner) -> None:
    scanner.add(PageReading(PageOutcome.FOREIGN, PageCode(OTHER, 1)), "x.jpg")
    (page,) = scanner.account(owner_of=lambda _: "'Biology' in out/b").pages
    assert page.outcome is PageOutcome.FOREIGN
    assert page.reason == f"'{OTHER}' is the code of 'Biology' in out/b"


def test_a_page_that_a_form_does_not_have_is_foreign(scanner: Scanner) -> None:
    code = scanner.record.forms[0].code
    scanner.add(PageReading(PageOutcome.FOREIGN, PageCode(code, 99)), "x.jpg")
    (page,) = scanner.account().pages
    assert page.outcome is PageOutcome.FOREIGN
    assert page.reason == f"form {code} has no scannable page 99"


def test_pages_without_a_code_keep_outcome_and_reason(scanner: Scanner) -> None:
    scanner.add(PageReading(PageOutcome.FOREIGN, reason="blank"))
    scanner.add(PageReading(PageOutcome.UNREADABLE, reason="no symbol"), "y.jpg")
    found = [(str(at.outcome), at.reason) for at in scanner.account().pages]
    assert found == [("foreign", "blank"), ("unreadable", "no symbol")]


def test_doubts_are_named_until_a_person_decides(scanner: Scanner) -> None:
    scanner.page(0, 1, q1A=DOUBTFUL)
    page = scanner.account().pages[0]
    assert (page.outcome, page.doubts) == (PageOutcome.DOUBTFUL, {1: "a box is doubtful (A)"})
    assert scanner.account().doubts == 1
    code = scanner.record.forms[0].code
    decided = decisions_of([ReviewRow("answer", "", code, "", "1", "A", "A. Berg", WHEN)])
    assert scanner.outcomes(decided)[0] == "read"
    assert scanner.account(decided).doubts == 0


def test_an_unreadable_page_is_assigned_and_then_read_again(scanner: Scanner) -> None:
    code = scanner.record.forms[0].code
    place = scanner.add(PageReading(PageOutcome.UNREADABLE, reason="no symbol"), "y.jpg")
    decided = of_page(place, code, "1")
    page = scanner.account(decided).pages[0]
    assert (page.outcome, page.code) == (PageOutcome.UNREADABLE, PageCode(code, 1))
    assert page.reason == f"to be read as page 1 of form {code}: run scan without files"
    assert page.is_typed
    scanner.page(0, 1)
    scanner.pages[0] = replace(scanner.pages.pop(), index=1)
    page = scanner.account(decided).pages[0]
    assert (page.outcome, page.reason) == (PageOutcome.READ, "code, as A. Berg decided")


def test_a_person_can_decide_that_a_page_is_none_of_the_exam(scanner: Scanner) -> None:
    place = scanner.page(0, 1)
    (page,) = scanner.account(of_page(place, "", NO_ANSWER)).pages
    assert (page.outcome, page.counts) == (PageOutcome.FOREIGN, False)


def test_a_page_with_other_boxes_than_the_manifest_is_not_used(scanner: Scanner) -> None:
    scanner.page(0, 1)
    reading = scanner.pages[0].reading
    scanner.pages[0] = replace(scanner.pages[0], reading=replace(reading, boxes=reading.boxes[1:]))
    assert scanner.outcomes()[0] == "unreadable"


def test_every_scanned_page_has_one_account_in_the_order_of_scanning(
    scanner: Scanner, make_reading: Callable[[], PageReading]
) -> None:
    scanner.whole(0)
    scanner.add(make_reading(), "y.jpg")
    scanner.whole(0)
    scanned = [at.scanned for at in scanner.account().pages if at.scanned]
    assert scanned == scanner.pages


@pytest.fixture
def make_reading() -> Callable[[], PageReading]:
    return lambda: PageReading(PageOutcome.UNREADABLE, reason="no symbol")
