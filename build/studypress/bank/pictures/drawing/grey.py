"""Conversion of a drawing's colours and pictures to shades of grey."""

from base64 import b64encode

from tinycss2.color5 import parse_color

from studypress.bank.pictures.drawing.node import DrawingNode
from studypress.bank.pictures.drawing.values import data_of
from studypress.bank.pictures.pixels import in_grey

_COLOURED = ("fill", "stroke", "color", "stop-color")


def make_grey(root: DrawingNode) -> None:
    """Replace each colour of a drawing, and each picture in it, with the grey of its lightness."""
    for node in root.all():
        for name in _COLOURED:
            if name in node.attributes:
                node.attributes[name] = _grey(node.attributes[name])
        if node.name == "image" and (address := node.attributes.get("href")):
            data = b64encode(in_grey(data_of(address))).decode()
            node.attributes["href"] = f"data:image/png;base64,{data}"


def _grey(paint: str) -> str:
    """Return a paint in grey; one that is no colour, such as a reference, is unchanged."""
    reference, bracket, fallback = (
        paint.rpartition(") ") if paint[:4] == "url(" else ("", "", paint)
    )
    colour = parse_color(fallback)
    if colour is None or isinstance(colour, str):
        return paint
    red, green, blue = colour.to("srgb").coordinates
    level = f"{100 * min(max(0.299 * red + 0.587 * green + 0.114 * blue, 0), 1):.4g}%"
    return f"{reference}{bracket}rgb({level} {level} {level} / {colour.alpha:g})"
