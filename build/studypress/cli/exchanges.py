"""Commands for other formats: import and export."""

from pathlib import Path
from typing import Any

import click

from studypress import api
from studypress.cli.options import (
    bank_argument,
    no_cache_option,
    out_option,
    quiet_option,
    selection_options,
    word_options,
)
from studypress.cli.run import prepare
from studypress.cli.show import show_export, show_import
from studypress.exchange.formats import FORMATS

_DIFFICULTIES = click.Choice(["easy", "medium", "hard"])


def _formats(attribute: str) -> str:
    return "|".join(each.name for each in FORMATS if getattr(each, attribute))


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder of the new bank.",
)
@click.option(
    "--from",
    "format_name",
    metavar=f"[{_formats('reader')}]",
    help="Format.  [default: recognised]",
)
@click.option("--language", metavar="TAG", help="Language of the questions.  [default: en]")
@click.option("--difficulty", type=_DIFFICULTIES, help="Difficulty of questions that state none.")
@quiet_option
def import_(file: Path, out: Path, *, quiet: bool, **options: Any) -> None:
    """Make a bank of the questions in FILE: a list, a spreadsheet, an export of another program."""
    prepare()
    made = api.import_bank(file, out, **options)
    show_import(made, file, quiet=quiet)


@click.command()
@bank_argument
@click.option(
    "--to", "format_name", required=True, metavar=f"[{_formats('writer')}]", help="Format."
)
@out_option
@selection_options
@word_options
@no_cache_option
@quiet_option
def export(
    bank: Path | None, format_name: str, out: str, *, no_cache: bool, quiet: bool, **options: Any
) -> None:
    """Write BANK in the format of another program, with answers."""
    prepare()
    from studypress.exchange.written import ExportOptions  # noqa: PLC0415 - see cli.run

    names = ("document", "blueprint", "questions", "kind", "seed")
    of_word = ExportOptions(**{name: options.pop(name) for name in names})
    selected = api.select(api.load(bank, cache=not no_cache), **options)
    made = api.export_bank(selected, out, format_name, of_word)
    show_export(made, quiet=quiet)
