"""Options of documents and exams; a request imports them without the modules that print."""

from dataclasses import dataclass
from enum import StrEnum

DOCUMENTS = ("guide", "worksheet", "key", "flashcards")
"""Documents of a whole bank on paper; `practice` is a page for a screen."""

FORMATS = ("pdf", "html")
RULINGS = ("lines", "grid", "dots", "blank", "none")
BOOKLET_SHEETS = ("A4", "A3", "Letter", "Tabloid")
KINDS = (
    "choice", "open", "mixed", "any", "single", "several", "true-false", "number", "short",
)  # fmt: skip
"""Kinds of questions that an exam without a blueprint asks."""

FORMS = (1, 9999)
SPARES = (0, 999)
PER_PAGE = (1, 8)
SIGNATURE = (1, 16)
JOBS = (1, 64)
"""Least and greatest value of each option."""


class Duplex(StrEnum):
    """Edge over which a printer flips the paper."""

    LONG_EDGE = "long-edge"
    SHORT_EDGE = "short-edge"


@dataclass(frozen=True)
class WorksheetOptions:
    """Options of a worksheet.

    `choices` prints the choices, in the bank's order. The answer space has `lines`, a `grid` or
    `dots`, is `blank`, or is omitted (`none`). `per_page` is the number of questions on each
    page. A `fillable` worksheet becomes a PDF form.
    """

    choices: bool = False
    fillable: bool = False
    space: str = "lines"
    per_page: int | None = None
