"""Result sheets of a marked exam: one for each candidate, and all of them as a print run."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from shlex import quote

from studypress.bank.bank import Bank
from studypress.errors import CallError, did_you_mean
from studypress.exam import file_names
from studypress.exam.form_code import is_form_code, not_of, symbols_of
from studypress.exam.model import Item
from studypress.exam.record.read import Record
from studypress.files.staging import Stage
from studypress.grading.scores import MarkedPaper, Result
from studypress.page.documents.options import FORMATS
from studypress.page.results.result_sheet import SheetContent
from studypress.page.words.catalogue import missing_catalogue
from studypress.pipeline.check import BankSource, open_bank
from studypress.pipeline.exam_folder.files import printed_exam, unchanged
from studypress.pipeline.exam_folder.nearby import NearbyExams
from studypress.pipeline.exams.rebuild import exam_of
from studypress.pipeline.marking.kept_marks import marked_so_far
from studypress.pipeline.marking.newer_scans import require_current
from studypress.pipeline.marking.result_sheets import (
    SheetJob,
    print_runs,
    printed,
    request_for,
    sheet_job,
)
from studypress.pipeline.marking.scanned_answers import ScannedPaper, scanned_papers
from studypress.pipeline.marking.sheet_record import NAME as SHEETS
from studypress.pipeline.marking.sheet_record import printed_sheets, sheets_json
from studypress.pipeline.printer import DocumentFile
from studypress.pipeline.request import Progress, Step, require_known, unseen
from studypress.pipeline.scanning.kept_scans import scanned_exam
from studypress.pipeline.steps import Steps
from studypress.pipeline.workers.contained import contained
from studypress.pipeline.workers.processes import executor

_SHEETS = "result sheets"
_CHUNK = 4  # sheets that are printed as one task
_FEW = 3  # names in a message


@dataclass(frozen=True)
class ResultOptions:
    """Options of result sheets: right answers, explanations, and codes of the only `forms`."""

    answers: bool = False
    explanations: bool = False
    forms: tuple[str, ...] = ()
    format: str = "pdf"


@dataclass(frozen=True)
class PrintedResults:
    """Files of result sheets, the number of sheets, and warnings."""

    paths: tuple[Path, ...]
    sheets: int
    warnings: tuple[str, ...] = ()


@contained
def print_results(  # noqa: PLR0913 - the options of the command
    folder: Path,
    options: ResultOptions,
    bank: BankSource = None,
    *,
    custom: Path | None = None,
    jobs: int = 1,
    progress: Progress = unseen,
) -> PrintedResults:
    """Print a result sheet for each marked paper of the exam in a folder, and a print run of all.

    A sheet has paper, theme and language of its candidate's copy; it is HTML if the copy is. Raises
    CallError if no paper is marked, and for the code of a form that is not; ContentError if right
    answers are wanted of questions that have changed in the bank.
    """
    require_known("format", options.format, FORMATS)
    where, record = printed_exam(folder)
    check = unchanged(where, f"{file_names.MARKS}/{file_names.ANSWERS}", SHEETS)
    result = _marked(folder, where, record)
    papers = _chosen(where, result, options.forms)
    opened = open_bank(bank, custom=custom)
    content = SheetContent(
        record.title,
        record.bank.language,
        record.blueprint.scoring,
        answers=options.answers,
        explanations=options.explanations,
    )
    asked = _asked(record, opened, papers) if content.has_texts else {}
    request = request_for(record, where, options.format, custom)
    scanned = _scanned(where, record)
    tasks = [
        sheet_job(result, at, asked.get(at.form.code, ()), request, scanned.get(at.form.code))
        for at in papers
    ]
    shown, warnings = _shown(record, opened, content)
    with Stage(where, private=True) as stage:
        stage.require(check)
        for file in _printed(shown, content, tasks, jobs, progress):
            stage.add(file.name, file.data)  # with scans, all would need gigabytes of memory
        before = printed_sheets(where) if options.forms else {}
        sheets = sheets_json(result, papers, dict(stage.files), before)
        if not options.forms:
            for run in print_runs(record, tasks, stage.read):
                stage.add(run.name, run.data)
            stage.drop(_earlier(where, {Path(name).suffix for name in stage.files}))
        paths = tuple(stage.out / name for name in stage.files)
        stage.add(SHEETS, sheets)
    return PrintedResults(paths, len(tasks), (*warnings, *_warnings(result, tasks, options)))


def _marked(folder: Path, where: Path, record: Record) -> Result:
    if result := marked_so_far(where, record):
        require_current(folder, where, record)
        return result
    raise CallError(
        f"{folder}: no paper is marked yet: first run: studypress mark {quote(str(folder))}"
        " answers.csv"
    )


def _chosen(where: Path, result: Result, codes: Sequence[str]) -> list[MarkedPaper]:
    """Return the marked papers with these codes; all of them without codes.

    Raises CallError with each code that no marked paper has.
    """
    if not codes:
        return list(result.papers)
    marked = {symbols_of(paper.form.code): paper for paper in result.papers}
    known = {symbols_of(form.code): form.code for form in result.record.valid_forms}
    faults, nearby = [], NearbyExams(where)
    for code in (code for code in codes if symbols_of(code) not in marked):
        if symbols_of(code) in known:
            faults.append(f"--form: form {known[symbols_of(code)]} is not marked yet")
        else:
            hint = "" if is_form_code(code) else did_you_mean(code.upper(), known.values())
            fault = not_of(result.record.title, code, nearby.owner_of(code))
            faults.append(f"--form: {fault}{hint}")
    if faults:
        raise CallError("; ".join(faults))
    wanted = dict.fromkeys(map(symbols_of, codes))
    return [paper for code, paper in marked.items() if code in wanted]


def _asked(
    record: Record, bank: Bank, papers: Sequence[MarkedPaper]
) -> dict[str, tuple[Item, ...]]:
    """Return the questions of each paper with their texts, by the code of its form."""
    forms = exam_of(record, bank, [paper.form for paper in papers]).forms
    return {form.code: form.items for form in forms}


def _scanned(where: Path, record: Record) -> dict[str, ScannedPaper]:
    """Return the papers of which a page was scanned, by the code of their form."""
    scanned = scanned_exam(where, record)
    papers = scanned_papers(scanned.account, scanned.decisions)
    return {paper.form.code: paper for paper in papers}


def _shown(record: Record, bank: Bank, content: SheetContent) -> tuple[Bank, tuple[str, ...]]:
    """Return the bank as sheets need it; with a warning if it lacks the exam's brand."""
    asked = bank.where(
        lambda entry: content.has_texts and entry.question.id in record.every_question
    )
    if record.bank.brand == bank.brand_digest:
        return asked, ()
    warning = "the result sheets have no brand: --bank is not the bank of the exam"
    return replace(asked, brand=None), (warning,) if record.bank.brand else ()


def _printed(
    bank: Bank, content: SheetContent, tasks: Sequence[SheetJob], jobs: int, progress: Progress
) -> Iterator[DocumentFile]:
    """Print sheets in parallel; yield each file when it is there."""
    seconds = 0.4 + (0.1 * len(tasks[0].view.answers) if content.explanations else 0)
    steps = Steps(progress, [Step(_SHEETS, len(tasks), seconds)])
    chunks = [tasks[at : at + _CHUNK] for at in range(0, len(tasks), _CHUNK)]
    with executor(min(jobs, len(chunks))) as pool:
        for made in pool.map(partial(printed, bank, content), chunks):
            for file in made:
                yield file
                steps.done(_SHEETS)


def _earlier(where: Path, suffixes: set[str]) -> Iterator[str]:
    """Yield the names of sheets and print runs of an earlier run, in the formats of this one."""
    names = re.compile(rf"{file_names.RESULTS}/[0-9]{{3,7}}(-[a-z0-9-]+)?\.(pdf|html)")
    runs = re.compile(rf"{file_names.RESULTS}(-[a-z0-9-]+)?\.pdf")
    for path in [*where.glob(f"{file_names.RESULTS}*.pdf"), *where.glob(f"{file_names.RESULTS}/*")]:
        name = path.relative_to(where).as_posix()
        if path.suffix in suffixes and (names.fullmatch(name) or runs.fullmatch(name)):
            yield name


def _warnings(result: Result, tasks: Sequence[SheetJob], options: ResultOptions) -> Iterator[str]:
    """Yield warnings: provisional scores, candidates without a sheet, languages without words."""
    provisional = [task.view.paper.form.code for task in tasks if task.view.unmarked]
    if provisional:
        yield f"{_counted(provisional)}: questions are not yet marked, so the score is provisional"
    marked = {paper.form.code for paper in result.papers}
    named = (form for form in result.record.valid_forms if form.candidate)
    if not options.forms and (left := [form.code for form in named if form.code not in marked]):
        yield f"{_counted(left)}: no answers are marked, so there is no result sheet"
    if options.forms:
        yield "the print run of all results is not printed again: omit --form for that"
    for language in sorted({task.request.language or "" for task in tasks}):
        if remark := missing_catalogue(language):
            yield remark


def _counted(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - _FEW:,} more" if codes[_FEW:] else ""
    noun = "forms" if codes[1:] else "form"
    return f"{noun} {', '.join(codes[:_FEW])}{more}"
