"""Owners of files by their names: a candidate's form, code or id as whole parts of the name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from unicodedata import normalize

from studypress.exam.record.form_record import FormRecord

_PART = re.compile(r"[^\W_]+")
_NUMBER_NAME_ID = 3  # parts of a stem that cannot be by chance

Parts = tuple[str, ...]


class FileOwners:
    """Index of candidates by the parts of their ids, form codes and stems.

    All candidates of an exam belong in it, also those who get no file: a file that could be of two
    of them has no owner.
    """

    def __init__(self, forms: Iterable[FormRecord]) -> None:
        """Index forms, of which those without a candidate are ignored."""
        self._ids: dict[Parts, set[str]] = defaultdict(set)
        self._stems: set[Parts] = set()
        for form in (form for form in forms if form.candidate):
            stem = _parts(PurePath(form.file).stem)
            if len(stem) >= _NUMBER_NAME_ID:
                self._stems.add(stem)
            code = _parts(form.code)
            for key in (_parts(_id_of(form)), stem, code, ("".join(code),)):
                self._ids[key].add(_id_of(form))
        self._ids.pop((), None)
        self._longest = max(map(len, self._ids), default=0)

    def of(self, name: str) -> frozenset[str]:
        """Return the ids of all candidates whom a file of this name could belong to.

        Within the whole stem of a form, which contains number, name and id, nothing else counts.
        """
        parts = _parts(PurePath(name).stem)
        spans = list(self._spans(parts))
        whole = [(at, end) for at, end in spans if parts[at:end] in self._stems]
        return frozenset(
            owner
            for at, end in spans
            if not any(
                begin <= at and end <= last and (at, end) != (begin, last) for begin, last in whole
            )
            for owner in self._ids[parts[at:end]]
        )

    def _spans(self, parts: Parts) -> Iterator[tuple[int, int]]:
        """Yield begin and end of all consecutive parts that are indexed."""
        for at in range(len(parts)):
            for end in range(at + 1, min(at + self._longest, len(parts)) + 1):
                if parts[at:end] in self._ids:
                    yield at, end


def _id_of(form: FormRecord) -> str:
    return form.candidate.id if form.candidate else ""


def _parts(text: str) -> Parts:
    """Return the letters and digits of a text between other characters, in lower case."""
    return tuple(_PART.findall(normalize("NFKC", text).casefold()))
