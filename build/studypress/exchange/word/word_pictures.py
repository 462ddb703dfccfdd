"""Figures in Word files: pictures of a size, with descriptions; drawings as PNG."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Emu
from docx.text.run import Run
from markdown_it.tree import SyntaxTreeNode

from studypress.bank.pictures.figures import read_figure
from studypress.bank.pictures.pixels import width_of
from studypress.page.text.markdown_parser import figure_name
from studypress.page.text.markdown_rules import parsed_width

Rasterise = Callable[[bytes], bytes | None]
"""Function that returns an SVG drawing as PNG, or None."""

_UNITS = {"cm": 360_000, "mm": 36_000, "in": 914_400, "pt": 12_700, "px": 9_525}
"""Units of lengths in English metric units, in which Word measures."""

_SVG_WIDTH = re.compile(rb'<svg[^>]*?\swidth="([\d.]+)(?:px)?"')


class Pictures:
    """Figures of a bank."""

    def __init__(self, root: Path, rasterise: Rasterise) -> None:
        """Store the bank's folder, and the function that draws."""
        self._root, self._rasterise = root, rasterise

    def add(self, run: Run, image: SyntaxTreeNode, room: int) -> bool:
        """Add the figure of a text to a run, at most as wide as the room; False without one."""
        token = image.token
        if token is None:
            return False
        kind, data = read_figure(self._root, figure_name(token))
        natural = _natural(kind, data)
        shown = self._rasterise(data) if kind == "image/svg+xml" else data
        if shown is None:
            return False
        stated = _stated(str(token.meta.get("size", "")), room)
        width = min(stated or natural or _pixels(shown), room)
        try:
            picture = run.add_picture(BytesIO(shown), Emu(width))
        except UnrecognizedImageError:  # a JPEG whose head is neither of JFIF nor of Exif
            picture = run.add_picture(BytesIO(_as_png(shown)), Emu(width))
        described = picture._inline.docPr  # noqa: SLF001 - python-docx sets no description
        described.set("descr", token.content)
        described.set("name", "")
        return True


def _natural(kind: str, data: bytes) -> int:
    """Return the width that a picture states; 0 if it states none."""
    if kind == "image/svg+xml":
        found = _SVG_WIDTH.search(data)
        pixels = float(found[1]) if found else 0.0
    else:
        pixels = width_of(data) or 0.0
    return round(pixels * _UNITS["px"])


def _pixels(data: bytes) -> int:
    from PIL import Image  # noqa: PLC0415 - few pictures state no width

    with Image.open(BytesIO(data)) as image:
        return int(image.width) * _UNITS["px"]


def _as_png(data: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415 - as above

    made = BytesIO()
    with Image.open(BytesIO(data)) as image:
        image.convert("RGB").save(made, "PNG")
    return made.getvalue()


def _stated(size: str, room: int) -> int:
    """Return the width that a text states for its figure; 0 if it states none."""
    width = parsed_width(size) or ""
    if width.endswith("%"):
        return round(room * float(width[:-1]) / 100)
    return round(float(width[:-2]) * _UNITS[width[-2:]]) if width else 0
