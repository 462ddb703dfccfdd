"""Names of the files of an exam, relative to its folder."""

from collections.abc import Collection
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

STACKS = "stacks"
"""Plan of the stacks of paper, and of copies that are not printed; without suffix."""
FAIRNESS_DATA = "fairness.json"

ERRATUM, ERRATUM_FORMS, ERRATUM_KEYS = "erratum.json", "erratum.csv", "erratum-keys.pdf"

SUPPLEMENT = "supplement"
"""Start of the name of a folder with the files about copies that were added, before its number."""

PROOF = "proof.json"
"""Result of the last `verify`."""

RESULTS = "results"
"""Folder of the result sheets."""

MARKS = "marks"
"""Folder of the files of marking."""

ANSWERS, SCORES, ITEMS = "answers.csv", "scores.csv", "items.csv"
STATISTICS, STATISTICS_DATA = "statistics.pdf", "statistics.json"
SCALE = "scale.yaml"
"""Copy of the grade scale, among the marks."""

SCAN = "scan"
"""Folder of the scanned pages."""

READINGS, SCANNED_PAGES, PICTURES = f"{SCAN}/readings.json", f"{SCAN}/pages.csv", f"{SCAN}/pictures"
"""Record of the scanned pages, the table of their outcomes, and the folder of their pictures."""

SCAN_JOURNAL = f"{SCAN}/readings.jsonl"
"""Pages of a running or interrupted scan, which are not yet in the record."""

SCAN_CORRECTIONS = f"{SCAN}/corrections.csv"

SCAN_AUDIT, SCAN_AUDIT_PAGE = f"{SCAN}/audit.csv", f"{SCAN}/audit.html"
"""Result of the audit of the scanned pages, and the page on which people check boxes."""

SCORECARD, SCORECARDS = "scorecard", "scorecards"
"""The scorecard without a name, without suffix, and the folder of those with one."""

MAX_STEM = 60
_LONGEST_ID = 36  # characters; a UUID has as many
_PAPER = 40  # characters

_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_FOLDER = rf"({FORMS}|{KEYS}|{PROTECTED}|{SUPPLEMENT}-[1-9][0-9]{{0,3}})"
FORM_PATTERN = rf"^{FORMS}/[0-9]{{3,7}}(-{_SLUG})?\.(pdf|html)$"
PATTERN = rf"^({_FOLDER}/)?{_SLUG}\.(pdf|html|csv|json)$"
"""Regular expressions for the names of a form and of any file that printing makes."""


def below_output(name: str) -> str:
    """Return the name of a file relative to the output folder."""
    return f"{EXAM}/{name}"


def in_supplement(number: int, name: str) -> str:
    """Return the name of a file about the copies that an amendment added; 0 is the exam itself."""
    return f"{SUPPLEMENT}-{number}/{name}" if number else name


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


def suffix_of(form: str) -> str:
    """Return the suffix of the files of a format; a fillable copy is a PDF."""
    return "html" if form == "html" else "pdf"


def print_runs_of(papers: Collection[str], usual: str) -> dict[str, str]:
    """Return the print run of each paper size, that of the `usual` paper first."""
    names = {usual: PRINT_RUN} if usual in papers else {}
    for number, paper in enumerate(sorted(set(papers) - {usual}), start=2):
        stem = f"{PurePosixPath(PRINT_RUN).stem}-{slug(paper, _PAPER) or number}"
        names[paper] = f"{stem}-{number}.pdf" if f"{stem}.pdf" in names.values() else f"{stem}.pdf"
    return names


def key_of(form: str, exam_format: str = "pdf") -> str:
    """Return the name of the key of a form, by the name of the form's file.

    Keys have the format of the exam, whatever that of the copy.
    """
    return f"{KEYS}/{PurePosixPath(form).stem}.{exam_format}"


def protected_of(form: str) -> str:
    """Return the name of the protected copy of a form, by the name of the form's file."""
    return f"{PROTECTED}/{PurePosixPath(form).name}"
