"""Elements of figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import dist

from style import (
    BAR,
    BODY,
    CAP,
    CLEAR,
    CORNER,
    DISC,
    DOT,
    FONT,
    HALF_HEAD,
    HEAD,
    INK,
    LEADING,
    NOTE,
    PALE,
    PAPER,
    RING,
    SMALL,
    SOLID,
    Stroke,
    Type,
)

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle by its centre and size; each edge gives the point where an arrow ends."""

    x: float
    y: float
    w: float
    h: float

    def left(self, shift: float = 0) -> Point:
        """Return the point `shift` below the middle of the left edge."""
        return self.x - self.w / 2, self.y + shift

    def right(self, shift: float = 0) -> Point:
        """Return the point `shift` below the middle of the right edge."""
        return self.x + self.w / 2, self.y + shift

    def top(self, shift: float = 0) -> Point:
        """Return the point `shift` to the right of the middle of the top edge."""
        return self.x + shift, self.y - self.h / 2

    def bottom(self, shift: float = 0) -> Point:
        """Return the point `shift` to the right of the middle of the bottom edge."""
        return self.x + shift, self.y + self.h / 2


class Sheet:
    """One figure: marks in drawing order, in CSS pixels from the top left corner."""

    def __init__(self, title: str, width: int, height: int) -> None:
        """Start an empty figure whose one-sentence title is read aloud."""
        self.size = width, height
        self.marks: list[str] = []
        self.mark("title", title)

    def svg(self) -> str:
        """Return the figure as an SVG file."""
        width, height = self.size
        root = _tag(
            "svg",
            "\n" + "\n".join(self.marks) + "\n",
            xmlns="http://www.w3.org/2000/svg",
            width=width,
            height=height,
            viewBox=f"0 0 {width} {height}",
            font_family=FONT,
        )
        return root + "\n"

    def mark(self, name: str, text: str = "", /, **attributes: object) -> None:
        """Add one element that contains plain text."""
        self.marks.append(_tag(name, escape(text), **attributes))

    def label(self, at: Point, text: str, style: Type = BODY, anchor: str = "middle") -> None:
        """Set lines of text, centred vertically on `at`."""
        lines = text.split("\n")
        leading = style.size * LEADING
        first = at[1] + style.size * 0.35 - leading * (len(lines) - 1) / 2
        for row, line in enumerate(lines):
            y = first + row * leading
            self.mark("text", line, x=at[0], y=y, text_anchor=anchor, **style.attributes())

    def path(self, d: str, stroke: Stroke = SOLID, fill: str = "none") -> None:
        """Draw an SVG path."""
        self.mark("path", d=d, **stroke.attributes(fill))

    def line(self, points: Iterable[Point], stroke: Stroke = SOLID) -> None:
        """Draw straight segments through the points."""
        self.path("M" + " L".join(_at(p) for p in points), stroke)

    def area(self, points: Iterable[Point], fill: str = PALE) -> None:
        """Fill a polygon without an outline."""
        self.mark("polygon", points=" ".join(_at(p) for p in points), fill=fill)

    def dot(self, at: Point) -> None:
        """Mark a point of a curve."""
        self.mark("circle", cx=at[0], cy=at[1], r=DOT, fill=INK)

    def ring(self, at: Point) -> None:
        """Mark a point that a curve leaves out."""
        self.mark("circle", cx=at[0], cy=at[1], r=RING, **SOLID.attributes(PAPER))

    def step(self, at: Point, number: str) -> None:
        """Mark one numbered step with a circle."""
        self.mark("circle", cx=at[0], cy=at[1], r=DISC, **SOLID.attributes(PAPER))
        self.label(at, number, Type(SMALL, weight=600))

    def rectangle(self, box: Box, corner: float = 0, fill: str = PAPER) -> None:
        """Draw the outline of a box."""
        (x, _), (_, y) = box.left(), box.top()
        self.mark("rect", x=x, y=y, width=box.w, height=box.h, rx=corner, **SOLID.attributes(fill))

    def service(self, at: Point, text: str, size: Point = (84, 42)) -> Box:
        """Draw a processing part: a rounded box."""
        box = Box(*at, *size)
        self.rectangle(box, CORNER)
        self.label(at, text)
        return box

    def store(self, at: Point, text: str, size: Point = (84, 54)) -> Box:
        """Draw a data store: a cylinder."""
        box = Box(*at, *size)
        (x, _), (_, y), radius = box.left(), box.top(), _at((box.w / 2, CAP))
        wall, rim = _at((x, y + CAP)), f"a{radius} 0 0"
        self.path(
            f"M{wall} v{_number(box.h - 2 * CAP)} {rim} 0 {_number(box.w)},0 "
            f"V{_number(y + CAP)} {rim} 0 {_number(-box.w)},0 {rim} 0 {_number(box.w)},0",
            fill=PALE,
        )
        self.label((box.x, box.y + CAP), text)
        return box

    def queue(self, at: Point, text: str, size: Point = (84, 42)) -> Box:
        """Draw a queue: a box with bars at both ends."""
        box = Box(*at, *size)
        self.rectangle(box)
        for inset in (BAR, 2 * BAR):
            for x in (box.left()[0] + inset, box.right()[0] - inset):
                self.line([(x, box.top()[1]), (x, box.bottom()[1])])
        self.label(at, text)
        return box

    def arrow(
        self,
        *points: Point,
        label: str = "",
        step: str = "",
        stroke: Stroke = SOLID,
        both: bool = False,
    ) -> None:
        """Draw an arrow; its label is to the left of its longest segment, in its direction."""
        shaft = [*points[:-1], _towards(points[-1], points[-2], HEAD - 1)]
        if both:
            shaft[0] = _towards(points[0], points[1], HEAD - 1)
            self._head(points[1], points[0])
        self.line(shaft, stroke)
        self._head(points[-2], points[-1])
        start, end = max(pairwise(points), key=lambda pair: dist(*pair))
        if label:
            self._beside(start, end, label)
        if step:
            self.step(_towards(start, end, (dist(start, end) - HEAD) / 2), step)

    def _head(self, start: Point, tip: Point) -> None:
        base = _towards(tip, start, HEAD)
        across = [(tip[1] - base[1]) / HEAD * HALF_HEAD, (base[0] - tip[0]) / HEAD * HALF_HEAD]
        corners = [(base[0] + side * across[0], base[1] + side * across[1]) for side in (1, -1)]
        self.area([tip, *corners], INK)

    def _beside(self, start: Point, end: Point, text: str) -> None:
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        if start[1] == end[1]:
            rise = CLEAR + SMALL * LEADING * (text.count("\n") + 1) / 2
            self.label((x, y - rise if start[0] < end[0] else y + rise), text, NOTE)
        elif start[1] < end[1]:
            self.label((x + CLEAR, y), text, NOTE, "start")
        else:
            self.label((x - CLEAR, y), text, NOTE, "end")


def _towards(start: Point, end: Point, length: float) -> Point:
    part = length / dist(start, end)
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}"


def _at(point: Point) -> str:
    return f"{_number(point[0])},{_number(point[1])}"


def _tag(name: str, content: str, **attributes: object) -> str:
    values = {
        key.replace("_", "-"): _number(value) if isinstance(value, float) else value
        for key, value in attributes.items()
    }
    written = "".join(f' {key}="{value}"' for key, value in values.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"
