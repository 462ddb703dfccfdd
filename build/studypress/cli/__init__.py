"""The command line: options in, a frozen request out; no work of its own."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Any

import click

from studypress import __version__
from studypress.cli.banks import check, stats
from studypress.cli.documents import build, flashcards, guide, key, worksheet
from studypress.cli.exams import erratum, exam, mark, rebuild, verify
from studypress.cli.show import say
from studypress.errors import CallError, StudypressError, visible


class _Group(click.Group):
    """Tells a user's mistakes on stderr without a traceback, and exits with 1 or 2.

    So it does with what the machine refuses: a full disk, a folder that may not be written.
    """

    def main(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401 - as click has it
        """Run what the command line asks for; what a terminal cannot show is escaped."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            try:
                return super().main(*args, **more)
            finally:
                if sys.stdout:  # which may be closed
                    sys.stdout.flush()
        except OSError as error:
            _complain(error)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except CallError as error:
            raise click.UsageError(visible(str(error))) from None
        except StudypressError as error:
            for line in error.args:
                say(line, err=True)
            sys.exit(error.exit_code)


def _complain(error: OSError) -> None:
    """Name what could not be read or written; nothing more is written to a stdout that failed."""
    where = error.filename or "standard output, or a temporary folder"
    with suppress(OSError):
        say(f"cannot read or write {where}: {error.strerror or error}", err=True)
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="studypress")
def main() -> None:
    """Print a question bank: study guide, worksheet, answer key and shuffled mock exams.

    BANK is a folder with a bank.yaml, or one YAML file; left out, it is the bank that ships.
    """


for command in (
    build, guide, worksheet, key, flashcards, exam, verify, rebuild, erratum, mark, check, stats,
):  # fmt: skip
    main.add_command(command)
