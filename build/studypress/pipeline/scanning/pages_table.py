"""Table of all pages of a scanned exam: the outcome of each against the manifest."""

from collections.abc import Iterator

from studypress.exam.model import NO_CANDIDATE
from studypress.exam.record.form_record import FormRecord
from studypress.files.csv_sheet import csv_text
from studypress.pipeline.scanning.accounting import PageAccount, ScanAccount
from studypress.scan.reading import PageOutcome

COLUMNS = (
    "file", "page", "outcome", "code", "page of form", "candidate", "id", "group", "reason",
)  # fmt: skip
"""Columns of the table."""

ABSENT = "no page of this form was scanned"
"""Reason of a form that is missing as a whole."""


def pages_csv(account: ScanAccount) -> bytes:
    """Return the table of all scanned pages, missing pages, and forms without a page, as CSV."""
    return csv_text(COLUMNS, _rows(account)).encode()


def _rows(account: ScanAccount) -> Iterator[tuple[object, ...]]:
    for page in account.pages:
        yield (*_scanned(page), *_of_form(page), page.reason)
    for form in account.absent:
        yield "", "", PageOutcome.MISSING, form.code, "", *_owner(form), ABSENT


def _scanned(page: PageAccount) -> tuple[object, ...]:
    scanned = page.scanned
    return (scanned.source, scanned.index, page.outcome) if scanned else ("", "", page.outcome)


def _of_form(page: PageAccount) -> tuple[object, ...]:
    code = page.code
    return (*((code.form, code.page) if code else ("", "")), *_owner(page.form))


def _owner(form: FormRecord | None) -> tuple[str, ...]:
    return ((form and form.candidate) or NO_CANDIDATE).cells()
