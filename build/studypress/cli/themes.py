"""Commands for a user's themes."""

from pathlib import Path

import click

from studypress import api
from studypress.cli.run import prepare
from studypress.cli.show import echo, in_shell


@click.group()
def theme() -> None:
    """Make a theme of your own: fonts, sizes, margins and colours."""


@theme.command()
@click.argument("name")
@click.option(
    "--custom",
    type=click.Path(file_okay=False, path_type=Path),
    default="custom",
    show_default=True,
    help="Folder of your templates and styles, which is created if needed.",
)
def new(name: str, custom: Path) -> None:
    """Write the theme NAME: a style with every property, its value and its meaning."""
    prepare()
    echo(api.new_theme(name, custom))
    folder = in_shell(custom)
    echo(f"change it, then print with it: studypress guide --custom {folder} --theme {name}")
