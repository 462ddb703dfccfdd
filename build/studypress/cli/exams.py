"""Commands for exams: print, verify, rebuild, erratum, mark, results and status."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studypress import api
from studypress.cli.options import (
    column_option,
    completed_by_content,
    exam_options,
    folder_argument,
    jobs_option,
    of_bank_option,
    print_options,
    quiet_option,
    replace_option,
)
from studypress.cli.run import PrintingCommand, prepare, request_with
from studypress.cli.show import counted, echo, progress_bar, show_comparison
from studypress.page.documents.options import FORMATS

if TYPE_CHECKING:
    from studypress.pipeline.request import Request

custom_option = click.option(
    "--custom",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of templates and styles that the exam was printed with.",
)


@click.command(cls=PrintingCommand)
@print_options
@exam_options
@replace_option
def exam(**options: Any) -> "Request":
    """Print a mock exam: shuffled forms, the key of each, and a manifest.

    With a ROSTER, each candidate gets a separate form; a BLUEPRINT selects the questions.
    """
    from studypress.exam.headings import named_columns  # noqa: PLC0415 - see cli.run
    from studypress.exam.roster import FIELDS  # noqa: PLC0415 - see cli.run
    from studypress.pipeline.request import ExamOptions  # noqa: PLC0415

    of_plan = options["blueprint"] or options["parallel_to"]
    exam_options = ExamOptions(
        kind=options["kind"] or (None if of_plan else "choice"),
        questions=options["questions"],
        forms=options["forms"],
        seed=options["seed"],
        blueprint=options["blueprint"],
        roster=options["roster"],
        columns=named_columns(options["column"], FIELDS),
        spares=options["spares"],
        by_seat=options["sort"] == "seat",
        by_group=options["by"] == "group",
        password=options["password"],
        watermark=options["watermark"],
        scannable="sheet" if options["answer_sheet"] else "pages" if options["scannable"] else "",
        digits=options["digits"],
        not_in=options["not_in"],
        parallel_to=options["parallel_to"],
    )
    return request_with(
        options, (), exam_options, scheduler=options["scheduler"], replace=options["replace"]
    )


@click.command()
@folder_argument
@of_bank_option
@custom_option
@jobs_option
@click.option("--quiet", is_flag=True, help="Print only faults.")
def verify(
    folder: Path, bank: Path | None, custom: Path | None, jobs: int | None, *, quiet: bool
) -> None:
    """Verify the exam in DIR: print it again, compare and read every file, report every fault."""
    prepare()
    from studypress.pipeline.workers.processes import cores  # noqa: PLC0415 - see cli.run

    with progress_bar(quiet=quiet) as progress:
        verdict = api.verify(folder, bank, custom=custom, jobs=jobs or cores(), progress=progress)
    for fault in verdict.faults:
        echo(fault, err=True)
    if verdict.unkept:
        echo(verdict.unkept, err=True)
    if verdict.faults:
        sys.exit(1)
    if not quiet:
        for note in verdict.notes:
            echo(note)
        result = "no fault found" if verdict.notes else "no fault: ready to print"
        echo(f"{folder}: {result}")


@click.command()
@folder_argument
@click.option("--form", "code", required=True, metavar="CODE", help="Form code of the lost copy.")
@of_bank_option
@custom_option
def rebuild(folder: Path, code: str, bank: Path | None, custom: Path | None) -> None:
    """Print one lost copy of the exam in DIR again, byte for byte."""
    prepare()
    for path in api.rebuild(folder, code, bank, custom=custom):
        echo(path)


@click.command()
@folder_argument
@click.option(
    "--void", multiple=True, metavar="ID", help="Question that no longer counts. Repeatable."
)
@click.option(
    "--accept",
    multiple=True,
    metavar="ID=CHOICE",
    help="Further right answer: the choice's number or text in the bank, another number or short"
    " answer, or FORM:NUMBER=LETTER, such as K7Q4-M3XF:12=C. Repeatable.",
)
@click.option(
    "--credit", multiple=True, metavar="ID", help="Question with full points for all. Repeatable."
)
@click.option("--reason", default="", metavar="TEXT", help="Reason, printed on the keys.")
@of_bank_option
@custom_option
def erratum(  # noqa: PLR0913 - the options of the command
    folder: Path,
    bank: Path | None,
    custom: Path | None,
    *,
    void: tuple[str, ...],
    accept: tuple[str, ...],
    credit: tuple[str, ...],
    reason: str,
) -> None:
    """Correct questions of the exam in DIR: list their numbers on each form, reissue the keys.

    Corrections add to earlier ones; mark the answers again to compute the scores.
    """
    prepare()
    with progress_bar(quiet=False) as progress:
        paths = api.erratum(
            folder,
            void,
            bank,
            accept=accept,
            credit=credit,
            reason=reason,
            custom=custom,
            progress=progress,
        )
    for path in paths:
        echo(path)
    marks = paths[0].parent / "marks" / "answers.csv"
    if marks.exists():
        echo(f"marks were computed before: run mark again, with new answers or {marks}", err=True)


@click.command()
@folder_argument
@click.argument(
    "other", metavar="DIR2", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@of_bank_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write comparison.json into this folder.",
)
def compare(folder: Path, other: Path, bank: Path | None, out: Path | None) -> None:
    """Compare the exams in DIR and DIR2: points, topics, difficulties, kinds, shared questions."""
    prepare()
    show_comparison(api.compare(folder, other, bank, out=out))
    if out:
        echo(out / "comparison.json")


@click.command()
@folder_argument
@click.argument(
    "answers", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@of_bank_option
@column_option
@click.option(
    "--provisional", is_flag=True, help="Leave doubtful questions of scanned papers unmarked."
)
@click.option("--replace", is_flag=True, help="Replace answers that were marked before.")
@click.option("--marker", metavar="NAME", default="", help="Person who marked these answers.")
@click.option(
    "--scale",
    metavar="NAME|FILE",
    shell_complete=completed_by_content("scales"),
    help="Grade scale, such as german; remembered in the folder.",
)
@click.option(
    "--gradebook",
    "gradebooks",
    type=click.Choice(["moodle", "canvas"]),
    multiple=True,
    help="Also write the scores as this platform imports them. Repeatable.",
)
def mark(  # noqa: PLR0913 - the options of the command
    folder: Path,
    answers: Path | None,
    bank: Path | None,
    column: tuple[str, ...],
    *,
    provisional: bool,
    replace: bool,
    marker: str,
    scale: str | None,
    gradebooks: tuple[str, ...],
) -> None:
    """Mark ANSWERS, a CSV or XLSX file, against the exam in DIR: scores, and statistics.

    Without ANSWERS, the scanned papers are marked, with the decisions of people. Each run adds to
    the answers marked before, so rooms can be marked one after the other.
    """
    prepare()
    from studypress.exam.headings import named_columns  # noqa: PLC0415 - see cli.run
    from studypress.grading.answers.answer_columns import FIELDS  # noqa: PLC0415 - see cli.run

    columns = dict(named_columns(column, FIELDS, numbers=True))
    made = api.mark(
        folder,
        answers,
        bank,
        columns=columns,
        provisional=provisional,
        replace=replace,
        marker=marker,
        scale=scale,
        gradebooks=gradebooks,
    )
    for warning in made.warnings:
        echo(warning, err=True)
    for path in made.paths:
        echo(path)
    echo(f"{counted(len(made.paths), 'file')}, readable by their owner only")
    echo(f"{counted(made.now, 'form')} read, {made.total:,} marked in total")


@click.command()
@folder_argument
@click.option("--answers", is_flag=True, help="With the right answers.")
@click.option("--explanations", is_flag=True, help="With all questions and their explanations.")
@click.option("--form", multiple=True, metavar="CODE", help="Only the sheet of a form. Repeatable.")
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    default="pdf",
    show_default=True,
    help="Format of the sheets.",
)
@of_bank_option
@custom_option
@jobs_option
@quiet_option
def results(folder: Path, jobs: int | None, *, quiet: bool, **options: Any) -> None:
    """Print a result sheet for each candidate of the exam in DIR whose paper is marked."""
    prepare()
    from studypress.pipeline.workers.processes import cores  # noqa: PLC0415 - see cli.run

    with progress_bar(quiet=quiet) as progress:
        made = api.results(folder, **options, jobs=jobs or cores(), progress=progress)
    for warning in made.warnings:
        echo(warning, err=True)
    if not quiet:
        sheets, runs = made.paths[: made.sheets], made.paths[made.sheets :]
        echo(f"{sheets[0]}" + f" to {sheets[-1].name}" * (len(sheets) > 1))
        for path in runs:
            echo(path)
        echo(f"{counted(made.sheets, 'result sheet')}, readable by their owner only")


@click.command()
@folder_argument
def status(folder: Path) -> None:
    """Show the state of the exam in DIR: what was printed, changed and marked, and what is next.

    Exits with 1 if files are missing, changed or unknown.
    """
    from studypress.pipeline.view.status_text import status_lines  # noqa: PLC0415 - see cli.run

    found = api.status(folder)
    for line in status_lines(found):
        echo(line)
    if not found.agrees:
        sys.exit(1)
