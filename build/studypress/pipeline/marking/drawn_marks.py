"""Marks that are drawn over the scanned pages of a paper: signs at boxes, points in the margin."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import dist
from pathlib import Path

from studypress.bank.models import QuestionKind
from studypress.bank.pictures.pixels import pixels_of
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.scannable.layout import ScanArea, ScanBox, ScanLayout, ScanPage
from studypress.exam.scannable.page_marks import BOX
from studypress.files.inside import ClosedDoorError
from studypress.page.results.paper_view import CREDITED, VOID, AnswerView, PaperView
from studypress.page.results.scanned_page import DrawnSign, MarginNote, ScannedPageView, Sign
from studypress.pipeline.exam_folder.files import open_file
from studypress.pipeline.marking.scanned_answers import ScannedPaper
from studypress.scan.crops import MAX_PICTURE, pixel_at, rectangle_of
from studypress.scan.reading import Matrix

_BESIDE = 3.0  # millimetres from a box to the middle of its sign
_EDGE = 6.0  # from the edge of the paper to the notes: printers leave 5 mm white
_HEIGHT = 7.0  # of a note
_GAP = 1.5  # from a question to a note beside it


def drawn_pages(
    where: Path, view: PaperView, paper: ScannedPaper, *, shows_right: bool
) -> tuple[ScannedPageView, ...]:
    """Return all scannable pages of a paper, each with its marks.

    A right choice that was not marked has a sign only if `shows_right`.
    """
    layout = paper.form.scan
    if layout is None:
        return ()
    return tuple(
        _drawn(where, view, paper, layout, page, shows_right=shows_right) for page in layout.pages
    )


def _drawn(  # noqa: PLR0913 - a page, and all that is known about it
    where: Path,
    view: PaperView,
    paper: ScannedPaper,
    layout: ScanLayout,
    page: ScanPage,
    *,
    shows_right: bool,
) -> ScannedPageView:
    counted = paper.pages.get(page.page)
    scanned = counted.scanned if counted else None
    if scanned is None or not scanned.picture:
        return ScannedPageView(page.page)
    data = _picture(where, scanned.picture)
    width, height = pixels_of(data)
    address = f"data:image/jpeg;base64,{b64encode(data).decode()}"
    found = ScannedPageView(page.page, address, width, height)
    places = scanned.reading.places
    if places is None:
        return found
    middle = pixel_at(places, layout.width / 2, layout.height / 2)
    beside = pixel_at(places, layout.width / 2 + 1, layout.height / 2)
    signs = (
        sign
        for answer in view.answers
        for sign in _signs(answer, layout, page, places, shows_right=shows_right)
    )
    notes = _notes(view, paper, layout, page, places)
    return replace(found, unit=dist(middle, beside), signs=tuple(signs), notes=notes)


def _picture(where: Path, name: str) -> bytes:
    """Return a kept picture; raise ContentError if it is not there."""
    file = f"{file_names.PICTURES}/{name}"
    try:
        with open_file(where, file, MAX_PICTURE) as opened:
            data = opened.read(MAX_PICTURE)
        pixels_of(data)
    except ClosedDoorError as error:
        fault = f"{error}: scan the page again"
        raise ContentError([Problem(SourcePlace(str(where / file)), fault)]) from None
    return data


def _signs(
    answer: AnswerView, layout: ScanLayout, page: ScanPage, places: Matrix, *, shows_right: bool
) -> Iterator[DrawnSign]:
    """Yield the signs at the boxes of a question with choices, by the answer that was marked."""
    item, given = answer.item, answer.given
    if not item.kind.has_choices or answer.outcome in (VOID, CREDITED):
        return
    accepted = answer.correction.letters(item)
    is_met = item.kind is not QuestionKind.SEVERAL and len(given) == 1 and given in accepted
    for box in (box for box in page.boxes if box.question == item.number):
        x, y = box.x + BOX / 2, box.y + BOX / 2
        if box.value in given:
            sign = Sign.RIGHT if box.value in (*item.key, *accepted) else Sign.WRONG
            x += (-1 if layout.start == "left" else 1) * (BOX / 2 + _BESIDE)
        elif shows_right and box.value in item.key and not is_met:
            sign = Sign.MISSED
        else:
            continue
        yield DrawnSign(sign, *pixel_at(places, x, y))


def _notes(
    view: PaperView, paper: ScannedPaper, layout: ScanLayout, page: ScanPage, places: Matrix
) -> tuple[MarginNote, ...]:
    """Return the points of the questions of a page, in its margin at the end of the lines.

    Where questions are beside each other, they are beside their boxes.
    """
    parts: tuple[ScanBox | ScanArea, ...] = (*page.boxes, *page.areas)
    found = [
        (answer, rectangle_of(own))
        for answer in view.answers
        if (own := [part for part in parts if part.question == answer.item.number])
    ]
    tops = sorted(part.y for _, part in found)
    is_dense = any(below - above < _HEIGHT for above, below in pairwise(tops))
    from_left = layout.start == "left"
    edge = layout.width - _EDGE if from_left else _EDGE
    notes = []
    for answer, part in found:
        x = edge
        if is_dense:
            x = part.x + part.width + _GAP if from_left else part.x - _GAP
        place = pixel_at(places, x, part.y)
        is_decided = answer.item.number in paper.decided
        notes.append(MarginNote(answer, *place, from_left != is_dense, is_decided))
    return tuple(notes)
