"""Printing after each change of the files that a request reads."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from time import monotonic

from studypress.cli.run import run
from studypress.cli.show import echo
from studypress.errors import ContentError, StudypressError
from studypress.pipeline.request import Request
from studypress.pipeline.view.watched_files import watched_files_of


def print_on_changes(request: Request, *, quiet: bool) -> None:
    """Print a request, and again after each change of its files, until Ctrl-C.

    Errors are reported, and the files printed before remain. Only an error that no change of the
    content would mend ends the first print, and with it the watch.
    """
    watched = watched_files_of(request)
    changes = watched.changes()
    next(changes)
    with _reported(ContentError):
        request = _printed(request, quiet=quiet)
    with suppress(KeyboardInterrupt):
        for _ in changes:
            if not watched.bank.exists():  # some editors remove a file and write another
                echo(f"{watched.bank}: missing: waiting for it", err=True)
                continue
            with _reported(StudypressError, OSError):
                request = _printed(request, quiet=quiet)


def _printed(request: Request, *, quiet: bool) -> Request:
    """Print; return the request of the next print, which may replace an exam printed here."""
    begun = monotonic()
    try:
        outcome = run(request, quiet=quiet)
    finally:
        gc.collect()
    if not quiet:
        echo(f"printed in {monotonic() - begun:.1f} s; waiting for a change, Ctrl-C ends")
    if outcome.manifest:
        return replace(request, printed=outcome.manifest, replace=False)
    return request


@contextmanager
def _reported(*kinds: type[Exception]) -> Iterator[None]:
    """Report errors of these kinds on stderr instead of raising them."""
    try:
        yield
    except BrokenPipeError:  # the reader of the output has ended
        raise
    except kinds as error:
        lines = error.args if isinstance(error, StudypressError) else (error,)
        for line in (*lines, "not printed; waiting for a change, Ctrl-C ends"):
            echo(line, err=True)
