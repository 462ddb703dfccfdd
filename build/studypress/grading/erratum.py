"""Erratum of an exam: void questions, and their numbers on each form."""

import json
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from studypress.bank.models import Slug
from studypress.errors import CallError, ContentError, Problem, SourcePlace, did_you_mean
from studypress.exam.model import CANDIDATE, NO_CANDIDATE, NONE_RIGHT
from studypress.exam.record.read import MAX_QUESTIONS, Record

FORMAT = "studypress erratum"
VERSION = 1

_REMEDY = "remove it, and void its questions again"


_T = TypeVar("_T", bound=BaseModel)


class _Head(BaseModel):
    """Fields of an erratum's JSON that are the same in all versions."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal["studypress erratum"]
    version: Annotated[int, Field(ge=1, lt=2**31, strict=True)]


class _Erratum(_Head):
    exam: Annotated[str, Field(max_length=100)]
    void: Annotated[tuple[Slug, ...], Field(max_length=MAX_QUESTIONS)]


def voided(record: Record, before: Collection[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of all void questions: those of the erratum before and the new ones.

    Raises CallError for an id that is not in the exam, and if all questions of a form are void.
    """
    for name in ids:
        if name not in record.questions:
            hint = did_you_mean(name, record.questions)
            raise CallError(f"--void: unknown question '{name}'{hint}")
    void = {*before, *ids}
    for form in record.forms:
        if void.issuperset(item.id for item in form.questions):
            raise CallError(f"--void: form {form.code} would have no questions: print a new exam")
    return tuple(sorted(void))


COLUMNS = ("copy", "code", *CANDIDATE, "question", "number", "letter", "points")
"""Columns of `erratum_rows`."""


def erratum_rows(record: Record, void: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each form and each void question on it, in the order of the forms.

    A row has the question's number on the form, the letters of its key, and its points.
    """
    for form in record.forms:
        who = (form.candidate or NO_CANDIDATE).cells()
        for item in form.questions:
            if item.id in void:
                letters = item.key or (NONE_RIGHT if item.kind.has_choices else "")
                where = (item.id, item.number, letters, item.points)
                yield (form.number, form.code, *who, *where)


def erratum_json(record: Record, void: Sequence[str]) -> str:
    """Serialise the void questions of this exam as JSON."""
    data = {"format": FORMAT, "version": VERSION, "exam": _name(record), "void": sorted(void)}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def read_erratum(text: str, record: Record, file: str) -> frozenset[str]:
    """Parse the ids of void questions from an erratum's JSON.

    Raises ContentError if it is broken, of another exam, or from a newer version of studypress.
    """
    head = _read(_Head, text, file, "this is not an erratum")
    if head.version > VERSION:
        message = f"a newer studypress wrote this erratum (version {head.version}; this one reads"
        raise _refusal(file, f"{message} up to {VERSION}): update studypress")
    found = _read(_Erratum, text, file, "the erratum is broken")
    if found.exam != _name(record):
        raise _refusal(file, "this erratum is of an earlier exam: remove it")
    if unknown := [name for name in found.void if name not in record.questions]:
        raise _refusal(
            file, f"the erratum is broken (void: unknown question '{unknown[0]}'): {_REMEDY}"
        )
    return frozenset(found.void)


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


def _name(record: Record) -> str:
    """Return the identifier of an exam, which reveals no secret: the digest of its form codes."""
    return sha256("\n".join(form.code for form in record.forms).encode()).hexdigest()
