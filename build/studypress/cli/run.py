"""Conversion of options to a request, and commands that print one."""

import atexit
import gc
import signal
import sys
from typing import TYPE_CHECKING, Any

import click

from studypress import api
from studypress.cli.show import echo, progress_bar, report

if TYPE_CHECKING:
    from studypress.bank.selection import Selection
    from studypress.pipeline.build import PrintOutcome
    from studypress.pipeline.request import ExamOptions, Request


def prepare() -> None:
    """Configure garbage collection and signals; modules that print are imported afterwards.

    Thus --help and --version do not wait for these imports. Imports make little garbage, so
    collection is off until the engine enables it again: this saves 8 % of the time. Freezing at
    exit avoids a last collection, which would take as long.
    """
    gc.disable()
    atexit.register(gc.freeze)
    for name in ("SIGTERM", "SIGHUP"):  # exit with cleanup, as after Ctrl-C
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) != signal.SIG_IGN:  # ignored under nohup
            signal.signal(number, lambda *_: sys.exit(1))


class PrintingCommand(click.Command):
    """Command whose callback converts its options to a request, which is then printed."""

    def invoke(self, ctx: click.Context) -> None:
        """Print the request of the options, and report the files."""
        prepare()
        request, quiet = self.request(ctx), ctx.params["quiet"]
        if not ctx.params["watch"]:
            run(request, quiet=quiet)
            return
        from studypress.cli.watch import print_on_changes  # noqa: PLC0415 - few need it

        print_on_changes(request, quiet=quiet)

    def request(self, ctx: click.Context) -> "Request":
        """Return the request of the parsed options; raise CallError if they contradict."""
        request: Request = super().invoke(ctx)
        return request


def run(request: "Request", *, quiet: bool) -> "PrintOutcome":
    """Print a request, report the files, and return the outcome."""
    with progress_bar(quiet=quiet) as progress:
        outcome = api.print_request(request, progress)
    for warning in outcome.warnings:
        echo(warning, err=True)
    if not quiet:
        report(request, outcome)
    return outcome


def request_with(
    options: dict[str, Any],
    documents: tuple[str, ...],
    exam: "ExamOptions | None" = None,
    **more: Any,
) -> "Request":
    """Return the request for documents and an exam; `more` are fields of one command only.

    Raises CallError if its options contradict each other.
    """
    from studypress.pipeline.request import Request, consistent  # noqa: PLC0415 - see prepare
    from studypress.pipeline.workers.processes import cores  # noqa: PLC0415

    request = Request(
        bank=options["bank"],
        out=options["out"],
        paper=options["paper"],
        theme=options["theme"],
        format=options["format"],
        selection=chosen(options),
        documents=documents,
        custom=options["custom"],
        language=options["language"],
        two_sided=options["two_sided"],
        booklet=options["booklet"],
        booklet_sheet=options["booklet_sheet"],
        signature=options["signature"],
        exam=exam,
        cache=not options["no_cache"],
        jobs=options["jobs"] or cores(),
        **more,
    )
    return consistent(request)


def chosen(options: dict[str, Any]) -> "Selection":
    """Return the selection of questions from the options."""
    from studypress.bank.selection import Selection  # noqa: PLC0415 - see prepare

    names = ("section", "topic", "tag", "difficulty")
    return Selection(*(options[name] for name in names))
