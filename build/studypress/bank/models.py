"""Models of the bank's YAML format."""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal, Self, assert_never

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from studypress.bank.characters import has_ink
from studypress.bank.values.colours import Accent
from studypress.bank.values.language_tags import LanguageTag
from studypress.bank.values.numbers import NumberText, Tolerance, number_of, tolerance_of
from studypress.bank.values.points import PointsField, total
from studypress.bank.variants.definitions import Variables, VariantCount

FROM_FILE = "from a file"
"""Validation context of data that were read from a file."""


class Difficulty(StrEnum):
    """Difficulty of a question: recall, explain or compare, derive or design."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class QuestionKind(StrEnum):
    """Kind of a question, by its answer: choices to tick, a text to write in a box, or lines."""

    SINGLE = "single"
    SEVERAL = "several"
    TRUE_FALSE = "true-false"
    NUMBER = "number"
    SHORT = "short"
    OPEN = "open"

    @property
    def has_choices(self) -> bool:
        """True if questions of this kind are answered by ticking lettered choices."""
        match self:
            case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.TRUE_FALSE:
                return True
            case QuestionKind.NUMBER | QuestionKind.SHORT | QuestionKind.OPEN:
                return False
            case unknown:
                assert_never(unknown)

    @property
    def has_box(self) -> bool:
        """True if the answer is a number or a few words, written in a box."""
        return self in (QuestionKind.NUMBER, QuestionKind.SHORT)

    @property
    def may_be_open(self) -> bool:
        """True if a paper may ask questions of this kind as open ones, without their choices."""
        return self in (QuestionKind.SINGLE, QuestionKind.SEVERAL, QuestionKind.OPEN)


def _not_blank(text: str) -> str:
    if not has_ink(text):
        raise ValueError("blank")
    return text


LONGEST_ID = 64
LONGEST_LINE = 500
_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=LONGEST_ID)]
Month = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])$")]
"""A month, such as 2026-11."""
Line = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(_not_blank)]
BrandLine = Annotated[str, Field(max_length=80), AfterValidator(_not_blank)]
AddressLine = Annotated[str, Field(max_length=120), AfterValidator(_not_blank)]
FileName = Annotated[str, Field(max_length=200), AfterValidator(_not_blank)]
Unit = Annotated[str, Field(max_length=40), AfterValidator(_not_blank)]
Stem = Annotated[str, Field(max_length=4_000), AfterValidator(_not_blank)]
Prose = Annotated[str, Field(max_length=20_000), AfterValidator(_not_blank)]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]


def _is_absent(value: object) -> bool:
    return value in (None, (), "")


Absent = Field(default=None, exclude_if=_is_absent)
"""Default of an optional key; a question without the key has the digest that it had before."""
AbsentList = Field(default=(), exclude_if=_is_absent)
AbsentText = Field(default="", exclude_if=_is_absent)


MOST_POINTS = 100
PositivePoints = Annotated[PointsField, Field(gt=0, le=MOST_POINTS)]


class _BankModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator(
        "why", "pin", "space", "group", "subtitle", "stated_kind", "statement", "value",
        "tolerance", "unit", "variables", "variants", "brand", "logo", "colour", "footer",
        "address", "as_of", mode="before", check_fields=False,
    )  # fmt: skip
    @classmethod
    def _with_value(cls, value: object, info: ValidationInfo) -> object:
        """Refuse a key without a value in a file: a text `null` would be dropped silently."""
        if value is None and info.context == FROM_FILE:
            kind = "comment" if info.field_name == "colour" else "null"
            raise PydanticCustomError(kind, "null")
        return value


class Choice(_BankModel):
    """An option of a multiple-choice question: its key or a distractor."""

    text: Line
    correct: Flag = False
    why: Stem | None = None
    pin: Literal["first", "last"] | None = None


class MarkingLine(_BankModel):
    """A line of a marking scheme: an answer that earns points."""

    points: PositivePoints
    says: Line


class Answer(_BankModel):
    """The one-line bullet and the detailed explanation, both Markdown; and the exact answer.

    Both texts may be empty, but an open question has a bullet.
    `value`, `tolerance` and `unit` are those of a number, `accept` the accepted short answers,
    `statement` is whether a statement is true. `marking` is the scheme of an open answer.
    """

    bullet: Line = AbsentText
    explanation: Prose = AbsentText
    value: NumberText | None = Absent
    tolerance: Tolerance | None = Absent
    unit: Unit | None = Absent
    accept: Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)] = AbsentList
    statement: Flag | None = Absent
    marking: Annotated[tuple[MarkingLine, ...], Field(min_length=1, max_length=26)] = AbsentList

    @property
    def number(self) -> Fraction:
        """Value of a number."""
        return number_of(self.value or "") or Fraction(0)

    @property
    def margin(self) -> Fraction:
        """Tolerance of a number, absolute."""
        return tolerance_of(self.tolerance or "0", self.number) or Fraction(0)


class FollowUp(_BankModel):
    """A question that an interviewer asks next, with its answer."""

    question: Stem
    answer: Stem


_ANSWERS = ("bullet", "value", "accept", "statement")
_ANSWERED: list[JsonValue] = [
    {"required": ["choices"]},
    {
        "required": ["answer"],
        "properties": {"answer": {"anyOf": [{"required": [key]} for key in _ANSWERS]}},
    },
]
"""Rule of the JSON Schema: a question has choices or an answer."""


class Question(_BankModel):
    """A question; `minutes` is the time to answer it aloud, `space` its answer space in lines.

    A question that is true or false has two choices, `TRUE` and `FALSE`. Without `points`, an open
    question has those of its marking scheme.
    """

    model_config = ConfigDict(json_schema_extra={"anyOf": _ANSWERED})

    id: Slug
    stated_kind: QuestionKind | None = Field(default=None, alias="kind", exclude_if=_is_absent)
    question: Stem
    difficulty: Difficulty
    tags: tuple[Slug, ...] = ()
    minutes: Annotated[Whole, Field(ge=1, le=240)] = 3
    points: PositivePoints = 1
    space: Annotated[Whole, Field(ge=0, le=40)] | None = None
    shuffle: Flag = True
    group: Slug | None = None
    answer: Answer = Answer()
    choices: Annotated[tuple[Choice, ...], Field(max_length=26)] = ()
    references: tuple[Line, ...] = ()
    follow_ups: Annotated[tuple[FollowUp, ...], Field(max_length=20)] = AbsentList
    mistakes: Annotated[tuple[Stem, ...], Field(max_length=20)] = AbsentList
    lang: LanguageTag | None = Absent
    variables: Variables | None = Absent
    variants: VariantCount | None = Absent

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Add what follows from other keys: points of the scheme, choices of a statement."""
        changed: dict[str, object] = {}
        scheme = self.answer.marking if self.kind is QuestionKind.OPEN else ()
        if scheme and "points" not in self.model_fields_set:
            changed["points"] = total(line.points for line in scheme)
        if self.kind is QuestionKind.TRUE_FALSE and not self.choices:
            right = bool(self.answer.statement)
            changed["choices"] = (
                Choice(text=TRUE, correct=right, pin="first"),
                Choice(text=FALSE, correct=not right, pin="last"),
            )
        for name, value in changed.items():
            object.__setattr__(self, name, value)  # as the model is frozen
        return self

    @property
    def kind(self) -> QuestionKind:
        """Kind of the question: as stated, else by its keys."""
        if self.stated_kind:
            return self.stated_kind
        found = {
            QuestionKind.TRUE_FALSE: self.answer.statement is not None,
            QuestionKind.SINGLE: bool(self.choices),
            QuestionKind.NUMBER: self.answer.value is not None,
            QuestionKind.SHORT: bool(self.answer.accept),
        }
        return next((kind for kind, applies in found.items() if applies), QuestionKind.OPEN)

    @property
    def right_texts(self) -> tuple[str, ...]:
        """Texts of the right choices: the model answer of a question without a bullet."""
        return tuple(choice.text for choice in self.choices if choice.correct)

    @property
    def lines(self) -> int:
        """Number of ruled lines for an answer: `space`, else two a minute within 4 to 20."""
        return self.space if self.space is not None else min(max(2 * self.minutes, 4), 20)


TRUE, FALSE = "True", "False"
"""Choices of a question that is true or false."""


class Topic(_BankModel):
    """A topic file: its title and its questions in the order in which they are numbered."""

    topic: Line
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Section(_BankModel):
    """A section; `topics` names files in the folder `id`, or contains the topics in one file."""

    id: Slug
    title: Line
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]


class Brand(_BankModel):
    """Owner of a bank, as its documents show it: name, logo, accent colour, footer and address.

    `logo` is the name of an SVG or PNG file in the bank's folder.
    """

    organisation: BrandLine
    logo: FileName | None = None
    colour: Accent | None = None
    footer: BrandLine | None = None
    address: AddressLine | None = None


class BankFile(_BankModel):
    """`bank.yaml` with its topic files inserted; `as_of` is when its content was up to date."""

    title: Line
    subtitle: Line | None = None
    brand: Brand | None = None
    as_of: Month | None = None
    language: LanguageTag = "en"
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
