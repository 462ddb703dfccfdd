"""The manifest: the record of an exam, from which its papers can be made again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studypress import __version__
from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.exam.exam import Exam, Form, Item

FORMAT = "studypress exam manifest"
VERSION = 1


@dataclass(frozen=True)
class Printed:
    """How the papers were printed, and what became of it."""

    options: Mapping[str, object]
    """Paper, theme and whatever else the look of a page depends on."""
    figures: Mapping[str, str]
    """SHA-256 by the figure's name in the bank."""
    files: Mapping[str, str]
    """SHA-256 by the file's path from the manifest's folder."""


def manifest(bank: Bank, selection: Selection, exam: Exam, printed: Printed) -> str:
    """Return the manifest's JSON; `bank` is the whole bank from which the selection was made.

    It holds the seed and every key, and so is for its owner's eyes alone.
    """
    data = {
        "format": FORMAT,
        "version": VERSION,
        "studypress": __version__,
        "status": "complete",
        "bank": {
            "title": bank.title,
            "language": bank.language,
            "sha256": bank.digest,
            "figures": dict(sorted(printed.figures.items())),
        },
        "seed": exam.plan.seed,
        "options": {
            "kind": exam.plan.kind,
            "questions": exam.plan.questions,
            "forms": exam.plan.forms,
            **printed.options,
            "sections": selection.sections,
            "topics": selection.topics,
            "tags": selection.tags,
            "difficulties": selection.difficulties,
        },
        "questions": _digests(exam),
        "forms": [_form(form) for form in exam.forms],
        "files": dict(sorted(printed.files.items())),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


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


def _form(form: Form) -> dict[str, Any]:
    return {
        "number": form.number,
        "code": form.code,
        "points": form.points,
        "questions": [_item(item) for item in form.items],
    }


def _item(item: Item) -> dict[str, Any]:
    data: dict[str, Any] = {"number": item.number, "id": item.entry.question.id}
    if item.order:
        data |= {"choices": item.order, "key": item.key}
    return data
