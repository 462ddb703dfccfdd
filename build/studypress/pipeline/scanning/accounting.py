"""Account of all scanned pages against the manifest: the outcome of each page, and missing ones."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from studypress.exam.form_code import not_of
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.exam.scannable.page_code import PageCode
from studypress.pipeline.scanning.doubts import differences, doubts_of
from studypress.pipeline.scanning.typed_codes import has_to_be_read, typed_code
from studypress.scan.correction_file import Decisions
from studypress.scan.reading import PageOutcome
from studypress.scan.review_row import NO_ANSWER, ReviewRow
from studypress.scan.scan_record import ScannedPage, ScanRecord

_READABLE = (PageOutcome.READ, PageOutcome.DOUBTFUL)


@dataclass(frozen=True)
class PageAccount:
    """A page and its outcome, with the reason.

    `scanned` is None if the page is missing; `code` and `form` are None if it is no page of this
    exam. `doubts` has the reason for each question that a person must decide. `repeats` is the
    place of another picture of the same page, which counts instead. `is_typed` is True if it has to
    be read by a code that a person has typed.
    """

    outcome: PageOutcome
    scanned: ScannedPage | None
    code: PageCode | None = None
    form: FormRecord | None = None
    doubts: Mapping[int, str] = field(default_factory=dict)
    repeats: str = ""
    is_typed: bool = False
    reason: str = ""

    @property
    def counts(self) -> bool:
        """True if the answers of its form are those on this picture."""
        return self.form is not None and self.outcome in _READABLE and not self.repeats

    @property
    def is_blank(self) -> bool:
        """True if it is an empty sheet, such as the back of a page."""
        return self.outcome is PageOutcome.FOREIGN and not (self.scanned and self.scanned.picture)


@dataclass(frozen=True)
class ScanAccount:
    """All scanned pages in the order of scanning, then the missing pages of scanned forms.

    `absent` are valid forms of which no page was scanned, without the spare copies. `expected` is
    the number of pages of all forms but the spare copies that were not used.
    """

    pages: tuple[PageAccount, ...]
    absent: tuple[FormRecord, ...]
    expected: int

    @cached_property
    def outcomes(self) -> Mapping[PageOutcome, int]:
        """Number of pages with each outcome."""
        return Counter(page.outcome for page in self.pages)

    @cached_property
    def counted(self) -> Mapping[str, tuple[PageAccount, ...]]:
        """Pages from which answers are taken, by the code of their form."""
        found = defaultdict[str, list[PageAccount]](list)
        for page in self.pages:
            if page.form and page.counts:
                found[page.form.code].append(page)
        return {code: tuple(pages) for code, pages in found.items()}

    @property
    def doubts(self) -> int:
        """Number of questions that a person must decide."""
        return sum(len(page.doubts) for page in self.pages if page.counts)


def account_of(
    record: Record,
    scans: ScanRecord,
    decisions: Decisions,
    owner_of: Callable[[str], str] = lambda _: "",
) -> ScanAccount:
    """Return the account of all scanned pages of an exam, with the decisions of people.

    `owner_of` returns the title and the folder of another exam that has a code, or an empty string.
    """
    single = _Single(record, decisions, owner_of)
    pages = _without_repeats([single.account(page) for page in scans.pages], decisions)
    seen = {page.code for page in pages if page.form and page.code}
    scanned = Counter(code.form for code in seen)
    absent = tuple(_absent(record, scanned))
    due = {
        form.code: _due(form, covers=record.options.scannable != "sheet")
        for form in record.owned_forms
    }
    missing = [
        _missing(form, code, scanned[form.code])
        for form in record.owned_forms
        if form.code in scanned
        for code in due[form.code]
        if code not in seen
    ]
    expected = len(seen) + len(missing) + sum(len(due[form.code]) for form in absent)
    return ScanAccount((*pages, *missing), absent, expected)


@dataclass(frozen=True)
class _Single:
    """Account of a page without regard to the others."""

    record: Record
    decisions: Decisions
    owner_of: Callable[[str], str]

    @cached_property
    def _forms(self) -> Mapping[str, FormRecord]:
        return {form.code: form for form in self.record.owned_forms}

    def account(self, page: ScannedPage) -> PageAccount:
        """Return the account of a page; a decision of a person counts more than its symbol."""
        decision = self.decisions.pages.get(page.place)
        if decision and decision.page == NO_ANSWER:
            return PageAccount(PageOutcome.FOREIGN, page, reason=f"no page of it{_by(decision)}")
        code = typed_code(page, self.decisions) or page.reading.code
        if code is None:
            return PageAccount(page.reading.outcome, page, reason=page.reading.reason)
        if (form := self._forms.get(code.form)) is None:
            reason = not_of(self.record.title, code.form, self.owner_of(code.form))
            return PageAccount(PageOutcome.FOREIGN, page, code, reason=reason)
        if form.scan is None or form.scan.page(code.page) is None:
            reason = f"form {form.code} has no scannable page {code.page}"
            return PageAccount(PageOutcome.FOREIGN, page, code, reason=reason)
        found = PageAccount(PageOutcome.READ, page, code, form)
        if fault := self._fault(page, code, form):
            is_typed = bool(page.picture) and has_to_be_read(page, self.decisions)
            unread = PageOutcome.UNREADABLE
            return replace(found, outcome=unread, is_typed=is_typed, reason=fault)
        return self._with_doubts(found, decision)

    def _fault(self, page: ScannedPage, code: PageCode, form: FormRecord) -> str:
        """Return why the boxes of a page of this exam are not read; an empty text if they are."""
        if has_to_be_read(page, self.decisions):
            remedy = "run scan without files" if page.picture else "scan it again"
            typed = typed_code(page, self.decisions)
            what = (
                f"to be read as page {code.page} of form {form.code}" if typed else "code withdrawn"
            )
            return f"{what}: {remedy}"
        if page.reading.outcome not in _READABLE:
            return page.reading.reason or "it could not be read"
        printed = form.scan.page(code.page) if form.scan else None
        if printed is None or tuple(at.box for at in page.reading.boxes) != printed.boxes:
            return "it was read with other boxes than those of the manifest: read it again"
        return ""

    def _with_doubts(self, found: PageAccount, decision: ReviewRow | None) -> PageAccount:
        """Return the account of a readable page with the doubts that are not decided.

        If its place was guessed, each of its questions is in doubt, until a person names the page.
        """
        if found.scanned is None or found.form is None:
            return found
        reading, code = found.scanned.reading, found.form.code
        every = doubts_of(found.form, reading.boxes)
        guess = reading.reason if reading.outcome is PageOutcome.DOUBTFUL and not decision else ""
        if guess:
            every = {**dict.fromkeys(_questions(found), guess), **every}
        doubts = {at: why for at, why in every.items() if (code, at) not in self.decisions.answers}
        gone = self.record.withdrawn.get(code)
        own = {at: why for at, why in doubts.items() if why != guess}
        reasons = [f"question {at}: {why}" for at, why in sorted(own.items())]
        if len(own) < len(doubts):
            reasons.append(guess)
        if decision:
            reasons.append(f"code{_by(decision)}")
        if gone:
            reasons.append(f"copy withdrawn by amendment {gone.number}")
        outcome = PageOutcome.DOUBTFUL if doubts else PageOutcome.READ
        return replace(found, outcome=outcome, doubts=doubts, reason="; ".join(reasons))


def _questions(page: PageAccount) -> set[int]:
    """Return the numbers of the questions that are answered on a page."""
    scan = page.form.scan if page.form else None
    printed = scan.page(page.code.page) if scan and page.code else None
    if printed is None:
        return set()
    return {at.question for at in printed.boxes} | {at.question for at in printed.areas}


def _by(decision: ReviewRow) -> str:
    return f", as {decision.who or 'unnamed'} decided"


def _without_repeats(pages: Sequence[PageAccount], decisions: Decisions) -> list[PageAccount]:
    """Return the accounts in their order, in which one picture of each page counts.

    It is the first readable one. Pictures with other marks than it are doubtful, and so is it.
    """
    same = defaultdict[PageCode, list[int]](list)
    for at, page in enumerate(pages):
        if page.form and page.code:
            same[page.code].append(at)
    found = list(pages)
    for places in (each for each in same.values() if len(each) > 1):
        first = next((at for at in places if pages[at].counts), places[0])
        for at in places:
            if at != first:
                found[first], found[at] = _compared(found[first], pages[at], decisions)
    return found


def _compared(
    first: PageAccount, second: PageAccount, decisions: Decisions
) -> tuple[PageAccount, PageAccount]:
    """Return the accounts of two pictures of one page, of which the first counts."""
    if first.scanned is None or second.scanned is None or first.form is None:
        return first, second
    place, code = first.scanned.place, first.form.code
    repeated = replace(second, outcome=PageOutcome.DUPLICATE, repeats=place, doubts={})
    if not (first.counts and second.counts):
        why = "" if second.counts else second.reason
        return first, replace(repeated, reason="; ".join(filter(None, (f"also at {place}", why))))
    every = differences(first.scanned.reading.boxes, second.scanned.reading.boxes)
    numbers = [at for at in every if (code, at) not in decisions.answers]
    if not numbers:
        return first, replace(repeated, reason=f"also at {place}")
    listed = ", ".join(map(str, numbers))
    here, there = (
        f"other marks at {at.place}, question {listed}" for at in (second.scanned, first.scanned)
    )
    doubts = {**first.doubts, **dict.fromkeys(numbers, f"other marks at {second.scanned.place}")}
    reason = "; ".join(filter(None, (first.reason, here)))
    changed = replace(first, outcome=PageOutcome.DOUBTFUL, doubts=doubts, reason=reason)
    return changed, replace(repeated, outcome=PageOutcome.DOUBTFUL, reason=there)


def _due(form: FormRecord, *, covers: bool) -> list[PageCode]:
    """Return the pages of a form that are to be scanned.

    Without `covers`, they are not the pages before an answer sheet: these have no boxes.
    """
    pages = form.scan.pages if form.scan else ()
    return [PageCode(form.code, page.page) for page in pages if page.boxes or page.areas or covers]


def _missing(form: FormRecord, code: PageCode, count: int) -> PageAccount:
    """Return the account of a page that was not scanned, while `count` others of its form were."""
    others = "another page" if count == 1 else f"{count} other pages"
    reason = f"not scanned, but {others} of this form"
    return PageAccount(PageOutcome.MISSING, None, code, form, reason=reason)


def _absent(record: Record, seen: Container[str]) -> Iterator[FormRecord]:
    """Yield the valid forms without a scanned page; not spare copies.

    A candidate of whom an earlier copy was scanned is not absent.
    """
    here = {at.candidate.id for at in record.owned_forms if at.candidate and at.code in seen}
    is_named = any(form.candidate for form in record.valid_forms)
    for form in record.valid_forms:
        if form.scan is None or form.code in seen or (is_named and not form.candidate):
            continue
        if form.candidate is None or form.candidate.id not in here:
            yield form
