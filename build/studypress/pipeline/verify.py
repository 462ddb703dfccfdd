"""Verification of a printed exam: reprints and compares it, and checks each file's content."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from studypress.bank.bank import Bank
from studypress.errors import ContentError
from studypress.exam.blueprint.model import Order
from studypress.exam.file_names import MANIFEST
from studypress.exam.model import Candidate, Exam
from studypress.exam.record.read import FormRecord, Record
from studypress.exam.seating import touching
from studypress.pipeline.check import open_bank
from studypress.pipeline.exam import owner_password
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.proof.exam_files import files_of
from studypress.pipeline.proof.proving import Proof, Result, reading_steps
from studypress.pipeline.proof.reprint import (
    Again,
    ContradictionError,
    NotComparableError,
    manifest_differences,
    plan_again,
    print_again,
)
from studypress.pipeline.request import Progress, Request, Step
from studypress.pipeline.steps import Steps, exam_steps
from studypress.pipeline.workers.confined import Readers
from studypress.verify.bank_changes import another_bank
from studypress.verify.expected import bank_faults, expected_forms_of, protected_copies
from studypress.verify.leaks import secrets_of
from studypress.verify.model import Fault

_FEW = 8  # forms: below this, starting a process takes longer

_HTML = "HTML has no pages: its files were compared, but not read"

Plan = tuple[Exam, Request]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Verdict:
    """Faults of a printed exam, and notes on parts that were not compared."""

    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()


def prove(
    folder: Path,
    bank: Path | None,
    progress: Progress = lambda *_: None,
    custom: Path | None = None,
    jobs: int = 1,
) -> Verdict:
    """Print an exam again and compare the files, then check the content of each with the bank.

    `folder` contains the manifest, or is its parent. Raises CallError without a manifest, and
    ContentError if the manifest or the bank is broken, or the exam is from another bank.
    """
    where, record = printed_exam(folder)
    opened = open_bank(bank, custom=custom)
    if problem := another_bank(record, opened):
        raise ContentError([problem])
    wrong = [*_interruption(record), *bank_faults(record, opened)]
    planned = _Planned() if wrong else _planned(record, opened, custom)
    steps = Steps(progress, _steps(record, planned.plan, jobs))
    expected_forms = expected_forms_of(record, opened, custom if planned.plan else None)
    questions = (at.question for entry in opened.entries for at in entry.instances)
    secrets = secrets_of(questions, record.seed)
    is_html = record.options.format == "html"
    many = jobs > 1 and len(record.forms) >= _FEW and not is_html
    with Readers(jobs) as readers:
        here = readers.begin if many else _here
        ahead: Mapping[str, Result[Any]] = {}
        if planned.plan and many:  # read beside the reprint, as if equal to it
            unchanged = files_of(where, record, record.files)
            ahead = Proof(record, unchanged, here, readers.begin).begun(expected_forms, secrets)
        again = _reprinted(planned.plan, opened, steps, jobs) if planned.plan else None
        files = files_of(where, record, again.digests if again else None)
        faults = [*wrong, *planned.faults, *_equal_neighbours(record), *files.faults]
        if again:
            differences = manifest_differences(record, again.record)
            faults += (Fault(MANIFEST, 0, 0, message) for message in differences)
        if is_html:
            return Verdict(tuple(faults), (*planned.notes, _HTML))
        proof = Proof(record, files, here, readers.begin, planned.owners(), ahead)
        read = proof.read(expected_forms, secrets, steps)
    faults += (fault for fault in read if fault.compared)
    notes = (*planned.notes, *_salted(record, planned), *_uncompared(read))
    return Verdict(tuple(faults), notes)


@dataclass(frozen=True)
class _Planned:
    """Plan to print an exam again, or the reason why that is not possible."""

    plan: Plan | None = None
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    def owners(self) -> dict[int, str]:
        """Return the owner passwords of protected copies, by form number; empty without a plan."""
        exam = self.plan[0] if self.plan else None
        return (
            {form.number: owner_password(exam, form.number) for form in exam.forms} if exam else {}
        )


def _planned(record: Record, bank: Bank, custom: Path | None) -> _Planned:
    try:
        return _Planned(plan_again(record, bank, custom))
    except NotComparableError as error:
        return _Planned(notes=(f"not compared with a reprint: {error}",))
    except ContradictionError as error:
        return _Planned(faults=(Fault(MANIFEST, 0, 0, str(error)),))


def _salted(record: Record, planned: _Planned) -> Iterator[str]:
    """Yield a note if protected copies were not compared, since their passwords are unknown."""
    if not planned.plan and protected_copies(record):
        yield "protected copies: only tested to need a password, not compared with their forms"


def _uncompared(read: list[Fault]) -> Iterator[str]:
    """Yield a note for each kind of text that could not be compared, with its first place."""
    places: dict[str, list[Fault]] = {}
    for found in (found for found in read if not found.compared):
        places.setdefault(found.message, []).append(found)
    for first, *others in places.values():
        more = f" (and {len(others)} more)" if others else ""
        yield f"not compared letter by letter: {first}{more}"


def _steps(record: Record, plan: Plan | None, jobs: int) -> Iterator[Step]:
    if plan:
        exam, request = plan
        yield from exam_steps(request, exam)
    if record.options.format != "html":
        yield from reading_steps(record, jobs)


def _reprinted(plan: Plan, bank: Bank, steps: Steps, jobs: int) -> Again:
    exam, request = plan
    with TemporaryDirectory(prefix="studypress-") as room:
        return print_again(exam, replace(request, jobs=jobs), bank, Path(room), steps)


def _here(seconds: int, task: Callable[..., _T], *args: Any, **named: Any) -> Result[_T]:
    """Return a callable that runs the task in this process, without a time limit."""
    del seconds
    return partial(task, *args, **named)


def _interruption(record: Record) -> Iterator[Fault]:
    """Yield a fault if the manifest records an interrupted run."""
    if record.status == "incomplete":
        message = "incomplete, as printing was interrupted: print the exam again to complete it"
        yield Fault(MANIFEST, 0, 0, message)


def _equal_neighbours(record: Record) -> Iterator[Fault]:
    """Yield a fault for each two neighbours with the same question order, unless it is fixed."""
    if record.blueprint.order is Order.FIXED:
        return
    seated = [form for form in record.forms if form.candidate]
    for form, near in zip(seated, touching(list(map(_candidate, seated))), strict=True):
        for other in (seated[at] for at in near):
            if _order(form) == _order(other):
                seats = f"seats {_candidate(other).seat} and {_candidate(form).seat} touch"
                message = f"the questions are in the same order as in {other.file}, and {seats}"
                yield Fault(form.file, 0, 0, message)


def _candidate(form: FormRecord) -> Candidate:
    return form.candidate or Candidate("", "")


def _order(form: FormRecord) -> list[str]:
    return [item.id for item in form.questions]
