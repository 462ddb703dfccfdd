"""Answers of scanned papers: what boxes and people state, and what is left to decide."""

from dataclasses import replace
from pathlib import Path

import pytest

from studypress.exam.blueprint.model import Scoring
from studypress.exam.record.read import Record
from studypress.grading.answers.answer_cells import RowFindings
from studypress.pipeline.marking.scanned_answers import (
    ScannedPaper,
    scanned_papers,
    scanned_sheets,
)
from studypress.pipeline.scanning.accounting import account_of
from studypress.pipeline.scanning.kept_scans import kept_scans
from studypress.scan.correction_file import decisions_of
from studypress.scan.reading import BoxState, PageOutcome
from studypress.scan.review_row import ReviewRow
from studypress.scan.scan_record import ScanRecord

WHEN = "2026-02-03T14:05:06Z"


@pytest.fixture
def scans(scanned_exam: Path, scanned_record: Record) -> ScanRecord:
    return kept_scans(scanned_exam, scanned_record)


def papers(record: Record, scans: ScanRecord, *rows: ReviewRow) -> tuple[ScannedPaper, ...]:
    decisions = decisions_of(rows)
    return scanned_papers(account_of(record, scans, decisions), decisions)


def answer(code: str, number: int, text: str, who: str = "Ada") -> ReviewRow:
    return ReviewRow("answer", "", code, "", str(number), text, who, WHEN)


def test_boxes_answer_what_is_certain(scanned_record: Record, scans: ScanRecord) -> None:
    found = papers(scanned_record, scans)
    assert [paper.form.number for paper in found] == [1, 2, 3]
    assert [paper.read for paper in found] == [{2: "AC"}, {2: "AC"}, {}]
    assert [paper.unmarked for paper in found] == [(3, 4, 5)] * 3
    assert [paper.source for paper in found] == [
        "scan/room.pdf:1-2",
        "scan/room.pdf:3-4",
        "scan/room.pdf:6",
    ]


def test_doubts_have_their_reasons(scanned_record: Record, scans: ScanRecord) -> None:
    assert [paper.doubts for paper in papers(scanned_record, scans)] == [
        {1: "a box is doubtful (A, B)"},
        {1: "two boxes are marked, but one is meant (A, B)"},
        {1: "page 1 was not scanned", 2: "page 1 was not scanned"},
    ]


def test_a_page_that_is_assigned_is_read_only_if_its_boxes_were(
    scanned_record: Record, scans: ScanRecord
) -> None:
    code = scanned_record.forms[2].code
    row = ReviewRow("page", "room.pdf:5", code, "1", "", "", "Ada", WHEN)
    third = papers(scanned_record, scans, row)[2]
    assert set(third.doubts) == {1, 2}
    assert third.doubts[1] == "page 1 (room.pdf:5) was not read"


def test_a_page_that_was_guessed_is_doubtful_until_a_person_names_it(
    scanned_record: Record, scans: ScanRecord
) -> None:
    """The boxes are certain, but a fiducial had to be guessed."""
    first = scans.pages[0]
    boxes = tuple(box for box in first.reading.boxes if box.box.question == 2)
    certain = tuple(
        replace(box, state=BoxState.EMPTY) for box in first.reading.boxes if box not in boxes
    )
    reading = replace(first.reading, boxes=(*certain, *boxes), reason="a corner is covered")
    assert reading.outcome is PageOutcome.DOUBTFUL
    guessed = ScanRecord(scans.exam, (replace(first, reading=reading), *scans.pages[1:]))
    found = papers(scanned_record, guessed)[0]
    assert found.doubts == {1: "a corner is covered", 2: "a corner is covered"}
    code = scanned_record.forms[0].code
    row = ReviewRow("page", "room.pdf:1", code, "1", "", "", "Ada", WHEN)
    assert papers(scanned_record, guessed, row)[0].read == {1: "", 2: "AC"}


def test_pictures_that_differ_are_in_doubt(scanned_record: Record, scans: ScanRecord) -> None:
    first = scans.pages[0]
    other = tuple(
        replace(box, state=BoxState.EMPTY if box.state is BoxState.MARKED else BoxState.MARKED)
        for box in first.reading.boxes
    )
    again = replace(first, source="again.pdf", reading=replace(first.reading, boxes=other))
    twice = ScanRecord(scans.exam, (*scans.pages, again))
    assert set(papers(scanned_record, twice)[0].doubts) == {1, 2}


def test_people_decide_each_under_a_name(scanned_record: Record, scans: ScanRecord) -> None:
    """The row of each has only the answers that this person decided."""
    code = scanned_record.forms[0].code
    rows = (
        answer(code, 1, "B"),
        answer(code, 2, "-"),
        answer(code, 3, "42", "Bo"),
        answer(code, 5, "1.5", "Bo"),
    )
    found = papers(scanned_record, scans, *rows)
    findings = RowFindings()
    sheets = list(scanned_sheets(found[:1], Scoring(), findings))
    assert not findings.problems
    assert [(at.source, at.marker, at.answers) for at in sheets] == [
        ("scan/corrections.csv", "Ada", {1: "B", 2: ""}),
        ("scan/corrections.csv", "Bo", {3: "42", 5: "1.5"}),
    ]
    assert found[0].doubts == {}
    assert found[0].unmarked == (4,)
