"""Corrections of scanned pages by people: a CSV file that only grows, with who and when."""

from dataclasses import dataclass
from typing import Literal

COLUMNS = ("kind", "source", "code", "page", "question", "answer", "who", "when")
"""Columns of the file of corrections."""

RowKind = Literal["page", "answer"]
PLACES = "; "
"""Separator of places in the source of an answer."""
NO_ANSWER = "-"
"""Answer of a question to which no answer was given."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A decision of a person; the last one about a page or a question counts.

    A `page` row states that the page at `source`, such as `room-a.pdf:7`, is `page` of the form
    `code`; without a code and with NO_ANSWER as its page, that it is no page of the exam. An
    `answer` row states the whole answer to a question of a form: letters, a number or a text as
    written, the points of an open question or the letters of the ticked lines of its scheme, or
    NO_ANSWER; its `source` has the places that were shown, if it was decided by them. A row with
    neither page nor answer withdraws the decision before it. `when` is a time of ISO 8601 in UTC.
    """

    kind: RowKind
    source: str
    code: str
    page: str
    question: str
    answer: str
    who: str
    when: str


def places_of(row: ReviewRow) -> list[str]:
    """Return the places of the pages that a decision is about."""
    return row.source.split(PLACES) if row.source else []
