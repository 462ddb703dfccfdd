"""Commands for exams: print, verify, rebuild, erratum and mark."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studypress.cli.options import (
    column_option,
    exam_options,
    folder_argument,
    jobs_option,
    of_bank_option,
    print_options,
    replace_option,
)
from studypress.cli.run import PrintingCommand, prepare, request_with
from studypress.cli.show import counted, echo, progress_bar
from studypress.errors import CallError

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

    if options["roster"] and options["forms"] is not None:
        raise CallError("--forms: a roster has a form for each candidate: remove --forms")
    columns = named_columns(options["column"], FIELDS)
    if not options["roster"]:
        if columns:
            raise CallError("--column: only with a roster: add --roster")
        for name in ("by", "watermark"):
            if options[name]:
                raise CallError(f"--{name}: only with a roster: add --roster")
    exam_options = ExamOptions(
        kind=options["kind"] or (None if options["blueprint"] else "choice"),
        questions=options["questions"],
        forms=options["forms"] or 1,
        seed=options["seed"],
        blueprint=options["blueprint"],
        roster=options["roster"],
        columns=columns,
        spares=options["spares"],
        by_seat=options["sort"] == "seat",
        by_group=options["by"] == "group",
        password=options["password"],
        watermark=options["watermark"],
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
    from studypress.pipeline.verify import prove  # noqa: PLC0415 - see cli.run
    from studypress.pipeline.workers.processes import cores  # noqa: PLC0415 - see cli.run

    with progress_bar(quiet=quiet) as progress:
        verdict = prove(folder, bank, progress, custom, jobs or cores())
    for fault in verdict.faults:
        echo(fault, err=True)
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
    from studypress.pipeline.rebuild import rebuild as make  # noqa: PLC0415 - see cli.run

    for path in make(folder, code, bank, custom):
        echo(path)


@click.command()
@folder_argument
@click.option(
    "--void",
    "ids",
    required=True,
    multiple=True,
    metavar="QUESTION-ID",
    help="Question to void. Repeatable.",
)
@of_bank_option
@custom_option
def erratum(folder: Path, ids: tuple[str, ...], bank: Path | None, custom: Path | None) -> None:
    """Void questions of the exam in DIR: list their numbers on each form, and reissue the keys."""
    prepare()
    from studypress.pipeline.erratum import void  # noqa: PLC0415 - see cli.run

    with progress_bar(quiet=False) as progress:
        paths = void(folder, ids, bank, custom, progress)
    for path in paths:
        echo(path)


@click.command()
@folder_argument
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@of_bank_option
@column_option
@click.option("--replace", is_flag=True, help="Replace answers that were marked before.")
def mark(
    folder: Path, answers: Path, bank: Path | None, column: tuple[str, ...], *, replace: bool
) -> None:
    """Mark ANSWERS.csv against the exam in DIR: scores, and statistics of each question.

    Each run adds to the answers marked before, so rooms can be marked one after the other.
    """
    prepare()
    from studypress.exam.headings import named_columns  # noqa: PLC0415 - see cli.run
    from studypress.grading.answer_columns import FIELDS  # noqa: PLC0415 - see cli.run
    from studypress.pipeline.mark import mark_answers  # noqa: PLC0415 - see cli.run

    columns = dict(named_columns(column, FIELDS, numbers=True))
    made = mark_answers(folder, answers, bank, columns=columns, replaces=replace)
    for warning in made.warnings:
        echo(warning, err=True)
    for path in made.paths:
        echo(path)
    echo(f"{counted(len(made.paths), 'file')}, readable by their owner only")
    echo(f"{counted(made.now, 'form')} read, {made.total:,} marked in total")
