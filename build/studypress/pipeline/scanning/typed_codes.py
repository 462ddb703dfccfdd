"""Codes of pages that people have typed, and pages that are to be read by them."""

from dataclasses import replace

from studypress.exam.scannable.page_code import PageCode
from studypress.scan.correction_file import Decisions
from studypress.scan.review_row import NO_ANSWER, places_of
from studypress.scan.scan_record import ScannedPage, ScanRecord

TYPED = "its code was typed"
"""First words of the reason of a reading by a code that a person has typed."""


def typed_code(page: ScannedPage, decisions: Decisions) -> PageCode | None:
    """Return the code that a person has typed for a page; None if there is none."""
    decision = decisions.pages.get(page.place)
    if decision is None or decision.page == NO_ANSWER:
        return None
    return PageCode(decision.code, int(decision.page))


def has_to_be_read(page: ScannedPage, decisions: Decisions) -> bool:
    """Return whether a page was read by another code than the one typed, if one is."""
    if code := typed_code(page, decisions):
        return page.reading.code != code
    return page.reading.reason.startswith(TYPED) and page.place not in decisions.pages


def standing(scans: ScanRecord, decisions: Decisions) -> Decisions:
    """Return decisions without those about answers that were seen on a page of another form.

    The code of that page was typed wrong, and corrected since.
    """
    forms = {page.place: _form_of(page, decisions) for page in scans.pages}
    answers = {
        key: row
        for key, row in decisions.answers.items()
        if all(forms.get(place, row.code) == row.code for place in places_of(row))
    }
    return replace(decisions, answers=answers)


def _form_of(page: ScannedPage, decisions: Decisions) -> str:
    """Return the code of the form of a page; an empty text if a person says that it has none."""
    decision = decisions.pages.get(page.place)
    if decision and decision.page == NO_ANSWER:
        return ""
    code = typed_code(page, decisions) or page.reading.code
    if code is None or (has_to_be_read(page, decisions) and decision is None):
        return ""
    return code.form
