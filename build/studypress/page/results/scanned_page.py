"""A scanned page of a marked paper as data: its picture, and what is drawn over it."""

from dataclasses import dataclass
from enum import StrEnum

from studypress.bank.models import QuestionKind
from studypress.page.results.paper_view import AnswerView


class Sign(StrEnum):
    """Sign that is drawn beside a box."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    """At a right choice that was not marked."""


@dataclass(frozen=True)
class DrawnSign:
    """A sign, and the pixel of its middle."""

    sign: Sign
    x: float
    y: float


@dataclass(frozen=True)
class MarginNote:
    """Points of a question, and the pixel of its outer edge.

    It extends to the left or to the right from there. `is_decided` is True if a person decided the
    answer.
    """

    answer: AnswerView
    x: float
    y: float
    is_to_the_left: bool
    is_decided: bool = False

    @property
    def shows_answer(self) -> bool:
        """True for an answer that was read, by a person or from digits: not all signs show it."""
        kind = self.answer.item.kind
        by_digits = kind is QuestionKind.NUMBER and bool(self.answer.given)
        return by_digits or (self.is_decided and kind is not QuestionKind.OPEN)


@dataclass(frozen=True)
class ScannedPageView:
    """A page with its picture as a `data:` address, empty if there is none, and its size in pixels.

    `unit` is the number of pixels of a millimetre.
    """

    number: int
    picture: str = ""
    width: int = 0
    height: int = 0
    unit: float = 0.0
    signs: tuple[DrawnSign, ...] = ()
    notes: tuple[MarginNote, ...] = ()
