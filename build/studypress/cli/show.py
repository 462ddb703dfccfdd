"""Terminal output: progress bar, report of files, tables."""

import sys
from collections import Counter
from contextlib import contextmanager
from shlex import quote
from time import monotonic
from typing import TYPE_CHECKING

import click

from studypress.errors import visible
from studypress.exam import file_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from rich.table import Table

    from studypress.bank.cues.measure import CueSuccess
    from studypress.bank.measured.agreement import MeasuredLevel
    from studypress.bank.statistics import BankCounts
    from studypress.exam.earlier.comparison import ExamComparison
    from studypress.exchange.draft import ExchangeRemark
    from studypress.pipeline.banks.export_bank import ExportedBank
    from studypress.pipeline.banks.import_bank import ImportedBank
    from studypress.pipeline.build import PrintOutcome
    from studypress.pipeline.printer import Printing
    from studypress.pipeline.request import Progress, Request, Step


_NAMED = 4  # further places of a remark


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


def in_shell(path: "Path") -> str:
    """Return a path as a user types it in a command, with its spaces quoted."""
    return quote(str(path))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 page` or `2 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def show_import(made: "ImportedBank", file: "Path", *, quiet: bool) -> None:
    """Report an import, and how many remarks say what was guessed, changed, lost or left out.

    Exits with 1 if the bank does not print before problems are mended.
    """
    show_remarks(made.remarks)
    for problem in made.problems:
        echo(problem, err=True)
    if not quiet:
        kinds = [f"{number} {kind}" for kind, number in made.kinds.items()]
        kinds = kinds or [counted(made.questions, "question")]
        echo(f"{made.folder}: {counted(made.questions, 'question')} from {file} ({made.format})")
        _show_effects(", ".join([*kinds, counted(made.figures, "figure")]), made.remarks)
    if made.problems:
        message = f"{made.folder} is written, but does not print before these problems are mended"
        echo(message, err=True)
        sys.exit(1)
    if not quiet:
        echo(f"print it: studypress guide {in_shell(made.folder)}")


def show_export(made: "ExportedBank", *, quiet: bool) -> None:
    """Report the files of an export, and how many remarks say what they do not contain."""
    show_remarks(made.remarks)
    if not quiet:
        for path in made.paths:
            echo(path)
        _show_effects(counted(made.questions, "question"), made.remarks)


def show_remarks(remarks: "Iterable[ExchangeRemark]") -> None:
    """Print remarks in the order of their places; those of one message in one line."""
    same: dict[tuple[str, str], list[ExchangeRemark]] = {}
    for remark in remarks:
        same.setdefault((remark.effect, remark.message), []).append(remark)
    for first, *others in same.values():
        echo(f"{first}{_also(others, first.place.file)}", err=True)


def _also(others: "Sequence[ExchangeRemark]", file: str) -> str:
    """Return the places of further remarks, of which a few are named; those in `file` by line."""
    named = ", ".join(str(remark.place).removeprefix(f"{file}:") for remark in others[:_NAMED])
    more = f" and {len(others) - _NAMED:,} more" if len(others) > _NAMED else ""
    return f" (also at {named}{more})" if others else ""


def _show_effects(came: str, remarks: "Iterable[ExchangeRemark]") -> None:
    from studypress.exchange.draft import Effect  # noqa: PLC0415 - only exchanges need it

    counts = Counter(remark.effect for remark in remarks)
    rows = {"came": came} | {str(each): counted(counts[each], "remark") for each in Effect}
    for name, found in rows.items():
        echo(f"  {name:<10}{found}")


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
    if counted_bank.levels:
        console.print(_measured_table(counted_bank.levels))
    for at in counted_bank.disagreements:
        measure = f"{at.measure.earned:.2f} of the points, {counted(at.measure.answers, 'answer')}"
        echo(f"{at.id}: {at.difficulty}, but measured as {at.measured} ({measure})")
    if counted_bank.cues:
        console.print(_cue_table(counted_bank.cues))
    else:
        few = f"fewer than {MIN_QUESTIONS} questions have one right choice"
        console.print(f"cues: not measured, as {few}")


def show_comparison(found: "ExamComparison") -> None:
    """Print a table of the figures of two exams, and their shared questions."""
    from rich.console import Console  # noqa: PLC0415 - only tables need it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("")
    for figures in (found.first, found.second):
        table.add_column(Text(f"{figures.name}: {figures.title}"), justify="right")
    group = ""
    for figure in found.figures():
        if figure.group != group:
            group = figure.group
            table.add_section()
        table.add_row(*map(Text, (figure.name, figure.first, figure.second)))
    Console().print(table)
    echo(f"questions in both: {', '.join(found.shared) or 'none'}")
    if found.unknown:
        unknown = counted(found.unknown, "question")
        echo(f"{unknown} not in the bank: name the bank of the exams with --bank", err=True)


def _measured_table(levels: "Sequence[MeasuredLevel]") -> "Table":
    """Return a table of difficulties, each with the mean share of the points that was earned."""
    from rich.table import Table  # noqa: PLC0415

    table = Table("measured difficulty")
    for name in ("mean share of the points", "questions measured"):
        table.add_column(name, justify="right")
    for level in levels:
        table.add_row(level.difficulty, f"{level.mean:.2f}", str(level.questions))
    return table


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
