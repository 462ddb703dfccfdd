"""State of the scanned pages of an exam: numbers by outcome, and what is next."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from studypress.exam.record.read import Record
from studypress.pipeline.scanning.accounting import ScanAccount
from studypress.pipeline.scanning.kept_scans import scanned_exam
from studypress.scan.reading import PageOutcome

_SPECIAL = tuple(outcome for outcome in PageOutcome if outcome is not PageOutcome.READ)


@dataclass(frozen=True)
class ScanStatus:
    """Scanned pages of an exam.

    `read` is the number of its pages that can be marked, of those `expected`. `outcomes` has the
    number of pages by outcome, without the `blank` ones. `doubts` is the number of questions that a
    person must decide, `typed` that of pages to be read by a code that was typed. `absent` are the
    codes of forms without a page.
    """

    read: int
    expected: int
    outcomes: Mapping[str, int]
    blank: int
    doubts: int
    typed: int
    absent: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Yield the state as lines of text."""
        if not (self.outcomes or self.blank):
            yield f"nothing yet of {counted(self.expected, 'page')}"
            return
        counts = [(self.outcomes.get(outcome, 0), str(outcome)) for outcome in _SPECIAL]
        counts.append((self.blank, "blank"))
        special = ", ".join(f"{count:,} {outcome}" for count, outcome in counts if count)
        line = f"{self.read:,} of {counted(self.expected, 'page')}"
        yield line + (f"; {special}" if special else "")
        if self.doubts:
            yield f"{counted(self.doubts, 'question')} to decide"
        if self.absent:
            yield f"{counted(len(self.absent), 'form')} without a page"

    def next(self, folder: Path) -> Iterator[str]:
        """Yield the commands that are next before the papers are marked."""
        at = quote(str(folder))
        if not self.outcomes or self.outcomes.get(PageOutcome.MISSING):
            yield f"studypress scan {at} FILES"
        if self.typed:
            yield f"studypress scan {at}"
        if self.doubts or self.outcomes.get(PageOutcome.UNREADABLE, 0) > self.typed:
            yield f"studypress review {at}"


def scan_status(where: Path, record: Record) -> ScanStatus | None:
    """Return the state of the scanned pages; None if no page can be read by a scanner."""
    if not any(form.scan for form in record.valid_forms):
        return None
    return status_of(scanned_exam(where, record).account)


def status_of(account: ScanAccount) -> ScanStatus:
    """Return the state of an account."""
    printed = Counter(str(page.outcome) for page in account.pages if not page.is_blank)
    return ScanStatus(
        sum(page.counts for page in account.pages),
        account.expected,
        printed,
        sum(page.is_blank for page in account.pages),
        account.doubts,
        sum(page.is_typed for page in account.pages),
        tuple(form.code for form in account.absent),
    )


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 page` or `2 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
