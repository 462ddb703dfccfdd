"""SVG drawings: parsed, restricted to an allow-list, and serialised as plain drawings."""

from studypress.bank.pictures.drawing.grey import make_grey
from studypress.bank.pictures.drawing.parse import parse
from studypress.bank.pictures.drawing.style import resolve_styles
from studypress.bank.pictures.drawing.values import pixels
from studypress.bank.pictures.drawing.write import written

_EM = 16.0  # pixels


def redrawn(data: bytes, *, grey: bool = False) -> bytes:
    """Return an equivalent SVG drawing of plain elements and attributes.

    Styles become presentation attributes, and each `<use>` is replaced with its target.
    Comments, metadata and classes are removed; ids are replaced. If `grey` is True, colours
    become shades of grey.

    Raises ClosedDoorError, with the line, if the data are not a drawing, refer to other files,
    take too long to render, or cannot be printed.
    """
    root = parse(data)
    resolve_styles(root)
    if grey:
        make_grey(root)
    return written(root, data)


def size_of(data: bytes) -> tuple[float, float]:
    """Return width and height of an SVG drawing in pixels, or those of its view box.

    They are 0 for a drawing without either.
    """
    root = parse(data)
    resolve_styles(root)
    attributes = root.attributes
    width, height = (attributes.get(name, "%") for name in ("width", "height"))
    if "%" not in width + height:
        return pixels(width, _EM), pixels(height, _EM)
    *_, width, height = attributes.get("viewBox", "0 0").split()
    return float(width), float(height)
