"""Commands that read a bank: check and stats."""

from collections import Counter
from pathlib import Path
from typing import Any

import click

from studypress.cli.options import (
    bank_argument,
    no_cache_option,
    quiet_option,
    selection_options,
)
from studypress.cli.run import chosen
from studypress.cli.show import counted, echo, show_statistics


@click.command()
@bank_argument
@click.option("--strict", is_flag=True, help="Report stylistic problems too.")
@click.option(
    "--custom",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also check this folder of your templates and styles.",
)
@no_cache_option
@quiet_option
def check(
    bank: Path | None, *, strict: bool, custom: Path | None, no_cache: bool, quiet: bool
) -> None:
    """Report every problem of a bank, as file:line:column, and how to fix it."""
    from studypress.files.cache import user_cache  # noqa: PLC0415 - see cli.run
    from studypress.pipeline.check import check_bank  # noqa: PLC0415 - see cli.run
    from studypress.pipeline.workers.processes import cores  # noqa: PLC0415 - see cli.run

    checked, remarks = check_bank(
        bank, strict=strict, custom=custom, cache=user_cache(used=not no_cache), jobs=cores()
    )
    for remark in remarks:
        echo(remark, err=True)
    if quiet:
        return
    counts = Counter(entry.section.title for entry in checked.entries)
    which = bank or "the shipped bank"
    echo(f"{which}: {counted(len(checked.entries), 'question')}, no problems")
    for title, questions in counts.items():
        echo(f"  {title}: {questions}")


@click.command()
@bank_argument
@selection_options
@no_cache_option
def stats(bank: Path | None, *, no_cache: bool, **options: Any) -> None:
    """Count a bank's questions by topic and difficulty, their minutes and their tags."""
    from studypress.files.cache import user_cache  # noqa: PLC0415 - see cli.run
    from studypress.pipeline.check import count  # noqa: PLC0415 - see cli.run

    show_statistics(count(bank, chosen(options), user_cache(used=not no_cache)))
