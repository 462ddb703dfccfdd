"""Record of a change to a printed exam: copies that were added, assigned or withdrawn."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studypress.exam.record.form_record import (
    MAX_FORMS,
    MAX_QUESTIONS,
    Code,
    Digest,
    FormRecord,
    Number,
    Person,
    RecordValue,
    Text,
)

MAX_AMENDMENTS = 1000


class Action(StrEnum):
    """Action of the command that amended an exam."""

    ADD = "add"
    ASSIGN = "assign"
    REMOVE = "remove"
    MOVE = "move"


class Amendment(RecordValue):
    """One change; its new forms are numbered after all earlier ones.

    A moved candidate gets a new form, and the earlier one is withdrawn. `assigned` has the
    candidates who got a spare copy, by its code. Files about the new forms are in the folder
    `supplement-NUMBER`. `call` is the digest of all input that decides the new forms.
    """

    number: Number
    action: Action
    reason: Text = ""
    withdrawn: Annotated[tuple[Code, ...], Field(max_length=MAX_FORMS)] = ()
    assigned: Annotated[dict[Code, Person], Field(max_length=MAX_FORMS)] = Field(
        default_factory=dict
    )
    forms: Annotated[tuple[FormRecord, ...], Field(max_length=MAX_FORMS)] = ()
    questions: Annotated[dict[Text, Digest], Field(max_length=MAX_QUESTIONS)] = Field(
        default_factory=dict
    )
    """Digests of the questions on its forms, by id."""
    figures: Annotated[dict[Text, Digest], Field(max_length=MAX_QUESTIONS)] = Field(
        default_factory=dict
    )
    """SHA-256 of figures that no earlier form shows, by name."""
    protected: Annotated[tuple[Number, ...], Field(max_length=MAX_FORMS)] = ()
    """Numbers of its forms with a protected copy."""
    tools: Annotated[dict[Text, Text], Field(max_length=1000)] = Field(default_factory=dict)
    """Versions of programs and fonts, if they are not those of the first printing."""
    call: Digest | None = None
