"""Pages read from pictures: what was marked is found, and what is uncertain is called doubtful."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from studypress.exam.scannable.page_code import PageCode
from studypress.scan.read_page import read_page
from studypress.scan.reading import BoxState, PageOutcome, PageReading

MARKS = {
    0: "pen",
    6: "pencil",
    12: "light blue",
    18: "tick",
    24: "slash",
    26: "pen",
    29: "cancelled",
}
STATES = dict.fromkeys(MARKS.values(), BoxState.MARKED) | {"cancelled": BoxState.CANCELLED}


def states(reading: PageReading) -> dict[int, BoxState]:
    """Return the states of the boxes that are not empty."""
    found = enumerate(box.state for box in reading.boxes)
    return {at: state for at, state in found if state != BoxState.EMPTY}


EXPECTED = {at: STATES[kind] for at, kind in MARKS.items()}


@pytest.fixture(scope="module")
def layout(sheets: Any) -> Any:
    return sheets.layout_of()


@pytest.fixture(scope="module")
def page(sheets: Any, layout: Any) -> Any:
    return sheets.drawn(layout, MARKS)


def test_a_clean_page_is_read(sheets: Any, layout: Any, page: Any) -> None:
    reading, picture = read_page(sheets.scanned(page), lambda _: layout)
    assert (reading.outcome, reading.code, reading.turned) == (PageOutcome.READ, sheets.CODE, 0)
    assert states(reading) == EXPECTED
    assert abs(reading.dpi - 200) < 1
    assert picture.shape == (2339, 1653)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_upside_down_or_on_its_side_is_turned(
    sheets: Any, layout: Any, page: Any, quarters: int
) -> None:
    turned = np.rot90(sheets.scanned(page, turn=1.5), quarters)
    reading, picture = read_page(turned, lambda _: layout)
    assert (reading.outcome, reading.turned) == (PageOutcome.READ, 360 - 90 * quarters)
    assert states(reading) == EXPECTED
    assert picture.shape[0] > picture.shape[1]


@pytest.mark.parametrize("dpi", [150, 300, 600])
def test_resolutions_from_150_to_600_dpi(sheets: Any, layout: Any, page: Any, dpi: int) -> None:
    reading, _ = read_page(sheets.scanned(page, dpi=dpi), lambda _: layout)
    assert states(reading) == EXPECTED


def test_a_typed_code_replaces_a_destroyed_symbol(sheets: Any, layout: Any, page: Any) -> None:
    torn = sheets.scanned(page, turn=-1).copy()
    torn[150:240, 70:160] = 255
    reading, _ = read_page(np.rot90(torn, 2), lambda _: layout)
    assert reading.outcome == PageOutcome.UNREADABLE
    reading, _ = read_page(np.rot90(torn, 2), lambda _: layout, sheets.CODE)
    assert (reading.outcome, reading.turned) == (PageOutcome.READ, 180)
    assert states(reading) == EXPECTED


def test_a_typed_code_does_not_overrule_the_symbol_of_another_page(
    sheets: Any, layout: Any, page: Any
) -> None:
    other = PageCode("2222-2222", sheets.CODE.page)
    reading, _ = read_page(sheets.scanned(page), lambda _: layout, other)
    assert (reading.outcome, reading.code, reading.boxes) == (PageOutcome.UNREADABLE, other, ())
    assert reading.reason.startswith(f"its symbol is of page {sheets.CODE.page} of form ")


def test_a_blank_page_and_one_of_another_exam_are_foreign(
    sheets: Any, layout: Any, page: Any
) -> None:
    blank, _ = read_page(np.full((2339, 1654), 240, np.uint8), lambda _: layout)
    other, _ = read_page(sheets.scanned(page), lambda _: None)
    assert (blank.outcome, other.outcome) == (PageOutcome.FOREIGN, PageOutcome.FOREIGN)
    assert (blank.code, other.code) == (None, PageCode(*sheets.CODE))


def test_a_wrong_paper_is_unreadable_and_says_why(sheets: Any, layout: Any, page: Any) -> None:
    letter = replace(layout, width=215.9, height=279.4)
    reading, _ = read_page(sheets.scanned(page), lambda _: letter)
    assert (reading.outcome, bool(reading.reason)) == (PageOutcome.UNREADABLE, True)


@pytest.mark.parametrize("scale", [0.93, 1.03])
def test_a_page_printed_or_scanned_at_another_scale_is_read(
    sheets: Any, layout: Any, page: Any, scale: float
) -> None:
    reading, _ = read_page(sheets.scanned(page, scale=scale), lambda _: layout)
    assert states(reading) == EXPECTED
    assert abs(reading.dpi - 200 * scale) < 1


def test_two_pages_on_a_sheet_are_too_small_to_be_read(sheets: Any, layout: Any, page: Any) -> None:
    reading, _ = read_page(sheets.scanned(page, scale=0.5), lambda _: layout)
    assert reading.outcome in {PageOutcome.DOUBTFUL, PageOutcome.UNREADABLE}
    assert reading.reason


@pytest.mark.parametrize("corner", ["top right", "bottom left", "bottom right"])
def test_a_page_with_a_corner_clipped_is_read_by_three_fiducials(
    sheets: Any, layout: Any, page: Any, corner: str
) -> None:
    picture = sheets.scanned(page, turn=0.6).copy()
    rows = slice(0, 200) if corner.startswith("top") else slice(-200, None)
    picture[rows, slice(-200, None) if corner.endswith("right") else slice(0, 200)] = 60
    reading, _ = read_page(picture, lambda _: layout)
    assert states(reading) == EXPECTED


def test_two_corners_clipped_make_a_page_unreadable(sheets: Any, layout: Any, page: Any) -> None:
    picture = sheets.scanned(page).copy()
    picture[-200:] = 255
    reading, _ = read_page(picture, lambda _: layout)
    assert reading.outcome == PageOutcome.UNREADABLE


def test_skew_shear_and_a_feeder_that_stretches_do_no_harm(
    sheets: Any, layout: Any, page: Any
) -> None:
    for turn, shear, stretch in ((3, 0, 0.6), (-3, 0.01, -0.6), (1, -0.01, 0.6)):
        picture = sheets.scanned(page, turn=turn, shear=shear, stretch=stretch)
        reading, _ = read_page(picture, lambda _: layout)
        assert states(reading) == EXPECTED


@pytest.mark.parametrize("left", [32.5, 34.0, 35.8, 12.0, 17.0])
def test_a_streak_over_boxes_fiducials_or_the_symbol_is_no_mark(
    sheets: Any, layout: Any, page: Any, left: float
) -> None:
    picture = sheets.scanned(page, turn=0.4).copy()
    at = round(left * 200 / 25.4)
    picture[:, at : at + 3] = 40
    reading, _ = read_page(picture, lambda _: layout)
    found = states(reading)
    assert {at: state for at, state in found.items() if state != BoxState.DOUBTFUL} == EXPECTED


@pytest.mark.parametrize("paper", [255, 215, 170])
def test_an_empty_row_is_not_read_as_abcde(sheets: Any, layout: Any, paper: int) -> None:
    printed = sheets.scanned(sheets.drawn(layout, {}), turn=1)
    dark = sheets.noisy(sheets.blurred(sheets.coloured(printed, paper), 1.2), 8)
    reading, _ = read_page(dark, lambda _: layout)
    assert states(reading) == {}


def test_marks_in_each_box_of_a_page_are_not_taken_for_its_paper(sheets: Any, layout: Any) -> None:
    page = sheets.drawn(layout, dict.fromkeys(range(50), "pencil"))
    reading, _ = read_page(sheets.scanned(page, turn=-1), lambda _: layout)
    assert {box.state for box in reading.boxes} == {BoxState.MARKED}


def test_a_thick_pen_is_not_taken_for_a_correction(sheets: Any, layout: Any) -> None:
    marks = dict.fromkeys(range(0, 50, 5), "marker") | dict.fromkeys(range(1, 50, 5), "cancelled")
    reading, _ = read_page(sheets.scanned(sheets.drawn(layout, marks)), lambda _: layout)
    found = states(reading)
    assert BoxState.CANCELLED not in {found[at] for at in range(0, 50, 5)}
    assert BoxState.MARKED not in {found[at] for at in range(1, 50, 5)}


def test_a_cancelled_box_beside_a_new_mark_is_cancelled_and_alone_it_is_doubtful(
    sheets: Any, layout: Any
) -> None:
    marks = {0: "pen", 1: "cancelled", 6: "pencil cancelled", 7: "pencil", 12: "cancelled"}
    reading, _ = read_page(sheets.scanned(sheets.drawn(layout, marks)), lambda _: layout)
    found = states(reading)
    assert (found[1], found[6]) == (BoxState.CANCELLED, BoxState.CANCELLED)
    assert found[12] == BoxState.DOUBTFUL


def test_two_marks_are_both_read(sheets: Any, layout: Any) -> None:
    reading, _ = read_page(
        sheets.scanned(sheets.drawn(layout, {0: "pen", 3: "tick"})), lambda _: layout
    )
    assert states(reading) == {0: BoxState.MARKED, 3: BoxState.MARKED}


def test_a_line_through_boxes_and_a_mark_around_one_are_doubtful(sheets: Any, layout: Any) -> None:
    marks = dict.fromkeys(range(5), "line through") | {27: "outside"}
    reading, _ = read_page(sheets.scanned(sheets.drawn(layout, marks)), lambda _: layout)
    assert states(reading) == dict.fromkeys([0, 1, 2, 3, 4, 27], BoxState.DOUBTFUL)


@pytest.mark.parametrize(
    "fault",
    ["dithered", "one_bit", "coloured", "blurred", "noisy", "jpeg", "grey"],
)
def test_faults_of_scanners_do_not_change_what_is_read(
    sheets: Any, layout: Any, fault: str
) -> None:
    page = sheets.drawn(layout, {at: mark for at, mark in MARKS.items() if at != 29})
    picture = sheets.scanned(page, turn=0.7)
    faults = {
        "dithered": lambda: sheets.dithered(picture),
        "one_bit": lambda: sheets.one_bit(picture, 165),
        "coloured": lambda: sheets.coloured(picture, 170),
        "blurred": lambda: sheets.blurred(picture, 1.5),
        "noisy": lambda: sheets.noisy(picture, 20),
        "jpeg": lambda: sheets.jpeg(sheets.noisy(picture, 4), 25),
        "grey": lambda: sheets.noisy(sheets.coloured(picture, 190), 6),
    }
    reading, _ = read_page(faults[fault](), lambda _: layout)
    wrong = {at: state for at, state in states(reading).items() if state != EXPECTED.get(at)}
    assert set(wrong.values()) <= {BoxState.DOUBTFUL}
    assert len(wrong) <= 2


def test_marks_lost_in_black_and_white_make_a_question_without_a_mark_doubtful(
    sheets: Any, layout: Any
) -> None:
    page = sheets.drawn(layout, dict.fromkeys(range(0, 50, 5), "light blue"))
    reading, _ = read_page(sheets.one_bit(sheets.scanned(page, turn=0.7), 150), lambda _: layout)
    lost = [box for box in reading.boxes[::5] if box.state == BoxState.EMPTY]
    assert reading.outcome == PageOutcome.DOUBTFUL
    assert lost == []


def test_a_photo_of_a_phone_is_doubtful_or_unreadable(sheets: Any, layout: Any, page: Any) -> None:
    small = Image.fromarray(sheets.scanned(page))
    quad = (-60, -40, 0, 2339, 1654, 2339, 1760, -90)
    bent = small.transform(small.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    reading, _ = read_page(np.asarray(bent), lambda _: layout)
    assert reading.outcome in {PageOutcome.DOUBTFUL, PageOutcome.UNREADABLE}
    sure = {at: state for at, state in states(reading).items() if state != BoxState.DOUBTFUL}
    assert sure in ({}, EXPECTED)


def test_two_symbols_in_a_picture_are_not_guessed_between(
    sheets: Any, layout: Any, page: Any
) -> None:
    other = sheets.scanned(sheets.drawn(layout, {}, code=PageCode(sheets.CODE.form, 4)))
    both = np.hstack([sheets.scanned(page), other])
    reading, _ = read_page(both, lambda _: layout)
    assert reading.outcome == PageOutcome.UNREADABLE
