"""SVG drawings: parsed, held to an allow-list, and written again as a plain drawing."""

from studypress.bank.pictures.drawing.parse import parse
from studypress.bank.pictures.drawing.style import resolve_styles
from studypress.bank.pictures.drawing.write import written


def redrawn(data: bytes) -> bytes:
    """Return an SVG drawing of plain elements and attributes that draws the same.

    Styles are presentation attributes in it, and each `<use>` is what it refers to. Comments,
    metadata, classes and names of elements are left out.

    Raises ClosedDoorError, with the line, for what is not a drawing, would reach out of it, takes
    too long to draw, or cannot be printed.
    """
    root = parse(data)
    resolve_styles(root)
    return written(root, data)
