"""Names of the files of an exam, relative to its folder."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from studypress.files.slug import slug

if TYPE_CHECKING:
    from studypress.exam.model import Candidate

EXAM = "exam"
"""Folder of an exam, below the output folder."""

MANIFEST = "manifest.json"

FORMS, KEYS, PROTECTED = "forms", "keys", "protected"
"""Folders of papers, keys and protected copies: a form has the same file name in each."""

ALL_KEYS, SOLUTIONS, MARKING, FAIRNESS = "keys", "solutions", "marking", "fairness"
"""Documents about all forms, without suffix."""

BOOKLET = "-booklet"
"""End of a booklet's name, before the suffix."""

PRINT_RUN, CONTENTS = "print-run.pdf", "contents.csv"
FAIRNESS_DATA = "fairness.json"

ERRATUM, ERRATUM_FORMS, ERRATUM_KEYS = "erratum.json", "erratum.csv", "erratum-keys.pdf"

MARKS = "marks"
"""Folder of the files of marking."""

ANSWERS, SCORES, ITEMS = "answers.csv", "scores.csv", "items.csv"
STATISTICS, STATISTICS_DATA = "statistics.pdf", "statistics.json"

SCORECARD, SCORECARDS = "scorecard", "scorecards"
"""The scorecard without a name, without suffix, and the folder of those with one."""

MAX_STEM = 60
_LONGEST_ID = 36  # characters; a UUID has as many

_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
FORM_PATTERN = rf"^{FORMS}/[0-9]{{3,7}}(-{_SLUG})?\.(pdf|html)$"
PATTERN = rf"^(({FORMS}|{KEYS}|{PROTECTED})/)?{_SLUG}\.(pdf|html|csv|json)$"
"""Regular expressions for the names of a form and of any file that printing makes."""


def below_output(name: str) -> str:
    """Return the name of a file relative to the output folder."""
    return f"{EXAM}/{name}"


def form_stem(number: int, digits: int, candidate: "Candidate | None") -> str:
    """Return the stem of the names of a form's files, such as `001-maria-garcia-4711`.

    It consists of lower-case ASCII letters, digits and single hyphens, MAX_STEM of them at most.
    The number, padded to `digits`, makes it unique, and distinct from names that Windows reserves.
    """
    parts = [f"{number:0{digits}}"]
    if candidate:
        known = slug(candidate.id, _LONGEST_ID)
        room = MAX_STEM - len(parts[0]) - len(known) - 2
        parts += [slug(candidate.name, room), known]
    return "-".join(filter(None, parts))


def number_in(form: str) -> int:
    """Return the number of a form by the name of its file."""
    return int(PurePosixPath(form).stem.partition("-")[0])


def key_of(form: str) -> str:
    """Return the name of the key of a form, by the name of the form's file."""
    return f"{KEYS}/{PurePosixPath(form).name}"


def protected_of(form: str) -> str:
    """Return the name of the protected copy of a form, by the name of the form's file."""
    return f"{PROTECTED}/{PurePosixPath(form).name}"
