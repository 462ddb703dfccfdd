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
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.files.package_folders import shipped
from studypress.page.brand import brand_problems
from studypress.page.look import custom_problems
from studypress.page.properties import probes, unset_properties, unused_properties
from studypress.page.text.problems import text_problems, title_problems
from studypress.page.words.catalogue import missing_catalogue
from studypress.press import engine


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
    path: str | PathLike[str] | None,
    *,
    draw: bool = True,
    strict: bool = False,
    custom: Path | None = None,
) -> tuple[Bank, tuple[Problem, ...]]:
    """Load and check a bank as `open_bank` does; return it with the remarks on its texts.

    With `strict`, editorial rules are also checked, and remarks are problems. The user's folder
    `custom` is checked too.
    """
    where = Path(path) if path is not None else shipped("content")
    loaded = load(where, os.fspath(path) if path is not None else os.path.relpath(where))
    problems = list(loaded.problems)
    problems += title_problems(loaded.titles)
    problems += brand_problems(loaded.brand, loaded.root)
    for entry in loaded.entries:
        of_each = ((at.values, text_problems(at, loaded.root, draw=draw)) for at in entry.instances)
        problems += merged(of_each)
    if custom:
        problems += look_problems(custom)
    if loaded.bank and loaded.language and not strict:
        remark = missing_catalogue(loaded.bank.language)
        problems += [Problem(loaded.language, remark, remark=True)] if remark else []
    if strict:
        problems += strict_problems(loaded.sound, loaded.root)
    if loaded.bank is None or any(strict or not problem.remark for problem in problems):
        raise ContentError(problems)
    return loaded.bank, tuple(sorted(problems))


def look_problems(custom: Path) -> list[Problem]:
    """Return the problems of a user's folder: unused files, and styles that would be ignored."""
    problems = list(custom_problems(custom))
    if not all(problem.remark for problem in problems):
        return problems  # a style may be too large to parse
    paths = sorted(custom.glob("styles/**/*.css"))
    styles = {str(path): path.read_text(encoding="utf-8") for path in paths}
    for path, css in styles.items():
        problems += engine.style_problems(path, css, custom)
        problems += (
            Problem(SourcePlace(path, probe.line, probe.column), probe.message)
            for probe in probes(css)
            if not engine.is_valid(probe.css)
        )
        unset, unused = (
            find(css, styles.values()) for find in (unset_properties, unused_properties)
        )
        for remark, faults in ((False, unset), (True, unused)):
            problems += (
                Problem(SourcePlace(path, line, column), message, remark)
                for line, column, message in faults
            )
    return problems
