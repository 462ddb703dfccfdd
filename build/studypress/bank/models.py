"""Models of the bank's YAML format."""

from enum import StrEnum
from typing import Annotated, Literal, assert_never

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from studypress.bank.characters import has_ink

FROM_FILE = "from a file"
"""Validation context of data that were read from a file."""


class Difficulty(StrEnum):
    """Difficulty of a question: recall, explain or compare, derive or design."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class QuestionKind(StrEnum):
    """Kind of a question: one right choice to tick, or an open answer."""

    SINGLE = "single"
    OPEN = "open"

    @property
    def has_choices(self) -> bool:
        """True if questions of this kind are answered by ticking lettered choices."""
        match self:
            case QuestionKind.SINGLE:
                return True
            case QuestionKind.OPEN:
                return False
            case unknown:
                assert_never(unknown)


def _not_blank(text: str) -> str:
    if not has_ink(text):
        raise ValueError("blank")
    return text


_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=64)]
Line = Annotated[str, Field(max_length=500), AfterValidator(_not_blank)]
Stem = Annotated[str, Field(max_length=4_000), AfterValidator(_not_blank)]
Prose = Annotated[str, Field(max_length=20_000), AfterValidator(_not_blank)]
Whole = Annotated[int, Field(strict=True)]


class _BankModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("why", "pin", "space", "group", "subtitle", mode="before", check_fields=False)
    @classmethod
    def _with_value(cls, value: object, info: ValidationInfo) -> object:
        """Refuse a key without a value in a file: a text `null` would be dropped silently."""
        if value is None and info.context == FROM_FILE:
            raise PydanticCustomError("null", "null")
        return value


class Choice(_BankModel):
    """An option of a multiple-choice question: its key or a distractor."""

    text: Line
    correct: Annotated[bool, Field(strict=True)] = False
    why: Stem | None = None
    pin: Literal["first", "last"] | None = None


class Answer(_BankModel):
    """The one-line bullet and the detailed explanation, both Markdown."""

    bullet: Line
    explanation: Prose


class Question(_BankModel):
    """A question; `minutes` is the time to answer it aloud, `space` its answer space in lines."""

    id: Slug
    question: Stem
    difficulty: Difficulty
    tags: tuple[Slug, ...] = ()
    minutes: Annotated[Whole, Field(ge=1, le=240)] = 3
    points: Annotated[Whole, Field(ge=1, le=100)] = 1
    space: Annotated[Whole, Field(ge=0, le=40)] | None = None
    shuffle: Annotated[bool, Field(strict=True)] = True
    group: Slug | None = None
    answer: Answer
    choices: Annotated[tuple[Choice, ...], Field(max_length=26)] = ()
    references: tuple[Line, ...] = ()

    @property
    def kind(self) -> QuestionKind:
        """Kind of the question, by its keys."""
        return QuestionKind.SINGLE if self.choices else QuestionKind.OPEN

    @property
    def lines(self) -> int:
        """Number of ruled lines for an answer: `space`, else two a minute within 4 to 20."""
        return self.space if self.space is not None else min(max(2 * self.minutes, 4), 20)


class Topic(_BankModel):
    """A topic file: its title and its questions in the order in which they are numbered."""

    topic: Line
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Section(_BankModel):
    """A section; `topics` names files in the folder `id`, or contains the topics in one file."""

    id: Slug
    title: Line
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]


class BankFile(_BankModel):
    """`bank.yaml` with its topic files inserted."""

    title: Line
    subtitle: Line | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
