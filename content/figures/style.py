"""Style of all figures: inks, type, strokes and distances, in CSS pixels."""

from dataclasses import dataclass

INK, GREY, MID, PALE, PAPER = "#000", "#595959", "#bdbdbd", "#e8e8e8", "#fff"
FONT = "'IBM Plex Sans Condensed', sans-serif"
SIZE, SMALL, LEADING = 13, 12, 1.2
HEAD, HALF_HEAD = 8.0, 3.2
CORNER, CAP, BAR = 4, 5.0, 6.0
DISC, DOT, RING = 8.5, 3.5, 3.0
CLEAR = 6


@dataclass(frozen=True)
class Stroke:
    """Style of a line; curves differ by dash, never by colour."""

    dash: str = ""
    width: float = 1.25
    ink: str = INK

    def attributes(self, fill: str = "none") -> dict[str, object]:
        """Return the SVG attributes of a shape in this style."""
        pen: dict[str, object] = {"stroke": self.ink, "stroke_width": self.width, "fill": fill}
        return pen | {"stroke_dasharray": self.dash} if self.dash else pen


@dataclass(frozen=True)
class Type:
    """Style of a label."""

    size: int = SIZE
    ink: str = INK
    weight: int = 400
    slant: str = "normal"

    def attributes(self) -> dict[str, object]:
        """Return the SVG attributes of a text in this style."""
        return {
            "font_size": self.size,
            "font_weight": self.weight,
            "font_style": self.slant,
            "fill": self.ink,
        }


SOLID, DASHED, FINE = Stroke(), Stroke("7 4"), Stroke("3 3")
THIN, FAINT = Stroke(width=0.75), Stroke(width=0.75, ink=MID)
BODY, BOLD, MATHS = Type(), Type(weight=600), Type(slant="italic")
NOTE = Type(SMALL, GREY)
