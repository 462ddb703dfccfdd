"""Load a bank and look at it: what `studypress check` and `studypress stats` do."""

import os
from os import PathLike
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.bank.selection import Selection
from studypress.bank.statistics import BankCounts, statistics
from studypress.bank.strict_rules import strict_problems
from studypress.errors import ContentError, Problem
from studypress.files.package_folders import shipped
from studypress.page.text.problems import text_problems, title_problems


def count(path: str | PathLike[str] | None, selection: Selection) -> BankCounts:
    """Count the selected questions of a bank."""
    return statistics(selection.of(open_bank(path)))


def open_bank(path: str | PathLike[str] | None, *, draw: bool = False) -> Bank:
    """Load and check a bank, the one that ships if there is no path.

    Raises ContentError with every problem, those within its texts too. `draw` typesets every
    formula, which takes most of the time.
    """
    return check_bank(path, draw=draw)[0]


def check_bank(
    path: str | PathLike[str] | None, *, draw: bool = True, strict: bool = False
) -> tuple[Bank, tuple[Problem, ...]]:
    """Load and check a bank as `open_bank` does; return it with the remarks on its texts.

    `strict` adds what a careful editor would mend, and takes remarks for problems.
    """
    where = Path(path) if path is not None else shipped("content")
    loaded = load(where, os.fspath(path) if path is not None else os.path.relpath(where))
    problems = list(loaded.problems)
    problems += title_problems(loaded.titles)
    for entry in loaded.entries:
        problems += text_problems(entry, loaded.root, draw=draw)
    if strict:
        problems += strict_problems(loaded.sound, loaded.root)
    if loaded.bank is None or any(strict or not problem.remark for problem in problems):
        raise ContentError(problems)
    return loaded.bank, tuple(sorted(problems))
