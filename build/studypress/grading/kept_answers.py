"""Answers of an exam that were marked so far; each run of `mark` adds to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studypress.errors import ContentError, Problem
from studypress.exam.blueprint.model import Scoring
from studypress.exam.record.read import FormRecord, ItemRecord, Record
from studypress.files.csv_sheet import csv_text
from studypress.grading.answers import AnswerSheet
from studypress.grading.question_marks import QuestionOutcome, mark_of

_FEW = 3  # differences listed in a message
_REMEDY = "correct this row, or use --replace"


@dataclass(frozen=True)
class MarkedAnswers:
    """All answers of an exam, in the order of its forms, and remarks on replaced ones."""

    sheets: tuple[AnswerSheet, ...]
    remarks: tuple[str, ...]


def added(
    before: Sequence[AnswerSheet], now: Sequence[AnswerSheet], *, replaces: bool
) -> MarkedAnswers:
    """Return the answers that were marked before together with the new ones.

    Equal answers may be repeated, and points of open questions may be added later. Raises
    ContentError with each row that contradicts the answers before, unless `replaces` is set.
    """
    known = {sheet.form.number: sheet for sheet in before}
    by_candidate = {sheet.candidate.id: sheet for sheet in before if sheet.candidate}
    problems, remarks = [], []
    for sheet in now:
        old = known.get(sheet.form.number)
        moved = by_candidate.get(sheet.candidate.id) if sheet.candidate else None
        faults = [*_differences(old, sheet), *_elsewhere(moved, sheet)]
        if faults and not replaces:
            problems.append(Problem(sheet.place, f"{'; '.join(faults)}: {_REMEDY}"))
        remarks += [f"{sheet.place}: replaced: {fault}" for fault in faults]
        if moved and known.get(moved.form.number) is moved:
            del known[moved.form.number]
        known[sheet.form.number] = _joined(old, sheet)
    if problems:
        raise ContentError(problems)
    return MarkedAnswers(tuple(known[number] for number in sorted(known)), tuple(remarks))


def _joined(old: AnswerSheet | None, new: AnswerSheet) -> AnswerSheet:
    """Return the new sheet, completed with points and candidate of the old one."""
    if old is None:
        return new
    answers = {**old.answers, **new.answers}
    return replace(new, answers=answers, candidate=new.candidate or old.candidate)


def _differences(old: AnswerSheet | None, new: AnswerSheet) -> Iterator[str]:
    """Yield a message for each difference of a form's answers from those marked before."""
    if old is None:
        return
    if old.candidate and new.candidate and old.candidate.id != new.candidate.id:
        yield (
            f"form {new.form.code} was marked before for '{old.candidate.id}', but here for"
            f" '{new.candidate.id}'"
        )
    changed = [
        f"question {item.number} was {values[0]} and is {values[1]}"
        for item in new.form.questions
        if len(values := _values(old, new, item)) > 1
    ]
    if changed:
        more = f" and {len(changed) - _FEW} more" if changed[_FEW:] else ""
        yield (
            f"form {new.form.code} was marked before with other answers:"
            f" {', '.join(changed[:_FEW])}{more}"
        )


def _values(old: AnswerSheet, new: AnswerSheet, item: ItemRecord) -> list[str]:
    """Return old and new answer to a question, or one if equal; none if one is not yet marked.

    An answer that could not be marked may be corrected.
    """
    before, now = (sheet.answers.get(item.number) for sheet in (old, new))
    if now is None or mark_of(item, before, Scoring()).outcome is QuestionOutcome.UNMARKED:
        return []
    return [text or "blank" for text in dict.fromkeys((before, now))]


def _elsewhere(moved: AnswerSheet | None, new: AnswerSheet) -> Iterator[str]:
    if moved and new.candidate and moved.form.number != new.form.number:
        yield (
            f"candidate '{new.candidate.id}' was marked before with form {moved.form.code}, but"
            f" here with form {new.form.code}"
        )


def answers_csv(record: Record, sheets: Sequence[AnswerSheet]) -> str:
    """Serialise answers as CSV for `read_answers`: a row for each form."""
    most = max((len(form.questions) for form in record.forms), default=0)
    header = ("code", "id", *map(str, range(1, most + 1)))
    return csv_text(header, (_row(sheet.form, sheet, most) for sheet in sheets))


def _row(form: FormRecord, sheet: AnswerSheet, most: int) -> tuple[str, ...]:
    known = (sheet.answers.get(item.number) for item in form.questions)
    answers = ["" if text is None else text or "." for text in known]
    who = sheet.candidate.id if sheet.candidate else ""
    return (form.code, who, *answers, *[""] * (most - len(answers)))
