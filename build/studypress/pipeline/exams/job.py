"""Job of printing an exam: its forms, bank and request; and its options as recorded."""

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from studypress.bank.bank import Bank
from studypress.exam import file_names
from studypress.exam.model import Exam, Form
from studypress.exam.needs import CopyLook, Stacks, stacks_of
from studypress.exam.scannable.marking_boxes import digit_columns
from studypress.files.package_folders import own_files
from studypress.page.documents.exam import PaperOptions
from studypress.page.documents.print_run import HandOutGroup
from studypress.pipeline.exam_folder.recording import Recorder
from studypress.pipeline.exams.print_run import CopyChanges, batches_of
from studypress.pipeline.printer import FilePrinter, Press
from studypress.pipeline.request import ExamOptions, Request
from studypress.pipeline.steps import protected_forms

_MANY = 200  # forms: below this, starting a second process takes longer


@dataclass(frozen=True)
class Job:
    """An exam to be printed, or the forms that amendment number `supplement` added to one."""

    exam: Exam
    bank: Bank
    request: Request
    press: Press
    forms_before: int = 0
    """Number of recorded forms in the folder; an interrupted run must exceed it to replace them."""
    supplement: int = 0
    changed: CopyChanges | None = None
    """Earlier copies that the amendment changes."""
    everyone: Exam | None = None
    """Exam with all copies that count, for the report of fairness; without, that of the job."""

    @property
    def options(self) -> ExamOptions:
        """Requested options of the exam."""
        return self.request.exam or ExamOptions()

    @cached_property
    def paper_options(self) -> PaperOptions:
        """Options of its printed papers."""
        options = self.options
        numbers = (entry.question.answer.value or "" for entry in self.exam.asked)
        columns = digit_columns(numbers) if options.digits else 0
        return PaperOptions(options.watermark, scannable=options.scannable, columns=columns)

    @cached_property
    def recorder(self) -> Recorder:
        """Writer of the exam's record."""
        return recorder_of(self.request, self.bank, self.exam)

    @cached_property
    def parts(self) -> dict[CopyLook, Exam]:
        """Forms of each look."""
        return self.exam.by_look(self.request.look)

    @cached_property
    def stacks(self) -> Stacks:
        """Stacks of paper in which its copies are printed."""
        return stacks_of(self.parts, self.request.look)

    def look_of(self, form: Form) -> CopyLook:
        """Return the look of a copy."""
        return self.request.look.of(form.needs)

    def printer(self, look: CopyLook) -> FilePrinter:
        """Return the printer of copies with a look."""
        if look not in self._printers:
            self._printers[look] = FilePrinter(request_in(self.request, look), self.bank)
        return self._printers[look]

    @cached_property
    def _printers(self) -> dict[CopyLook, FilePrinter]:
        return {self.request.look: self.press}

    @cached_property
    def batches(self) -> list[HandOutGroup]:
        """Copies in the order of the print run."""
        return batches_of(self.exam, self.options)

    def batches_on(self, paper: str) -> list[HandOutGroup]:
        """Return the copies that are printed on a paper size, in the order of the print run."""

        def is_here(form: Form) -> bool:
            look = self.look_of(form)
            return look.is_printed and look.paper == paper

        some = (replace(at, forms=tuple(filter(is_here, at.forms))) for at in self.batches)
        return [batch for batch in some if batch.forms]

    @property
    def workers(self) -> int:
        """Number of processes that print its forms."""
        return self.request.jobs if len(self.exam.forms) >= _MANY else 1

    @property
    def title(self) -> str:
        """Title on the papers: the blueprint's, else the bank's."""
        return self.exam.plan.blueprint.title_for(self.bank.title)

    def stem(self, form: Form) -> str:
        """Return the name of a form's files, without suffix."""
        digits = max(3, len(str(self.exam.plan.forms)))
        return file_names.form_stem(form.number, digits, form.candidate)

    def about(self, name: str) -> str:
        """Return the name, below the output folder, of a file about all forms of the job."""
        return file_names.below_output(file_names.in_supplement(self.supplement, name))


def request_in(request: Request, look: CopyLook) -> Request:
    """Return the request of a copy with a look; a file to be given out is no booklet."""
    if look == request.look:
        return request
    return replace(
        request,
        paper=look.paper,
        theme=look.theme,
        language=look.language,
        format=file_names.suffix_of(look.format),
        booklet=request.booklet and look.is_printed,
        two_sided=(request.two_sided or request.booklet) and look.is_printed,
    )


def recorder_of(request: Request, bank: Bank, exam: Exam) -> Recorder:
    """Return the writer of the record of an exam that is printed as requested."""
    options = options_of(request)
    options["protected"] = sorted(protected_forms(request, exam))
    return Recorder(bank, request.selection, exam, options)


def options_of(request: Request) -> dict[str, object]:
    """Return the options on which the look of an exam's papers depends, as in the manifest."""
    custom = request.custom
    digests = {
        path.relative_to(custom).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in (sorted(own_files(custom)) if custom else ())
        if custom
    }
    return {
        "paper": request.paper,
        "theme": request.theme,
        **({"language": request.language} if request.language else {}),
        "custom": digests,
        "two_sided": request.two_sided,
        "booklet": request.booklet,
        "booklet_sheet": request.booklet_sheet,
        "signature": request.sheets,
        "format": request.format,
        "watermark": bool(request.exam and request.exam.watermark),
        "by_group": bool(request.exam and request.exam.by_group),
        "by_seat": bool(request.exam and request.exam.by_seat),
        **(_scanned(request.exam) if request.exam and request.exam.scannable else {}),
    }


def _scanned(options: ExamOptions) -> dict[str, object]:
    """Return the options of a scannable exam; the codes of other exams do not depend on them."""
    return {"scannable": options.scannable, "digits": options.digits}
