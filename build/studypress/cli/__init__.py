"""Command line: translates options into requests for the pipeline."""

import os
import platform
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Any

import click

from studypress import __version__
from studypress.cli.after_exam.review import review
from studypress.cli.after_exam.scan import scan
from studypress.cli.after_exam.send import send
from studypress.cli.amendments import add, move, remove
from studypress.cli.banks import check, new, schema, stats
from studypress.cli.caches import cache
from studypress.cli.desks import desk
from studypress.cli.documents import build, flashcards, guide, key, practice, scorecard, worksheet
from studypress.cli.exams import compare, erratum, exam, mark, rebuild, results, status, verify
from studypress.cli.exchanges import export, import_
from studypress.cli.show import echo
from studypress.cli.themes import theme
from studypress.errors import CallError, StudypressError, visible


class _Group(click.Group):
    """Group of commands that reports user errors on stderr, without a traceback.

    It exits with 1 or 2. Errors of the system are reported too: a full disk, a read-only folder.
    """

    def main(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401 - as in click
        """Run the command line; characters that the terminal cannot encode are escaped."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            try:
                return super().main(*args, **more)
            finally:
                if sys.stdout:  # it may be closed
                    sys.stdout.flush()
        except OSError as error:
            _report(error)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; report errors of studypress, and exit with their code."""
        try:
            return super().invoke(ctx)
        except CallError as error:
            raise click.UsageError(visible(str(error))) from None
        except StudypressError as error:
            for line in error.args:
                echo(line, err=True)
            sys.exit(error.exit_code)


def _report(error: OSError) -> None:
    """Report the unreadable or unwritable file, and redirect stdout to the null device."""
    where = error.filename or "standard output, or a temporary folder"
    with suppress(OSError):
        echo(f"cannot read or write {where}: {error.strerror or error}", err=True)
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_versions(context: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - as Click calls it
    """Print the versions that decide a page, and end; WeasyPrint is not imported."""
    if not asked or context.resilient_parsing:
        return
    from importlib.metadata import version  # noqa: PLC0415 - few need it

    from studypress.press.libraries import library_versions  # noqa: PLC0415

    libraries = library_versions()
    echo(f"studypress {__version__}")
    echo(f"Python {platform.python_version()}")
    echo(f"WeasyPrint {version('weasyprint')}")
    echo(f"Pango {libraries['pango'] or 'not found: studypress cannot print PDF files without it'}")
    context.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_versions,
    help="Show the versions of studypress, Python, WeasyPrint and Pango, and exit.",
)
def main() -> None:
    """Print a question bank: study guide, worksheet, answer key and shuffled mock exams.

    BANK is a folder with a bank.yaml, or one YAML file. Default: the shipped bank.
    """


for command in (
    build, guide, worksheet, key, flashcards, scorecard, practice, exam, verify, rebuild, add, move,
    remove, erratum, scan, review, mark, status, results, send, compare, new, schema, check, stats,
    import_, export, theme, desk, cache,
):  # fmt: skip
    main.add_command(command)
