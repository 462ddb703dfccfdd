"""Verification of a printed exam: reprints and compares it, and checks each file's content."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from studypress.bank.bank import Bank
from studypress.errors import ContentError
from studypress.exam.blueprint.model import Order
from studypress.exam.file_names import EXAM, MANIFEST
from studypress.exam.model import Candidate, Exam
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.exam.seating import touching
from studypress.files.process_limits import require_process
from studypress.files.recovery.locked_folder import temporary_folder
from studypress.pipeline.check import BankSource, open_bank
from studypress.pipeline.exam_folder.files import manifest_digest, printed_exam
from studypress.pipeline.exam_folder.nearby import NearbyExams
from studypress.pipeline.exams.protection import owner_password
from studypress.pipeline.proof.exam_files import files_of
from studypress.pipeline.proof.file_tasks import FileTasks, Result
from studypress.pipeline.proof.kept_proof import keep_proof
from studypress.pipeline.proof.proving import Proof, reading_steps
from studypress.pipeline.proof.reprint import (
    Again,
    ContradictionError,
    NotComparableError,
    manifest_differences,
    plan_again,
    print_again,
)
from studypress.pipeline.proof.supplements import Supplements, supplements_again
from studypress.pipeline.request import Progress, Request, Step, unseen
from studypress.pipeline.steps import Steps, exam_steps
from studypress.pipeline.workers.confined import Readers
from studypress.pipeline.workers.contained import contained
from studypress.verify.bank_changes import another_bank
from studypress.verify.expected import bank_faults, expected_copies_of, protected_copies
from studypress.verify.form_pages import CODE, FOREIGN
from studypress.verify.leaks import secrets_of
from studypress.verify.model import Fault

_FEW = 8  # forms: below this, starting a process takes longer

Reprint = tuple[Exam, Request]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Verdict:
    """Faults of a printed exam, and notes on parts that were not compared.

    `unkept` is the reason why the result is not in the exam's folder.
    """

    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    unkept: str = ""


@contained
def verify(
    folder: Path,
    bank: BankSource,
    progress: Progress = unseen,
    custom: Path | None = None,
    jobs: int = 1,
) -> Verdict:
    """Prove an exam, and write the result beside its manifest."""
    where = folder if manifest_digest(folder) else folder / EXAM
    digest = manifest_digest(where)
    found = prove(folder, bank, progress, custom, jobs)
    return replace(found, unkept=keep_proof(where, digest, len(found.faults), found.notes))


def prove(
    folder: Path,
    bank: BankSource,
    progress: Progress = unseen,
    custom: Path | None = None,
    jobs: int = 1,
) -> Verdict:
    """Print an exam again and compare the files, then check the content of each with the bank.

    `folder` contains the manifest, or is its parent. Raises CallError without a manifest, and
    ContentError if the manifest or the bank is broken, or the exam is from another bank.
    """
    where, record = printed_exam(folder)
    require_process()
    opened = open_bank(bank, custom=custom)
    if problem := another_bank(record, opened):
        raise ContentError([problem])
    wrong = [*_interruption(record), *bank_faults(record, opened)]
    planned = _Planned() if wrong else _planned(record, opened, custom)
    steps = Steps(progress, _steps(record, planned.plan, jobs))
    copies = expected_copies_of(record, opened, custom if planned.plan else None)
    questions = (at.question for entry in opened.entries for at in entry.instances)
    secrets = secrets_of(questions, record.seed)
    many = jobs > 1 and len(record.every_form) >= _FEW
    with Readers(jobs) as readers:
        here = readers.begin if many else _here
        ahead: Mapping[str, Result[Any]] = {}
        if planned.plan and many:  # read beside the reprint, as if equal to it
            unchanged = files_of(where, record, record.files, complete=True)
            tasks = FileTasks(unchanged, here, readers.begin)
            ahead = Proof(record, copies, secrets, tasks).begun()
        again = _reprinted(planned.plan, opened, steps, jobs) if planned.plan else None
        added = supplements_again(record, opened, custom, jobs) if not wrong else Supplements()
        made = {**(again.digests if again else {}), **added.digests}
        files = files_of(where, record, made, complete=bool(again) and added.complete)
        faults = [*wrong, *planned.faults, *added.faults]
        faults += (*_equal_neighbours(record), *files.faults)
        if again:
            differences = manifest_differences(record, again.record)
            faults += (Fault(MANIFEST, 0, 0, message) for message in differences)
        tasks = FileTasks(files, here, readers.begin, ahead)
        read = Proof(
            record,
            copies,
            secrets,
            tasks,
            planned.owners(form.number for form in record.every_form),
        ).read(steps)
    nearby = NearbyExams(where)
    faults += (_with_owner(fault, nearby) for fault in read if fault.compared)
    notes = (*planned.notes, *added.notes, *_salted(record, planned), *_uncompared(read))
    return Verdict(tuple(faults), notes)


def _with_owner(fault: Fault, nearby: NearbyExams) -> Fault:
    """Return the fault of a page with the code of another exam, with the exam if that is near."""
    if not fault.message.endswith(FOREIGN):
        return fault
    owners = filter(None, map(nearby.owner_of, CODE.findall(fault.message)))
    return replace(fault, message=": ".join([fault.message, *owners]))


@dataclass(frozen=True)
class _Planned:
    """Plan to print an exam again, or the reason why that is not possible."""

    plan: Reprint | None = None
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    def owners(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the owner passwords of protected copies of these forms; empty without a plan."""
        if not self.plan:
            return {}
        return {number: owner_password(self.plan[0], number) for number in numbers}


def _planned(record: Record, bank: Bank, custom: Path | None) -> _Planned:
    try:
        return _Planned(plan_again(record, bank, custom))
    except NotComparableError as error:
        left = "its files were read and compared with the bank"
        return _Planned(notes=(f"not compared with a reprint: {error}; {left}",))
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


def _steps(record: Record, plan: Reprint | None, jobs: int) -> Iterator[Step]:
    if plan:
        exam, request = plan
        yield from exam_steps(request, exam)
    yield from reading_steps(record, jobs)


def _reprinted(plan: Reprint, bank: Bank, steps: Steps, jobs: int) -> Again:
    exam, request = plan
    with temporary_folder() as room:
        return print_again(exam, replace(request, jobs=jobs), bank, room, steps)


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
    """Yield a fault for each two neighbours with the same question order, unless it is fixed.

    Neighbours are the candidates who have a valid copy.
    """
    if record.blueprint.order is Order.FIXED:
        return
    seated = [form for form in record.valid_forms if form.candidate]
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
