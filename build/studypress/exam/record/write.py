"""Writer of the manifest: the record of an exam, from which its papers can be rebuilt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, assert_never

from studypress import __version__
from studypress.bank.bank import Bank
from studypress.bank.models import Answer, QuestionKind
from studypress.bank.selection import Selection
from studypress.bank.values.points import Points
from studypress.exam.model import Candidate, Exam, Form, Item
from studypress.files.json_text import filled, written

FORMAT = "studypress exam manifest"
VERSION = 1

_Fields = tuple[tuple[str, tuple[object, ...] | str | bool], ...]


@dataclass(frozen=True)
class PrintDetails:
    """Options and results of printing the papers."""

    options: Mapping[str, object]
    """Paper, theme and all else that determines the look of a page."""
    figures: Mapping[str, str]
    """SHA-256 by the figure's name in the bank."""
    papers: Mapping[int, tuple[str, int | None]]
    """File and number of pages of each printed form, by its number; HTML has no pages."""
    files: Mapping[str, str]
    """SHA-256 by the file's path from the manifest's folder."""
    tools: Mapping[str, str] = field(default_factory=dict)
    """Versions of programs and fonts, on which the bytes of files depend too."""
    complete: bool = True


def manifest(bank: Bank, selection: Selection, exam: Exam, printed: PrintDetails) -> Iterator[str]:
    """Yield the manifest's JSON form by form, so that it is never in memory as a whole.

    It contains the seed and every key, and must be readable by its owner only. `bank` is the
    whole bank from which the selection was made.
    """
    forms = (
        _form_text(form, *printed.papers[form.number])
        for form in exam.forms
        if form.number in printed.papers
    )
    yield from filled(frame(bank, selection, exam, printed), "forms", forms)
    yield "\n"


def frame(bank: Bank, selection: Selection, exam: Exam, printed: PrintDetails) -> dict[str, Any]:
    """Return the manifest's data, without its forms."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "studypress": __version__,
        "tools": dict(printed.tools),
        "status": "complete" if printed.complete else "incomplete",
        "bank": {
            "title": bank.title,
            "language": bank.language,
            "sha256": bank.digest,
            **({"brand": bank.brand_digest} if bank.brand else {}),
            "figures": dict(sorted(printed.figures.items())),
        },
        "seed": exam.plan.seed,
        "call": exam.plan.call,
        "options": {
            **printed.options,
            "sections": selection.sections,
            "topics": selection.topics,
            "tags": selection.tags,
            "difficulties": selection.difficulties,
        },
        "blueprint": exam.plan.blueprint.model_dump(mode="json"),
        "questions": {entry.question.id: entry.digest for entry in exam.asked},
        "forms": [],
        "files": dict(sorted(printed.files.items())),
    }


def _head(form: Form, file: str, pages: int | None) -> dict[str, Any]:
    data: dict[str, Any] = {"number": form.number, "code": form.code}
    if form.candidate:
        data["candidate"] = _candidate(form.candidate)
    data |= {"file": file, "pages": pages, "points": form.points, "minutes": form.minutes}
    return data | {"questions": []}


def _form_text(form: Form, file: str, pages: int | None) -> str:
    """Return the record of a form as JSON, joined from cached texts of items."""
    items = (
        f'{{\n          "number": {item.number},\n{_item_text_of(item)}' for item in form.items
    )
    return "".join(filled(_head(form, file, pages), "questions", items, depth=2))


def _item_text_of(item: Item) -> str:
    entry = item.entry
    values = tuple(entry.values.items())
    return _item_text(entry.question.id, item.points, item.minutes, _of_kind(item), values)


@lru_cache(maxsize=2**14)
def _item_text(
    name: str, points: Points, minutes: int, more: _Fields, values: tuple[tuple[str, str], ...]
) -> str:
    """Return the record of an item as JSON, without its first line and its number."""
    record: dict[str, object] = {"id": name, "points": points, "minutes": minutes, **dict(more)}
    if values:
        record["values"] = dict(values)
    return written(record, depth=4).removeprefix("{\n")


def _of_kind(item: Item) -> _Fields:
    """Return the fields of an item's record that only its kind has, and whether it is a bonus."""
    kind: _Fields = () if item.kind in _FOLLOWING else (("kind", item.kind),)
    bonus: _Fields = (("bonus", True),) if item.bonus else ()
    if item.order:
        return (*kind, ("choices", item.order), ("key", item.key), *bonus)
    exact = exact_fields(item.kind, item.entry.question.answer)
    return (*kind, *(pair for pair in exact if pair[1]), *bonus)


_FOLLOWING = (QuestionKind.SINGLE, QuestionKind.OPEN)
"""Kinds that follow from the presence of choices."""


def exact_fields(kind: QuestionKind, answer: Answer) -> _Fields:
    """Return the recorded fields that decide the marks of an answer without choices."""
    match kind:
        case QuestionKind.NUMBER:
            exact = ("value", answer.value or ""), ("tolerance", str(answer.margin))
            return (*exact, ("unit", answer.unit or ""))
        case QuestionKind.SHORT:
            return (("accept", answer.accept),)
        case QuestionKind.OPEN:
            return (("marking", tuple(line.points for line in answer.marking)),)
        case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.TRUE_FALSE:
            return ()
        case unknown:
            assert_never(unknown)


def _candidate(candidate: Candidate) -> dict[str, str]:
    seat = str(candidate.seat) if candidate.seat else ""
    data = {name: getattr(candidate, name) for name in ("name", "id", "email", "group")}
    return {name: value for name, value in (data | {"seat": seat}).items() if value}
