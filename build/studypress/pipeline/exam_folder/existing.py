"""Treatment of an exam that exists in the folder: printed again, left, or moved aside."""

import os
from dataclasses import dataclass
from pathlib import Path

from studypress.errors import CallError, ContentError, PressError, Problem
from studypress.exam import file_names
from studypress.exam.file_names import EXAM, below_output
from studypress.exam.model import Exam
from studypress.exam.record.read import Record
from studypress.pipeline.exam_folder.files import manifest_digest, recorded_exam
from studypress.pipeline.exam_folder.recording import Recorder
from studypress.pipeline.request import ExamOptions, Request

_MANIFEST = below_output(file_names.MANIFEST)
_SIGNS = (_MANIFEST, below_output(file_names.FORMS), below_output(file_names.KEYS))
"""Paths that prove that an exam exists, since its manifest may have been moved elsewhere."""

_DIGITS = 12  # hex digits of the digest in the name of a folder moved aside


@dataclass(frozen=True)
class ExistingExam:
    """Decision on an exam that exists in the folder.

    It is moved to the folder named `aside`, if any. If `is_free` is False, no exam is printed.
    `forms` is the number of forms that an interrupted run must exceed to replace the record.
    `old_files` of an exam that is replaced in place are removed, if there are no new ones.
    """

    is_free: bool = True
    aside: str = ""
    forms: int = 0
    old_files: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def existing_record(request: Request) -> Record | None:
    """Return the record of the exam that exists in the folder; None without one.

    Raises ContentError if it is broken, unless it is to be replaced; CallError if the output
    folder is in the custom folder, whose files determine the exam.
    """
    out, custom = request.out, request.custom
    if custom and out.resolve().is_relative_to(custom.resolve()):
        fault = f"--out {out} is in the folder of --custom {custom}, whose files determine the exam"
        raise CallError(f"{fault}: choose another --out")
    try:
        return recorded_exam(request.out)
    except ContentError as error:
        if request.replace:
            return None
        hint = "or print here with --replace, which renames it"
        problems = [Problem(at.place, f"{at.message}; {hint}") for at in error.problems]
        raise ContentError(problems) from None


def seed_of(request: Request, record: Record | None) -> str | None:
    """Return the recorded seed if this call may continue that exam, else None."""
    if record is None or request.replace or not request.exam:
        return None
    continues = record.status == "incomplete" or request.exam.again or _is_own(request, record)
    return record.seed if continues else None


def place_of(request: Request, recorder: Recorder, record: Record | None) -> ExistingExam:
    """Return where the exam is printed; raise PressError if another one exists there."""
    out, folder = request.out, request.out / EXAM
    if record and not record.amendments and recorder.is_of(record):
        given = request.printed or (request.exam and request.exam.seed is not None)
        remark = f"{folder}: continues with the seed in its manifest, which is of the same call"
        return ExistingExam(forms=len(record.forms), warnings=() if given else (remark,))
    if not any(os.path.lexists(out / name) for name in _SIGNS):
        return ExistingExam()
    if record and _is_own(request, record):
        return ExistingExam(forms=len(recorder.exam.forms), old_files=tuple(record.files))
    aside = _aside(out)
    if request.replace:
        return ExistingExam(aside=aside, forms=len(recorder.exam.forms))
    moves = f"--replace, which moves it to {out / aside}"
    if request.documents:
        remark = f"{folder}: not changed: its exam has another bank, seed or options"
        if record and record.amendments:
            remark = f"{folder}: not changed: its exam was amended after it was printed"
        return ExistingExam(is_free=False, warnings=(f"{remark}: to print a new one, add {moves}",))
    if record and (late := _late(record, recorder.exam, request.exam)):
        raise PressError(
            f"{folder}: its exam has no copy for {late}: add new copies with studypress add {out},"
            f" which leaves the others as they are; or add {moves}, which prints all copies again,"
            " with other codes"
        )
    if record and record.amendments:
        raise PressError(
            f"{folder}: its exam was amended after it was printed, and would lose"
            f" {len(record.every_form) - len(record.forms)} added copies and its history: print"
            f" lost copies with studypress rebuild {out}; or add {moves}"
        )
    raise PressError(
        f"{folder}: contains another exam, whose papers may have been handed out: print into"
        f" another folder with --out, or add {moves}"
    )


def _is_own(request: Request, record: Record) -> bool:
    """Return whether this process printed the exam in the folder, and nothing was added to it."""
    if not request.printed or manifest_digest(request.out, _MANIFEST) != request.printed:
        return False
    folder = request.out / EXAM
    known = {file_names.MANIFEST, file_names.PROOF, *record.files}
    there = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return known.issuperset(there)


def _late(record: Record, exam: Exam, options: ExamOptions | None) -> str:
    """Return a text that names the candidates added to the roster of a recorded exam.

    It is empty if there are none, if others were removed from the roster, or if the blueprint or a
    given seed differs.
    """
    another = options and options.seed is not None and options.seed != record.seed
    if another or record.blueprint != exam.plan.blueprint:
        return ""
    there = {form.candidate.id for form in record.valid_forms if form.candidate}
    wanted = [candidate.id for candidate in exam.plan.candidates]
    late = [name for name in wanted if name not in there]
    if not there or not late or there - set(wanted):
        return ""
    return f"'{late[0]}'" + (f" and {len(late) - 1} more" if late[1:] else "")


def _aside(out: Path) -> str:
    """Return an unused folder name for the exam in `out`, from its manifest's digest if any."""
    name = free = f"{EXAM}-{manifest_digest(out, _MANIFEST)[:_DIGITS] or 'old'}"
    number = 1
    while os.path.lexists(out / free):
        number += 1
        free = f"{name}-{number}"
    return free
