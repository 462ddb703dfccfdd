"""Detection of overflow: texts and pictures outside their area, and type below the minimum."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from studypress.press.weasyprint_types import LayoutBox, Page

QUESTION = "data-question"
"""Attribute of an element that contains the id of its question."""

_NEAR = 1.5  # CSS pixels by which a box can exceed its area
_EDGE = 3 / 25.4 * 96  # CSS pixels at the edges of the paper that few printers print on
_HANGS = ("data-hang", "data-artifact")  # attributes of elements that overflow by design
_JOINED = 0.3  # em
_SYMBOLS = "symbols:"  # a slot; specimens contain all its symbols
_RAISED = ("sub", "sup")  # elements that are smaller than the text by design
_FLOWING = ("LineBox", "InlineBox")  # as wide as their content
_PIXELS = 96 / 72  # in a point
_LONGEST = 40  # characters of a text that a message quotes


@dataclass(frozen=True, order=True)
class Misfit:
    """A text or picture that does not fit: its page, its question, its words, and the reason."""

    page: int
    question: str
    words: str
    fault: str

    def __str__(self) -> str:
        """Format the misfit as a line of a message."""
        return f"page {self.page}: {self.on_its_page}"

    @property
    def on_its_page(self) -> str:
        """Message without the page, whose number in a part of a document is not that in print."""
        return f"“{self.words}” {self.fault}"


class _Spot(NamedTuple):
    """A box and its area: left and right edge and foot, in CSS pixels.

    The edge where lines start is only that of inline blocks, whose content can inherit an indent
    by mistake.
    """

    box: LayoutBox
    left: float
    right: float
    foot: float
    question: str


def misfits(pages: Iterable[Page], least: float) -> list[Misfit]:
    """Return texts and pictures outside their area, and texts smaller than `least` points."""
    found = (
        Misfit(number, spot.question, words, fault)
        for number, page in enumerate(pages, start=1)
        for spot in _leaves(page._page_box)  # noqa: SLF001 - the engine has no other boxes
        if (words := _words(spot.box)) and (fault := _fault(spot, least))
    )
    return list(dict.fromkeys(found))


def _leaves(page: LayoutBox) -> Iterator[_Spot]:
    """Yield the texts and pictures of a page, each with its area."""
    width, foot = page.margin_width(), page.content_box_y() + page.height
    left, right = (_EDGE - _NEAR, width) if _is_to_the_left(page) else (0, width - _EDGE + _NEAR)
    waiting = [_Spot(child, left, right, foot, "") for child in page.children]
    while waiting:
        spot = waiting.pop()
        if hasattr(spot.box, "text") or hasattr(spot.box, "replacement"):
            yield spot
        elif not _hangs(spot.box):
            inner = _inner(spot)
            waiting += [inner._replace(box=child) for child in spot.box.children]


def _inner(spot: _Spot) -> _Spot:
    """Return the area of the children of a box."""
    box = spot.box
    if box.element is not None:
        spot = spot._replace(question=box.element.get(QUESTION) or spot.question)
    if (kind := type(box).__name__) in _FLOWING:
        return spot
    if kind == "MarginBox":
        spot = spot._replace(foot=inf)
    left = box.padding_box_x() - _NEAR
    right = left + box.padding_width() + 2 * _NEAR
    if _is_to_the_left(box):
        if kind == "InlineBlockBox":
            spot = spot._replace(right=right)
        if box.style["overflow"] != "visible":
            return spot._replace(left=-inf)
        return spot._replace(left=left if box.is_absolutely_positioned() else max(left, spot.left))
    if kind == "InlineBlockBox":
        spot = spot._replace(left=left)
    if box.style["overflow"] != "visible":
        return spot._replace(right=inf)
    return spot._replace(right=right if box.is_absolutely_positioned() else min(right, spot.right))


def _is_to_the_left(box: LayoutBox) -> bool:
    """Return whether the lines of a box run to the left."""
    return bool(box.style["direction"] == "rtl")


def _hangs(box: LayoutBox) -> bool:
    if box.element is None or box.element_tag != box.element.tag:
        return False
    named = box.element.get("data-slot") or ""
    return named.startswith(_SYMBOLS) or any(box.element.get(name) is not None for name in _HANGS)


def _fault(spot: _Spot, least: float) -> str:
    """Return the fault of the place or the size of a text or picture; "" if there is none."""
    box = spot.box
    size = box.style["font_size"]
    # A space at the end of a line hangs. A letter with a joining form is wider than measured if
    # its word is broken after it.
    hanging = size * (1.0 if getattr(box, "text", "")[-1:].isspace() else _JOINED)
    left, right = box.position_x, box.position_x + box.margin_width()
    if _is_to_the_left(box):
        left += hanging
    else:
        right -= hanging
    if left < spot.left or right > spot.right:
        return "is wider than its area"
    if box.position_y + box.margin_height() > spot.foot + _NEAR:
        return "is below the page area"
    sized = hasattr(box, "text") and box.element_tag not in _RAISED
    if spot.question and sized and size < (least - 0.01) * _PIXELS:
        return f"is smaller than {least:g} pt"
    return ""


def _words(box: LayoutBox) -> str:
    """Return a text or the description of a picture, truncated to a quotation."""
    text = getattr(box, "text", None)
    if text is None:
        text = (box.element.get("alt") if box.element is not None else "") or "a picture"
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
