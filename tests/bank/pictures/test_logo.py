"""Logos: figures of a sensible shape and size, also in shades of grey."""

import re
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from studypress.bank.pictures.figures import read_figure
from studypress.bank.pictures.logo import read_logo
from studypress.files.inside import ClosedDoorError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'


def png(width: int, height: int, mode: str = "RGB", colour: object = 0) -> bytes:
    written = BytesIO()
    Image.new(mode, (width, height), colour).save(written, "PNG")  # type: ignore[arg-type]
    return written.getvalue()


def svg(size: str, inner: str = '<path fill="#0b5fa5" d="M0 0H9V9z"/>') -> bytes:
    return SVG.format(size, inner).encode()


def logo(folder: Path, name: str, data: bytes, *, grey: bool = False) -> bytes:
    (folder / name).write_bytes(data)
    return read_logo(folder, name, grey=grey)[1]


@pytest.mark.parametrize(
    "size", ['viewBox="0 0 80 10"', 'viewBox="0 0 1 2"', 'width="8" height="1"']
)
def test_a_drawing_is_printed_as_a_figure_is(tmp_path: Path, size: str) -> None:
    assert logo(tmp_path, "a.svg", svg(size)) == read_figure(tmp_path, "a.svg")[1]


@pytest.mark.parametrize(
    "size", ['viewBox="0 0 81 10"', 'viewBox="0 0 10 21"', 'width="9" height="1"']
)
def test_a_drawing_of_another_shape_is_refused(tmp_path: Path, size: str) -> None:
    with pytest.raises(ClosedDoorError, match="at most 8 times as wide"):
        logo(tmp_path, "a.svg", svg(size))


def test_a_picture_needs_the_pixels_of_its_printed_size(tmp_path: Path) -> None:
    logo(tmp_path, "a.png", png(65, 65))
    logo(tmp_path, "a.png", png(330, 42))  # a wide one is printed less high
    for width, height in ((64, 64), (240, 40)):
        with pytest.raises(ClosedDoorError, match="too coarse"):
            logo(tmp_path, "a.png", png(width, height))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "LA", "CMYK"])
def test_a_grey_picture_has_no_colour_and_the_same_size(tmp_path: Path, mode: str) -> None:
    grey = Image.open(
        BytesIO(logo(tmp_path, "a.png", png(90, 70, mode if mode != "CMYK" else "RGB"), grey=True))
    )
    assert grey.mode in ("L", "LA")
    assert grey.size == (90, 70)


def test_a_grey_drawing_keeps_its_shapes_and_its_lightness(tmp_path: Path) -> None:
    red = b64encode(png(4, 4, "RGB", (255, 0, 0))).decode()
    inner = (
        '<linearGradient id="g"><stop stop-color="red"/></linearGradient>'
        '<path fill="url(#g) blue" stroke="none" d="M0 0H9V9z"/>'
        '<g color="lime" style="fill: rgb(255 0 0 / .5)"><circle r="3" stroke="currentColor"/></g>'
        f'<image width="5" height="5" href="data:image/png;base64,{red}"/>'
    )
    drawn = logo(tmp_path, "a.svg", svg('viewBox="0 0 9 9"', inner)).decode()
    grey = logo(tmp_path, "a.svg", svg('viewBox="0 0 9 9"', inner), grey=True).decode()
    assert len(re.findall("<(path|circle|stop|image)", grey)) == len(
        re.findall("<(path|circle|stop|image)", drawn)
    )
    assert 'stop-color="rgb(29.9% 29.9% 29.9% / 1)"' in grey
    assert "rgb(58.7% 58.7% 58.7% / 1)" in grey
    assert "rgb(29.9% 29.9% 29.9% / 0.5)" in grey
    assert re.search(r'fill="url\(#[\w-]+\) rgb\(11.4% 11.4% 11.4% / 1\)"', grey)
    assert 'stroke="none"' in grey
    assert 'stroke="currentColor"' in grey
    assert not re.search("red|blue|lime", grey)
    inside = b64decode(re.findall('base64,([^"]+)', grey)[0])
    assert Image.open(BytesIO(inside)).getpixel((0, 0)) == 76
