"""A manifest read back: what was printed for whom, without its JSON.

Keys that are not known here are passed over: a later studypress may write more of them.
"""

import json
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from studypress.errors import ContentError, Place, Problem
from studypress.exam.blueprint import Blueprint, Row
from studypress.exam.code import is_form_code
from studypress.exam.exam import Candidate
from studypress.exam.manifest import FORMAT, VERSION
from studypress.exam.seats import seat_of


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ItemRecord(_Value):
    """A question as one form printed it; an open one has neither choices nor key."""

    number: int = Field(ge=1)
    id: str
    points: int = Field(ge=1)
    minutes: int = Field(ge=1)
    choices: tuple[int, ...] = Field((), max_length=26)
    """The places in the bank of its choices, in printed order."""
    key: str = ""

    @property
    def letters(self) -> str:
        """The letters of its choices as printed."""
        return ascii_uppercase[: len(self.choices)]

    def place(self, letter: str) -> int:
        """Return the place in the bank of the choice that bears this letter."""
        return self.choices[self.letters.index(letter)]

    @model_validator(mode="after")
    def _agrees(self) -> "ItemRecord":
        if sorted(self.choices) != list(range(len(self.choices))):
            raise ValueError("choices are not each of its choices once")
        if bool(self.key) != bool(self.choices) or self.key not in ["", *self.letters]:
            raise ValueError(f"key '{self.key}' is the letter of no choice")
        return self


class FormRecord(_Value):
    """One copy; without a candidate it is anonymous or spare. HTML has no pages."""

    number: int = Field(ge=1)
    code: str
    candidate: Candidate | None = None
    file: str
    pages: int | None = None
    points: int
    minutes: int
    questions: tuple[ItemRecord, ...]

    @field_validator("code")
    @classmethod
    def _checked(cls, code: str) -> str:
        if not is_form_code(code):
            raise ValueError(f"'{code}' is no form code")
        return code

    @field_validator("candidate", mode="before")
    @classmethod
    def _seated(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the file says there
        if not isinstance(value, dict) or not (said := value.get("seat")):
            return value
        if (seat := seat_of(str(said))) is None:
            raise ValueError(f"'{said}' is no seat")
        return value | {"seat": seat}

    @model_validator(mode="after")
    def _agrees(self) -> "FormRecord":
        if [item.number for item in self.questions] != list(range(1, len(self.questions) + 1)):
            raise ValueError("questions are not numbered from 1 on")
        if len({item.id for item in self.questions}) < len(self.questions):
            raise ValueError("a question stands on it twice")
        if self.points != sum(item.points for item in self.questions):
            raise ValueError("points are not the sum of its questions' points")
        return self


class BankRecord(_Value):
    """The bank that the exam was made of; `figures` has the SHA-256 of each that was shown."""

    title: str
    language: str
    sha256: str
    figures: dict[str, str] = {}


class Options(_Value):
    """How the papers were printed, and of which part of the bank."""

    paper: str
    theme: str
    custom: dict[str, str] = {}
    """SHA-256 of each file of a user's own folder of templates and styles."""
    two_sided: bool = False
    booklet: bool = False
    format: Literal["pdf", "html"] = "pdf"
    watermark: bool = False
    by_group: bool = False
    by_seat: bool = False
    protected: tuple[int, ...] | None = None
    """The numbers of forms of which there is a copy for distribution; not known of old exams."""
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    difficulties: tuple[str, ...] = ()


class Record(_Value):
    """An exam that was printed.

    `questions` has the SHA-256 of what each question says, `files` that of each file by its path
    from the manifest's folder.
    """

    status: Literal["complete", "incomplete"]
    studypress: str
    tools: dict[str, str] = {}
    """Versions of programs and fonts; none are known of old exams."""
    bank: BankRecord
    seed: str
    options: Options
    blueprint: Blueprint
    questions: dict[str, str]
    forms: tuple[FormRecord, ...]
    files: dict[str, str]

    @property
    def title(self) -> str:
        """What stands on the papers: the blueprint's title, else the bank's."""
        return self.blueprint.title or self.bank.title

    def asking(self, question: str) -> Iterator[tuple[FormRecord, ItemRecord]]:
        """Yield each form that asks the question, and the question as it stands there."""
        for form in self.forms:
            for item in form.questions:
                if item.id == question:
                    yield form, item

    @field_validator("blueprint", mode="before")
    @classmethod
    def _without_unknown(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the file says there
        if not isinstance(value, dict):
            return value
        known = _known(value, Blueprint)
        rows = known.get("rows")
        if isinstance(rows, list):
            known["rows"] = [_known(row, Row) if isinstance(row, dict) else row for row in rows]
        return known

    @model_validator(mode="after")
    def _agrees(self) -> "Record":
        for name in ("number", "code"):
            if len({getattr(form, name) for form in self.forms}) < len(self.forms):
                raise ValueError(f"two forms have the same {name}")
        ids = [form.candidate.id for form in self.forms if form.candidate]
        if len(set(ids)) < len(ids):
            raise ValueError("two forms have the same candidate")
        keys: dict[str, int] = {}
        for item in (item for form in self.forms for item in form.questions):
            if item.id not in self.questions:
                raise ValueError(f"question '{item.id}' is not among the exam's questions")
            if item.key and keys.setdefault(item.id, item.place(item.key)) != item.place(item.key):
                raise ValueError(f"question '{item.id}' has one right choice here, another there")
        return self


def read_record(text: str, file: str) -> Record:
    """Read a manifest's JSON; `file` is how messages call it.

    Raises ContentError when it is broken, is none of ours, or was written by a newer studypress.
    """
    data = _json(text, file)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _refusal(Place(file), "this is not the manifest of an exam that studypress printed")
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        raise _refusal(
            Place(file),
            f"a newer studypress wrote this manifest (version {version}; this one reads up to"
            f" {VERSION}): update studypress",
        )
    try:
        return Record.model_validate(data)
    except ValidationError as error:
        raise ContentError(_problems(error, file)) from None


def _json(text: str, file: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"this is not JSON ({error.msg}): take the manifest from where it was printed"
        raise _refusal(Place(file, error.lineno, error.colno), message) from None
    except (ValueError, RecursionError):
        raise _refusal(Place(file), "this is not the manifest of an exam") from None


def _refusal(place: Place, message: str) -> ContentError:
    return ContentError([Problem(place, message)])


def _known(data: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in model.model_fields}


def _problems(error: ValidationError, file: str) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        path = "".join(f"[{at}]" if isinstance(at, int) else f".{at}" for at in detail["loc"])
        said = detail["msg"].removeprefix("Value error, ")
        where = f" at {path.lstrip('.')}" if path else ""
        yield Problem(
            Place(file),
            f"the manifest is broken{where} ({said}): take it from where the exam was printed",
        )
