"""Command scan: scanned pages of an exam, read in parallel."""

import sys
from pathlib import Path

import click

from studypress import api
from studypress.cli.options import folder_argument, jobs_option, quiet_option
from studypress.cli.run import prepare
from studypress.cli.show import echo, progress_bar
from studypress.errors import CallError


@click.command()
@folder_argument
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--again", is_flag=True, help="Read pages again that were read before.")
@click.option(
    "--audit",
    type=int,
    metavar="N",
    help="Draw N boxes at random, and write a page on which you check them by eye.",
)
@click.option("--seed", default="", metavar="TEXT", help="With --audit: seed of the draw.")
@click.option(
    "--audit-result",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Store the file that the page of an audit wrote.",
)
@jobs_option
@quiet_option
def scan(  # noqa: PLR0913 - the options of the command
    folder: Path,
    files: tuple[Path, ...],
    jobs: int | None,
    *,
    again: bool,
    audit: int | None,
    seed: str,
    audit_result: Path | None,
    quiet: bool,
) -> None:
    """Read scanned pages of the exam in DIR: PDF, TIFF, PNG and JPEG FILES, or folders of them.

    Pages may be in any order and rotation. Files can be added later; those that were read before
    are known by their content. Without FILES, pages whose codes were typed since are read. Exits
    with 1 if a page is unreadable, missing or foreign.
    """
    prepare()
    is_audit = audit is not None or audit_result is not None
    if seed and audit is None:
        raise CallError("--seed is about --audit: name the number of boxes")
    if is_audit and (files or again or None not in (audit, audit_result)):
        raise CallError("--audit and --audit-result read no pages: run each alone")
    if audit is not None:
        with progress_bar(quiet=quiet) as progress:
            echo(api.audit(folder, audit, seed=seed, progress=progress))
        return
    if audit_result:
        for line in api.audit_result(folder, audit_result).remarks:
            echo(line)
        return
    from studypress.pipeline.scanning.scan_text import (  # noqa: PLC0415 - see cli.run
        fault_lines,
        is_whole,
        scan_lines,
    )
    from studypress.pipeline.workers.processes import cores  # noqa: PLC0415

    with progress_bar(quiet=quiet) as progress:
        outcome = api.scan(folder, files, again=again, jobs=jobs or cores(), progress=progress)
    for line in fault_lines(outcome):
        echo(line, err=True)
    if not quiet:
        for line in scan_lines(outcome, folder):
            echo(line)
    if not is_whole(outcome):
        sys.exit(1)
