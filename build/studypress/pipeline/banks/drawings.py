"""Drawings as pictures, for programs that show no SVG."""

import re
from functools import lru_cache
from pathlib import Path

from studypress.press.engine import lay_out, write
from studypress.verify.pdf.pictures import page_pictures

_SIZE = re.compile(r'<svg[^>]*?\sviewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
_FINE = 3  # pixels of a picture for one of the drawing: 288 an inch


@lru_cache(maxsize=64)
def drawing_png(data: bytes) -> bytes | None:
    """Return an SVG drawing of a bank as PNG; None if it states no size."""
    drawing = data.decode()
    size = _SIZE.search(drawing)
    if not size:
        return None
    width, height = float(size[1]), float(size[2])
    styles = (
        f"@page {{ size: {width}px {height}px; margin: 0 }}"
        f" body {{ margin: 0 }} svg {{ display: block; width: {width}px; height: {height}px }}"
    )
    html = f'<html lang="en"><head><title>Drawing</title></head><body>{drawing}</body></html>'
    pages = lay_out(html, {"drawing.css": styles}, Path())
    return page_pictures(write([pages]), round(width * _FINE))[0]
