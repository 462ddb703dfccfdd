"""Commands that print documents."""

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studypress.cli.options import (
    blueprint_option,
    column_option,
    practice_options,
    print_options,
    replace_option,
    seed_option,
)
from studypress.cli.run import PrintingCommand, request_with
from studypress.errors import CallError
from studypress.page.documents.options import DOCUMENTS, FORMS, PER_PAGE, RULINGS

if TYPE_CHECKING:
    from studypress.pipeline.request import Request


@click.command(cls=PrintingCommand)
@print_options
@click.option("--guide", "guide", is_flag=True, help="Print the study guide.")
@click.option("--worksheet", "worksheet", is_flag=True, help="Print the worksheet: questions only.")
@click.option("--key", "key", is_flag=True, help="Print the worksheet's answer key.")
@click.option("--flashcards", "flashcards", is_flag=True, help="Print the flashcards.")
@click.option("--exams", type=click.IntRange(*FORMS), help="Print a mock exam of this many forms.")
@seed_option
@replace_option
def build(**options: Any) -> "Request":
    """Print all documents and a mock exam in three forms, or only those selected by flags."""
    from studypress.pipeline.request import ExamOptions  # noqa: PLC0415 - see cli.run

    named = tuple(name for name in DOCUMENTS if options[name])
    everything = not (named or options["exams"])
    exam = None
    if everything or options["exams"]:
        exam = ExamOptions(forms=options["exams"] or 3, seed=options["seed"], again=True)
    else:
        for name in ("seed", "replace"):
            if options[name]:
                raise CallError(f"--{name}: only with an exam: add --exams N")
    return request_with(
        options, DOCUMENTS if everything else named, exam, replace=options["replace"]
    )


@click.command(cls=PrintingCommand)
@print_options
def guide(**options: Any) -> "Request":
    """Print the study guide: every question with its answer."""
    return request_with(options, ("guide",))


@click.command(cls=PrintingCommand)
@print_options
@click.option("--choices", is_flag=True, help="Print the choices below each question.")
@click.option("--fillable", is_flag=True, help="Make a PDF form, to fill in on a screen.")
@click.option(
    "--space",
    type=click.Choice(RULINGS),
    default="lines",
    show_default=True,
    help="Ruling of the answer space.",
)
@click.option(
    "--per-page",
    type=click.IntRange(*PER_PAGE),
    help="Number of questions on each page.  [default: as many as fit]",
)
def worksheet(**options: Any) -> "Request":
    """Print the worksheet: questions only, with space for answers."""
    from studypress.page.documents.options import WorksheetOptions  # noqa: PLC0415 - see cli.run

    names = [field.name for field in fields(WorksheetOptions)]
    worksheet = WorksheetOptions(**{name: options[name] for name in names})
    return request_with(options, ("worksheet",), worksheet=worksheet)


@click.command(cls=PrintingCommand)
@print_options
@click.option("--full", is_flag=True, help="Include all choices, their reasons and explanations.")
def key(**options: Any) -> "Request":
    """Print the answer key of the worksheet: letters, one-line answers and points."""
    return request_with(options, ("key",), full_key=options["full"])


@click.command(cls=PrintingCommand)
@print_options
@click.option(
    "--duplex",
    type=click.Choice(["long-edge", "short-edge"]),
    default="long-edge",
    show_default=True,
    help="Edge over which the printer flips the paper.",
)
def flashcards(**options: Any) -> "Request":
    """Print flashcards: the question on the front, the bullet on the back."""
    from studypress.page.documents.options import Duplex  # noqa: PLC0415 - see cli.run

    return request_with(options, ("flashcards",), duplex=Duplex(options["duplex"]))


@click.command(cls=PrintingCommand)
@print_options
@blueprint_option
@seed_option
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV or XLSX file of candidates: name, id; group. A scorecard is made for each.",
)
@column_option
@click.option("--fillable", is_flag=True, help="Make a PDF form, to fill in on a screen.")
def scorecard(**options: Any) -> "Request":
    """Print the interviewer's scorecard: questions, answers, marking schemes and a scale.

    With a ROSTER, each candidate gets a separate scorecard; a BLUEPRINT selects the questions.
    """
    from studypress.exam.headings import named_columns  # noqa: PLC0415 - see cli.run
    from studypress.exam.roster import FIELDS  # noqa: PLC0415 - see cli.run
    from studypress.pipeline.request import ScorecardOptions  # noqa: PLC0415

    columns = named_columns(options["column"], FIELDS)
    names = ("blueprint", "seed", "roster", "fillable")
    asked = {name: options[name] for name in names}
    return request_with(options, (), scorecard=ScorecardOptions(columns=columns, **asked))


@click.command(cls=PrintingCommand)
@practice_options
def practice(**options: Any) -> "Request":
    """Make an HTML page to practise the questions on a phone or desktop; it contains the answers.

    It schedules repetitions, runs timed mock exams, and needs no network.
    """
    of_paper = ("two_sided", "booklet", "booklet_sheet", "signature", "jobs")
    fixed = dict.fromkeys(of_paper) | {"paper": "A4", "format": "html"}
    return request_with(fixed | options, ("practice",))
