"""An exam's files: forms, keys, what the examiner needs, the print run, and the record."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from studypress.bank.bank import Bank
from studypress.bank.figures import read_figure
from studypress.errors import PressError
from studypress.exam.exam import Exam, Form
from studypress.exam.fairness import fairness, fairness_json
from studypress.exam.manifest import Printed, files_in, manifest, recorded
from studypress.exam.roster import file_stem
from studypress.exam.stream import Stream
from studypress.page import documents
from studypress.page.check import figures_of
from studypress.page.reports import fairness_sheet
from studypress.page.run import marking_sheets
from studypress.pipeline.printing import Press
from studypress.pipeline.request import ExamWish, Request
from studypress.pipeline.resume import Kept, kept_of
from studypress.pipeline.run import batches_of, print_run
from studypress.press.output import PRIVATE, PUBLIC

PREVIOUS = "exam/manifest.previous.json"
"""The record of the exam whose place a new one took."""

MANIFEST = "exam/manifest.json"
SUPPORTING = 4
"""Files of an exam beside forms and keys: all keys, marking sheets, fairness, print run."""


@dataclass(frozen=True)
class Job:
    """An exam to be printed."""

    exam: Exam
    bank: Bank
    request: Request
    press: Press

    @property
    def wish(self) -> ExamWish:
        """How it is wished for."""
        return self.request.exam or ExamWish()

    def stem(self, form: Form) -> str:
        """Return the name of a form's files, without its end."""
        digits = max(3, len(str(len(self.exam.forms))))
        return file_stem(form.number, digits, form.candidate)


def print_exam(job: Job) -> None:
    """Print each form and its key, then what is made of them all, and the manifest last.

    When it is interrupted, what is done stays, with a manifest that says so; running it again
    prints the rest.
    """
    kept, keys = _kept(job), []
    papers: dict[int, tuple[str, int | None]] = {}
    with _whole_when_cut_off(job, papers):
        for form in job.exam.forms:
            papers[form.number] = _print_paper(job, form, kept)
            sheet = documents.exam_keys(job.bank, job.exam, [form], job.press.look)
            keys.append(job.press.print(f"exam/keys/{job.stem(form)}", sheet))
        if laid_out := [key for key in keys if key]:
            job.press.bind("exam/keys", f"{_title(job)}: keys of all forms", laid_out)
        else:
            sheet = documents.exam_keys(job.bank, job.exam, job.exam.forms, job.press.look)
            job.press.print("exam/keys", sheet)
        _print_reports(job)
        if not job.press.look.whole:
            print_run(job.exam, job.bank, job.wish, job.press, papers)
            _protect(job, papers)
    _write_manifest(job, papers, complete=True)


def _kept(job: Job) -> Kept:
    end = "html" if job.press.look.whole else "pdf"
    names = {form.number: (f"forms/{job.stem(form)}.{end}", None) for form in job.exam.forms}
    return kept_of(job.press.stage.out / "exam", _record(job, names, {}, complete=False))


def _print_paper(job: Job, form: Form, kept: Kept) -> tuple[str, int | None]:
    look, name = job.press.look, f"forms/{job.stem(form)}"
    file = f"{name}.{'html' if look.whole else 'pdf'}"
    if file in kept.papers:
        pages, data = kept.papers[file]
        job.press.keep(f"exam/{file}", data, pages)
        return file, pages
    watermark = job.wish.watermark
    blueprint = job.exam.plan.blueprint
    sheet = documents.exam_paper(job.bank, blueprint, form, look, watermark=watermark)
    pages_made = job.press.print(f"exam/{name}", sheet)
    return file, len(pages_made) if pages_made else None


def _print_reports(job: Job) -> None:
    look, stage = job.press.look, job.press.stage
    batches = batches_of(job.exam, job.wish)
    job.press.print("exam/marking", marking_sheets(job.bank, job.exam, batches, look))
    fair = fairness(job.exam)
    stage.add("exam/fairness.json", fairness_json(fair).encode(), PUBLIC)
    job.press.print("exam/fairness", fairness_sheet(fair, _title(job), look))


def _protect(job: Job, papers: Mapping[int, tuple[str, int | None]]) -> None:
    """Add copies that open with a password, for those who have one."""
    from studypress.press.protect import protected  # noqa: PLC0415 - few ask for it

    for form in job.exam.forms:
        own = form.candidate.password if form.candidate else ""
        if password := own or job.wish.password:
            owner = Stream(job.exam.plan.seed, "owner password", form.number)
            file = papers[form.number][0]
            data = job.press.stage.read(f"exam/{file}")
            words = f"{owner.below(2**64):016x}{owner.below(2**64):016x}"
            name = "exam/protected/" + file.removeprefix("forms/")
            job.press.stage.add(name, protected(data, password, words))


def _title(job: Job) -> str:
    return job.exam.plan.blueprint.title or job.bank.title


@contextmanager
def _whole_when_cut_off(job: Job, papers: Mapping[int, tuple[str, int | None]]) -> Iterator[None]:
    """Keep what is done when a run is cut off, unless another exam stands in its place."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        stage = job.press.stage
        free = _text_of(stage.out / MANIFEST)
        if papers and not _is_complete(free):
            _write_manifest(job, papers, complete=False)
            stage.publish()
        raise


def _is_complete(text: str) -> bool:
    return bool(files_in(text)) and '"status": "complete"' in text


def _write_manifest(
    job: Job, papers: Mapping[int, tuple[str, int | None]], *, complete: bool
) -> None:
    stage, folder = job.press.stage, "exam/"
    files = {
        file.removeprefix(folder): digest
        for file, digest in stage.files.items()
        if file.startswith(folder)
    }
    text = manifest(_record(job, papers, files, complete=complete))
    before = _text_of(stage.out / MANIFEST)
    for old in files_in(before):
        stage.drop(folder + old)
    if _is_complete(before) and before != text:
        # The papers of that exam may have been handed out: its seed and keys must not be lost.
        stage.add(PREVIOUS, before.encode(), PRIVATE)
    stage.add(MANIFEST, text.encode(), PRIVATE)


def _record(
    job: Job,
    papers: Mapping[int, tuple[str, int | None]],
    files: Mapping[str, str],
    *,
    complete: bool,
) -> dict[str, Any]:
    figures = _figures(job.exam, job.bank)
    printed = Printed(options_of(job.request), figures, papers, files, complete)
    return recorded(job.bank, job.request.selection, job.exam, printed)


def options_of(request: Request) -> dict[str, object]:
    """Return what the look of an exam's papers depends on, as the manifest has it."""
    custom = request.custom
    own = [path for path in custom.rglob("*") if path.is_file()] if custom else []
    digests = {
        path.relative_to(custom).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(own)
        if custom
    }
    return {
        "paper": request.paper,
        "theme": request.theme,
        "custom": digests,
        "two_sided": request.two_sided,
        "booklet": request.booklet,
        "format": request.format,
        "watermark": bool(request.exam and request.exam.watermark),
        "by_group": bool(request.exam and request.exam.by_group),
        "by_seat": bool(request.exam and request.exam.by_seat),
    }


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError as error:
        raise PressError(f"cannot read {path}: {error.strerror}") from None


def _figures(exam: Exam, bank: Bank) -> dict[str, str]:
    """SHA-256 of every figure that the exam's questions show, by its name in the bank."""
    entries = {item.entry for form in exam.forms for item in form.items}
    names = {name for entry in entries for name in figures_of(entry)}
    return {name: sha256(read_figure(bank.root, name)[1]).hexdigest() for name in sorted(names)}
