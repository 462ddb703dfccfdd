"""Command review: what people decide about scanned pages, without the desk."""

from pathlib import Path

import click

from studypress import api
from studypress.cli.options import folder_argument, of_bank_option, quiet_option
from studypress.cli.run import prepare
from studypress.cli.show import echo, progress_bar


@click.command()
@folder_argument
@of_bank_option
@click.option(
    "--corrections",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read decisions in first: a file that a page of the review wrote. Repeatable.",
)
@quiet_option
def review(folder: Path, bank: Path | None, corrections: tuple[Path, ...], *, quiet: bool) -> None:
    """Write what people must decide about the scanned pages of the exam in DIR, as web pages.

    These are doubtful boxes, pages without a code, and answers in writing, each with its picture.
    The pages need neither network nor desk; they write corrections.csv, for --corrections. The
    desk shows the same: studypress desk.
    """
    prepare()
    from studypress.pipeline.review.review_text import review_lines  # noqa: PLC0415 - see cli.run

    with progress_bar(quiet=quiet) as progress:
        outcome = api.review(folder, bank, corrections=corrections, progress=progress)
    for remark in outcome.remarks:
        echo(remark, err=True)
    if not quiet:
        for line in review_lines(outcome, folder):
            echo(line)
