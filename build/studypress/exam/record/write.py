"""Writer of the manifest: the record of an exam, from which its papers can be rebuilt."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, assert_never

from studypress import __version__
from studypress.bank.bank import Bank
from studypress.bank.models import Answer, QuestionKind
from studypress.bank.selection import Selection
from studypress.bank.values.points import Points
from studypress.exam.draw.rules import DrawRules
from studypress.exam.model import Candidate, Exam, Form, Item
from studypress.exam.scannable.layout import ScanLayout
from studypress.files.json_text import filled, written

FORMAT = "studypress exam manifest"
VERSION = 2
"""Format of manifests. Version 1 has no amendments and no scannable pages; programs that know only
it would mark withdrawn copies."""


class PaperFile(NamedTuple):
    """File, number of pages, and layout for a scanner of a printed form; HTML has no pages."""

    file: str
    pages: int | None
    scan: ScanLayout | None = None


Papers = Mapping[int, PaperFile]
"""Printed forms, by number."""

_END = "\n    }"  # of a form's record

_Fields = tuple[tuple[str, tuple[object, ...] | str | bool], ...]


@dataclass(frozen=True)
class PrintDetails:
    """Options and results of printing the papers."""

    options: Mapping[str, object]
    """Paper, theme and all else that determines the look of a page."""
    figures: Mapping[str, str]
    """SHA-256 by the figure's name in the bank."""
    papers: Papers
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
        _form_text(form, printed.papers[form.number])
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
        **rules_data(exam.plan.rules),
        "questions": {entry.question.id: entry.digest for entry in exam.asked},
        "forms": [],
        "files": dict(sorted(printed.files.items())),
    }


def rules_data(rules: DrawRules) -> dict[str, Any]:
    """Return the record of rules of a draw; nothing for a draw without any."""
    data = rules.model_dump(mode="json", exclude_defaults=True)
    return {"rules": data} if data else {}


def form_data(form: Form, paper: PaperFile) -> dict[str, Any]:
    """Return the record of a form."""
    data: dict[str, Any] = json.loads(_form_text(form, paper))
    return data


def _head(form: Form, paper: PaperFile) -> dict[str, Any]:
    data: dict[str, Any] = {"number": form.number, "code": form.code}
    if form.candidate:
        data["candidate"] = candidate_data(form.candidate)
    data |= {"file": paper.file, "pages": paper.pages}
    data |= {"points": form.points, "minutes": form.minutes}
    return data | {"questions": []}


def _form_text(form: Form, paper: PaperFile) -> str:
    """Return the record of a form as JSON, joined from cached texts of items."""
    items = (
        f'{{\n          "number": {item.number},\n{_item_text_of(item)}' for item in form.items
    )
    text = "".join(filled(_head(form, paper), "questions", items, depth=2))
    if not paper.scan:
        return text
    scan = json.dumps(scan_data(paper.scan), separators=(",", ":"))
    return f'{text.removesuffix(_END)},\n      "scan": {scan}{_END}'


def scan_data(scan: ScanLayout) -> dict[str, Any]:
    """Return the record of scannable pages."""
    data: dict[str, Any] = asdict(scan)
    return data


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


def candidate_data(candidate: Candidate) -> dict[str, Any]:
    """Return the record of a candidate, without the password."""
    seat = str(candidate.seat) if candidate.seat else ""
    needs = {name: value for name, value in asdict(candidate.needs).items() if value}
    data = {name: getattr(candidate, name) for name in ("name", "id", "email", "group")}
    data |= {"seat": seat, "needs": needs}
    return {name: value for name, value in data.items() if value}
