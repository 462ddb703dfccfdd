"""The command line: options in, a frozen request out; no work of its own."""

import gc
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studypress import __version__
from studypress.cli.options import (
    bank_argument,
    print_options,
    quiet_option,
    seed_option,
    selection_options,
)
from studypress.cli.show import counted, progress_bar, report, show_statistics
from studypress.errors import CallError, StudypressError

if TYPE_CHECKING:
    from studypress.bank.selection import Selection
    from studypress.pipeline import ExamWish

DOCUMENTS = ("guide", "worksheet", "key", "flashcards")


class _Group(click.Group):
    """Tells a user's mistakes on stderr without a traceback, and exits with 1 or 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except CallError as error:
            raise click.UsageError(str(error)) from None
        except StudypressError as error:
            click.echo(error, err=True)
            sys.exit(error.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="studypress")
def main() -> None:
    """Print a question bank: study guide, worksheet, answer key and shuffled mock exams.

    BANK is a folder with a bank.yaml, or one YAML file; left out, it is the bank that ships.
    """


@main.command()
@print_options
@click.option("--guide", "guide", is_flag=True, help="The study guide.")
@click.option("--worksheet", "worksheet", is_flag=True, help="The worksheet: questions only.")
@click.option("--key", "key", is_flag=True, help="The worksheet's answer key.")
@click.option("--flashcards", "flashcards", is_flag=True, help="The flashcards.")
@click.option("--exams", type=click.IntRange(1, 9999), help="A mock exam in this many forms.")
@seed_option
def build(**options: Any) -> None:
    """Print all documents, and a mock exam in three forms; flags narrow it to what they name."""
    from studypress.pipeline import ExamWish  # noqa: PLC0415 - see _run

    named = tuple(name for name in DOCUMENTS if options[name])
    everything = not (named or options["exams"])
    exam = None
    if everything or options["exams"]:
        exam = ExamWish(forms=options["exams"] or 3, seed=options["seed"])
    elif options["seed"] is not None:
        raise CallError("--seed: no exam is asked for: add --exams N")
    _run(options, DOCUMENTS if everything else named, exam)


@main.command()
@print_options
def guide(**options: Any) -> None:
    """Print the study guide: every question with its answer."""
    _run(options, ("guide",))


@main.command()
@print_options
@click.option("--choices", is_flag=True, help="Print the choices under their questions.")
@click.option("--fillable", is_flag=True, help="As a PDF form, to be filled in on a screen.")
@click.option(
    "--space",
    type=click.Choice(["lines", "grid", "dots", "blank", "none"]),
    default="lines",
    show_default=True,
    help="What an answer is written on.",
)
@click.option(
    "--per-page",
    type=click.IntRange(1, 8),
    help="Share each page among this many questions.  [default: as many as fit]",
)
def worksheet(**options: Any) -> None:
    """Print the worksheet: questions only, with space for answers."""
    from studypress.pipeline import WorksheetWish  # noqa: PLC0415 - see _run

    if options["fillable"] and options["format"] == "html":
        raise CallError("--fillable: a form is a PDF: leave out --format html")
    names = ("choices", "fillable", "space", "per_page")
    wish = WorksheetWish(**{name: options[name] for name in names})
    _run(options, ("worksheet",), worksheet=wish)


@main.command()
@print_options
def key(**options: Any) -> None:
    """Print the answer key, numbered as the worksheet is."""
    _run(options, ("key",))


@main.command()
@print_options
@click.option(
    "--duplex",
    type=click.Choice(["long-edge", "short-edge"]),
    default="long-edge",
    show_default=True,
    help="Over which edge the printer turns the paper.",
)
def flashcards(**options: Any) -> None:
    """Print flashcards: the question on the front, the bullet on the back."""
    from studypress.page.cards import Duplex  # noqa: PLC0415 - see _run

    _run(options, ("flashcards",), duplex=Duplex(options["duplex"]))


@main.command()
@print_options
@click.option(
    "--questions",
    type=click.IntRange(1),
    help="How many questions each form asks.  [default: 20, or all if there are fewer]",
)
@click.option(
    "--forms", type=click.IntRange(1, 9999), default=1, show_default=True, help="How many forms."
)
@seed_option
@click.option(
    "--kind",
    type=click.Choice(["choice", "open", "mixed"]),
    default="choice",
    show_default=True,
    help="Multiple choice, open answers, or half and half.",
)
def exam(**options: Any) -> None:
    """Print a mock exam: shuffled forms, the key of each, and a manifest."""
    from studypress.exam.exam import Kind  # noqa: PLC0415 - see _run
    from studypress.pipeline import ExamWish  # noqa: PLC0415

    wish = ExamWish(Kind(options["kind"]), options["questions"], options["forms"], options["seed"])
    _run(options, (), wish)


@main.command()
@bank_argument
@click.option("--strict", is_flag=True, help="Say also what a careful editor would mend.")
@quiet_option
def check(bank: Path | None, *, strict: bool, quiet: bool) -> None:
    """Say every problem of a bank, as file:line:column, and how to mend it."""
    from studypress.pipeline import open_bank  # noqa: PLC0415 - see _run

    checked = open_bank(bank, draw=True, strict=strict)
    if quiet:
        return
    counts = Counter(entry.section.title for entry in checked.entries)
    which = bank or "the bank that ships"
    click.echo(f"{which}: {counted(len(checked.entries), 'question')}, no problems")
    for title, questions in counts.items():
        click.echo(f"  {title}: {questions}")


@main.command()
@bank_argument
@selection_options
def stats(bank: Path | None, **options: Any) -> None:
    """Count a bank's questions by topic and difficulty, their minutes and their tags."""
    from studypress.pipeline import count  # noqa: PLC0415 - see _run

    show_statistics(count(bank, _chosen(options)))


def _run(
    options: dict[str, Any],
    documents: tuple[str, ...],
    exam: "ExamWish | None" = None,
    **wishes: Any,
) -> None:
    # Imported here, so that --help and --version need not wait for what prints. Imports make
    # little garbage and the engine turns collection on again when it is loaded: 8 % of the time.
    gc.disable()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave as tidily as after Ctrl-C
    from studypress.pipeline import Request, produce  # noqa: PLC0415

    if options["booklet"] and options["format"] == "html":
        raise CallError("--booklet: HTML has no pages to fold: leave out --format html")
    request = Request(
        bank=options["bank"],
        out=options["out"],
        paper=options["paper"],
        theme=options["theme"],
        format=options["format"],
        selection=_chosen(options),
        documents=documents,
        custom=options["custom"],
        two_sided=options["two_sided"],
        booklet=options["booklet"],
        exam=exam,
        **wishes,
    )
    with progress_bar(quiet=options["quiet"]) as progress:
        outcome = produce(request, progress)
    if not options["quiet"]:
        report(request, outcome)


def _chosen(options: dict[str, Any]) -> "Selection":
    from studypress.bank.selection import Selection  # noqa: PLC0415 - see _run

    names = ("section", "topic", "tag", "difficulty")
    return Selection(*(options[name] for name in names))
