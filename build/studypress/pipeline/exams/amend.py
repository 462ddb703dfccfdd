"""Amendment of a printed exam: copies are added, assigned or withdrawn, and none is changed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from studypress.errors import CallError, PressError
from studypress.exam import file_names
from studypress.exam.file_names import MANIFEST, in_supplement
from studypress.exam.record.amendment import MAX_AMENDMENTS, Amendment
from studypress.exam.record.append import amended, amendment_data
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import MAX_AMENDMENT, MAX_BYTES, read_record
from studypress.files.json_text import written
from studypress.files.staging import Stage
from studypress.page.text.glyphs import glyphs_of
from studypress.page.words.catalogue import words_for
from studypress.pipeline.check import BankSource, open_bank
from studypress.pipeline.exam_folder.files import guarded_exam, open_file
from studypress.pipeline.exams.amendment_plan import Change, PlanChange
from studypress.pipeline.exams.plan import require_passwords
from studypress.pipeline.exams.print_run import contents
from studypress.pipeline.exams.rebuild import request_of
from studypress.pipeline.exams.supplement import (
    PlannedAmendment,
    Supplement,
    print_supplement,
)
from studypress.pipeline.request import ExamOptions, Progress, Request, unseen
from studypress.pipeline.workers.contained import contained


@dataclass(frozen=True)
class Amended:
    """A change of a printed exam: its files, its number, the copies that changed, and remarks.

    Copies were `added`, `assigned` to a candidate, or `withdrawn`.
    """

    paths: tuple[Path, ...]
    number: int
    added: tuple[FormRecord, ...]
    assigned: tuple[FormRecord, ...]
    withdrawn: tuple[FormRecord, ...]
    warnings: tuple[str, ...]


@contained
def amend(  # noqa: PLR0913 - the options of the commands
    folder: Path,
    plan: PlanChange,
    bank: BankSource = None,
    password: str | None = None,
    *,
    custom: Path | None = None,
    progress: Progress = unseen,
) -> Amended:
    """Change the exam in a folder as planned: print the new copies, and append to its record.

    Files about the new copies are in a folder `supplement-N` beside the manifest. Raises
    ContentError if the bank has changed, and PressError for an exam that cannot be amended; nothing
    is written then. Without new copies, no bank is read.
    """
    with glyphs_of(custom):
        where, record, check = guarded_exam(folder, MANIFEST)
        _require_amendable(where, record)
        change = plan(record)
        planned = PlannedAmendment(record, _amendment(record, change), change.candidates)
        if password is not None and not change.candidates:
            raise CallError("--password: no copy is printed: remove it")
        with Stage(where) as stage:
            if change.candidates:
                request = _request(record, where, custom, password)
                require_passwords(request, change.candidates)
                opened = open_bank(bank, custom=custom)
                made = print_supplement(planned, opened, request, stage, progress)
            else:
                made = Supplement(planned.amendment, (), {})
                stage.add(*_contents(planned))
            check()
            stage.require(check)
            again = _write_record(stage, where, made)
    remarks = (*change.remarks, *_remarks(where, again))
    return _outcome(tuple(stage.out / name for name in stage.files), again, remarks)


def _require_amendable(where: Path, record: Record) -> None:
    """Raise PressError for an exam that is not complete, or of which no form can be drawn."""
    if record.status == "incomplete":
        raise PressError(f"{where}: incomplete, as printing was interrupted: print it again first")
    if not record.call:
        raise PressError(
            f"{where}: an earlier version of studypress printed this exam, and draws copies in"
            " another way: print an exam for late candidates, with a separate roster and another"
            " --out"
        )
    if len(record.amendments) >= MAX_AMENDMENTS:
        raise PressError(f"{where}: it has {MAX_AMENDMENTS:,} amendments, the most")


def _amendment(record: Record, change: Change) -> Amendment:
    return Amendment(
        number=len(record.amendments) + 1,
        action=change.action,
        reason=change.reason,
        withdrawn=change.withdrawn,
        assigned=dict(change.assigned or {}),
    )


def _request(record: Record, where: Path, custom: Path | None, password: str | None) -> Request:
    """Return the request that prints new copies as the first ones were printed."""
    request = request_of(record, where, custom)
    return replace(request, exam=replace(request.exam or ExamOptions(), password=password))


def _contents(planned: PlannedAmendment) -> tuple[str, bytes]:
    """Return name and content of the list of changed copies, if none is printed."""
    name = in_supplement(planned.amendment.number, file_names.CONTENTS)
    return name, contents((), words_for(planned.record.language), planned.changed).encode()


def _write_record(stage: Stage, where: Path, made: Supplement) -> Record:
    """Add the amended manifest to the stage; return its record."""
    data = amendment_data(made.amendment, made.forms, made.papers)
    if len(written(data, depth=2)) > MAX_AMENDMENT:
        raise CallError(f"--roster: {len(made.forms)} copies are too many at once: divide the file")
    pieces = amended(partial(_opened, where), data, stage.files)
    try:
        stage.add_pieces(MANIFEST, (piece.encode() for piece in pieces))
    except UnicodeEncodeError:  # of an unknown key, since all others are checked
        raise PressError(f"{where / MANIFEST}: it has a character that is not Unicode") from None
    return read_record(stage.read(MANIFEST).decode(), str(where / MANIFEST))


@contextmanager
def _opened(where: Path) -> Iterator[TextIO]:
    with open_file(where, MANIFEST, MAX_BYTES) as file, TextIOWrapper(file, "utf-8") as text:
        yield text


def _outcome(paths: tuple[Path, ...], record: Record, remarks: Iterable[str]) -> Amended:
    last, owned = record.amendments[-1], {form.code: form for form in record.owned_forms}
    assigned, withdrawn = (
        tuple(owned[code] for code in codes) for codes in (last.assigned, last.withdrawn)
    )
    return Amended(paths, last.number, last.forms, assigned, withdrawn, tuple(remarks))


def _remarks(where: Path, record: Record) -> Iterator[str]:
    """Yield what else an amendment changes, and what is to be done."""
    last = record.amendments[-1]
    if last.tools:
        yield (
            "the new copies were printed with other programs or fonts than the first ones: they may"
            " look different"
        )
    old = {form.number for form in record.owned_forms if form.code in last.withdrawn}
    if last.forms and not last.protected and old & record.protected:
        yield "the withdrawn copy has a password, and the new one has none: add --password"
    if (where / file_names.ERRATUM).exists() and (last.forms or last.assigned):
        yield "the keys of the erratum lack these copies: run erratum again"
    if (where / file_names.MARKS / file_names.ANSWERS).exists():
        yield "marks were computed before: run mark again, also if no answers are new"
