"""Command that opens the desk."""

from importlib.util import find_spec
from pathlib import Path

import click

from studypress.cli.options import bank_argument
from studypress.cli.printing import PRINTING, request_of
from studypress.cli.show import echo
from studypress.errors import CallError


@click.command()
@bank_argument
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="out",
    show_default=True,
    help="Output folder; its exams are shown.",
)
@click.option(
    "--custom",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of your templates and styles.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port; 0 is any free one.  [default: the first free one from 8420]",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def desk(
    bank: Path | None, out: Path, custom: Path | None, port: int | None, *, no_browser: bool
) -> None:
    """Open the desk: see the bank in a browser while you write it, and print from there.

    Only the browser of this machine that opens the printed address can use it.
    """
    if any(find_spec(name) is None for name in ("starlette", "uvicorn")):
        raise CallError('desk: starlette and uvicorn are missing: pip install "studypress[desk]"')
    from studypress.desk.server import serve  # noqa: PLC0415 - see cli.run
    from studypress.desk.state import Desk, PrintingCommands  # noqa: PLC0415 - see cli.run

    commands = PrintingCommands(PRINTING, request_of)
    serve(Desk(bank, out, custom, commands), port, echo, browser=not no_browser)
