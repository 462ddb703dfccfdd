"""Scores as the gradebook files that Moodle and Canvas import."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from studypress.bank.values.points import json_points, rounded
from studypress.errors import CallError, did_you_mean
from studypress.exam.model import Candidate
from studypress.files.csv_sheet import csv_text
from studypress.grading.question_marks import QuestionOutcome
from studypress.grading.scores import MarkedPaper, Result

_SHOWN = 5  # names in a warning


class Platform(StrEnum):
    """Learning platform that imports scores."""

    MOODLE = "moodle"
    CANVAS = "canvas"

    @property
    def file_name(self) -> str:
        """Name of the file in the folder of the marks."""
        return f"gradebook-{self}.csv"


def platforms_named(names: Iterable[str]) -> tuple[Platform, ...]:
    """Return the platforms of these names; raise CallError for one that is not known."""
    known = [str(platform) for platform in Platform]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise CallError(f"--gradebook: no platform '{name}'{hint} (known: {', '.join(known)})")
    return tuple(map(Platform, names))


_HEADER = {
    Platform.MOODLE: ("Name", "ID number", "Email address"),
    Platform.CANVAS: ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
}
"""Columns that identify a candidate; Canvas requires these names in this order."""

_POSSIBLE = "    Points Possible"
"""First cell of the row with the maximum, written as Canvas exports it."""


@dataclass(frozen=True)
class Gradebook:
    """The text of a gradebook file, and warnings on scores that it does not contain."""

    text: str
    warnings: tuple[str, ...]


def gradebook(result: Result, platform: Platform) -> Gradebook:
    """Return the scores of all candidates who were marked; a paper that is not complete is blank.

    Candidates who handed in no answers have no row, as a blank could erase a score.
    """
    people = [paper for paper in result.papers if paper.candidate and paper.candidate.id]
    rows = [
        (*_who(paper.candidate, platform), _score(paper)) for paper in people if paper.candidate
    ]
    if platform is Platform.CANVAS:
        width = len(_HEADER[platform])
        rows.insert(0, (_POSSIBLE, *[None] * (width - 1), _possible(people)))
    text = csv_text((*_HEADER[platform], result.record.title), rows)
    return Gradebook(text, tuple(_warnings(result, people, platform)))


def _who(who: Candidate, platform: Platform) -> tuple[str | None, ...]:
    """Return the cells that identify a candidate; the ID of Canvas itself is not known."""
    if platform is Platform.MOODLE:
        return who.name or None, who.id, who.email or None
    return who.name or None, None, who.id, who.email or who.id, who.group or None


def _score(paper: MarkedPaper) -> int | float | None:
    if paper.count(QuestionOutcome.UNMARKED):
        return None
    return json_points(rounded(paper.points))


def _possible(papers: Collection[MarkedPaper]) -> int | float | None:
    """Return the points of a complete paper without a bonus; None without a complete paper."""
    complete = [paper.of for paper in papers if not paper.count(QuestionOutcome.UNMARKED)]
    return json_points(max(complete)) if complete else None


def _warnings(result: Result, people: Collection[MarkedPaper], platform: Platform) -> Iterator[str]:
    name = platform.file_name
    if unknown := [paper.form.code for paper in result.papers if paper not in people]:
        yield f"{name}: no candidate is known for {_listed(unknown)}: not in the file"
    unmarked = [_called(paper) for paper in people if paper.count(QuestionOutcome.UNMARKED)]
    if unmarked:
        yield f"{name}: unmarked answers, so the score is blank: {_listed(unmarked)}"
    marked = {paper.candidate.id for paper in people if paper.candidate}
    roster = [form.candidate for form in result.record.valid_forms if form.candidate]
    if absent := [who.name for who in roster if who.id not in marked]:
        yield f"{name}: no answers yet: {_listed(absent)}"
    totals = {paper.of for paper in people if not paper.count(QuestionOutcome.UNMARKED)}
    if len(totals) > 1:
        yield f"{name}: papers have different totals ({', '.join(map(str, sorted(totals)))} points)"
    if platform is Platform.MOODLE and not all(_email(paper) for paper in people):
        yield f"{name}: some candidates have no e-mail address: map 'ID number' when you import it"


def _email(paper: MarkedPaper) -> str:
    return paper.candidate.email if paper.candidate else ""


def _called(paper: MarkedPaper) -> str:
    who = paper.candidate
    return (who.name or who.id) if who else paper.form.code


def _listed(names: Collection[str]) -> str:
    shown = list(names)[:_SHOWN]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(shown) + more
