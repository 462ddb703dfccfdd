"""Planning of a requested exam: its forms, and its place in the output folder."""

from dataclasses import dataclass, replace

from studypress.bank.bank import Bank
from studypress.errors import CallError
from studypress.exam.draw.forms import make_exam
from studypress.exam.file_names import EXAM, below_output
from studypress.exam.model import Exam
from studypress.exam.record.form_record import MAX_ITEMS
from studypress.pipeline.exam_folder.call import call_of
from studypress.pipeline.exam_folder.existing import (
    ExistingExam,
    existing_record,
    place_of,
    seed_of,
)
from studypress.pipeline.exams.exam import print_exam
from studypress.pipeline.exams.job import Job, recorder_of
from studypress.pipeline.exams.plan import plan_of, require_passwords
from studypress.pipeline.printer import Press
from studypress.pipeline.request import ExamOptions, Request
from studypress.pipeline.sittings.earlier_exams import parallel_remarks


@dataclass(frozen=True)
class PlannedExam:
    """An exam to be printed, and its place; without `exam`, the one in the folder is left."""

    exam: Exam | None
    place: ExistingExam
    warnings: tuple[str, ...]

    def print(self, request: Request, bank: Bank, press: Press) -> None:
        """Print the exam; move the one in the folder aside if another is to take its place."""
        if self.place.aside:
            press.stage.set_aside(EXAM, self.place.aside)
        press.stage.drop(map(below_output, self.place.old_files))
        if self.exam:
            print_exam(Job(self.exam, bank, request, press, self.place.forms))


def planned_exam(options: ExamOptions, request: Request, bank: Bank, chosen: Bank) -> PlannedExam:
    """Return the exam that a request asks for, with the `chosen` questions of a bank.

    Raises CallError for a part of a bank: `verify` could not select its questions again.
    """
    if len(bank.entries) < bank.total:
        raise CallError("an exam is recorded with its selection: choose questions with select")
    record = existing_record(request)
    plan, warnings = plan_of(options, chosen, seed_of(request, record), request)
    require_passwords(request, plan.candidates)
    exam = make_exam(chosen, replace(plan, call=call_of(request, bank, chosen, plan)))
    require_recordable(sum(len(form.items) for form in exam.forms))
    place = place_of(request, recorder_of(request, bank, exam), record)
    warnings += (*exam.remarks, *parallel_remarks(options, exam, chosen))
    return PlannedExam(exam if place.is_free else None, place, warnings)


def require_recordable(questions: int) -> None:
    """Raise CallError if forms have more questions together than a manifest may have."""
    if questions > MAX_ITEMS:
        raise CallError(
            f"the forms have {questions:,} questions together, and a manifest {MAX_ITEMS:,} at"
            " most: print the exam in parts, or ask fewer questions"
        )
