"""Answers of an exam that were marked so far; each run of `mark` adds to them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from studypress.bank.models import QuestionKind
from studypress.errors import ContentError, Problem
from studypress.exam.blueprint.model import Scoring
from studypress.exam.record.form_record import ItemRecord
from studypress.exam.record.read import Record
from studypress.files.csv_sheet import csv_text
from studypress.grading.answers.answer_columns import OWN_HEADER
from studypress.grading.answers.answer_sheet import AnswerSheet, joined
from studypress.grading.question_marks import QuestionOutcome, mark_of

_FEW = 3  # differences listed in a message
_REMEDY = "correct this row, or use --replace"

Known = Mapping[int, tuple[str, AnswerSheet]]
"""Answers of a copy by question number, each with the entry that has it."""


@dataclass(frozen=True)
class MarkedAnswers:
    """All entries of an exam in the order of its forms, and remarks on repeated and replaced ones.

    An entry has the answers of a copy from one row of a file; several markers make several
    entries of a copy, with different questions.
    """

    entries: tuple[AnswerSheet, ...]
    remarks: tuple[str, ...] = ()

    @property
    def sheets(self) -> tuple[AnswerSheet, ...]:
        """The answers of each copy."""
        found: dict[int, list[AnswerSheet]] = {}
        for entry in self.entries:
            found.setdefault(entry.form.number, []).append(entry)
        return tuple(joined(found[number]) for number in sorted(found))


def added(
    before: Sequence[AnswerSheet],
    now: Sequence[AnswerSheet],
    *,
    replaces: bool,
    remedy: str = _REMEDY,
) -> MarkedAnswers:
    """Return the entries that were marked before together with the new ones.

    Equal answers may be repeated, and points of open questions may be added later, by another
    marker too. Raises ContentError with each row that contradicts an entry before, unless
    `replaces` is set; the message names the `remedy`.
    """
    kept: dict[int, list[AnswerSheet]] = {}
    for entry in before:
        kept.setdefault(entry.form.number, []).append(entry)
    owned: dict[str, set[int]] = defaultdict(set)  # else each row would look at all others
    for number, old in kept.items():
        owned[_owner(old)].add(number)
    problems, remarks, repeated = [], [], 0
    for sheet in now:
        old = kept.get(sheet.form.number, [])
        others = list(_others(kept, owned, sheet))
        faults = [*_faults(old, sheet), *(_elsewhere(other, sheet) for other in others)]
        if faults and not replaces:
            problems.append(Problem(sheet.place, f"{'; '.join(faults)}: {remedy}"))
            continue
        remarks += [f"{sheet.place}: replaced: {fault}" for fault in faults]
        for other in others:
            kept.pop(other.form.number, None)
        entries = _extended(old, sheet)
        repeated += entries == old
        kept[sheet.form.number] = entries
        owned[_owner(entries)].add(sheet.form.number)
    if problems:
        raise ContentError(problems)
    if repeated:
        remarks.append(f"{repeated:,} of {len(now):,} rows were marked before with equal answers")
    return MarkedAnswers(
        tuple(at for number in sorted(kept) for at in kept[number]), tuple(remarks)
    )


def _extended(old: Sequence[AnswerSheet], new: AnswerSheet) -> list[AnswerSheet]:
    """Return the entries of a copy with a new one, which has only answers that are not there yet.

    Answers that the new one replaces are removed from the others.
    """
    known, items = _known(old), {item.number: item for item in new.form.questions}
    fresh = {
        number: text
        for number, text in new.answers.items()
        if number not in known or not _are_equal(items[number], known[number][0], text)
    }
    named = joined(old).candidate if old else None
    if old and not fresh and (named or not new.candidate):
        return list(old)
    left = (
        replace(at, answers={number: at.answers[number] for number in at.answers.keys() - fresh})
        for at in old
    )
    return [*(at for at in left if at.answers), replace(new, answers=fresh)]


def _known(entries: Sequence[AnswerSheet]) -> Known:
    return {number: (text, entry) for entry in entries for number, text in entry.answers.items()}


def _are_equal(item: ItemRecord, one: str, other: str) -> bool:
    """Return whether two answers are the same text, or the same points of an open question."""
    if one == other or item.kind is not QuestionKind.OPEN:
        return one == other
    return len({mark_of(item, answer, Scoring()).points for answer in (one, other)}) == 1


def _faults(old: Sequence[AnswerSheet], new: AnswerSheet) -> Iterator[str]:
    """Yield a message for each contradiction to the entries of the same copy."""
    who = joined(old).candidate if old else None
    if who and new.candidate and who.id != new.candidate.id:
        yield (
            f"form {new.form.code} was marked before for '{who.id}', but here for"
            f" '{new.candidate.id}'"
        )
    known = _known(old)
    changed = [
        text for item in new.form.questions if (text := _change(item, known.get(item.number), new))
    ]
    if changed:
        more = f" and {len(changed) - _FEW} more" if changed[_FEW:] else ""
        yield (
            f"form {new.form.code} was marked before with other answers:"
            f" {', '.join(changed[:_FEW])}{more}"
        )


def _change(item: ItemRecord, known: tuple[str, AnswerSheet] | None, new: AnswerSheet) -> str:
    """Return the change of an answer with both sources; "" if there is none.

    An answer that could not be marked may be corrected.
    """
    now = new.answers.get(item.number)
    if known is None or now is None or _are_equal(item, known[0], now):
        return ""
    if mark_of(item, known[0], Scoring()).outcome is QuestionOutcome.UNMARKED:
        return ""
    return (
        f"question {item.number} was {_with_origin(known[0], known[1])} and is"
        f" {_with_origin(now, new)}"
    )


def _with_origin(answer: str, entry: AnswerSheet) -> str:
    shown = answer or "blank"
    return f"{shown} ({entry.origin})" if entry.origin else shown


def _owner(entries: Sequence[AnswerSheet]) -> str:
    """Return the id of the candidate of a copy; "" if it is not known."""
    return next((at.candidate.id for at in entries if at.candidate), "")


def _others(
    kept: Mapping[int, list[AnswerSheet]], owned: Mapping[str, set[int]], new: AnswerSheet
) -> Iterator[AnswerSheet]:
    """Yield the other copies that were marked before for the same candidate.

    `owned` has the numbers of copies that a candidate has or had, by id.
    """
    who = _owner([new])
    for number in sorted(owned.get(who, set()) - {new.form.number} if who else ()):
        if number in kept and _owner(kept[number]) == who:
            yield joined(kept[number])


def _elsewhere(other: AnswerSheet, new: AnswerSheet) -> str:
    who = new.candidate.id if new.candidate else ""
    before, here = (f" ({at.origin})" if at.origin else "" for at in (other, new))
    return (
        f"candidate '{who}' was marked before with form {other.form.code}{before}, but here with"
        f" form {new.form.code}{here}"
    )


def counted(record: Record, sheets: Sequence[AnswerSheet]) -> MarkedAnswers:
    """Return the sheets that count: not those of candidates who were removed after marking."""
    present = {form.candidate.id for form in record.valid_forms if form.candidate}
    owners = {form.candidate.id for form in record.owned_forms if form.candidate}
    gone = {
        at.form.code: None
        for at in sheets
        if (at.form.code in record.withdrawn or (at.candidate and at.candidate.id in owners))
        and not (at.candidate and at.candidate.id in present)
    }
    codes = ", ".join(gone)
    remarks = (f"not counted: the answers of candidates who were removed: {codes}",) if gone else ()
    return MarkedAnswers(tuple(at for at in sheets if at.form.code not in gone), remarks)


def answers_csv(record: Record, entries: Sequence[AnswerSheet]) -> str:
    """Serialise entries as CSV for `read_answers`: a row for each, blank where it has no answer."""
    most = max((len(form.questions) for form in record.every_form), default=0)
    header = (*OWN_HEADER, *map(str, range(1, most + 1)))
    return csv_text(header, (_row(entry, most) for entry in entries))


def _row(entry: AnswerSheet, most: int) -> tuple[str, ...]:
    known = (entry.answers.get(number) for number in range(1, most + 1))
    answers = ["" if text is None else text or "." for text in known]
    who = entry.candidate.id if entry.candidate else ""
    return (entry.form.code, who, entry.source, entry.marker, *answers)
