"""Ink on raster images, compared with a search of every pixel."""

import ctypes
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from studypress.verify.model import Box
from studypress.verify.pdf.raster import PageRaster

WIDTH, HEIGHT = 7, 5
WHITE, FAINTEST = 255, 4


@dataclass
class Bitmap:
    buffer: ctypes.Array[ctypes.c_ubyte]
    width: int = WIDTH
    height: int = HEIGHT
    stride: int = WIDTH + 1


class Page:
    """A page of one pixel a point, with a column of padding that is no part of it."""

    raw: object = None

    def __init__(self, pixels: list[list[int]]) -> None:
        padded = bytes(value for row in pixels for value in (*row, 0))
        self.bitmap = Bitmap((ctypes.c_ubyte * len(padded)).from_buffer_copy(padded))

    def get_cropbox(self) -> tuple[float, float, float, float]:
        return 0, 0, WIDTH, HEIGHT

    def get_size(self) -> tuple[float, float]:
        return WIDTH, HEIGHT

    def render(self, *, grayscale: bool, scale: float = 1) -> Bitmap:
        assert grayscale
        assert scale == 1
        return self.bitmap

    def get_textpage(self) -> object:
        raise NotImplementedError


def pages() -> st.SearchStrategy[list[list[int]]]:
    pixel = st.sampled_from([WHITE, WHITE, WHITE, WHITE - FAINTEST + 1, WHITE - FAINTEST, 0])
    row = st.lists(pixel, min_size=WIDTH, max_size=WIDTH)
    return st.lists(row, min_size=HEIGHT, max_size=HEIGHT)


@given(pages())
def test_the_box_of_all_ink_is_the_smallest(pixels: list[list[int]]) -> None:
    inked = [(x, y) for y, row in enumerate(pixels) for x, at in enumerate(row) if at != WHITE]
    across, down = zip(*inked, strict=True) if inked else ((), ())
    box = PageRaster(Page(pixels)).ink()
    wanted = inked and Box(min(across), HEIGHT - max(down) - 1, max(across) + 1, HEIGHT - min(down))
    assert box == (wanted or None)


@given(pages(), st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 3))
def test_words_leave_ink_if_pixels_in_their_box_or_beside_it_differ(
    pixels: list[list[int]], left: int, bottom: int, size: int
) -> None:
    box = Box(left, bottom, left + size, bottom + size)
    rows = pixels[max(HEIGHT - int(box.top) - 1, 0) : HEIGHT - int(box.bottom) + 2]
    near = [at for row in rows for at in row[max(left - 2, 0) : left + size + 1]]
    contrast = max(near, default=0) - min(near, default=0)
    assert PageRaster(Page(pixels)).has_ink(box) is (contrast >= FAINTEST)
