"""The command line: options in, a frozen request out; no work of its own."""

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from studypress import __version__
from studypress.errors import CallError, StudypressError
from studypress.paths import style_names

if TYPE_CHECKING:
    from studypress.pipeline import ExamWish, Printing, Progress, Request

_Command = TypeVar("_Command", bound=Callable[..., None])

DOCUMENTS = ("guide", "worksheet", "key")


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


def _options(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    """Join options into one decorator that shows them in this order."""

    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_bank = click.argument(
    "bank", required=False, type=click.Path(exists=True, path_type=Path), metavar="[BANK]"
)
_quiet = click.option("--quiet", is_flag=True, help="Say nothing but errors.")
_shared = _options(
    _bank,
    click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default="out",
        show_default=True,
        help="The folder to print into.",
    ),
    click.option(
        "--paper",
        type=click.Choice(style_names("paper"), case_sensitive=False),
        default="A4",
        show_default=True,
        help="The paper's size.",
    ),
    click.option(
        "--theme",
        type=click.Choice(style_names("themes")),
        default="print",
        show_default=True,
        help="The look of the page.",
    ),
    click.option("--section", multiple=True, help="Only this section, by id or title. Repeatable."),
    click.option("--topic", multiple=True, help="Only this topic. Repeatable."),
    click.option("--tag", multiple=True, help="Only questions with this tag. Repeatable."),
    click.option(
        "--difficulty",
        multiple=True,
        type=click.Choice(["easy", "medium", "hard"]),
        help="Only this difficulty. Repeatable.",
    ),
    click.option(
        "--format",
        type=click.Choice(["pdf", "html"]),
        default="pdf",
        show_default=True,
        help="PDF, or HTML in files that stand alone.",
    ),
    _quiet,
)
_seed = click.option(
    "--seed", help="Any text: the same seed makes the same forms. Random when left out."
)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="studypress")
def main() -> None:
    """Print a question bank: study guide, worksheet, answer key and shuffled mock exams.

    BANK is a folder with a bank.yaml, or one YAML file; left out, it is the bank that ships.
    """


@main.command()
@_shared
@click.option("--guide", "guide", is_flag=True, help="The study guide.")
@click.option("--worksheet", "worksheet", is_flag=True, help="The worksheet: questions only.")
@click.option("--key", "key", is_flag=True, help="The worksheet's answer key.")
@click.option("--exams", type=click.IntRange(1, 9999), help="A mock exam in this many forms.")
@_seed
def build(**options: Any) -> None:
    """Print all documents, and a mock exam in three forms; flags narrow it to what they name."""
    from studypress.pipeline import ExamWish  # noqa: PLC0415 - see _run

    named = tuple(name for name in DOCUMENTS if options[name])
    everything = not (named or options["exams"])
    exam = None
    if everything or options["exams"] or (options["seed"] and not named):
        exam = ExamWish(forms=options["exams"] or 3, seed=options["seed"])
    elif options["seed"]:
        raise CallError("--seed: no exam is asked for: add --exams N")
    _run(options, DOCUMENTS if everything else named, exam)


@main.command()
@_shared
def guide(**options: Any) -> None:
    """Print the study guide: every question with its answer."""
    _run(options, ("guide",))


@main.command()
@_shared
@click.option("--choices", is_flag=True, help="Print the choices under their questions.")
def worksheet(**options: Any) -> None:
    """Print the worksheet: questions only, with space for answers."""
    _run(options, ("worksheet",))


@main.command()
@_shared
def key(**options: Any) -> None:
    """Print the answer key, numbered as the worksheet is."""
    _run(options, ("key",))


@main.command()
@_shared
@click.option(
    "--questions",
    type=click.IntRange(1),
    help="How many questions each form asks.  [default: 20, or all if there are fewer]",
)
@click.option(
    "--forms", type=click.IntRange(1, 9999), default=1, show_default=True, help="How many forms."
)
@_seed
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
@_bank
@_quiet
def check(bank: Path | None, *, quiet: bool) -> None:
    """Say every problem of a bank, as file:line:column, and how to mend it."""
    from studypress.pipeline import open_bank  # noqa: PLC0415 - see _run

    checked = open_bank(bank)
    if not quiet:
        sections = {entry.section for entry in checked.entries}
        click.echo(
            f"{checked.title}: {_count(len(checked.entries), 'question')}"
            f" in {_count(len(sections), 'section')}, no problems"
        )


def _run(
    options: dict[str, Any], documents: tuple[str, ...], exam: "ExamWish | None" = None
) -> None:
    # Imported here, so that --help and --version need not wait for what prints. Imports make
    # little garbage and the engine turns collection on again when it is loaded: 8 % of the time.
    gc.disable()
    from studypress.bank.selection import Selection  # noqa: PLC0415
    from studypress.pipeline import Request, produce  # noqa: PLC0415

    request = Request(
        bank=options["bank"],
        out=options["out"],
        paper=options["paper"],
        theme=options["theme"],
        format=options["format"],
        selection=Selection(
            options["section"], options["topic"], options["tag"], options["difficulty"]
        ),
        documents=documents,
        worksheet_choices=options.get("choices", False),
        exam=exam,
    )
    with _progress(quiet=options["quiet"]) as progress:
        printings = produce(request, progress)
    if not options["quiet"]:
        _report(request, printings)


@contextmanager
def _progress(*, quiet: bool) -> "Iterator[Progress]":
    """Show a bar on a terminal, and nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe need not pay
    from rich.progress import BarColumn, MofNCompleteColumn, Progress  # noqa: PLC0415

    shown = ("Printing", BarColumn(), MofNCompleteColumn(), "{task.description}")
    with Progress(*shown, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total, description=name
        )


def _report(request: "Request", printings: "Sequence[Printing]") -> None:
    folder = request.out / "exam"
    for made in printings:
        if made.path.parent in (request.out, folder):
            _say(made)
    for kind in ("forms", "keys"):
        made_so = [made.path for made in printings if made.path.parent == folder / kind]
        if made_so:
            last = f" … {made_so[-1].name}" if len(made_so) > 1 else ""
            click.echo(f"{made_so[0]}{last}")
    if request.exam:
        click.echo(f"{folder / 'manifest.json'}  the seed and every key: keep it to yourself")


def _say(made: "Printing") -> None:
    pages = f"{_count(made.pages, 'page')}, " if made.pages else ""
    click.echo(f"{made.path}  {pages}{made.size / 1000:,.0f} kB")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
