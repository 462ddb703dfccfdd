"""Marking of scanned papers: answers by their boxes and by people, together with typed ones."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote

from studypress.errors import CallError, ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.grading.answers.answer_cells import RowFindings
from studypress.grading.answers.answer_sheet import AnswerSheet
from studypress.grading.answers.kept_answers import added, counted
from studypress.pipeline.check import BankSource
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.marking.kept_marks import entries_before
from studypress.pipeline.marking.marks_files import (
    Marked,
    MarkingOptions,
    unchanged_marks,
    write_marks,
)
from studypress.pipeline.marking.scanned_answers import (
    SCANNED,
    ScannedPaper,
    scanned_papers,
    scanned_sheets,
)
from studypress.pipeline.scanning.accounting import ScanAccount
from studypress.pipeline.scanning.kept_scans import scanned_exam
from studypress.scan.review_row import ReviewRow

_REMEDY = "decide the question in the review of the scan, or use --replace"
_FEW = 5  # codes in a message

Doubts = tuple[ScannedPaper, Mapping[int, str]]
"""A paper, and the reason for each question that is in doubt."""


def mark_scans(
    folder: Path,
    bank: BankSource,
    options: MarkingOptions,
    *,
    provisional: bool = False,
    replaces: bool = False,
) -> Marked:
    """Mark the scanned papers of the exam in a folder, together with answers that were typed.

    The answers of earlier scans are replaced. Raises CallError if no page was scanned, and
    ContentError with each question that is in doubt, unless the marks are `provisional`: then it
    is not yet marked. A typed answer settles a doubt; one that contradicts the scan is an error,
    unless the scan `replaces` it.
    """
    where, record = printed_exam(folder)
    check = unchanged_marks(where)
    scanned = scanned_exam(where, record)
    papers = scanned_papers(scanned.account, scanned.decisions)
    if not papers:
        raise CallError(
            f"{folder}: no page of this exam was scanned: first run: studypress scan"
            f" {quote(str(folder))} FILES, or name a file of answers"
        )
    before = entries_before(record, where / file_names.MARKS, replaces=replaces)
    typed = [at for at in before if not at.source.startswith(SCANNED)]
    doubts = _undecided(record, papers, typed)
    if doubts and not provisional:
        raise ContentError([*_problems(doubts), _remedy(folder, doubts)])
    findings = RowFindings()
    sheets = list(scanned_sheets(papers, record.blueprint.scoring, findings))
    if findings.problems:
        raise ContentError(findings.problems)
    marked = added(typed, sheets, replaces=replaces, remedy=_REMEDY)
    files = write_marks(where, record, marked, bank, options, check)
    remarks = [
        *findings.remarks,
        *map(str, _problems(doubts)),
        *_dropped(scanned.dropped),
        *_withdrawn(record, marked.sheets),
        *_unassigned(record, papers, typed),
        *_to_be_marked(papers, typed),
        *_gone(before, papers),
        *_absent(scanned.account, typed),
    ]
    return Marked(files.paths, len(papers), len(marked.sheets), (*remarks, *files.warnings))


def _undecided(
    record: Record, papers: Sequence[ScannedPaper], typed: Sequence[AnswerSheet]
) -> list[Doubts]:
    """Return the doubts about papers that count, without those that are decided or typed."""
    sheets = [AnswerSheet(paper.form, paper.form.candidate, {}) for paper in papers]
    valid = {sheet.form.number for sheet in counted(record, sheets).sheets}
    known = _known(typed)
    left = (
        {
            number: why
            for number, why in paper.doubts.items()
            if (paper.form.number, number) not in known and paper.form.number in valid
        }
        for paper in papers
    )
    return [(paper, doubts) for paper, doubts in zip(papers, left, strict=True) if doubts]


def _known(typed: Sequence[AnswerSheet]) -> set[tuple[int, int]]:
    return {(at.form.number, number) for at in typed for number in at.answers}


def _problems(doubts: Sequence[Doubts]) -> Iterator[Problem]:
    for paper, reasons in doubts:
        grouped: dict[str, list[str]] = {}
        for number, reason in reasons.items():
            grouped.setdefault(reason, []).append(str(number))
        texts = (
            f"question{'s' if numbers[1:] else ''} {', '.join(numbers)}: {reason}"
            for reason, numbers in grouped.items()
        )
        message = f"{_called(paper.form)}: not decided: {'; '.join(texts)}"
        yield Problem(SourcePlace(paper.source), message)


def _called(form: FormRecord) -> str:
    return f"form {form.code}" + (f" ({form.candidate.name})" if form.candidate else "")


def _remedy(folder: Path, doubts: Sequence[Doubts]) -> Problem:
    count = sum(len(reasons) for _, reasons in doubts)
    papers = f"{len(doubts):,} paper{'s' if len(doubts) > 1 else ''}"
    questions = f"{count:,} question{'s' if count > 1 else ''}"
    return Problem(
        SourcePlace(str(folder)),
        f"{questions} of {papers} must be decided first: run: studypress review"
        f" {quote(str(folder))}; or mark with --provisional: they are then not yet marked",
    )


def _to_be_marked(papers: Sequence[ScannedPaper], typed: Sequence[AnswerSheet]) -> Iterator[str]:
    """Yield a remark on answers in writing that are not yet marked."""
    known = _known(typed)
    left = [
        paper.form.code
        for paper in papers
        for number in paper.unmarked
        if (paper.form.number, number) not in known
    ]
    if left:
        yield (
            f"not yet marked: {len(left):,} answers in writing on {_listed(dict.fromkeys(left))}:"
            " mark them in the review, or in a file of answers"
        )


def _dropped(rows: Sequence[ReviewRow]) -> Iterator[str]:
    """Yield a remark on decisions that do not count."""
    if rows:
        texts = list(dict.fromkeys(f"{row.code} ({row.question})" for row in rows))
        yield (
            "decisions that do not count, as they were made on pages that are of other forms now:"
            f" {_listed(texts)}"
        )


def _withdrawn(record: Record, sheets: Sequence[AnswerSheet]) -> Iterator[str]:
    """Yield a remark on withdrawn copies whose answers count, as their candidates have others."""
    present = {form.candidate.id for form in record.valid_forms if form.candidate}
    for form in (sheet.form for sheet in sheets if sheet.source.startswith(SCANNED)):
        gone = record.withdrawn.get(form.code)
        if gone and form.candidate and form.candidate.id in present:
            yield (
                f"{_called(form)} was withdrawn by amendment {gone.number}; its answers count, as"
                " its candidate has another copy"
            )


def _unassigned(
    record: Record, papers: Sequence[ScannedPaper], typed: Sequence[AnswerSheet]
) -> Iterator[str]:
    """Yield a remark on scanned spare copies that no candidate has."""
    known = {at.form.code for at in typed if at.candidate}
    codes = [at.form.code for at in papers if not at.form.candidate and at.form.code not in known]
    if codes and any(form.candidate for form in record.valid_forms):
        yield (
            f"scanned, but of no candidate: {_listed(codes)}: assign it with studypress add --spare"
        )


def _gone(before: Sequence[AnswerSheet], papers: Sequence[ScannedPaper]) -> Iterator[str]:
    """Yield a remark on answers of earlier scans that are not among the scanned pages any more."""
    there = {paper.form.number for paper in papers}
    gone = [
        at.form.code
        for at in before
        if at.source.startswith(SCANNED) and at.form.number not in there
    ]
    if gone:
        yield f"no longer scanned, so their answers are removed: {_listed(dict.fromkeys(gone))}"


def _absent(account: ScanAccount, typed: Sequence[AnswerSheet]) -> Iterator[str]:
    known = {at.form.code for at in typed}
    if left := [form.code for form in account.absent if form.code not in known]:
        yield f"no page was scanned of {_listed(left)}"


def _listed(codes: Sequence[str] | dict[str, None]) -> str:
    shown = list(codes)
    more = f" and {len(shown) - _FEW:,} more" if shown[_FEW:] else ""
    return f"form{'s' if shown[1:] else ''} {', '.join(shown[:_FEW])}{more}"
