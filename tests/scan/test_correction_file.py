"""The file of corrections: read as written; each cell that does not fit the exam is named."""

from dataclasses import replace

import pytest

from studypress.errors import ContentError
from studypress.exam.record.read import Record
from studypress.scan.correction_file import (
    answer_fault,
    corrections_csv,
    decisions_of,
    read_corrections,
)
from studypress.scan.review_row import COLUMNS, ReviewRow

WHEN = "2026-02-03T14:05:06Z"


@pytest.fixture
def code(scanned_record: Record) -> str:
    return scanned_record.forms[0].code


def answer(code: str, question: str, text: str) -> ReviewRow:
    return ReviewRow("answer", "", code, "", question, text, "A. Berg", WHEN)


def page(code: str, number: str, source: str = "a.pdf:7") -> ReviewRow:
    return ReviewRow("page", source, code, number, "", "", "A. Berg", WHEN)


def faults(record: Record, *rows: ReviewRow) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read_corrections(record, corrections_csv(rows), "c.csv")
    return [str(problem) for problem in caught.value.problems]


def test_corrections_are_read_as_they_were_written(scanned_record: Record, code: str) -> None:
    rows = (
        answer(code, "1", "B"),
        answer(code, "1", "-"),
        answer(code, "2", "AC"),
        answer(code, "3", "-1,5"),
        answer(code, "4", '=Paris, "or" so'),
        answer(code, "5", "ab"),
        answer(code, "5", "2.5"),
        answer(code, "5", ""),
        page(code, "1"),
        page("", "-"),
        page("", ""),
    )
    assert read_corrections(scanned_record, corrections_csv(rows), "c.csv") == rows


def test_a_code_is_read_in_any_spelling(scanned_record: Record, code: str) -> None:
    data = corrections_csv([answer(code.lower().replace("-", ""), "1", "B")])
    assert read_corrections(scanned_record, data, "c.csv") == (answer(code, "1", "B"),)


def test_the_last_decision_counts_unless_it_is_withdrawn(code: str) -> None:
    first, second = answer(code, "1", "A"), answer(code, "1", "B")
    rows = [first, second, page(code, "1"), page(code, "2", "b.pdf:1"), page("", "", "b.pdf:1")]
    found = decisions_of(rows)
    assert found.answers == {(code, 1): second}
    assert found.pages == {"a.pdf:7": page(code, "1")}
    assert decisions_of([*rows, answer(code, "1", "")]).answers == {}


def test_every_cell_that_does_not_fit_is_named_with_its_place(
    scanned_record: Record, code: str
) -> None:
    found = faults(
        scanned_record,
        answer(code, "1", "Z"),
        answer(code, "1", "BA"),
        answer(code, "99", "A"),
        answer(code, "5", "-"),
        answer(code, "5", "1000"),
        answer("K7Q4-M3XF", "1", "A"),
        answer("", "1", "A"),
        page(code, "77"),
        page("", "3"),
        page(code, "1", "no place"),
        replace(answer(code, "1", "A"), when="yesterday"),
        replace(answer(code, "1", "A"), who="x" * 101),
        ReviewRow("other", "", code, "", "1", "A", "", WHEN),  # type: ignore[arg-type]
    )
    lines = [int(line.split(":")[1]) for line in found]
    assert lines == list(range(2, 15))
    for text, line in zip(
        ("from A to", "in their order", "questions from 1 to", "points from 0", "points from 0"),
        found,
        strict=False,
    ):
        assert text in line


def test_another_file_is_refused(scanned_record: Record) -> None:
    for data in (b"", b"code,1\nK7Q4-M3XF,A\n", b"\x00\x01"):
        with pytest.raises(ContentError):
            read_corrections(scanned_record, data, "c.csv")
    short = ",".join(COLUMNS) + "\npage,a.pdf:1\n"
    with pytest.raises(ContentError, match="2 cells, but the first row 8"):
        read_corrections(scanned_record, short.encode(), "c.csv")


def test_answers_fit_the_kind_of_the_question(scanned_record: Record) -> None:
    for item in scanned_record.forms[0].questions:
        assert not answer_fault(item, "")
