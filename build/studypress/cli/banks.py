"""Commands for a bank: new, schema, check and stats."""

from collections import Counter
from pathlib import Path
from typing import Any

import click

from studypress import api
from studypress.cli.options import (
    bank_argument,
    no_cache_option,
    quiet_option,
    selection_options,
)
from studypress.cli.run import prepare
from studypress.cli.show import counted, echo, in_shell, show_import, show_statistics
from studypress.errors import CallError


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Import the questions of this file instead of samples.",
)
@click.option(
    "--language", metavar="TAG", help="Language of the bank, such as de or pt-BR.  [default: en]"
)
@click.option(
    "--spreadsheet", is_flag=True, help="Write a spreadsheet to fill in and import instead."
)
@quiet_option
def new(
    folder: Path, source: Path | None, language: str | None, *, spreadsheet: bool, quiet: bool
) -> None:
    """Write a small bank to DIR that prints at once, with comments that explain the format.

    A blueprint of an exam and schemas for editors are written too.
    """
    prepare()
    if spreadsheet:
        if source or language:
            raise CallError("--spreadsheet: remove --from and --language, they are for a bank")
        sheets = api.new_spreadsheet(folder)
        if not quiet:
            for path in sheets.paths:
                echo(path)
            first = in_shell(sheets.paths[0])
            echo(f"fill one of them in, then: studypress import {first} --out mybank")
        return
    if source:
        made = api.import_bank(source, folder, language=language, starter=True)
        show_import(made, source, quiet=quiet)
        return
    written = api.new_bank(folder, language=language)
    for remark in written.remarks:
        echo(remark, err=True)
    if not quiet:
        for path in written.paths:
            echo(path)
        echo(f"print it: studypress guide {in_shell(folder)}")


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="schema",
    show_default=True,
    help="Output folder.",
)
def schema(out: Path) -> None:
    """Write the JSON Schemas of banks, topics, blueprints and grade scales, for editors."""
    prepare()
    for path in api.write_schemas(out):
        echo(path)


@click.command()
@bank_argument
@click.option("--strict", is_flag=True, help="Report stylistic problems too.")
@click.option(
    "--custom",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also check this folder of your templates and styles.",
)
@no_cache_option
@quiet_option
def check(
    bank: Path | None, *, strict: bool, custom: Path | None, no_cache: bool, quiet: bool
) -> None:
    """Report every problem of a bank, as file:line:column, and how to fix it."""
    from studypress.pipeline.workers.processes import cores  # noqa: PLC0415 - see cli.run

    checked, remarks = api.check(
        bank, strict=strict, custom=custom, cache=not no_cache, jobs=cores()
    )
    for remark in remarks:
        echo(remark, err=True)
    if quiet:
        return
    counts = Counter(entry.section.title for entry in checked.entries)
    which = bank or "the shipped bank"
    echo(f"{which}: {counted(len(checked.entries), 'question')}, no problems")
    for title, questions in counts.items():
        echo(f"  {title}: {questions}")


@click.command()
@bank_argument
@selection_options
@click.option(
    "--from",
    "exams",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Add the difficulties of the marked exam in DIR to measured.yaml beside the bank."
    " Repeatable.",
)
@no_cache_option
def stats(bank: Path | None, *, exams: tuple[Path, ...], no_cache: bool, **options: Any) -> None:
    """Count a bank's questions by topic and difficulty, their minutes and their tags.

    Measured difficulties of earlier exams are compared with the words of the bank.
    """
    loaded = api.load(bank, cache=not no_cache)
    counts = api.stats(api.select(loaded, **options), exams=exams)
    for remark in counts.remarks:
        echo(remark, err=True)
    show_statistics(counts)
    if counts.file:
        echo(counts.file)
