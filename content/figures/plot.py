"""Axes for figures that plot a function."""

from collections.abc import Callable
from dataclasses import dataclass

from pen import Box, Point, Sheet
from style import CLEAR, FAINT, NOTE, SMALL, SOLID, THIN, Stroke

Span = tuple[float, float]
SAMPLES = 120
TICK = 4


@dataclass(frozen=True)
class Axes:
    """A frame on a sheet, with the range of data it shows."""

    sheet: Sheet
    frame: Box
    x: Span
    y: Span

    def at(self, x: float, y: float) -> Point:
        """Return the position of a data point on the sheet."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        left, bottom = self.frame.left()[0], self.frame.bottom()[1]
        return left + across * self.frame.w, bottom - up * self.frame.h

    def curve(
        self, f: Callable[[float], float], stroke: Stroke = SOLID, span: Span | None = None
    ) -> None:
        """Draw y = f(x) where it is inside the frame."""
        low, high = span or self.x
        xs = [low + (high - low) * i / SAMPLES for i in range(SAMPLES + 1)]
        inside = [(x, f(x)) for x in xs if self.y[0] <= f(x) <= self.y[1]]
        self.sheet.line([self.at(x, y) for x, y in inside], stroke)

    def level(self, y: float, stroke: Stroke = FAINT) -> None:
        """Draw a horizontal line across the frame."""
        self.sheet.line([self.at(self.x[0], y), self.at(self.x[1], y)], stroke)

    def upright(self, x: float, stroke: Stroke = FAINT) -> None:
        """Draw a vertical line over the height of the frame."""
        self.sheet.line([self.at(x, self.y[0]), self.at(x, self.y[1])], stroke)

    def arms(self, x_title: str, y_title: str) -> None:
        """Draw two titled arrows as axes, for a plot without numbers."""
        corner = self.at(self.x[0], self.y[0])
        right, top = self.at(self.x[1], self.y[0]), self.at(self.x[0], self.y[1])
        self.sheet.arrow(corner, right, stroke=THIN)
        self.sheet.arrow(corner, top, stroke=THIN)
        self.sheet.label((right[0], right[1] + CLEAR + SMALL / 2), x_title, anchor="end")
        self.sheet.label((top[0], top[1] - CLEAR - SMALL / 2), y_title)

    def ticks_x(self, *values: float) -> None:
        """Draw the x axis along the bottom of the frame, with numbers."""
        self.level(self.y[0], THIN)
        for value in values:
            x, y = self.at(value, self.y[0])
            self.sheet.line([(x, y), (x, y + TICK)], THIN)
            self.sheet.label((x, y + TICK + CLEAR + 3), _signed(value), NOTE)

    def ticks_y(self, *values: float, numbers: bool = True) -> None:
        """Draw the y axis along the left of the frame, with or without numbers."""
        self.upright(self.x[0], THIN)
        for value in values:
            x, y = self.at(self.x[0], value)
            self.sheet.line([(x - TICK, y), (x, y)], THIN)
            if numbers:
                self.sheet.label((x - TICK - 3, y), _signed(value), NOTE, "end")


def _signed(value: float) -> str:
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")
