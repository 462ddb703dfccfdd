"""Parser of a manifest's JSON: read form by form, with limits, and validated."""

from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from typing import Any, TextIO

from pydantic import TypeAdapter, ValidationError

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam.record.amendment import MAX_AMENDMENTS
from studypress.exam.record.form_record import (
    MAX_FILES,
    MAX_FORMS,
    MAX_ITEMS,
    MAX_QUESTIONS,
    FormRecord,
    ItemRecord,
)
from studypress.exam.record.read import Record
from studypress.exam.record.write import FORMAT, VERSION
from studypress.files.json_stream import BrokenError, members

MAX_BYTES = 2**29
"""Maximum size of a manifest in bytes."""

MAX_AMENDMENT = 2**24
"""Maximum length of an amendment in characters."""

_MANY = {"forms": MAX_FORMS, "questions": MAX_QUESTIONS, "files": MAX_FILES}
LISTS = {**_MANY, "amendments": MAX_AMENDMENTS}
LONGEST = {"amendments": MAX_AMENDMENT}
"""Members that are read one by one, with their limits, and the maximum lengths of values."""
_NAMED = 5  # places that a message names
_LONGEST = 40  # characters of a name in a message
_CUT = 1000  # characters of a name or a digest; a longer one is truncated, then refused
_SHARED = 100_000  # items that are cached
_KNOWN = {"format", *Record.model_fields}
_FORM = TypeAdapter(FormRecord)
_FOREIGN = "this is not the manifest of an exam that studypress printed"
_REMEDY = "copy it from where the exam was printed"


def read_record(text: str | TextIO, file: str) -> Record:
    """Read a manifest's JSON; `file` is its name in messages.

    Raises ContentError when it is invalid, is not by studypress, or is by a newer version.
    """
    reader = _RecordReader(file)
    try:
        reader.read(StringIO(text) if isinstance(text, str) else text)
    except BrokenError as error:
        place = SourcePlace(file, error.line, error.column)
        raise ContentError(
            [Problem(place, f"this is not the JSON of a manifest ({error}): {_REMEDY}")]
        ) from None
    except UnicodeDecodeError:
        raise ContentError([Problem(SourcePlace(file), f"this is not UTF-8: {_REMEDY}")]) from None
    return reader.record()


class _RecordReader:
    """Reader of a manifest's members, in any order."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._members: dict[str, Any] = {}
        self._forms: list[FormRecord] = []
        self._count = self._items = 0
        self._shared: dict[str, ItemRecord] = {}
        self._faults: dict[str, list[str]] = defaultdict(list)

    def read(self, file: TextIO) -> None:
        """Read all members; faults of forms are collected until the version is known."""
        for name, value in members(file, LISTS, LONGEST):
            if name == "forms" and not isinstance(value, tuple):
                self._add_form(value)
            elif name == "amendments" and not isinstance(value, tuple):
                self._add_amendment(value)
            elif name in _MANY and isinstance(value, tuple):
                self._add_entry(name, *value)
            elif name in self._members:
                raise self._refusal(f"the manifest contains '{name}' twice")
            elif name in _KNOWN:
                self._members[name] = value
                self._require_ours()

    def record(self) -> Record:
        """Return the record; raise ContentError with all problems."""
        if "format" not in self._members:
            raise self._refusal(_FOREIGN)
        known = {
            name: value for name, value in self._members.items() if name in Record.model_fields
        }
        try:
            found = Record.model_validate(
                {"questions": {}, "files": {}, "forms": self._forms, **known}
            )
        except ValidationError as error:
            self._add_faults(error)
        if self._faults:
            raise ContentError(self._problems())
        return found

    def _require_ours(self) -> None:
        version = self._members.get("version")
        if self._members.get("format", FORMAT) != FORMAT:
            raise self._refusal(_FOREIGN)
        if isinstance(version, int) and version > VERSION:
            raise self._refusal(
                f"a newer studypress wrote this manifest (version {str(version)[:9]}; this one"
                f" reads up to {VERSION}): update studypress"
            )

    def _add_form(self, data: object) -> None:
        """Validate a form; after the maximum number of reported faults, only count it."""
        at, self._count = self._count, self._count + 1
        if self._count > MAX_FORMS:
            raise self._refusal(f"the manifest has more than {MAX_FORMS:,} forms")
        if form := self._checked_form(data, f"forms[{at}]"):
            self._forms.append(form)

    def _add_amendment(self, data: object) -> None:
        """Validate the forms of an amendment; the rest is validated with the record."""
        amendments = self._members.setdefault("amendments", [])
        if len(amendments) >= MAX_AMENDMENTS:
            raise self._refusal(f"the manifest has more than {MAX_AMENDMENTS:,} amendments")
        if isinstance(data, dict) and isinstance(forms := data.get("forms"), list):
            path = f"amendments[{len(amendments)}].forms"
            found = [self._checked_form(form, f"{path}[{at}]") for at, form in enumerate(forms)]
            data = {**data, "forms": [form for form in found if form]}
        amendments.append(data)

    def _checked_form(self, data: object, path: str) -> FormRecord | None:
        """Return a valid form; None for another one, and after enough faults."""
        if len(self._faults) >= _NAMED:
            return None
        try:
            form = self._form(data)
        except ValidationError as error:
            self._add_faults(error, path)
            return None
        self._items += len(form.questions)
        if self._items > MAX_ITEMS:
            raise self._refusal(f"the manifest has more than {MAX_ITEMS:,} questions on forms")
        return form

    def _form(self, data: object) -> FormRecord:
        """Validate a form; equal items are shared, of which thousands of forms have few."""
        items = data.get("questions") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(items, list):
            return _FORM.validate_python(data)
        texts = [repr(item) for item in items]
        known = [self._shared.get(text, item) for text, item in zip(texts, items, strict=True)]
        form = _FORM.validate_python({**data, "questions": known})
        if len(self._shared) < _SHARED:
            pairs = zip(texts, form.questions, strict=True)
            self._shared.update((text, item) for text, item in pairs if len(text) < _CUT)
        return form

    def _add_entry(self, name: str, key: str, value: object) -> None:
        """Add a member of an object; its size is limited here, all else is validated later."""
        entries = self._members.setdefault(name, {})
        if key in entries:
            raise self._refusal(f"the manifest contains '{name}.{key[:_LONGEST]}' twice")
        if len(entries) >= _MANY[name]:
            raise self._refusal(f"the manifest has more than {_MANY[name]:,} {name}")
        entries[key[:_CUT]] = value[:_CUT] if isinstance(value, str) else type(value).__name__

    def _add_faults(self, error: ValidationError, before: str = "") -> None:
        for detail in error.errors(include_url=False, include_input=False, include_context=False):
            path = (before + "".join(map(_step, detail["loc"]))).removeprefix(".")
            if not (self._count > len(self._forms) and path == "forms"):
                message = detail["msg"].removeprefix("Value error, ")
                self._faults[message].append(path)

    def _problems(self) -> Iterator[Problem]:
        """Yield a problem for each kind of fault, with its first places."""
        for message, paths in self._faults.items():
            more = f" and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else ""
            where = f" at {', '.join(paths[:_NAMED])}{more}" if paths[0] else ""
            yield self._problem(f"the manifest is broken{where} ({message})")

    def _problem(self, message: str) -> Problem:
        return Problem(SourcePlace(self._file), f"{message}: {_REMEDY}")

    def _refusal(self, message: str) -> ContentError:
        return ContentError([Problem(SourcePlace(self._file), message)])


def _step(at: int | str) -> str:
    """Return a step of a path, of bounded length."""
    return f"[{at}]" if isinstance(at, int) else f".{at[:_LONGEST]}"
