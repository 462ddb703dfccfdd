"""Command for the user's cache."""

import click

from studypress.cli.show import counted, echo
from studypress.errors import CallError
from studypress.files.cache import VARIABLE, user_cache

_MB = 2**20


@click.command()
@click.option("--clear", is_flag=True, help="Remove all entries; no other file is touched.")
def cache(*, clear: bool) -> None:
    """Show the folder of your cache, its size and its limit."""
    found = user_cache()
    if clear:
        found.clear()
    if (usage := found.usage()) is None:
        raise CallError(
            "there is no cache: its folder must be yours, and only you may write to it:"
            f" name another in the environment variable {VARIABLE}"
        )
    size = f"{usage.size / _MB:,.1f} of {usage.limit / _MB:,.0f} MB"
    echo(f"{usage.folder}  {counted(usage.entries, 'file')}, {size}")
