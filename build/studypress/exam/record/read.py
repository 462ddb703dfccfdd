"""Models of a manifest, with bounds on the sizes of all values.

Unknown keys are ignored: a later studypress may write more of them.
"""

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, field_validator, model_validator

from studypress.bank.models import Slug
from studypress.bank.values.language_tags import LanguageTag
from studypress.exam import file_names
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.draw.rules import NO_RULES, DrawRules
from studypress.exam.model import NONE_RIGHT, NONE_SIGN
from studypress.exam.needs import CopyLook
from studypress.exam.record.amendment import MAX_AMENDMENTS, Amendment
from studypress.exam.record.form_record import (
    MAX_FILES,
    MAX_FORMS,
    MAX_QUESTIONS,
    Digest,
    ExamFile,
    FormRecord,
    Number,
    RecordValue,
    Text,
    Written,
)


class BankRecord(RecordValue):
    """The bank of the exam; `figures` has the SHA-256 of the logo and each shown figure."""

    title: Written
    language: Text
    sha256: Digest
    brand: Digest | Literal[""] = ""
    """SHA-256 of the bank's brand; empty without one."""
    figures: Annotated[dict[Text, Digest], Field(max_length=MAX_QUESTIONS)] = Field(
        default_factory=dict
    )


_Selected = Annotated[tuple[Written, ...], Field(max_length=MAX_QUESTIONS)]


class Options(RecordValue):
    """Options of printing and of the selection from the bank."""

    paper: Text
    theme: Text
    custom: Annotated[dict[Text, Digest], Field(max_length=MAX_QUESTIONS)] = Field(
        default_factory=dict
    )
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
    scannable: Literal["", "pages", "sheet"] = ""
    """Which pages a scanner can read: none, all, or the answer sheet of each copy."""
    digits: bool = False
    """Whether numbers have columns of digits to be marked."""
    protected: Annotated[tuple[Number, ...], Field(max_length=MAX_FORMS)] | None = None
    """Numbers of the forms with a protected copy for distribution; None for old exams."""
    sections: _Selected = ()
    topics: _Selected = ()
    tags: _Selected = ()
    difficulties: _Selected = ()

    @property
    def look(self) -> CopyLook:
        """Look of copies without needs."""
        return CopyLook(self.paper, self.theme, self.language, self.format)


class Record(RecordValue):
    """A printed exam.

    `questions` contains the digest of each question by id, `files` the SHA-256 of each file by
    its path from the manifest's folder.
    """

    version: Annotated[int, Field(strict=True, ge=1)] = 1
    """Format of the manifest."""
    status: Literal["complete", "incomplete"]
    studypress: Text
    tools: Annotated[dict[Text, Text], Field(max_length=1000)] = Field(default_factory=dict)
    """Versions of programs and fonts; empty for old exams."""
    bank: BankRecord
    seed: Annotated[str, Field(min_length=1, max_length=10_000)]
    call: Digest | Literal[""] = ""
    """SHA-256 of all other input that determines the copies; empty in old manifests."""
    options: Options
    blueprint: Blueprint
    rules: DrawRules = NO_RULES
    """Rules of the draw in addition to the blueprint."""
    questions: Annotated[dict[Slug, Digest], Field(max_length=MAX_QUESTIONS)]
    forms: Annotated[tuple[FormRecord, ...], Field(min_length=1, max_length=MAX_FORMS)]
    """Forms of the first printing, as printed."""
    amendments: Annotated[tuple[Amendment, ...], Field(max_length=MAX_AMENDMENTS)] = ()
    files: Annotated[dict[ExamFile, Digest], Field(min_length=1, max_length=MAX_FILES)]

    @cached_property
    def every_form(self) -> tuple[FormRecord, ...]:
        """All forms that were ever printed, as printed, by their numbers."""
        added = (form for amendment in self.amendments for form in amendment.forms)
        return (*self.forms, *added)

    def printing_of(self, form: FormRecord) -> tuple[FormRecord, ...]:
        """Return the forms that were printed together with this one."""
        printings = (self.forms, *(at.forms for at in self.amendments))
        return next(forms for forms in printings if form in forms)

    def tools_of(self, form: FormRecord) -> Mapping[str, str]:
        """Return the versions of programs and fonts that printed this form."""
        return next((at.tools for at in self.amendments if form in at.forms), {}) or self.tools

    @cached_property
    def every_question(self) -> Mapping[str, str]:
        """Digest of each question that is on any form, by id."""
        added = (pair for at in self.amendments for pair in at.questions.items())
        return {**self.questions, **dict(added)}

    @cached_property
    def every_figure(self) -> Mapping[str, str]:
        """SHA-256 of the logo and each figure that any form shows, by name."""
        added = (pair for at in self.amendments for pair in at.figures.items())
        return {**self.bank.figures, **dict(added)}

    @cached_property
    def withdrawn(self) -> Mapping[str, Amendment]:
        """The amendment that withdrew a copy, by the form's code."""
        return {code: at for at in self.amendments for code in at.withdrawn}

    @cached_property
    def owned_forms(self) -> tuple[FormRecord, ...]:
        """All forms that were ever printed, each with the candidate who has it, or had it last."""
        assigned = {code: who for at in self.amendments for code, who in at.assigned.items()}
        return tuple(
            form.model_copy(update={"candidate": assigned[form.code]})
            if form.code in assigned
            else form
            for form in self.every_form
        )

    @cached_property
    def valid_forms(self) -> tuple[FormRecord, ...]:
        """Forms that count: not withdrawn, each with the candidate who has it."""
        return tuple(form for form in self.owned_forms if form.code not in self.withdrawn)

    @property
    def protected(self) -> frozenset[int]:
        """Numbers of all forms with a protected copy."""
        added = (number for at in self.amendments for number in at.protected)
        return frozenset((*(self.options.protected or ()), *added))

    def look_of(self, form: FormRecord) -> CopyLook:
        """Return the look of a copy as printed; `form` is one of `every_form`."""
        return self.options.look.of(form.candidate.needs) if form.candidate else self.options.look

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
    def identity(self) -> str:
        """Identifier of the exam, which reveals no secret: the SHA-256 of its first form codes."""
        return sha256("\n".join(form.code for form in self.forms).encode()).hexdigest()

    @property
    def printed_by(self) -> str:
        """Program that printed the exam, and the format of its manifest."""
        return f"printed by studypress {self.studypress} (manifest format {self.version})"

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
        forms = self.every_form
        if not all(form.file.endswith(self._ending(form)) for form in forms):
            raise ValueError("a form's file is not of the exam's format")
        for name in ("number", "code"):
            if len({getattr(form, name) for form in forms}) < len(forms):
                raise ValueError(f"two forms have the same {name}")
        ids = [form.candidate.id for form in self.valid_forms if form.candidate]
        if len(set(ids)) < len(ids):
            raise ValueError("two forms have the same candidate")
        rights: dict[str, frozenset[int]] = {}
        for item in (item for form in forms for item in form.questions):
            if item.id not in self.every_question:
                raise ValueError(f"question '{item.id}' is not among the exam's questions")
            if item.choices and rights.setdefault(item.id, item.right) != item.right:
                raise ValueError(
                    f"question '{item.id}' has different right choices on different forms"
                )
        self._require_history()
        return self

    def _ending(self, form: FormRecord) -> str:
        """Return the file ending of a form, by its candidate's needs."""
        return file_names.suffix_of(self.look_of(form).format)

    def _require_history(self) -> None:
        """Raise ValueError if amendments are not numbered in turn, or contradict each other."""
        codes, gone, owned = {form.code for form in self.forms}, set[str](), set[str]()
        owned |= {form.code for form in self.forms if form.candidate}
        for number, at in enumerate(self.amendments, start=1):
            if at.number != number:
                raise ValueError("amendments are not numbered from 1")
            if not {*at.withdrawn, *at.assigned} <= codes - gone or owned & set(at.assigned):
                raise ValueError(f"amendment {number} is of a copy that is not there, or not spare")
            codes |= {form.code for form in at.forms}
            owned |= {*at.assigned, *(form.code for form in at.forms if form.candidate)}
            gone |= set(at.withdrawn)


def _known(data: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in model.model_fields}
