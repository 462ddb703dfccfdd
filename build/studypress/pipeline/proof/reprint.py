"""Reprinting of an exam in a private folder, to compare its files."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from studypress.bank.bank import Bank
from studypress.compose.cache_key import other_tools, tools
from studypress.errors import CallError, ContentError
from studypress.exam.draw.forms import make_exam
from studypress.exam.file_names import MANIFEST, below_output
from studypress.exam.form_code import is_shorter
from studypress.exam.model import Exam, Plan
from studypress.exam.record.read import Record
from studypress.files.staging import Stage
from studypress.pipeline.exam_folder.call import call_of
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.exams.exam import print_exam
from studypress.pipeline.exams.job import Job
from studypress.pipeline.exams.rebuild import exam_of, request_of
from studypress.pipeline.printer import Press
from studypress.pipeline.request import Request
from studypress.pipeline.steps import Steps

_SHOWN = 3  # forms, or values of a manifest, listed in messages


class NotComparableError(Exception):
    """Error of an exam that cannot be reprinted here, though it may be correct."""


class ContradictionError(Exception):
    """Error of a manifest that contradicts its seed, bank and options."""


@dataclass(frozen=True)
class Again:
    """A reprinted exam: the SHA-256 of each file by its name, and its record."""

    digests: Mapping[str, str]
    record: Record


def plan_again(record: Record, bank: Bank, custom: Path | None) -> tuple[Exam, Request]:
    """Draw an exam again from its record; return it and the request that prints it.

    The exam's questions and figures must be unchanged in the bank. Raises NotComparableError if
    the exam would be printed differently here, and ContradictionError if the manifest records
    other forms.
    """
    if any(is_shorter(form.code) for form in record.forms):
        raise NotComparableError(f"{record.printed_by} with shorter codes")
    if record.tools != tools():
        raise NotComparableError(f"{record.printed_by} {other_tools(record.tools)}")
    if record.bank.sha256 != bank.digest:
        raise NotComparableError("the bank has changed, though not the exam's questions")
    request = printing_request(record, custom)
    exam = _drawn(record, request, bank)
    different = [
        form.number
        for form, recorded in zip(exam.forms, exam_of(record, bank).forms, strict=True)
        if form != recorded
    ]
    if different:
        numbers = ", ".join(map(str, different[:_SHOWN])) + ", …" * (len(different) > _SHOWN)
        message = f"its seed, options and bank make other forms than recorded: {numbers}"
        raise ContradictionError(message)
    return exam, request


def printing_request(record: Record, custom: Path | None) -> Request:
    """Return the request that prints copies again as the recorded ones, without passwords.

    Raises NotComparableError if the folder of templates and styles is another one.
    """
    try:
        return request_of(record, Path(), custom)
    except CallError as error:
        raise NotComparableError(str(error)) from None


def _drawn(record: Record, request: Request, bank: Bank) -> Exam:
    candidates = tuple(form.candidate for form in record.forms if form.candidate)
    forms = len(record.forms)
    plan = Plan(record.blueprint, forms, record.seed, candidates, rules=record.rules)
    try:
        chosen = request.selection.of(bank)
        return make_exam(chosen, replace(plan, call=call_of(request, bank, chosen, plan)))
    except (CallError, ContentError) as error:
        raise ContradictionError(f"its bank cannot make this exam: {error}") from None


def print_again(exam: Exam, request: Request, bank: Bank, folder: Path, steps: Steps) -> Again:
    """Print an exam into an empty folder; requests of `plan_again` disable the cache."""
    request = replace(request, out=folder)
    with Stage(folder) as stage:
        print_exam(Job(exam, bank, request, Press(request, bank, stage, steps)))
    files = {name.removeprefix(below_output("")): digest for name, digest in stage.files.items()}
    del files[MANIFEST]
    return Again(files, printed_exam(folder)[1])


def manifest_differences(record: Record, again: Record) -> Iterator[str]:
    """Yield the first differences of a manifest and its reprint, file digests excluded."""
    found, made = map(_comparable, (record, again))
    for path, value, expected in islice(_differences(found, made, ""), _SHOWN):
        yield f"{path} is {value}, and {expected} in the reprint"


def _comparable(record: Record) -> dict[str, Any]:
    """Return the data of a record without digests and amendments, which are compared elsewhere."""
    apart: Any = {"files": True, "amendments": True, "options": {"protected"}}
    return record.model_dump(mode="json", exclude=apart)


def _differences(found: object, expected: object, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield path and both values of each difference of two JSON values."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for name in dict.fromkeys([*expected, *found]):
            yield from _differences(
                found.get(name), expected.get(name), f"{path}.{name}".lstrip(".")
            )
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for at, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from _differences(one, other, f"{path}[{at}]")
    elif found != expected:
        yield path, _short(found), _short(expected)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 60 else f"{text[:60]}…"  # noqa: PLR2004 - characters of a line
