"""Loading and checking of a bank, for `studypress check`, `studypress stats` and others."""

import os
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.bank.selection import Selection
from studypress.bank.statistics import BankCounts, statistics
from studypress.bank.strict_rules import strict_problems
from studypress.bank.variants.merge import merged
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.files.own_fonts import font_problems, own_fonts
from studypress.files.package_folders import shipped
from studypress.page.brand import brand_problems
from studypress.page.look import custom_problems
from studypress.page.properties import (
    unknown_families,
    unset_properties,
    unused_properties,
    value_faults,
)
from studypress.page.text.glyphs import glyphs_of
from studypress.page.text.problems import text_problems, title_problems
from studypress.page.words.catalogue import missing_catalogue
from studypress.press import engine


def count(path: str | PathLike[str] | None, selection: Selection) -> BankCounts:
    """Return the counts of the selected questions of a bank."""
    return statistics(selection.of(open_bank(path)))


def open_bank(
    path: str | PathLike[str] | None, *, draw: bool = False, custom: Path | None = None
) -> Bank:
    """Load and check a bank; without a path, the one that ships.

    Raises ContentError with every problem, those of its texts included. With `draw`, every
    formula is typeset, which takes most of the time. The characters of the fonts in a user's
    folder `custom` are printable.
    """
    with glyphs_of(custom):
        return _checked(path, (), draw=draw, strict=False)[0]


def check_bank(
    path: str | PathLike[str] | None,
    *,
    strict: bool = False,
    custom: Path | None = None,
) -> tuple[Bank, tuple[Problem, ...]]:
    """Load and check a bank and its formulas; return it with the remarks on its texts.

    With `strict`, editorial rules are also checked, and remarks are problems. The user's folder
    `custom` is checked too, and the characters of its fonts are printable.
    """
    look = look_problems(custom) if custom else []
    with glyphs_of(None if any(font_problems(custom)) else custom):
        return _checked(path, look, draw=True, strict=strict)


def _checked(
    path: str | PathLike[str] | None, look: Sequence[Problem], *, draw: bool, strict: bool
) -> tuple[Bank, tuple[Problem, ...]]:
    where = Path(path) if path is not None else shipped("content")
    loaded = load(where, os.fspath(path) if path is not None else os.path.relpath(where))
    problems = [*look, *loaded.problems]
    problems += title_problems(loaded.titles)
    problems += brand_problems(loaded.brand, loaded.root)
    for entry in loaded.entries:
        of_each = ((at.values, text_problems(at, loaded.root, draw=draw)) for at in entry.instances)
        problems += merged(of_each)
    if loaded.bank and loaded.language_place and not strict:
        remark = missing_catalogue(loaded.language)
        problems += [Problem(loaded.language_place, remark, remark=True)] if remark else []
    if strict:
        place = next((place for _, place in loaded.titles), SourcePlace(where.name))
        problems += strict_problems(loaded.sound, place, loaded.language)
    if loaded.bank is None or any(strict or not problem.remark for problem in problems):
        raise ContentError(problems)
    return loaded.bank, tuple(sorted(problems))


def look_problems(custom: Path) -> list[Problem]:
    """Return the problems of a user's folder: unused files, and styles that would be ignored."""
    problems = list(custom_problems(custom))
    faulty = {problem.place.file for problem in problems}  # these may be too large to parse
    paths = [path for path in sorted(custom.glob("styles/**/*.css")) if str(path) not in faulty]
    styles = {str(path): path.read_text(encoding="utf-8") for path in paths}
    fonts = None if any(font_problems(custom)) else [font.family for font in own_fonts(custom)]
    for path, css in styles.items():
        problems += engine.style_problems(path, css, custom)
        values = value_faults(css, engine.is_valid)
        families = () if fonts is None else unknown_families(css, fonts)
        unset = unset_properties(css, styles.values())
        unused = unused_properties(css, styles.values())
        for remark, faults in ((False, (*values, *families, *unset)), (True, unused)):
            problems += (
                Problem(SourcePlace(path, line, column), message, remark)
                for line, column, message in faults
            )
    return problems
