"""Printing commands by name, and the requests of their command lines."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from studypress.cli.documents import flashcards, guide, key, practice, scorecard, worksheet
from studypress.cli.exams import exam
from studypress.cli.run import PrintingCommand

if TYPE_CHECKING:
    from studypress.pipeline.request import Request

PRINTING: Mapping[str, PrintingCommand] = {
    "guide": guide,
    "worksheet": worksheet,
    "key": key,
    "flashcards": flashcards,
    "scorecard": scorecard,
    "exam": exam,
    "practice": practice,
}


def request_of(name: str, args: Sequence[str]) -> "Request":
    """Return the request of a printing command with these arguments, without running it.

    Raises click.UsageError for arguments that the command does not accept, and CallError for
    options that contradict each other.
    """
    command = PRINTING[name]
    with command.make_context(name, list(args), help_option_names=[]) as ctx:
        return command.request(ctx)
