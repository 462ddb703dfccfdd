"""The manifest: the record of an exam, from which its papers can be made again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studypress import __version__
from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.exam.exam import Candidate, Exam, Form, Item

FORMAT = "studypress exam manifest"
VERSION = 1


@dataclass(frozen=True)
class Printed:
    """How the papers were printed, and what became of it."""

    options: Mapping[str, object]
    """Paper, theme and whatever else the look of a page depends on."""
    figures: Mapping[str, str]
    """SHA-256 by the figure's name in the bank."""
    papers: Mapping[int, tuple[str, int | None]]
    """File and pages of each form that was printed, by its number; HTML has no pages."""
    files: Mapping[str, str]
    """SHA-256 by the file's path from the manifest's folder."""
    complete: bool = True


def manifest(data: Mapping[str, Any]) -> str:
    """Return the manifest's JSON.

    It holds the seed and every key, and so is for its owner's eyes alone.
    """
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def recorded(bank: Bank, selection: Selection, exam: Exam, printed: Printed) -> dict[str, Any]:
    """Return what the manifest says; `bank` is the whole one from which the selection was made."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "studypress": __version__,
        "status": "complete" if printed.complete else "incomplete",
        "bank": {
            "title": bank.title,
            "language": bank.language,
            "sha256": bank.digest,
            "figures": dict(sorted(printed.figures.items())),
        },
        "seed": exam.plan.seed,
        "options": {
            **printed.options,
            "sections": selection.sections,
            "topics": selection.topics,
            "tags": selection.tags,
            "difficulties": selection.difficulties,
        },
        "blueprint": exam.plan.blueprint.model_dump(mode="json"),
        "questions": _digests(exam),
        "forms": [
            _form(form, *printed.papers[form.number])
            for form in exam.forms
            if form.number in printed.papers
        ],
        "files": dict(sorted(printed.files.items())),
    }


def files_in(text: str) -> list[str]:
    """Return the files that a manifest records; none if it is not a manifest of ours."""
    try:
        data = json.loads(text)
    except ValueError:
        return []
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return []
    files = data.get("files")
    return list(files) if isinstance(files, dict) else []


def _digests(exam: Exam) -> dict[str, str]:
    """SHA-256 of every question that any form asks, by its id."""
    asked = {item.entry for form in exam.forms for item in form.items}
    return {e.question.id: e.digest for e in sorted(asked, key=lambda entry: entry.question.id)}


def _form(form: Form, file: str, pages: int | None) -> dict[str, Any]:
    data: dict[str, Any] = {"number": form.number, "code": form.code}
    if form.candidate:
        data["candidate"] = _candidate(form.candidate)
    data |= {"file": file, "pages": pages, "points": form.points, "minutes": form.minutes}
    return data | {"questions": [_item(item) for item in form.items]}


def _candidate(candidate: Candidate) -> dict[str, str]:
    seat = str(candidate.seat) if candidate.seat else ""
    data = {name: getattr(candidate, name) for name in ("name", "id", "email", "group")}
    return {name: value for name, value in (data | {"seat": seat}).items() if value}


def _item(item: Item) -> dict[str, Any]:
    data: dict[str, Any] = {
        "number": item.number,
        "id": item.entry.question.id,
        "points": item.points,
        "minutes": item.minutes,
    }
    if item.order:
        data |= {"choices": item.order, "key": item.key}
    return data
