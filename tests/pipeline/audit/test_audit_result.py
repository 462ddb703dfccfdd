"""Files of audits: complete, of this scan, and what follows from them."""

from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE

import pytest

from studypress import api
from studypress.errors import ContentError
from studypress.files.csv_sheet import csv_text
from studypress.grading.audit_bound import AuditBound
from studypress.pipeline.audit.audit_result import COLUMNS, kept_audit, store_audit
from studypress.pipeline.audit.sample import audit_sample
from studypress.pipeline.scanning.accounting import ScanAccount

WHEN = "2026-02-03T14:05:06Z"
Rows = list[list[str]]
WriteRows = Callable[[Rows], Path]


@pytest.fixture
def rows(account: ScanAccount) -> Rows:
    drawn = audit_sample(account, 6, "seed").drawn
    return [["seed", *at.name, "right", "Ada", WHEN] for at in drawn]


@pytest.fixture
def write(tmp_path: Path) -> WriteRows:
    def write(rows: Rows) -> Path:
        path = tmp_path / "audit.csv"
        path.write_text(csv_text(COLUMNS, rows))
        return path

    return write


def test_an_audit_is_stored_and_stated(exam: Path, rows: Rows, write: WriteRows) -> None:
    rows[2][6] = "wrong"
    made = store_audit(exam, write(rows))
    assert made.bound.wrong == 1
    _, code, page, question, box, state, *_ = rows[2]
    named = f"form {code}, page {page}, question {question}, box {box}: read as {state}"
    assert made.wrong == (named,)
    assert made.path is not None
    assert S_IMODE(made.path.stat().st_mode) == 0o600
    warnings = api.mark(exam, provisional=True).warnings
    assert f"read wrong: {named}: decide the question in the review" in warnings
    assert any(text.startswith("audit: 1 of 6 boxes") for text in warnings)
    assert '"audit": {\n    "wrong": 1,\n    "checked": 6,' in (
        (exam / "marks/statistics.json").read_text()
    )


def test_the_order_of_rows_does_not_matter(
    account: ScanAccount, exam: Path, rows: Rows, write: WriteRows
) -> None:
    store_audit(exam, write(rows[::-1]))
    found = kept_audit(exam, account)
    assert found
    assert found.bound == AuditBound(0, 6, audit_sample(account, 1, "seed").boxes)
    assert found.statement.endswith("with 95 % confidence, at most 39 % of all are wrong")


def test_without_an_audit_marks_say_so(exam: Path) -> None:
    warnings = api.mark(exam, provisional=True).warnings
    assert any("the scan is not audited: studypress scan" in text for text in warnings)


@pytest.mark.parametrize(
    ("at", "column", "text", "fault"),
    [
        (1, 6, "", "audit.csv:3:.*the verdict must be right or wrong"),
        (1, 0, "other", "audit.csv:3:1: all boxes must be drawn by the same seed"),
        (1, 4, "Z", "not the boxes that its seed draws"),
        (1, 5, "cancelled", "not the boxes that its seed draws"),
        (1, 7, "x" * 201, "at most 200 characters"),
        (0, 0, "a\tb", "a seed must be printable"),
    ],
)
def test_a_file_that_is_not_of_this_sample_is_refused(
    exam: Path, rows: Rows, write: WriteRows, at: int, column: int, text: str, fault: str
) -> None:
    rows[at][column] = text
    with pytest.raises(ContentError, match=fault):
        store_audit(exam, write(rows))
    assert not (exam / "scan/audit.csv").exists()


def test_a_file_without_a_row_is_refused(exam: Path, rows: Rows, write: WriteRows) -> None:
    """Checked boxes cannot be chosen: the others would be missing from the sample."""
    with pytest.raises(ContentError, match="not the boxes"):
        store_audit(exam, write(rows[1:]))
    with pytest.raises(ContentError, match="this is no file of an audit"):
        store_audit(exam, write([]))


def test_an_audit_of_an_earlier_scan_is_not_stated(
    exam: Path, rows: Rows, write: WriteRows
) -> None:
    """A page was scanned since then, so that other boxes would be drawn."""
    store_audit(exam, write(rows))
    path = exam / "scan/readings.json"
    path.write_text(path.read_text().replace('"state": "empty"', '"state": "cancelled"'))
    warnings = api.mark(exam, provisional=True).warnings
    assert any(text.startswith("not stated: the audit of the scan:") for text in warnings)
    assert '"audit"' not in (exam / "marks/statistics.json").read_text()
