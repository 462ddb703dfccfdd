"""Models of a manifest, with bounds on the sizes of all values.

Unknown keys are ignored: a later studypress may write more of them.
"""

from string import ascii_uppercase
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic.dataclasses import dataclass

from studypress.bank.models import LanguageTag, QuestionKind, Slug
from studypress.bank.values.numbers import NumberText
from studypress.bank.values.points import PointsField, total
from studypress.exam import file_names
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.form_code import is_form_code
from studypress.exam.model import NONE_RIGHT, NONE_SIGN, Candidate, seat_of

MAX_FORMS = 20_000
MAX_FILES = 10 * MAX_FORMS
MAX_QUESTIONS = 10_000
MAX_ITEMS = 1_000_000
"""Limits of a manifest: forms, files, questions, and questions on all forms together."""

_MAX_CELL = 200  # characters, as in a roster
_UNSEEN = r"\x00-\x1f\x7f-\x9f"  # control characters

Text = Annotated[str, StringConstraints(max_length=500, pattern=rf"^[^{_UNSEEN}]*$")]
Written = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x08\x0e-\x1f\x7f]*$")]
"""A text of a bank or a blueprint; line breaks are allowed."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
ItemPoints = Annotated[PointsField, Field(gt=0, le=1_000_000)]
FormFile = Annotated[str, StringConstraints(max_length=100, pattern=file_names.FORM_PATTERN)]
ExamFile = Annotated[str, StringConstraints(max_length=100, pattern=file_names.PATTERN)]
"""Path of an exam's file from the manifest's folder, as studypress names it."""


def _bounded(candidate: Candidate) -> Candidate:
    """Raise ValueError for texts that a roster refuses; each field is a cell."""
    for name in ("name", "id", "email", "group", "password"):
        text = getattr(candidate, name)
        if len(text) > _MAX_CELL or any(char in text for char in map(chr, range(32))):
            raise ValueError(f"{name} is too long, or has a control character")
    return candidate


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class ItemRecord:
    """A question as printed on a form; only one with choices has a key.

    A number has a value, a tolerance and a unit, a short answer the accepted texts, an open
    question the points of each line of its marking scheme.
    """

    number: Number
    id: Annotated[str, Field(max_length=64)]
    points: ItemPoints
    minutes: Number
    choices: Annotated[tuple[int, ...], Field(max_length=26)] = ()
    """Indexes in the bank of its choices, in printed order."""
    key: Annotated[str, Field(max_length=26)] = ""
    """Letters of the right choices."""
    stated_kind: QuestionKind | None = Field(default=None, alias="kind")
    bonus: bool = False
    value: NumberText | None = None
    tolerance: NumberText = "0"
    unit: Text = ""
    accept: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    marking: Annotated[tuple[ItemPoints, ...], Field(max_length=26)] = ()
    values: Annotated[dict[Text, Written], Field(max_length=30)] = Field(default_factory=dict)
    """Values of the variables of the printed instance, by name."""

    @property
    def kind(self) -> QuestionKind:
        """Kind of the question on this form: as stated, else by its choices."""
        if self.stated_kind:
            return self.stated_kind
        return QuestionKind.SINGLE if self.choices else QuestionKind.OPEN

    @property
    def right(self) -> frozenset[int]:
        """Indexes in the bank of the right choices."""
        return frozenset(map(self.place, self.key))

    @property
    def letters(self) -> str:
        """Letters of its choices as printed."""
        return ascii_uppercase[: len(self.choices)]

    def place(self, letter: str) -> int:
        """Return the index in the bank of the choice with this letter."""
        return self.choices[self.letters.index(letter)]

    @model_validator(mode="after")
    def _agrees(self) -> "ItemRecord":
        if sorted(self.choices) != list(range(len(self.choices))):
            raise ValueError("choices do not list each choice once")
        if self.kind.has_choices != bool(self.choices):
            raise ValueError(f"a question of kind '{self.kind}' has the wrong choices")
        letters = [letter for letter in self.letters if letter in self.key]
        one = self.kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE)
        if "".join(letters) != self.key or (one and len(letters) != 1):
            raise ValueError(f"key {self.key[:20]!r} is not the letter of a choice")
        if (self.kind is QuestionKind.NUMBER) != (self.value is not None):
            raise ValueError(f"a question of kind '{self.kind}' has the wrong value")
        if (self.kind is QuestionKind.SHORT) != bool(self.accept):
            raise ValueError(f"a question of kind '{self.kind}' has wrong accepted answers")
        return self


class FormRecord(_Value):
    """One copy; without a candidate it is anonymous or spare. HTML has no pages."""

    number: Number
    code: Annotated[str, Field(max_length=8)]
    candidate: Annotated[Candidate, AfterValidator(_bounded)] | None = None
    file: FormFile
    pages: Number | None = None
    points: ItemPoints
    minutes: Number
    questions: Annotated[tuple[ItemRecord, ...], Field(max_length=MAX_QUESTIONS)]

    @field_validator("code")
    @classmethod
    def _checked(cls, code: str) -> str:
        if not is_form_code(code):
            raise ValueError(f"{code!r} is not a form code")
        return code

    @field_validator("candidate", mode="before")
    @classmethod
    def _seated(cls, value: object) -> object:
        if not isinstance(value, dict) or not (text := value.get("seat")):
            return value
        if (seat := seat_of(str(text))) is None:
            raise ValueError(f"{str(text)[:20]!r} is not a seat")
        return value | {"seat": seat}

    @model_validator(mode="after")
    def _agrees(self) -> "FormRecord":
        if [item.number for item in self.questions] != list(range(1, len(self.questions) + 1)):
            raise ValueError("questions are not numbered from 1")
        if len({item.id for item in self.questions}) < len(self.questions):
            raise ValueError("a question is repeated")
        if self.points != total(item.points for item in self.questions if not item.bonus):
            raise ValueError("points are not the sum of its questions' points")
        if file_names.number_in(self.file) != self.number:
            raise ValueError("its file has the number of another form")
        return self


class BankRecord(_Value):
    """The bank of the exam; `figures` has the SHA-256 of the logo and each shown figure."""

    title: Written
    language: Text
    sha256: Digest
    brand: Digest | Literal[""] = ""
    """SHA-256 of the bank's brand; empty without one."""
    figures: Annotated[dict[Text, Digest], Field(max_length=MAX_QUESTIONS)] = {}


_Selected = Annotated[tuple[Written, ...], Field(max_length=MAX_QUESTIONS)]


class Options(_Value):
    """Options of printing and of the selection from the bank."""

    paper: Text
    theme: Text
    custom: Annotated[dict[Text, Digest], Field(max_length=MAX_QUESTIONS)] = {}
    """SHA-256 of each file of a user's folder of templates and styles."""
    language: LanguageTag | None = None
    """Language of the fixed words, if it is not that of the bank."""
    two_sided: bool = False
    booklet: bool = False
    booklet_sheet: Literal["A4", "A3", "Letter", "Tabloid"] | None = None
    signature: Annotated[int, Field(ge=1, le=16)] = 8
    format: Literal["pdf", "html"] = "pdf"
    watermark: bool = False
    by_group: bool = False
    by_seat: bool = False
    protected: Annotated[tuple[Number, ...], Field(max_length=MAX_FORMS)] | None = None
    """Numbers of the forms with a protected copy for distribution; None for old exams."""
    sections: _Selected = ()
    topics: _Selected = ()
    tags: _Selected = ()
    difficulties: _Selected = ()


class Record(_Value):
    """A printed exam.

    `questions` contains the digest of each question by id, `files` the SHA-256 of each file by
    its path from the manifest's folder.
    """

    status: Literal["complete", "incomplete"]
    studypress: Text
    tools: Annotated[dict[Text, Text], Field(max_length=1000)] = {}
    """Versions of programs and fonts; empty for old exams."""
    bank: BankRecord
    seed: Annotated[str, Field(min_length=1, max_length=10_000)]
    call: Digest | Literal[""] = ""
    """SHA-256 of all other input that determines the copies; empty in old manifests."""
    options: Options
    blueprint: Blueprint
    questions: Annotated[dict[Slug, Digest], Field(max_length=MAX_QUESTIONS)]
    forms: Annotated[tuple[FormRecord, ...], Field(min_length=1, max_length=MAX_FORMS)]
    files: Annotated[dict[ExamFile, Digest], Field(min_length=1, max_length=MAX_FILES)]

    @property
    def language(self) -> str:
        """Language of the fixed words: English in old exams."""
        return "en" if self.is_old else self.options.language or self.bank.language

    @property
    def is_old(self) -> bool:
        """True if it was printed without Babel: in English words and quotes."""
        return "babel" not in self.tools

    @property
    def none_sign(self) -> str:
        """Key, as printed, of a question of which no choice is right."""
        return NONE_RIGHT if self.is_old else NONE_SIGN

    @property
    def title(self) -> str:
        """Title on the papers: the blueprint's, else the bank's."""
        return self.blueprint.title_for(self.bank.title)

    @field_validator("blueprint", mode="before")
    @classmethod
    def _without_unknown(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        known = _known(value, Blueprint)
        rows = known.get("rows")
        if isinstance(rows, list):
            known["rows"] = [_known(row, Row) if isinstance(row, dict) else row for row in rows]
        return known

    @model_validator(mode="after")
    def _agrees(self) -> "Record":
        if not all(form.file.endswith(self.options.format) for form in self.forms):
            raise ValueError("a form's file is not of the exam's format")
        for name in ("number", "code"):
            if len({getattr(form, name) for form in self.forms}) < len(self.forms):
                raise ValueError(f"two forms have the same {name}")
        ids = [form.candidate.id for form in self.forms if form.candidate]
        if len(set(ids)) < len(ids):
            raise ValueError("two forms have the same candidate")
        rights: dict[str, frozenset[int]] = {}
        for item in (item for form in self.forms for item in form.questions):
            if item.id not in self.questions:
                raise ValueError(f"question '{item.id}' is not among the exam's questions")
            if item.choices and rights.setdefault(item.id, item.right) != item.right:
                raise ValueError(
                    f"question '{item.id}' has different right choices on different forms"
                )
        return self


def _known(data: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in model.model_fields}
