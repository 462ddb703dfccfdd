"""Reading of one picture: its page, the places of its boxes, and their states."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np

from studypress.exam.scannable.layout import ScanLayout, ScanPage
from studypress.exam.scannable.page_code import PageCode
from studypress.scan.boxes.classes import ink_around, levels_of, states_of
from studypress.scan.boxes.frames import find_frames
from studypress.scan.boxes.measures import measures_of
from studypress.scan.boxes.patches import patches_of
from studypress.scan.boxes.question_doubts import is_lossy, with_doubts
from studypress.scan.geometry.grey_picture import (
    GreyPicture,
    is_blank,
    is_dithered,
    is_dotted,
    working_picture,
)
from studypress.scan.geometry.homography import fault_of, pose_of
from studypress.scan.geometry.page_search import FoundPage, page_by_fiducials, page_by_symbol
from studypress.scan.geometry.streaks import without_streaks
from studypress.scan.geometry.symbol_search import FoundSymbol, find_symbols
from studypress.scan.reading import BoxReading, BoxState, Matrix, PageOutcome, PageReading

LayoutOf = Callable[[PageCode], ScanLayout | None]
"""Look-up of the layout of a form; None for a form of another exam."""

_FRAMES = 0.75  # share of the frames that must be found
_CLEAR = 0.4  # strength of a frame that is found
_DIGITS = 3
_TWO = "two pages in one picture"
_ROOM = 1.6  # area of a picture against that of a page, from which there can be another one


def read_page(
    picture: GreyPicture, layout_of: LayoutOf, typed: PageCode | None = None
) -> tuple[PageReading, GreyPicture]:
    """Return the reading of a picture, and the upright picture that it refers to.

    `typed` is the page code that a person read, for a page whose symbol cannot be read. A symbol
    that states another page is not overruled by it: a slip of the keyboard is likelier.
    """
    working = without_streaks(working_picture(picture))
    symbols = find_symbols(working)
    code = typed or (symbols[0].code if symbols else None)
    if len(symbols) > 1 and not typed:
        return _unread(PageOutcome.UNREADABLE, _TWO), working
    if code is None:
        if is_blank(working):
            return _unread(PageOutcome.FOREIGN, "blank page"), working
        return _unread(PageOutcome.UNREADABLE, "no symbol can be read"), working
    if typed and symbols and typed not in (symbol.code for symbol in symbols):
        return _unread(PageOutcome.UNREADABLE, _contradiction(symbols[0].code), typed), working
    layout = layout_of(code)
    page = layout.page(code.page) if layout else None
    if layout is None or page is None:
        return _unread(PageOutcome.FOREIGN, "page of another exam", code), working
    return _read(working, symbols, layout, page, code)


def _read(
    working: GreyPicture,
    symbols: Sequence[FoundSymbol],
    layout: ScanLayout,
    page: ScanPage,
    code: PageCode,
) -> tuple[PageReading, GreyPicture]:
    """Return the reading of a page whose code is known, and the upright picture."""
    own = [symbol for symbol in symbols if symbol.code == code]
    found = page_by_symbol(working, own[0], layout) if own else page_by_fiducials(working, layout)
    if found is None:
        reason = "fiducials are not where they should be"
        return _unread(PageOutcome.UNREADABLE, reason, code), working
    if _has_room(found, layout) and len(find_symbols(working, everywhere=True)) > 1:
        return _unread(PageOutcome.UNREADABLE, _TWO), working
    return _with_boxes(found, layout, page, code), found.picture


def _has_room(found: FoundPage, layout: ScanLayout) -> bool:
    """Return True if there is room for another page in the picture."""
    dpi = pose_of(found.matrix, layout.width, layout.height).dpi
    return found.picture.size > _ROOM * layout.width * layout.height * (dpi / 25.4) ** 2


def _contradiction(code: PageCode) -> str:
    stated = f"page {code.page} of form {code.form}"
    return f"its symbol is of {stated}: withdraw the code that was typed"


def _unread(outcome: PageOutcome, reason: str, code: PageCode | None = None) -> PageReading:
    return PageReading(outcome, code, reason=reason)


def _with_boxes(
    found: FoundPage, layout: ScanLayout, page: ScanPage, code: PageCode
) -> PageReading:
    """Return the reading of a page that was found."""
    pose = pose_of(found.matrix, layout.width, layout.height)
    boxes, reason = _boxes(found, page)
    if reason:
        return PageReading(PageOutcome.UNREADABLE, code, reason=reason)
    reason = fault_of(pose) or ("a fiducial is beside its place" if found.wrong else "")
    doubtful = any(box.state == BoxState.DOUBTFUL for box in boxes)
    return PageReading(
        PageOutcome.DOUBTFUL if doubtful or reason else PageOutcome.READ,
        code,
        boxes,
        90 * found.quarters,
        round(pose.dpi, 1),
        cast("Matrix", tuple(found.matrix.ravel().tolist())),
        reason,
    )


def _boxes(found: FoundPage, page: ScanPage) -> tuple[tuple[BoxReading, ...], str]:
    """Return the readings of boxes, or why they cannot be read."""
    if not page.boxes:
        return (), ""
    patches, _ = patches_of(found.picture, found.matrix, page.boxes, found.contrast)
    places = np.array([(box.x, box.y) for box in page.boxes], float)
    frames = find_frames(patches, places)
    if (frames.strength >= _CLEAR).mean() < _FRAMES:
        return (), "boxes are not where they should be"
    dotted = is_dotted(found.picture)
    bitonal = dotted and not is_dithered(found.picture)
    measures = measures_of(patches, frames.offsets, dotted=dotted)
    levels = levels_of(measures, dotted=dotted, bitonal=bitonal)
    states = states_of(measures, frames.strength, levels)
    lossy = bitonal and is_lossy(measures.stroke, states, measures.fill)
    states = with_doubts(page.boxes, states, ink_around(measures, levels), lossy=lossy)
    readings = (
        BoxReading(box, state, round(float(ink), _DIGITS), round(float(stroke), _DIGITS))
        for box, state, ink, stroke in zip(
            page.boxes, states, measures.ink, measures.stroke, strict=True
        )
    )
    return tuple(readings), ""
