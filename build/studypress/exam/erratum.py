"""Questions that were printed and shall not count: on which form they have which number."""

import json
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

from studypress.bank.faults import did_you_mean
from studypress.errors import CallError, ContentError, Place, Problem
from studypress.exam.record import Record

FORMAT = "studypress erratum"


def voided(record: Record, before: Collection[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Return all questions that are void, those of an erratum before and the new ones.

    Raises CallError for an id that no form asks, and if nothing would be left of a form.
    """
    for name in ids:
        if name not in record.questions:
            hint = did_you_mean(name, record.questions)
            raise CallError(f"--void: the exam asks no question '{name}'{hint}")
    void = {*before, *ids}
    for form in record.forms:
        if void.issuperset(item.id for item in form.questions):
            raise CallError(f"--void: nothing would be left of form {form.code}: print a new exam")
    return tuple(sorted(void))


COLUMNS = ("copy", "code", "name", "id", "group", "question", "number", "letter", "points")
"""The columns of `erratum_rows`."""


def erratum_rows(record: Record, void: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each form and each void question on it, in the order of the forms.

    It has the question's number there, the letter that its key had, and its points.
    """
    for form in record.forms:
        who = form.candidate
        named = (who.name, who.id, who.group) if who else ("", "", "")
        for item in form.questions:
            if item.id in void:
                where = (item.id, item.number, item.key, item.points)
                yield (form.number, form.code, *named, *where)


def erratum_json(record: Record, void: Sequence[str]) -> str:
    """Return the JSON that says which questions of this exam are void."""
    data = {"format": FORMAT, "version": 1, "exam": _name(record), "void": sorted(void)}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def read_erratum(text: str, record: Record, file: str) -> frozenset[str]:
    """Return the void questions that an erratum's JSON names.

    Raises ContentError if it is broken, or of another exam.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _refusal(file, "this is not an erratum: remove it, and void its questions again")
    if data.get("exam") != _name(record):
        raise _refusal(file, "this erratum is of another exam, printed here before: remove it")
    void = data.get("void")
    if not isinstance(void, list) or not all(name in record.questions for name in map(str, void)):
        raise _refusal(file, "the erratum is broken: remove it, and void its questions again")
    return frozenset(void)


def _refusal(file: str, message: str) -> ContentError:
    return ContentError([Problem(Place(file), message)])


def _name(record: Record) -> str:
    """Return what tells an exam from others and gives nothing away: a digest of its form codes."""
    return sha256("\n".join(form.code for form in record.forms).encode()).hexdigest()
