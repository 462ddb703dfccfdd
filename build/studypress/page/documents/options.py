"""Options of documents; a request imports them without the modules that print."""

from dataclasses import dataclass
from enum import StrEnum


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
