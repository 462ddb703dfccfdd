"""Reading of the places of answers from laid-out boxes."""

from collections.abc import Iterator

from studypress.compose.model.pieces import AnswerField
from studypress.press.weasyprint_types import LayoutBox, attribute

_KINDS = ("data-box", "data-area")
"""Attributes of a box and of an area; the value is the number of its question, then its value."""


def answers_in(box: LayoutBox) -> Iterator[AnswerField]:
    """Yield the boxes to be marked and the areas to be written in, in reading order."""
    for part in box.descendants():
        if type(part.style).__name__ == "AnonymousStyle":  # a line, etc., of the same element
            continue
        for kind in _KINDS:
            if found := attribute(part, kind):
                number, _, value = found.partition(" ")
                place = part.border_box_x(), part.border_box_y()
                size = part.border_width(), part.border_height()
                yield AnswerField(int(number), value, *place, *size)
