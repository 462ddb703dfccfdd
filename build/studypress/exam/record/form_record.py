"""Record of a form and of its questions, with bounds on the sizes of all values."""

from string import ascii_uppercase
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.dataclasses import dataclass

from studypress.bank.models import QuestionKind
from studypress.bank.values.language_tags import is_language_tag
from studypress.bank.values.numbers import NumberText
from studypress.bank.values.points import PointsField, total
from studypress.exam import file_names
from studypress.exam.form_code import is_form_code
from studypress.exam.model import Candidate, seat_of
from studypress.exam.needs import NO_NEEDS, Needs, is_time
from studypress.exam.scannable.layout import ScanLayout

MAX_FORMS = 25_000
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


def _checked(code: str) -> str:
    if not is_form_code(code):
        raise ValueError(f"{code!r} is not a form code")
    return code


def _seated(value: object) -> object:
    if not isinstance(value, dict) or not (text := value.get("seat")):
        return value
    if (seat := seat_of(str(text))) is None:
        raise ValueError(f"{str(text)[:20]!r} is not a seat")
    return value | {"seat": seat}


def _bounded(candidate: Candidate) -> Candidate:
    """Raise ValueError for texts that a roster refuses; each field is a cell."""
    needs = candidate.needs
    texts = {
        name: getattr(candidate, name) for name in ("name", "id", "email", "group", "password")
    }
    texts |= {f"needs.{name}": getattr(needs, name) for name in ("paper", "theme", "language")}
    for name, text in texts.items():
        if len(text) > _MAX_CELL or any(char in text for char in map(chr, range(32))):
            raise ValueError(f"{name} is too long, or has a control character")
    if needs.time and not is_time(needs.time):
        raise ValueError(f"needs.time {needs.time[:20]!r} is not a time")
    if needs.language and not is_language_tag(needs.language):
        raise ValueError(f"needs.language {needs.language[:20]!r} is not a language")
    return candidate


Person = Annotated[Candidate, BeforeValidator(_seated), AfterValidator(_bounded)]
"""A candidate, whose seat is a text."""
Code = Annotated[str, Field(max_length=9), AfterValidator(_checked)]
"""A form code with its correct check symbol."""


class RecordValue(BaseModel):
    """Value of a manifest; unknown keys are ignored."""

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


class FormRecord(RecordValue):
    """One copy; without a candidate it is anonymous or spare. HTML has no pages."""

    number: Number
    code: Code
    candidate: Person | None = None
    file: FormFile
    pages: Number | None = None
    points: ItemPoints
    minutes: Number
    questions: Annotated[tuple[ItemRecord, ...], Field(max_length=MAX_QUESTIONS)]
    scan: ScanLayout | None = None
    """Places of its boxes, if a scanner can read it."""

    @property
    def needs(self) -> Needs:
        """Needs of its candidate."""
        return self.candidate.needs if self.candidate else NO_NEEDS

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
