"""Loading and checking of a bank, for `studypress check`, `studypress stats` and others."""

import os
from collections.abc import Sequence
from functools import partial
from os import PathLike
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.loader import Loaded, load
from studypress.bank.selection import SelectedBank
from studypress.compose.cache_key import tools
from studypress.errors import ContentError, LimitError, Problem, SourcePlace, StudypressError
from studypress.files.cache import Cache
from studypress.files.own_fonts import font_problems, own_fonts
from studypress.files.package_folders import shipped
from studypress.files.process_limits import is_settled
from studypress.page.text.glyphs import glyphs_of, own_characters
from studypress.page.text.problems import (
    faults_ahead,
    new_texts,
    question_problems,
    title_problems,
)
from studypress.page.text.sound_questions import SoundQuestions
from studypress.page.words.catalogue import missing_catalogue
from studypress.pipeline.workers.contained import contained
from studypress.pipeline.workers.processes import Workers

BankSource = str | PathLike[str] | Bank | None
"""A bank that is loaded, or the path of its file or folder; None is the one that ships."""

_MANY = 500  # new texts: below this, starting processes takes longer


def open_bank(
    path: BankSource,
    *,
    draw: bool = False,
    custom: Path | None = None,
    cache: Cache | None = None,
    workers: Workers | None = None,
) -> Bank:
    """Load and check a bank; without a path, the one that ships. Return a loaded bank, whole.

    Raises ContentError with every problem, those of its texts included. With `draw`, every
    formula is typeset, which takes most of the time. The characters of the fonts in a user's
    folder `custom` are printable. The `cache` contains the questions that need no check. Many new
    texts are checked by the `workers`.
    """
    if isinstance(path, Bank):
        return path.whole if isinstance(path, SelectedBank) else path
    if workers:
        return _opened(path, custom, cache, workers, draw=draw)
    try:
        return _opened(path, custom, cache, draw=draw)
    except LimitError as error:
        raise _blamed(error, path, custom) from None


@contained
def _opened(
    path: str | PathLike[str] | None,
    custom: Path | None,
    cache: Cache | None,
    workers: Workers | None = None,
    *,
    draw: bool,
) -> Bank:
    with glyphs_of(custom):
        return _checked(path, (), cache, workers, draw=draw, strict=False)[0]


def _blamed(
    error: LimitError, path: str | PathLike[str] | None, custom: Path | None, jobs: int = 1
) -> StudypressError:
    from studypress.pipeline.documents.question_trials import blamed  # noqa: PLC0415 - rare

    return error if is_settled() else blamed(error, path, custom=custom, jobs=jobs)


def check_bank(
    path: str | PathLike[str] | None,
    *,
    strict: bool = False,
    custom: Path | None = None,
    cache: Cache | None = None,
    jobs: int = 1,
) -> tuple[Bank, tuple[Problem, ...]]:
    """Load and check a bank and its formulas; return it with the remarks on its texts.

    With `strict`, editorial rules are also checked, and remarks are problems. The user's folder
    `custom` is checked too, and the characters of its fonts are printable. The `cache` contains
    the questions that need no check. Many new texts are checked in `jobs` processes. Raises
    ContentError with all questions whose check exceeds the limits of a process.
    """
    try:
        return _check(path, custom, cache, jobs, strict=strict)
    except LimitError as error:
        raise _blamed(error, path, custom, jobs) from None


@contained
def _check(
    path: str | PathLike[str] | None,
    custom: Path | None,
    cache: Cache | None,
    jobs: int,
    *,
    strict: bool,
) -> tuple[Bank, tuple[Problem, ...]]:
    look = look_problems(custom) if custom else []
    with glyphs_of(None if any(font_problems(custom)) else custom), Workers(jobs) as workers:
        return _checked(path, look, cache, workers, draw=True, strict=strict)


def _checked(  # noqa: PLR0913 - what is checked, and with what
    path: str | PathLike[str] | None,
    look: Sequence[Problem],
    cache: Cache | None,
    workers: Workers | None,
    *,
    draw: bool,
    strict: bool,
) -> tuple[Bank, tuple[Problem, ...]]:
    where, loaded = loaded_bank(path)
    problems = [*look, *loaded.problems]
    problems += title_problems(loaded.titles)
    if loaded.brand:
        from studypress.page.brand import brand_problems  # noqa: PLC0415 - few banks have one

        problems += brand_problems(loaded.brand, loaded.root)
    sound = _sound_questions(where, cache, draw=draw) if cache else SoundQuestions()
    ahead = None
    if workers and workers.jobs > 1:
        new = [new_texts(entry, sound) for entry in loaded.entries]
        if sum(map(len, new)) >= _MANY:
            ahead = faults_ahead(new, sound, workers.pool, draw=draw)
    for entry in loaded.entries:
        problems += question_problems(entry, loaded.root, sound, ahead, draw=draw)
    sound.store(whole=loaded.bank is not None)
    if loaded.bank and loaded.language_place and not strict:
        remark = missing_catalogue(loaded.language)
        problems += [Problem(loaded.language_place, remark, remark=True)] if remark else []
    if strict:
        from studypress.bank.strict_rules import strict_problems  # noqa: PLC0415 - if strict only

        place = next((place for _, place in loaded.titles), SourcePlace(where.name))
        problems += strict_problems(loaded.sound, place, loaded.language)
    if loaded.bank is None or any(strict or not problem.remark for problem in problems):
        raise ContentError(problems)
    return loaded.bank, tuple(sorted(problems))


def require_drawable(bank: Bank) -> None:
    """Raise ContentError with each formula of a bank that cannot be typeset."""
    check = partial(question_problems, root=bank.root, sound=SoundQuestions(), draw=True)
    problems = [each for entry in bank.entries for each in check(entry) if not each.remark]
    if problems:
        raise ContentError(problems)


def loaded_bank(path: str | PathLike[str] | None) -> tuple[Path, Loaded]:
    """Load a bank without checking its texts; without a path, the one that ships."""
    where = Path(path) if path is not None else shipped("content")
    return where, load(where, os.fspath(path) if path is not None else os.path.relpath(where))


def starts_of(path: str | PathLike[str] | None) -> list[tuple[SourcePlace, str]]:
    """Return where each question of a bank starts, with its id, also if the bank has problems.

    Titles are in the list too, with an empty id. Raises ContentError if the bank cannot be read.
    """
    loaded = loaded_bank(path)[1]
    titles = [(place, "") for _, place in loaded.titles]
    return sorted([*titles, *((entry.place(), entry.question.id) for entry in loaded.entries)])


def _sound_questions(bank: Path, cache: Cache, *, draw: bool) -> SoundQuestions:
    """Return the questions of a bank that were found sound by the same programs and fonts."""
    machinery = (f"{name} {version}" for name, version in tools().items())
    printable = ascii(sorted(own_characters()))
    return SoundQuestions(cache, os.fsencode(bank.resolve()), f"{draw}", printable, *machinery)


def look_problems(custom: Path) -> list[Problem]:
    """Return the problems of a user's folder: unused files, and styles that would be ignored."""
    # A bank without such a folder does not need these modules, a third of all.
    from studypress.page.look import custom_problems  # noqa: PLC0415
    from studypress.page.properties import (  # noqa: PLC0415
        unknown_families,
        unset_properties,
        unused_properties,
        value_faults,
    )
    from studypress.press import engine  # noqa: PLC0415

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
