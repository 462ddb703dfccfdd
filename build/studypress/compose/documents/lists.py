"""Lists of a document: its front and back matter and the title pages of its sections.

They state page numbers, so they are laid out when all chapters have theirs.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studypress.compose.documents.parts import LaidPart, StudyDocument, laid_part
from studypress.compose.printer import Printer
from studypress.page.documents.study import DocumentPart
from studypress.page.render import Sheet
from studypress.press.engine import Pages, uncollected
from studypress.press.patches.parts import PageHead, Part
from studypress.press.weasyprint_types import attribute

END = "end"
"""Place of the pages after the last chapter."""

_OPENS = "data-opens"
"""Attribute of the first element at a place: the anchor of a section, or `END`."""

_LINK = re.compile(r'href="#([^"]+)"')
_UNKNOWN = 888  # page number in lists that are laid out to count their pages


@dataclass(frozen=True)
class ListPage:
    """Place of a page, the ids of the elements on it, and what its margins depend on.

    The place is the anchor of the section before which it is, `END`, or "" at the beginning.
    """

    place: str
    ids: tuple[str, ...]
    head: PageHead


@dataclass(frozen=True)
class Lists:
    """Lists that state certain page numbers; without a `part` they are not drawn."""

    pages: tuple[ListPage, ...]
    part: LaidPart | None = None


@uncollected()
def lay_out_lists(
    document: StudyDocument, printer: Printer, targets: Mapping[str, int] | None = None
) -> Lists:
    """Lay out lists that state the page numbers `targets`; without these, only to be counted."""
    sheet = lists_sheet(document)
    part = Part(dict.fromkeys(linked(sheet), _UNKNOWN) if targets is None else targets)
    pages = printer.lay_out(sheet, part)
    counted = tuple(_counted(pages, part))
    if targets is None:
        return Lists(counted)
    return Lists(counted, laid_part(pages, part, range(len(pages))))


def lists_sheet(document: StudyDocument) -> Sheet:
    """Return the sheet of all lists of a document."""
    return document.sheet(DocumentPart(end=0))


def linked(sheet: Sheet) -> list[str]:
    """Return the ids that links of a sheet refer to."""
    return sorted(set(_LINK.findall(sheet.html)))


def _counted(pages: Pages, part: Part) -> Iterator[ListPage]:
    """Yield the place of each page, its ids, and what its margins depend on."""
    place = ""
    for page, head in zip(pages.document.pages, part.heads, strict=True):
        boxes = page._page_box.descendants()  # noqa: SLF001 - the engine has no other boxes
        place = next(filter(None, (attribute(box, _OPENS) for box in boxes)), place)
        yield ListPage(place, tuple(page.anchors), head)
