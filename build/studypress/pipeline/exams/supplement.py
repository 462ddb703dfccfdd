"""New copies of a printed exam, with the files about them and the record of their amendment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studypress.bank.bank import Bank
from studypress.compose.cache_key import tools
from studypress.errors import CallError
from studypress.exam.blueprint.model import Draw
from studypress.exam.draw.forms import further_forms
from studypress.exam.file_names import below_output
from studypress.exam.model import Candidate, Exam, Form, Plan
from studypress.exam.record.amendment import Amendment
from studypress.exam.record.form_record import MAX_FORMS, FormRecord
from studypress.exam.record.read import Record
from studypress.exam.record.write import PaperFile, Papers
from studypress.files.recovery.locked_folder import temporary_folder
from studypress.files.staging import Stage
from studypress.page.text.texts import picture_digests
from studypress.pipeline.exam_folder.call import amendment_call
from studypress.pipeline.exam_folder.planning import require_recordable
from studypress.pipeline.exams.exam import print_papers
from studypress.pipeline.exams.job import Job
from studypress.pipeline.exams.print_run import CopyChanges
from studypress.pipeline.exams.rebuild import exam_of
from studypress.pipeline.exams.reports import print_reports
from studypress.pipeline.printer import Press
from studypress.pipeline.request import Progress, Request
from studypress.pipeline.steps import Steps, exam_steps, protected_forms


@dataclass(frozen=True)
class Supplement:
    """An amendment, and the forms that it adds with their files."""

    amendment: Amendment
    forms: tuple[Form, ...]
    papers: Papers


@dataclass(frozen=True)
class PlannedAmendment:
    """An amendment of the exam of a record, and the candidates who get new copies by it."""

    record: Record
    amendment: Amendment
    candidates: Sequence[Candidate]

    @property
    def valid(self) -> list[FormRecord]:
        """Forms that are valid after it, without the new ones."""
        assigned = self.amendment.assigned
        return [
            form.model_copy(update={"candidate": assigned.get(form.code, form.candidate)})
            for form in self.record.valid_forms
            if form.code not in self.amendment.withdrawn
        ]

    @property
    def changed(self) -> CopyChanges:
        """Earlier copies that it assigns or withdraws."""
        withdrawn = {form.code: form for form in self.record.valid_forms}
        return {
            "assigned": [form for form in self.valid if form.code in self.amendment.assigned],
            "withdrawn": [withdrawn[code] for code in self.amendment.withdrawn],
        }


def print_supplement(
    planned: PlannedAmendment, bank: Bank, request: Request, stage: Stage, progress: Progress
) -> Supplement:
    """Print the new copies, and the files about them, into the stage of the exam's folder.

    The report of fairness is about all copies that are valid then.
    """
    valid = exam_of(planned.record, bank, planned.valid)
    exam = _further(planned, bank, request, valid.forms)
    papers: dict[int, PaperFile] = {}
    steps = Steps(progress, exam_steps(request, exam))
    with temporary_folder() as room, Stage(room) as inner:
        job = Job(
            exam,
            bank,
            request,
            Press(request, bank, inner, steps),
            supplement=planned.amendment.number,
            changed=planned.changed,
            everyone=replace(valid, forms=(*valid.forms, *exam.forms)),
        )
        print_papers(job, papers)
        print_reports(job)
        for name in inner.files:
            stage.add(name.removeprefix(below_output("")), inner.read(name))
    return Supplement(_completed(planned, bank, request, exam), exam.forms, papers)


def _further(
    planned: PlannedAmendment, bank: Bank, request: Request, seated: Sequence[Form]
) -> Exam:
    """Draw the forms of the candidates; those who are `seated` may be neighbours."""
    record, candidates = planned.record, tuple(planned.candidates)
    last = record.every_form[-1].number + len(candidates)
    if last > MAX_FORMS:
        raise CallError(f"--roster: the exam would have {last:,} copies; the most is {MAX_FORMS:,}")
    call = amendment_call(record, planned.amendment, candidates, bank)
    plan = Plan(record.blueprint, last, record.seed, candidates, call, record.rules)
    once = record.blueprint.draw is Draw.ONCE
    chosen = bank if once else request.selection.of(bank)
    exam = further_forms(chosen, plan, exam_of(record, bank, record.every_form).forms, seated)
    every = (*(form.questions for form in record.every_form), *(form.items for form in exam.forms))
    require_recordable(sum(map(len, every)))
    return exam


def _completed(planned: PlannedAmendment, bank: Bank, request: Request, exam: Exam) -> Amendment:
    """Return the amendment with the digests of all that its new forms show for the first time."""
    questions = {entry.question.id: entry.digest for entry in exam.asked}
    figures = picture_digests(bank, exam.asked)
    record = planned.record
    known, shown = record.every_question, record.every_figure
    return planned.amendment.model_copy(
        update={
            "call": exam.plan.call,
            "questions": {name: at for name, at in questions.items() if name not in known},
            "figures": {name: at for name, at in figures.items() if name not in shown},
            "protected": tuple(sorted(protected_forms(request, exam))),
            "tools": {} if record.tools == tools() else tools(),
        }
    )
