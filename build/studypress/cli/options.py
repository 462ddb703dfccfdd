"""The options that commands share: each set is one decorator."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from studypress.paths import style_names

Command = TypeVar("Command", bound=Callable[..., None])


def joined(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Join options into one decorator that shows them in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _names(folder: str) -> str:
    return f"[{'|'.join(style_names(folder))}]"


bank_argument = click.argument(
    "bank", required=False, type=click.Path(exists=True, path_type=Path), metavar="[BANK]"
)
quiet_option = click.option("--quiet", is_flag=True, help="Say nothing but errors.")
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
print_options = joined(
    bank_argument,
    click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default="out",
        show_default=True,
        help="The folder to print into.",
    ),
    click.option(
        "--paper",
        metavar=_names("paper"),
        default="A4",
        show_default=True,
        help="The paper's size.",
    ),
    click.option(
        "--theme",
        metavar=_names("themes"),
        default="print",
        show_default=True,
        help="The look of the page.",
    ),
    click.option(
        "--custom",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Your own folder: files of its templates/ and styles/ take the place of ours.",
    ),
    click.option("--two-sided", is_flag=True, help="For paper printed on both sides and bound."),
    click.option("--booklet", is_flag=True, help="Besides, two-up on sheets to fold and staple."),
    selection_options,
    click.option(
        "--format",
        type=click.Choice(["pdf", "html"]),
        default="pdf",
        show_default=True,
        help="PDF, or HTML in files that stand alone.",
    ),
    quiet_option,
)


def _seed(_: click.Context, __: click.Parameter, seed: str | None) -> str | None:
    if seed is not None and not (seed and seed.isprintable()):
        raise click.BadParameter("a seed is a text that can be printed, and not empty")
    return seed


seed_option = click.option(
    "--seed",
    callback=_seed,
    help="Any text: the same seed makes the same forms. Random when left out.",
)
