"""Outcome of a scan as text for a terminal."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote

from studypress.exam.record.form_record import FormRecord
from studypress.pipeline.scanning.accounting import PageAccount
from studypress.pipeline.scanning.scan import ScanOutcome
from studypress.pipeline.scanning.scan_status import status_of
from studypress.scan.reading import PageOutcome

_FEW = 10  # pages or forms that are listed
_WRONG = (PageOutcome.UNREADABLE, PageOutcome.MISSING)


def is_whole(outcome: ScanOutcome) -> bool:
    """Return whether all pages are read, at most doubtful, and belong to the exam."""
    return not (outcome.faults or any(map(_is_wrong, outcome.account.pages)))


def fault_lines(outcome: ScanOutcome) -> Iterator[str]:
    """Yield a line for each file that is no scan, and for pages that are wrong."""
    yield from outcome.faults[:_FEW]
    if len(outcome.faults) > _FEW:
        yield f"and {len(outcome.faults) - _FEW:,} more files"
    wrong = [page for page in outcome.account.pages if _is_wrong(page)]
    yield from (f"{_place(page)}: {page.outcome}: {page.reason}" for page in wrong[:_FEW])
    if len(wrong) > _FEW:
        yield f"and {len(wrong) - _FEW:,} more pages: see {outcome.table}"


def scan_lines(outcome: ScanOutcome, folder: Path) -> Iterator[str]:
    """Yield the numbers of pages, forms without any, and the commands that are next."""
    status, absent = status_of(outcome.account), outcome.account.absent
    yield f"{outcome.now:,} read now" + f", {outcome.known:,} known" * bool(outcome.known)
    yield "; ".join(status.lines())
    if absent and outcome.account.pages:
        yield f"absent? {_listed(absent)}"
    yield f"{outcome.table}  has the outcome of each page"
    marking = [f"studypress mark {quote(str(folder))}"] * bool(status.read)
    yield from ("next:", *(f"  {command}" for command in (*status.next(folder), *marking)))


def _is_wrong(page: PageAccount) -> bool:
    """Return whether a page is unreadable, missing, or of another exam; not if it is blank."""
    is_foreign = page.outcome is PageOutcome.FOREIGN and not page.is_blank
    return page.outcome in _WRONG or is_foreign


def _place(page: PageAccount) -> str:
    """Return the place of a scanned page, or name the missing one."""
    if page.scanned or not page.code or not page.form:
        return page.scanned.place if page.scanned else ""
    return f"page {page.code.page} of {_named(page.form)}"


def _listed(forms: Sequence[FormRecord]) -> str:
    more = f" and {len(forms) - _FEW:,} more" if len(forms) > _FEW else ""
    return ", ".join(map(_named, forms[:_FEW])) + more


def _named(form: FormRecord) -> str:
    return f"{form.code} ({form.candidate.name})" if form.candidate else form.code
