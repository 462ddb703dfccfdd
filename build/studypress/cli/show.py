"""Terminal output: progress bar, report of files, tables."""

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

from studypress.errors import visible
from studypress.exam import file_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table

    from studypress.bank.cues.measure import CueSuccess
    from studypress.bank.statistics import BankCounts
    from studypress.pipeline.build import PrintOutcome
    from studypress.pipeline.printer import Printing
    from studypress.pipeline.request import Progress, Request, Step


def echo(text: object, *, err: bool = False) -> None:
    """Write a line to stdout, or to stderr; control characters in it are escaped."""
    click.echo(visible(str(text)), err=err)


@contextmanager
def progress_bar(*, quiet: bool) -> "Iterator[Progress]":
    """Yield a callback that shows the steps of a run on a terminal, and nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich import progress  # noqa: PLC0415 - a pipe need not pay
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from studypress.pipeline.steps import Estimate  # noqa: PLC0415

    class _Left(progress.ProgressColumn):
        """Column of the remaining time, beside the first unfinished step."""

        def render(self, task: progress.Task) -> Text:
            current = next((at.id for at in bar.tasks if not at.finished), None)
            seconds = round(estimate.remaining(monotonic()))
            return Text(f"about {seconds // 60}:{seconds % 60:02} left" * (task.id == current))

    estimate = Estimate(monotonic())
    shown = ("{task.description}", progress.BarColumn(), progress.MofNCompleteColumn(), _Left())
    tasks: dict[Step, progress.TaskID] = {}
    with progress.Progress(*shown, console=Console(stderr=True), transient=True) as bar:

        def update(step: "Step", done: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step.name, total=step.parts)
            estimate.record(step, done, monotonic())
            bar.update(tasks[step], completed=done)

        yield update


def report(request: "Request", outcome: "PrintOutcome") -> None:
    """Report the files of a run; forms, keys and named scorecards take one line each."""
    folder = request.out / file_names.EXAM
    for made in outcome.printings:
        if made.path.parent in (request.out, folder):
            _show(made)
    many = (
        folder / file_names.FORMS,
        folder / file_names.KEYS,
        request.out / file_names.SCORECARDS,
    )
    for parent in many:
        files = sorted(
            (made.path, made.kept) for made in outcome.printings if made.path.parent == parent
        )
        if files:
            last = f" to {files[-1][0].name}" if len(files) > 1 else ""
            kept = sum(kept for _, kept in files)
            echo(f"{files[0][0]}{last}" + f"  {kept:,} from the cache" * bool(kept))
    if any(made.path.is_relative_to(folder) for made in outcome.printings):
        echo(f"{folder / file_names.MANIFEST}  contains the seed and every key: keep it secret")
    for remark in outcome.remarks:
        echo(remark)
    if outcome.replaced:
        echo(f"{outcome.replaced}  the previous exam")


def _show(made: "Printing") -> None:
    pages = f"{counted(made.pages, 'page')}, " if made.pages else ""
    kept = ", from the cache" if made.kept else ""
    echo(f"{made.path}  {pages}{made.size / 1000:,.0f} kB{kept}")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 page` or `2 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def show_statistics(counted_bank: "BankCounts") -> None:
    """Print tables of topics, of tags and of cues."""
    from rich.console import Console  # noqa: PLC0415 - only tables need it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from studypress.bank.cues.measure import MIN_QUESTIONS  # noqa: PLC0415 - as for the tables

    table = Table("topic", show_footer=True)
    levels = list(counted_bank.topics[0].by_difficulty)
    rows = [
        (*topic.by_difficulty.values(), topic.questions, topic.with_choices, topic.minutes)
        for topic in counted_bank.topics
    ]
    totals = [sum(column) for column in zip(*rows, strict=True)]
    for name, total in zip((*levels, "questions", "with choices", "minutes"), totals, strict=True):
        table.add_column(name, str(total), justify="right")
    section = None
    for topic, row in zip(counted_bank.topics, rows, strict=True):
        if topic.section != section:
            section = topic.section
            table.add_section()
            table.add_row(Text(section, "bold"))
        table.add_row(Text(topic.title), *map(str, row))
    console = Console()
    console.print(table)
    if counted_bank.tags:
        tags = ", ".join(f"{tag} {number}" for tag, number in counted_bank.tags)
        console.print(f"tags: {tags}")
    if counted_bank.cues:
        console.print(_cue_table(counted_bank.cues))
    else:
        few = f"fewer than {MIN_QUESTIONS} questions have one right choice"
        console.print(f"cues: not measured, as {few}")


def _cue_table(cues: "Sequence[CueSuccess]") -> "Table":
    """Return a table of cues, the most successful first; those above their limit are bold."""
    from rich.table import Table  # noqa: PLC0415

    table = Table("guess by the wording: the choice with the")
    for name in ("is right", "by chance", "questions"):
        table.add_column(name, justify="right")
    for cue in sorted(cues, key=lambda cue: -cue.share):
        found = f"{cue.right:.1f}", f"{cue.by_chance:.1f}", str(cue.questions)
        table.add_row(cue.name, *found, style="bold" if cue.share > cue.limit else "")
    return table
