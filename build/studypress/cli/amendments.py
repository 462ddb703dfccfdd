"""Commands that amend a printed exam: add, move and remove."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from studypress import api
from studypress.cli.exams import custom_option
from studypress.cli.options import column_option, folder_argument, joined, of_bank_option
from studypress.cli.run import prepare
from studypress.cli.show import echo, progress_bar

if TYPE_CHECKING:
    from studypress.exam.record.form_record import FormRecord
    from studypress.pipeline.exams.amend import Amended

_PRINTED = "Also write a copy that opens with this password."

id_option = click.option("--id", "name", required=True, metavar="ID", help="Id of the candidate.")
candidate_options = joined(
    click.option("--name", help="Name of the candidate."),
    click.option("--id", help="Id of the candidate."),
    click.option("--email", help="E-mail address."),
    click.option("--group", help="Room or class."),
    click.option("--seat", help="Seat, such as B7."),
    click.option("--minutes", help="Time of the candidate in minutes."),
    click.option("--extra", help="Additional time, such as 30 or 25%."),
    click.option("--theme", help="Theme of the copy."),
    click.option("--paper", help="Paper size of the copy."),
    click.option("--language", metavar="TAG", help="Language of its fixed words, such as de."),
    click.option("--format", help="Format of the copy: pdf, html or fillable."),
)


@click.command()
@folder_argument
@candidate_options
@click.option("--password", metavar="TEXT", help=_PRINTED)
@click.option("--spare", metavar="CODE", help="Assign the spare copy with this code.")
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV or XLSX file of the candidates to add.",
)
@column_option
@of_bank_option
@custom_option
def add(  # noqa: PLR0913 - the options of the command
    folder: Path,
    *,
    password: str | None,
    spare: str | None,
    roster: Path | None,
    column: tuple[str, ...],
    bank: Path | None,
    custom: Path | None,
    **fields: str | None,
) -> None:
    """Add copies for late candidates to the exam in DIR; the other copies remain as they are.

    Without --spare, a new copy is printed, with a new code. With --spare, the candidate gets that
    printed copy; an earlier copy of the candidate is withdrawn.
    """
    prepare()
    from studypress.exam.headings import named_columns  # noqa: PLC0415 - see cli.run
    from studypress.exam.roster import FIELDS  # noqa: PLC0415 - see cli.run

    with progress_bar(quiet=False) as progress:
        outcome = api.add(
            folder,
            bank,
            candidate={field: text for field, text in fields.items() if text is not None},
            spare=spare,
            roster=roster,
            columns=dict(named_columns(column, FIELDS)),
            password=password,
            custom=custom,
            progress=progress,
        )
    _report(outcome)


@click.command()
@folder_argument
@id_option
@click.option("--seat", help="New seat, such as B7.")
@click.option("--group", help="New room or class.  [default: as before]")
@click.option("--password", metavar="TEXT", help=_PRINTED)
@of_bank_option
@custom_option
def move(  # noqa: PLR0913 - the options of the command
    folder: Path,
    name: str,
    *,
    seat: str | None,
    group: str | None,
    password: str | None,
    bank: Path | None,
    custom: Path | None,
) -> None:
    """Move a candidate of the exam in DIR to another seat: a new copy, the earlier is withdrawn."""
    prepare()
    with progress_bar(quiet=False) as progress:
        outcome = api.move(
            folder,
            name,
            bank,
            seat=seat,
            group=group,
            password=password,
            custom=custom,
            progress=progress,
        )
    _report(outcome)


@click.command()
@folder_argument
@id_option
@click.option("--reason", default="", help="Reason, for the record.")
def remove(folder: Path, name: str, reason: str) -> None:
    """Remove a candidate from the exam in DIR: the copy is withdrawn, and stays in the record."""
    prepare()
    _report(api.remove(folder, name, reason=reason))


def _report(outcome: "Amended") -> None:
    """Report files, copies and remarks."""
    for warning in outcome.warnings:
        echo(warning, err=True)
    for path in outcome.paths:
        echo(path)
    for form in outcome.added:
        echo(f"new: {_copy(form)}")
    for form in outcome.assigned:
        echo(f"assigned: {_copy(form)}")
    for form in outcome.withdrawn:
        echo(f"withdrawn, to be taken out of its stack: {_copy(form)}")


def _copy(form: "FormRecord") -> str:
    who = form.candidate
    place = f", seat {who.seat}" if who and who.seat else ""
    room = f", {who.group}" if who and who.group else ""
    named = f" of {who.name} ({who.id}){room}{place}" if who else ""
    return f"copy {form.number}, form {form.code}{named}"
