"""Scanned answers against the marks: papers whose answers have changed since they were marked."""

from collections.abc import Iterable
from pathlib import Path
from shlex import quote

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.grading.answers.answer_cells import RowFindings
from studypress.grading.answers.answer_sheet import AnswerSheet
from studypress.grading.answers.kept_answers import added
from studypress.pipeline.marking.kept_marks import entries_before
from studypress.pipeline.marking.scanned_answers import SCANNED, scanned_papers, scanned_sheets
from studypress.pipeline.scanning.kept_scans import scanned_exam

_FEW = 5  # codes in a message


def require_current(folder: Path, where: Path, record: Record) -> None:
    """Raise ContentError if papers were scanned, or decided by people, after they were marked."""
    if codes := forms_scanned_since(where, record):
        more = f" and {len(codes) - _FEW:,} more" if codes[_FEW:] else ""
        message = (
            f"scanned or decided after they were marked: {', '.join(codes[:_FEW])}{more}:"
            f" run: studypress mark {quote(str(folder))}"
        )
        raise ContentError([Problem(SourcePlace(str(where / file_names.SCAN)), message)])


def forms_scanned_since(where: Path, record: Record) -> tuple[str, ...]:
    """Return the codes of forms whose scanned answers are not those that were marked.

    They were scanned, or decided by people, since. Answers that were typed are not compared: they
    settle what a scan leaves open. Nothing is returned if no scan was marked.
    """
    before = entries_before(record, where / file_names.MARKS, replaces=True)
    typed = [entry for entry in before if not entry.source.startswith(SCANNED)]
    if len(typed) == len(before):
        return ()
    scanned = scanned_exam(where, record)
    papers = scanned_papers(scanned.account, scanned.decisions)
    now = list(scanned_sheets(papers, record.blueprint.scoring, RowFindings()))
    old, new = _answers(before), _answers(added(typed, now, replaces=True).entries)
    known = _answers(typed)
    changed = {
        place
        for place in (old.keys() | new.keys()) - known.keys()
        if old.get(place) != new.get(place)
    }
    numbers = {number for number, _ in changed}
    return tuple(form.code for form in record.every_form if form.number in numbers)


def _answers(entries: Iterable[AnswerSheet]) -> dict[tuple[int, int], str]:
    """Return the answers by the numbers of form and question."""
    return {(at.form.number, number): text for at in entries for number, text in at.answers.items()}
