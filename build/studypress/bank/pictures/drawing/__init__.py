"""SVG drawings: parsed, restricted to an allow-list, and serialised as plain drawings."""

from studypress.bank.pictures.drawing.parse import parse
from studypress.bank.pictures.drawing.style import resolve_styles
from studypress.bank.pictures.drawing.write import written


def redrawn(data: bytes) -> bytes:
    """Return an equivalent SVG drawing of plain elements and attributes.

    Styles become presentation attributes, and each `<use>` is replaced with its target.
    Comments, metadata and classes are removed; ids are replaced.

    Raises ClosedDoorError, with the line, if the data are not a drawing, refer to other files,
    take too long to render, or cannot be printed.
    """
    root = parse(data)
    resolve_styles(root)
    return written(root, data)
