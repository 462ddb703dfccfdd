"""Specification of a form to be composed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from studypress.compose.model.pieces import Piece
from studypress.exam.scannable.page_marks import ScannedPages


class FormPart(Protocol):
    """A question of a form; in a key, `letter` is that of the right choice."""

    @property
    def name(self) -> str:
        """Its name in the stock."""

    @property
    def number(self) -> int:
        """Its number in the form."""

    @property
    def order(self) -> tuple[int, ...]:
        """The order of its choices."""

    @property
    def letter(self) -> str:
        """The letter of its right choice, or an empty string."""


@dataclass(frozen=True)
class FormSpec:
    """A form to be composed.

    `front` is the name of its front; `parts` are its questions and the headings between them.
    `values` are the texts of slots by their names, and `lines` the operators that draw its code.
    `own` is the piece of its candidate in the front, `behind` the piece behind the text of all
    pages, and `above` the piece in the margin of pages after the first. The parts at the indexes
    `breaks` begin a page. The pages `scanned` have marks for a scanner.
    """

    title: str
    code: str
    front: str
    parts: tuple[FormPart | str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    lines: bytes = b""
    own: Piece | None = None
    behind: Piece | None = None
    above: Piece | None = None
    breaks: frozenset[int] = frozenset()
    scanned: ScannedPages | None = None
