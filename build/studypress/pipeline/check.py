"""Loading and checking of a bank, for `studypress check`, `studypress stats` and others."""

import os
from os import PathLike
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.bank.selection import Selection
from studypress.bank.statistics import BankCounts, statistics
from studypress.bank.strict_rules import strict_problems
from studypress.bank.variants.merge import merged
from studypress.errors import ContentError, Problem
from studypress.files.package_folders import shipped
from studypress.page.brand import brand_problems
from studypress.page.text.problems import text_problems, title_problems


def count(path: str | PathLike[str] | None, selection: Selection) -> BankCounts:
    """Return the counts of the selected questions of a bank."""
    return statistics(selection.of(open_bank(path)))


def open_bank(path: str | PathLike[str] | None, *, draw: bool = False) -> Bank:
    """Load and check a bank; without a path, the one that ships.

    Raises ContentError with every problem, those of its texts included. With `draw`, every
    formula is typeset, which takes most of the time.
    """
    return check_bank(path, draw=draw)[0]


def check_bank(
    path: str | PathLike[str] | None, *, draw: bool = True, strict: bool = False
) -> tuple[Bank, tuple[Problem, ...]]:
    """Load and check a bank as `open_bank` does; return it with the remarks on its texts.

    With `strict`, editorial rules are also checked, and remarks are problems.
    """
    where = Path(path) if path is not None else shipped("content")
    loaded = load(where, os.fspath(path) if path is not None else os.path.relpath(where))
    problems = list(loaded.problems)
    problems += title_problems(loaded.titles)
    problems += brand_problems(loaded.brand, loaded.root)
    for entry in loaded.entries:
        of_each = ((at.values, text_problems(at, loaded.root, draw=draw)) for at in entry.instances)
        problems += merged(of_each)
    if strict:
        problems += strict_problems(loaded.sound, loaded.root)
    if loaded.bank is None or any(strict or not problem.remark for problem in problems):
        raise ContentError(problems)
    return loaded.bank, tuple(sorted(problems))
