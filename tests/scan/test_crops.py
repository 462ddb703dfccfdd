"""Crops of a drawn page that was scanned turned: what is at a place is in its crop."""

from io import BytesIO
from math import cos, radians, sin

import pytest
from PIL import Image, ImageDraw

from studypress.exam.scannable.layout import ScanArea, ScanBox
from studypress.files.inside import ClosedDoorError
from studypress.scan.crops import Rectangle, crop, kept_picture, pixel_at, rectangle_of

TURN = radians(2)
PLACES = (8 * cos(TURN), -8 * sin(TURN), 90.0, 8 * sin(TURN), 8 * cos(TURN), 10.0, 1e-5, 0.0, 1.0)
"""Pixels of a page that was scanned at 203 dpi, turned by two degrees, with some perspective."""


@pytest.fixture
def page() -> Image.Image:
    """A white page with a black square of 4 mm at 100, 50 mm."""
    picture = Image.new("L", (1700, 2400), 255)
    corners = [(100, 50), (104, 50), (104, 54), (100, 54)]
    ImageDraw.Draw(picture).polygon([pixel_at(PLACES, *at) for at in corners], fill=0)
    return picture


def test_a_crop_is_straight_and_in_place(page: Image.Image) -> None:
    found = kept_picture(crop(page, PLACES, Rectangle(98, 49, 10, 6), dpi=254))
    assert found.size == (100, 60)
    inner, outer = Image.new("L", found.size, 255), found.copy()
    inner.paste(0, (20, 10, 60, 50))
    pairs = zip(inner.tobytes(), outer.tobytes(), strict=True)
    wrong = sum(abs(one - two) > 100 for one, two in pairs)
    assert wrong < 4 * 40  # the edges of the square, one pixel wide


def test_beyond_the_picture_a_crop_is_white(page: Image.Image) -> None:
    found = kept_picture(crop(page, PLACES, Rectangle(-40, 49, 10, 6)))
    assert found.getextrema() == (255, 255)


def test_a_rectangle_contains_boxes_and_areas() -> None:
    parts = (ScanBox(1, "A", 20, 30), ScanBox(1, "B", 20, 40), ScanArea(1, 30, 35, 50, 20))
    assert rectangle_of(parts) == (20, 30, 60, 25)
    assert rectangle_of(parts).grown(2, 1) == (18, 29, 64, 27)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0", b"GIF89a"])
def test_a_file_that_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ClosedDoorError, match="not a complete PNG or JPEG"):
        kept_picture(data)


def test_crops_of_a_page_are_equal_bytes(page: Image.Image) -> None:
    data = BytesIO()
    page.save(data, "JPEG", quality=90)
    one, two = (
        crop(kept_picture(data.getvalue()), PLACES, Rectangle(98, 49, 10, 6)) for _ in range(2)
    )
    assert one == two
