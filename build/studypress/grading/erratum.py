"""Erratum of an exam: its corrections as a file, and their numbers on each form."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from studypress.bank.models import QuestionKind, Slug
from studypress.bank.values.numbers import number_of
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam.model import CANDIDATE, NO_CANDIDATE, NONE_RIGHT
from studypress.exam.record.form_record import MAX_QUESTIONS
from studypress.exam.record.read import Record
from studypress.grading.corrections import Correction, CorrectionKind, Corrections, voids

FORMAT = "studypress erratum"
VERSION = 2

_REMEDY = "remove it, and correct its questions again"


_T = TypeVar("_T", bound=BaseModel)


class _Head(BaseModel):
    """Fields of an erratum's JSON that are the same in all versions."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal["studypress erratum"]
    version: Annotated[int, Field(ge=1, lt=2**31, strict=True)]


_Short = Annotated[str, Field(max_length=500)]


class _OldErratum(_Head):
    exam: Annotated[str, Field(max_length=100)]
    void: Annotated[tuple[Slug, ...], Field(max_length=MAX_QUESTIONS)]


class _CorrectionRecord(BaseModel):
    """A correction in an erratum's JSON; `choices` are indexes in the bank."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: Slug
    kind: Literal[CorrectionKind.VOID, CorrectionKind.CREDIT, CorrectionKind.ACCEPT]
    choices: Annotated[tuple[Annotated[int, Field(ge=0, lt=26)], ...], Field(max_length=26)] = ()
    texts: Annotated[tuple[_Short, ...], Field(max_length=50)] = ()
    reasons: Annotated[tuple[_Short, ...], Field(max_length=100)] = ()


class _Erratum(_Head):
    exam: Annotated[str, Field(max_length=100)]
    corrections: Annotated[tuple[_CorrectionRecord, ...], Field(max_length=MAX_QUESTIONS)]


COLUMNS = (
    "copy", "code", *CANDIDATE, "question", "number", "letter", "points", "correction", "accepted",
    "reason",
)  # fmt: skip
"""Columns of `erratum_rows`."""


def erratum_rows(record: Record, corrections: Corrections) -> Iterator[tuple[object, ...]]:
    """Yield a row for each form and each corrected question on it, in the order of the forms.

    A row has the question's number on the form, the letters of its key, its points, the accepted
    letters or answers, and the reasons.
    """
    for form in record.valid_forms:
        who = (form.candidate or NO_CANDIDATE).cells()
        for item in form.questions:
            if at := corrections.get(item.id):
                letters = item.key or (NONE_RIGHT if item.kind.has_choices else "")
                where = (item.id, item.number, letters, item.points)
                accepted = at.letters(item) or "; ".join(at.texts)
                yield (
                    form.number,
                    form.code,
                    *who,
                    *where,
                    at.kind,
                    accepted,
                    " ".join(at.reasons),
                )


def erratum_json(record: Record, corrections: Corrections) -> str:
    """Serialise the corrections of this exam as JSON."""
    listed = [
        {"question": name, **{key: value for key, value in asdict(at).items() if value}}
        for name, at in sorted(corrections.items())
    ]
    data = {"format": FORMAT, "version": VERSION, "exam": record.identity, "corrections": listed}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def read_erratum(text: str, record: Record, file: str) -> Corrections:
    """Parse the corrections of an erratum's JSON; version 1 has only void questions.

    Raises ContentError if it is broken, of another exam, or from a newer version of studypress.
    """
    head = _read(_Head, text, file, "this is not an erratum")
    if head.version > VERSION:
        message = f"a newer studypress wrote this erratum (version {head.version}; this one reads"
        raise _refusal(file, f"{message} up to {VERSION}): update studypress")
    fault = "the erratum is broken"
    found: _OldErratum | _Erratum
    if head.version == 1:
        found = _read(_OldErratum, text, file, fault)
    else:
        found = _read(_Erratum, text, file, fault)
    if found.exam != record.identity:
        raise _refusal(file, "this erratum is of an earlier exam: remove it")
    corrections = _corrections(found)
    for name, at in corrections.items():
        if unfit := _fault(record, name, at):
            raise _refusal(file, f"{fault} ({at.kind}: {unfit}): {_REMEDY}")
    return corrections


def _corrections(found: "_OldErratum | _Erratum") -> Corrections:
    if isinstance(found, _OldErratum):
        return voids(*found.void)
    return {
        at.question: Correction(at.kind, tuple(sorted(set(at.choices))), at.texts, at.reasons)
        for at in found.corrections
    }


def _fault(record: Record, name: str, correction: Correction) -> str:
    """Return why a correction does not fit the question; "" if it does."""
    if name not in record.every_question:
        return f"unknown question '{name}'"
    items = [item for form in record.every_form for item in form.questions if item.id == name]
    most = max((len(item.choices) for item in items), default=0)
    if any(place >= most for place in correction.choices):
        return f"question '{name}' has no choice {max(correction.choices) + 1}"
    numbers = any(item.kind is QuestionKind.NUMBER for item in items)
    if numbers and None in map(number_of, correction.texts):
        return f"a further answer to '{name}' is no number"
    return ""


def _read(model: type[_T], text: str, file: str, fault: str) -> _T:
    """Parse a JSON text into a model; raise ContentError that names the first invalid field."""
    try:
        return model.model_validate(json.loads(text))
    except (ValueError, RecursionError) as error:
        if not isinstance(error, ValidationError):
            raise _refusal(file, f"{fault} (not JSON): {_REMEDY}") from None
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(at)[:40] for at in detail["loc"])
        reason = f"{where}: {detail['msg']}" if where else detail["msg"]
        raise _refusal(file, f"{fault} ({reason}): {_REMEDY}") from None


def _refusal(file: str, message: str) -> ContentError:
    return ContentError([Problem(SourcePlace(file), message)])
