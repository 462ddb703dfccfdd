"""Options shared by commands; each set is one decorator."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from click.shell_completion import CompletionItem

from studypress.exchange.formats import WORD_DOCUMENTS
from studypress.files.package_folders import shipped, style_names
from studypress.page.documents.options import (
    BOOKLET_SHEETS,
    FORMATS,
    FORMS,
    JOBS,
    KINDS,
    SIGNATURE,
    SPARES,
)

Command = TypeVar("Command", bound=Callable[..., object])


def joined(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return one decorator that adds the options, shown in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _names(folder: str) -> str:
    return f"[{'|'.join(style_names(folder))}]"


Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def completed_by_style(folder: str) -> Completion:
    """Return a completion by the names of shipped styles: papers or themes."""
    return lambda *call: [
        CompletionItem(name) for name in style_names(folder) if name.startswith(call[-1])
    ]


def completed_by_content(folder: str) -> Completion:
    """Return a completion by the names in a folder of `content`, or by files if none matches."""

    def complete(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
        names = sorted(path.stem for path in (shipped("content") / folder).glob("*.yaml"))
        found = [CompletionItem(name) for name in names if name.startswith(begun)]
        return found or [CompletionItem(begun, type="file")]

    return complete


blueprint_option = click.option(
    "--blueprint",
    metavar="NAME|FILE",
    shell_complete=completed_by_content("blueprints"),
    help="Blueprint: questions, their kinds and points.",
)
bank_argument = click.argument(
    "bank", required=False, type=click.Path(exists=True, path_type=Path), metavar="[BANK]"
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(*JOBS),
    help="Number of parallel processes.  [default: number of cores]",
)
no_cache_option = click.option("--no-cache", is_flag=True, help="Do not use the cache.")
quiet_option = click.option("--quiet", is_flag=True, help="Print only errors.")
selection_options = joined(
    click.option("--section", multiple=True, help="Only this section, by id or title. Repeatable."),
    click.option("--topic", multiple=True, help="Only this topic. Repeatable."),
    click.option("--tag", multiple=True, help="Only questions with this tag. Repeatable."),
    click.option(
        "--difficulty",
        multiple=True,
        type=click.Choice(["easy", "medium", "hard"]),
        help="Only this difficulty. Repeatable.",
    ),
)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False),
    default="out",
    show_default=True,
    help="Output folder.",
)
theme_option = click.option(
    "--theme",
    metavar=_names("themes"),
    shell_complete=completed_by_style("themes"),
    default="print",
    show_default=True,
    help="Theme of the pages.",
)
custom_option = click.option(
    "--custom",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder whose templates/ and styles/ replace shipped files of the same name.",
)
language_option = click.option(
    "--language",
    metavar="TAG",
    help="Language of the fixed words, such as de or pt-BR.  [default: that of the bank]",
)
watch_option = click.option(
    "--watch",
    is_flag=True,
    help="Print again whenever the bank or another input changes, until Ctrl-C.",
)
print_options = joined(
    bank_argument,
    out_option,
    click.option(
        "--paper",
        metavar=_names("paper"),
        shell_complete=completed_by_style("paper"),
        default="A4",
        show_default=True,
        help="Paper size.",
    ),
    theme_option,
    custom_option,
    language_option,
    click.option("--two-sided", is_flag=True, help="Lay out for duplex printing and binding."),
    click.option(
        "--booklet", is_flag=True, help="Also print a booklet: two pages a side, to fold and bind."
    ),
    click.option(
        "--booklet-sheet",
        type=click.Choice(BOOKLET_SHEETS, case_sensitive=False),
        help="Sheet size of the booklet; pages are scaled down to half of it."
        "  [default: as wide as two pages]",
    ),
    click.option(
        "--signature",
        type=click.IntRange(*SIGNATURE),
        help="Maximum number of sheets in a signature.  [default: 8]",
    ),
    selection_options,
    click.option(
        "--format",
        type=click.Choice(FORMATS),
        default="pdf",
        show_default=True,
        help="PDF, or self-contained HTML.",
    ),
    jobs_option,
    no_cache_option,
    quiet_option,
    watch_option,
)
practice_options = joined(
    bank_argument,
    out_option,
    theme_option,
    custom_option,
    language_option,
    selection_options,
    no_cache_option,
    quiet_option,
    watch_option,
)


def _seed(_: click.Context, __: click.Parameter, seed: str | None) -> str | None:
    if seed is not None:
        from studypress.exam.random_stream import seed_fault  # noqa: PLC0415 - for exams only

        if fault := seed_fault(seed):
            raise click.BadParameter(fault)
    return seed


replace_option = click.option(
    "--replace",
    is_flag=True,
    help="Rename the folder of an existing exam, and print a new one.",
)


seed_option = click.option(
    "--seed",
    callback=_seed,
    help="Any text: the same seed makes the same forms.  [default: random]",
)


folder_argument = click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
of_bank_option = click.option(
    "--bank",
    type=click.Path(exists=True, path_type=Path),
    help="Bank of the exam.  [default: the shipped bank]",
)
column_option = click.option(
    "--column",
    multiple=True,
    metavar="FIELD=HEADING",
    help="Heading of a column in the file, such as id=Matrikel. Repeatable.",
)
drawn_options = joined(
    blueprint_option,
    click.option(
        "--questions",
        type=click.IntRange(1),
        help="Number of questions on each form.  [default: 20, or all if there are fewer]",
    ),
    click.option(
        "--kind",
        type=click.Choice(KINDS),
        help="Questions with choices; with open answers; half and half; any; or of one kind."
        "  [default: choice]",
    ),
)
word_options = joined(
    click.option(
        "--document",
        type=click.Choice(WORD_DOCUMENTS),
        default=WORD_DOCUMENTS[0],
        show_default=True,
        help="What a Word document contains; the options below are for an exam.",
    ),
    drawn_options,
    seed_option,
)
exam_options = joined(
    drawn_options,
    click.option(
        "--not-in",
        multiple=True,
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Ask no question of the exam in DIR, or as few as the bank allows. Repeatable.",
    ),
    click.option(
        "--parallel-to",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Ask questions like those of the exam in DIR, but others.",
    ),
    click.option(
        "--forms", type=click.IntRange(*FORMS), help="Number of anonymous forms.  [default: 1]"
    ),
    click.option(
        "--roster",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A CSV or XLSX file of candidates: name, id; e-mail, group, seat, password, needs.",
    ),
    column_option,
    click.option(
        "--spares",
        type=click.IntRange(*SPARES),
        default=0,
        show_default=True,
        help="Number of anonymous spare copies to add.",
    ),
    click.option(
        "--by", type=click.Choice(["group"]), help="Divide the print run by the roster's groups."
    ),
    click.option(
        "--sort",
        type=click.Choice(["roster", "seat"]),
        default="roster",
        show_default=True,
        help="Order of the print run.",
    ),
    click.option("--watermark", is_flag=True, help="Print the candidate's name across each page."),
    click.option(
        "--scannable", is_flag=True, help="Print pages whose boxes a scanner can read: see scan."
    ),
    click.option(
        "--answer-sheet", is_flag=True, help="Print all boxes of a copy on one page, for a scanner."
    ),
    click.option(
        "--digits",
        is_flag=True,
        help="With --scannable: columns of boxes for the digits of numbers.",
    ),
    click.option(
        "--password", metavar="TEXT", help="Also write copies that open with this password."
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Print forms on the machines of this Dask scheduler, such as tcp://host:8786.",
    ),
    seed_option,
)
