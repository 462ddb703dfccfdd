"""Layout of a copy's scannable pages, as recorded: the places of boxes and of written answers."""

from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from studypress.exam.scannable.page_code import MAX_PAGES
from studypress.exam.scannable.page_marks import Start

MAX_BOXES = 5_000
"""Limit of the boxes on a page, and of the areas."""

_Length = Annotated[float, Field(ge=0, le=2_000)]  # millimetres, from the left or top edge
_Question = Annotated[int, Field(ge=1, le=10_000)]
_CONFIG = ConfigDict(extra="ignore")


@dataclass(frozen=True, slots=True, config=_CONFIG)
class ScanBox:
    """A box to be marked: a question of the form, what it stands for, its left and top edge.

    `value` is a letter for a choice; `=2.5` for points that a grader gives; `3:7` for the digit 7
    in the third column of a number, where the columns also have `3:-` and `3:.`.
    """

    question: _Question
    value: Annotated[str, Field(min_length=1, max_length=12)]
    x: _Length
    y: _Length

    @property
    def label(self) -> str:
        """Value in words for people: points without their sign."""
        return self.value.removeprefix("=")


@dataclass(frozen=True, slots=True, config=_CONFIG)
class ScanArea:
    """A part of a page where an answer is written by hand; an answer can have several."""

    question: _Question
    x: _Length
    y: _Length
    width: _Length
    height: _Length


@dataclass(frozen=True, slots=True, config=_CONFIG)
class ScanPage:
    """Boxes and areas of a page of a copy; a page without any is recorded too."""

    page: Annotated[int, Field(ge=1, le=MAX_PAGES)]
    boxes: Annotated[tuple[ScanBox, ...], Field(max_length=MAX_BOXES)] = ()
    areas: Annotated[tuple[ScanArea, ...], Field(max_length=MAX_BOXES)] = ()


@dataclass(frozen=True, slots=True, config=_CONFIG)
class ScanLayout:
    """Scannable pages of a copy: their size, the side where lines start, and the pages."""

    width: _Length
    height: _Length
    start: Start
    pages: Annotated[tuple[ScanPage, ...], Field(max_length=MAX_PAGES)]

    def page(self, number: int) -> ScanPage | None:
        """Return the scannable page with this number, if there is one."""
        return next((page for page in self.pages if page.page == number), None)
