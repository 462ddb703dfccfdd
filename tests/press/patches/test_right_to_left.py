"""Lines that run to the left are mirror images of those that run to the right."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from studypress.press.engine import lay_out

WIDTH = 400
STYLE = f"""
@page {{ size: {WIDTH}px 300px; margin: 40px 20px }}
body {{ margin: 0; font: 10px/20px IBM Plex Sans Arabic, IBM Plex Mono }}
p {{ width: 200px; padding-inline-start: 50px; margin: 0 }}
b {{ display: inline-block; width: 30px; height: 10px }}
h2 {{ font: inherit; margin: 0; --wrap: balance }}
"""
DRAWING = b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 1'/>").decode()

BODIES = [
    "<p style='text-indent: 20px'><b></b><b></b>",
    "<p style='text-indent: -30px'><b></b>" + 9 * "<b></b>",
    "<p style='width: 0; white-space: nowrap; text-indent: 90px'><b></b>",
    "<p style='width: 60px; margin-inline-start: auto'><b></b>",
    "<p style='width: 60px; margin: 0 auto'><b></b>",
    "<p style='width: 80px'><b></b> one <i dir=ltr>and <b></b></i>",
    f"<p><img alt='' src='data:image/svg+xml;base64,{DRAWING}'>",
    "<h2>" + 15 * "<b></b> " + "</h2>",
]


def places(body: str, direction: str) -> list[tuple[float, float, float]]:
    """Left edge, right edge and top of each box in a line."""
    html = f'<!DOCTYPE html><html lang="ar" dir="{direction}"><title>A</title><body>{body}'
    page = lay_out(html, {"a.css": STYLE}, Path()).document.pages[0]._page_box  # noqa: SLF001
    return [
        (round(box.position_x), round(box.position_x + box.margin_width()), round(box.position_y))
        for box in page.descendants()
        if type(box).__name__ in ("InlineBlockBox", "InlineReplacedBox")
    ]


def is_mirrored(body: str) -> bool:
    there, back = places(body, "ltr"), places(body, "rtl")
    return bool(there) and back == [
        (WIDTH - right, WIDTH - left, top) for left, right, top in there
    ]


@pytest.mark.parametrize("body", BODIES)
def test_a_line_is_mirrored(body: str) -> None:
    assert is_mirrored(body)


@pytest.mark.parametrize("body", BODIES[:6])
def test_the_engine_does_not_mirror_them(body: str, bare: Callable[..., bool]) -> None:
    assert not bare(is_mirrored, body)


def test_the_engine_fails_for_a_picture_without_a_width(bare: Callable[..., bool]) -> None:
    with pytest.raises(AttributeError, match="position_x"):
        bare(is_mirrored, BODIES[6])
