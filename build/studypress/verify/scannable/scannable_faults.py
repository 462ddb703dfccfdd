"""Checks of a form's scannable pages: marks, boxes and labels are where the manifest states."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby
from string import ascii_uppercase
from typing import assert_never

from studypress.bank.models import QuestionKind
from studypress.exam.scannable.layout import MAX_BOXES, ScanBox, ScanLayout, ScanPage
from studypress.exam.scannable.marking_boxes import SIGNS, point_steps
from studypress.exam.scannable.page_code import PageCode
from studypress.exam.scannable.page_marks import (
    BOX,
    FIDUCIAL,
    SYMBOL,
    MarkPlace,
    fiducials,
    symbol,
)
from studypress.page.words.box_labels import point_labels, sign_labels
from studypress.page.words.catalogue import words_for
from studypress.verify.model import ExpectedForm, ExpectedQuestion, Fault
from studypress.verify.pdf.scannable_page import ScannablePage, scannable_pages

_NEAR = 0.15  # millimetres by which a place may differ
_BESIDE = 1.0  # millimetres of white around a fiducial
_TO_NUMBER = 18.5  # millimetres that a row's number is away from the first box, at most
_REACH = 14.0  # millimetres from a box to its label, at most
_Found = Iterator[tuple[int, str]]
"""Question number (0 for none) and message of each fault."""


def scannable_faults(data: bytes, expected: ExpectedForm) -> Iterator[Fault]:
    """Yield the faults of the scannable pages of a form, of which the file was read before."""
    if not (scan := expected.scan):
        yield Fault(expected.file, 0, 0, "no layout for a scanner is recorded")
        return
    start = "right" if expected.to_the_left else "left"
    if scan.start != start or not _has_its_pages(scan, expected):
        yield Fault(expected.file, 0, 0, "its layout for a scanner is not that of its pages")
        return
    for question, message in _value_faults(scan, expected):
        yield Fault(expected.file, 0, question, message)
    for recorded, page in zip(scan.pages, scannable_pages(data), strict=False):
        for question, message in _page_faults(page, recorded, scan, expected):
            yield Fault(expected.file, recorded.page, question, message)


def _has_its_pages(scan: ScanLayout, expected: ExpectedForm) -> bool:
    """Return whether all pages are recorded, or those up to the answer sheet, the only with boxes.

    The layout of an answer sheet has the pages before it too.
    """
    last = expected.pages
    if expected.scannable == "sheet":
        last = min(len(scan.pages), last)
        if any(page.boxes or page.areas for page in scan.pages[:-1]):
            return False
    return [page.page for page in scan.pages] == list(range(1, last + 1))


def _value_faults(scan: ScanLayout, expected: ExpectedForm) -> _Found:
    """Yield a fault for each question that has other boxes than its kind needs, or no area."""
    values: dict[int, list[str]] = {}
    for box in (box for page in scan.pages for box in page.boxes):
        values.setdefault(box.question, []).append(box.value)
    columns = _columns(value for some in values.values() for value in some)
    written = {area.question for page in scan.pages for area in page.areas}
    for asked in expected.questions:
        if values.pop(asked.number, []) != list(_values_of(asked, columns)):
            yield asked.number, "its recorded boxes are not those of its kind"
        if asked.kind in (QuestionKind.NUMBER, QuestionKind.SHORT) and asked.number not in written:
            yield asked.number, "no area for its answer is recorded"
    for question in sorted(values):
        yield question, "boxes are recorded, but the exam has no such question"


def _columns(values: Iterable[str]) -> int:
    """Return the number of columns of digits, which all numbers of an exam have."""
    places = (value.partition(":") for value in values if ":" in value)
    return max((int(at) for at, _, _ in places if at.isdecimal()), default=0)


def _values_of(asked: ExpectedQuestion, columns: int) -> Iterator[str]:
    """Yield the values of the boxes of a question, in their order on the page."""
    match asked.kind:
        case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.TRUE_FALSE:
            yield from ascii_uppercase[: asked.boxes]
        case QuestionKind.OPEN:
            yield from (f"={points}" for points in point_steps(asked.points))
        case QuestionKind.NUMBER:
            yield from (f"{at}:{sign}" for sign in SIGNS for at in range(1, columns + 1))
        case QuestionKind.SHORT:
            pass
        case unknown:
            assert_never(unknown)


def _page_faults(
    page: ScannablePage, recorded: ScanPage, scan: ScanLayout, expected: ExpectedForm
) -> _Found:
    """Yield the faults of a page: its marks, then its boxes, then their labels."""
    size = abs(page.width - scan.width), abs(page.height - scan.height)
    if max(size) > _NEAR:
        yield 0, "its sheet has another size than its layout for a scanner"
        return
    if not _has_fiducials(page, scan):
        yield 0, "a fiducial is missing, or is not where a scanner expects it"
    if not _has_symbol(page, scan, PageCode(expected.code, recorded.page)):
        yield 0, "its symbol is missing, or states another form or page"
    yield from _frame_faults(list(page.frames()), recorded)
    if expected.scannable == "sheet":
        yield from _row_faults(page, recorded, to_the_left=expected.to_the_left)
    else:
        yield from _order_faults(recorded)
    yield from _area_faults(recorded, scan)
    for asked in expected.questions:
        own = [box for box in recorded.boxes if box.question == asked.number]
        for box, label in _other_labels(page, own, asked, expected):
            yield asked.number, f"the label of box {box} is {label}"


def _has_fiducials(page: ScannablePage, scan: ScanLayout) -> bool:
    inside, outside = (0.5, FIDUCIAL - 0.5), (-_BESIDE, FIDUCIAL + _BESIDE)
    return all(
        all(page.is_dark(x + across, y + down) for across in inside for down in inside)
        and not any(page.is_dark(x + across, y + 2.5) for across in outside)
        and not any(page.is_dark(x + 2.5, y + down) for down in outside)
        for x, y in fiducials(scan.width, scan.height)
    )


def _has_symbol(page: ScannablePage, scan: ScanLayout, code: PageCode) -> bool:
    """Return whether the modules on the page are those of the code."""
    from ppf.datamatrix import DataMatrix  # noqa: PLC0415 - only scannable exams need it

    modules = DataMatrix(code.text).matrix
    left, top = symbol(scan.width, scan.start)
    side = SYMBOL / len(modules)
    return all(
        page.is_dark(left + (column + 0.5) * side, top + (row + 0.5) * side) == bool(module)
        for row, line in enumerate(modules)
        for column, module in enumerate(line)
    )


def _frame_faults(frames: Sequence[MarkPlace], recorded: ScanPage) -> _Found:
    """Yield a fault for each box without a frame, frame without a box, and for an overlap."""
    left = sorted(frames)[: MAX_BOXES + 1]
    for box in recorded.boxes:
        here = [at for at in left if max(abs(at.x - box.x), abs(at.y - box.y)) < _NEAR]
        if not here:
            yield box.question, f"there is no frame where box {box.value} is recorded"
        for frame in here[:1]:
            left.remove(frame)
    if left:
        yield 0, f"there is a frame at {left[0].x:.1f}, {left[0].y:.1f} mm, but no recorded box"
    for one, other in combinations(recorded.boxes, 2):
        if max(abs(one.x - other.x), abs(one.y - other.y)) < BOX:
            yield one.question, f"box {one.value} overlaps box {other.value}"
            return


def _order_faults(recorded: ScanPage) -> _Found:
    """Yield a fault if the boxes of a question are not all below those of the one before."""
    lowest, before = 0.0, 0
    for question, some in groupby(recorded.boxes, key=lambda box: box.question):
        tops = [box.y for box in some]
        if question <= before or min(tops) < lowest:
            yield question, "its boxes are not below those of the question before"
        lowest, before = max(tops), question


def _row_faults(page: ScannablePage, recorded: ScanPage, *, to_the_left: bool) -> _Found:
    """Yield a fault for each row of an answer sheet with another number, or in another order."""
    before = 0.0, 0.0
    for question, some in groupby(recorded.boxes, key=lambda box: box.question):
        first = next(some)
        if first.value.isalpha():
            place = MarkPlace(first.x, first.y)
            label = page.beside(place, _TO_NUMBER, to_the_left=not to_the_left)
            if label != str(question):
                yield question, f"its row on the answer sheet has the number “{label[:20]}”"
            continue
        here = first.y, -first.x if to_the_left else first.x
        if here <= before and before != (0.0, 0.0):
            yield question, "its boxes are not after those of the question before"
        before = here


def _area_faults(recorded: ScanPage, scan: ScanLayout) -> _Found:
    for area in recorded.areas:
        right, foot = area.x + area.width, area.y + area.height
        if right > scan.width or foot > scan.height or not (area.width and area.height):
            yield area.question, "the area for its answer is not on the sheet"


def _other_labels(
    page: ScannablePage,
    boxes: Sequence[ScanBox],
    asked: ExpectedQuestion,
    expected: ExpectedForm,
) -> Iterator[tuple[str, str]]:
    """Yield the value of each box of a question that has another label, and the label."""
    words, to_the_left = words_for(expected.language), expected.to_the_left
    points = {f"={at}": label for label, at in point_labels(words, asked.points)}
    signs = {f"1:{sign}": label for label, sign in sign_labels(words)}
    for box in boxes:
        place, found = MarkPlace(box.x, box.y), None
        if box.value in points:
            label, reach = points[box.value], _room(box, boxes, to_the_left=to_the_left)
            found = page.beside(place, reach, to_the_left=to_the_left)
        elif box.value in signs:
            label = signs[box.value]
            found = page.nearest(place, _REACH, to_the_left=True)
        elif ":" not in box.value:
            label = box.value
            found = page.nearest(place, _REACH, to_the_left=to_the_left)[: len(label)]
        if found is not None and found != label:
            yield box.value, f"“{found[:20]}”" if found else "missing"


def _room(box: ScanBox, boxes: Sequence[ScanBox], *, to_the_left: bool) -> float:
    """Return the distance from a box to the next one on its line, as far as a label can be."""
    sign = -1 if to_the_left else 1
    steps = (sign * (at.x - box.x) for at in boxes if abs(at.y - box.y) < _NEAR)
    return min((step for step in steps if step > 0), default=_REACH)
