"""Needs of a candidate: an own time, an own look and format of the copy; the stacks of paper."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal, NamedTuple
from unicodedata import normalize

from studypress.exam.file_names import print_runs_of

CopyFormat = Literal["pdf", "html", "fillable"]
FORMATS: tuple[CopyFormat, ...] = ("pdf", "html", "fillable")
"""Formats of a copy: printed, or given as a file: a web page, or a PDF form."""

_TIME = re.compile(r"([1-9][0-9]{0,3})|\+([1-9][0-9]{0,3})|\+([1-9][0-9]{0,2})%")
_WRITTEN = re.compile(r"(\+?)([0-9]{1,4})(?:[.,]([0-9]{1,4}))?(%|min\w*\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Needs:
    """Differences of a candidate's copy from the others; an empty field is as on all copies.

    `time` is `120` for a number of minutes, `+30` for additional ones, `+25%` for a share.
    """

    time: str = ""
    paper: str = ""
    theme: str = ""
    language: str = ""
    format: CopyFormat | Literal[""] = ""

    @property
    def look(self) -> tuple[str, str, str, str]:
        """All of it that decides the look of a copy: paper, theme, language and format."""
        return self.paper, self.theme, self.language, self.format

    def minutes(self, usual: int) -> int:
        """Return the minutes that the candidate has; `usual` are those of the exam."""
        if not (found := _TIME.fullmatch(self.time)):
            return usual
        whole, more, share = found.groups()
        if whole:
            return int(whole)
        return usual + (int(more) if more else ceil(Fraction(usual * int(share), 100)))


class CopyLook(NamedTuple):
    """Look of a copy: names of its paper and theme, language of the fixed words, and format."""

    paper: str
    theme: str
    language: str | None
    format: str

    def of(self, needs: Needs) -> "CopyLook":
        """Return the look of a copy with these needs, in an exam with this look."""
        return CopyLook(
            needs.paper or self.paper,
            needs.theme or self.theme,
            needs.language or self.language,
            needs.format or self.format,
        )

    @property
    def is_printed(self) -> bool:
        """True if the copy is in a print run, False for a file to be given out."""
        return self.format == "pdf"


@dataclass(frozen=True)
class Stacks:
    """Stacks of paper in which copies are printed, one for each paper size, and their lists.

    `runs` has the name of the print run of each paper.
    """

    runs: Mapping[str, str]
    has_contents: bool
    has_plan: bool


def stacks_of(looks: Collection[CopyLook], usual: CopyLook) -> Stacks:
    """Return the stacks of copies with these looks, in an exam of the `usual` look.

    Without needs there is one stack, or none if all copies are web pages.
    """
    runs = print_runs_of({look.paper for look in looks if look.is_printed}, usual.paper)
    has_contents = usual.is_printed or set(looks) != {usual}
    given_out = not all(look.is_printed for look in looks)
    return Stacks(runs, has_contents, has_contents and (len(runs) > 1 or given_out))


NO_NEEDS = Needs()
"""Needs of most candidates, and of spare copies."""


def is_time(text: str) -> bool:
    """Return whether a text is a time as `Needs` states it."""
    return _TIME.fullmatch(text) is not None


def read_time(text: str, *, extra: bool) -> str | None:
    """Return a roster's time as `Needs` states it, or None if it is none.

    Cells of `extra` time contain a share or minutes: `25%`, `30`, `30 min`; also `0.25`, as a
    spreadsheet shows a percentage without its format. Other cells contain the whole time.
    """
    found = _WRITTEN.fullmatch("".join(normalize("NFKC", text).split()))
    if not found:
        return None
    plus, whole, decimals, unit = found.groups()
    number = Fraction(f"{whole}.{decimals or 0}")
    if extra and 0 < number < 1 and not unit:
        number, unit = 100 * number, "%"
    if number.denominator > 1 or not (extra or plus or unit != "%"):
        return None
    if not number:
        return "" if extra else None
    time = f"{'+' if extra or plus else ''}{number}{'%' if unit == '%' else ''}"
    return time if is_time(time) else None
