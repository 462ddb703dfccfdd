"""Plot of the exam benchmark: SVG in shades of grey for the documentation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import cycle
from math import ceil, floor, log10

from bench_tables import Figure, Step

WIDTH = 780
BAR, TOP, LEFT = 24, 34, 270
"""Height of a bar with its gap; top and left edge of the first bar."""

HEIGHT, RIGHT = 300, 500
"""Height of the lower plot, and the right end of its lines."""

APART = 13
"""Minimum distance of the names at the ends of lines."""

DASHES = ("", "7 3", "2 3", "9 3 2 3", "1 4", "12 4")


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis between two powers of ten, with its coordinates."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the coordinate of a value."""
        share = (log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def axis_of(values: Sequence[float], start: float, end: float) -> Axis:
    """Return an axis that contains the values."""
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return Axis(low, max(high, low + 1), start, end)


def plot(figures: Sequence[Figure], steps: Sequence[Step], forms: int) -> str:
    """Draw forms per second as bars, and seconds against forms as lines."""
    foot = TOP + BAR * len(figures)
    lines = {"studypress, named candidates": {step.size: step.cost.seconds for step in steps}}
    lines |= {
        _name(one, forms): one.points | {forms: one.cost.seconds}
        for one in figures
        if not one.tool.startswith("studypress")
    }
    drawn = [*_bars(figures, forms, foot), *_lines(lines, foot + 80, foot + 80 + HEIGHT)]
    whole = foot + 80 + HEIGHT + 30
    box = f'viewBox="0 0 {WIDTH} {whole}" font-family="sans-serif" font-size="12"'
    paper = f'<rect width="{WIDTH}" height="{whole}" fill="#fff"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>'
    return "\n".join([head, paper, *drawn, "</svg>\n"])


def _name(figure: Figure, forms: int) -> str:
    return figure.tool if figure.printed == forms else f"{figure.tool} (scaled)"


def _bars(figures: Sequence[Figure], forms: int, foot: float) -> Iterator[str]:
    speeds = [forms / one.cost.seconds for one in figures]
    across = axis_of(speeds, LEFT, WIDTH - 70)
    yield _text(8, 18, "Forms per second", weight="bold")
    for tick in across.ticks:
        yield _line((across.at(tick), TOP - 4), (across.at(tick), foot), "#ccc")
        yield _text(across.at(tick), foot + 16, f"{tick:g}", "middle")
    for at, (figure, speed) in enumerate(zip(figures, speeds, strict=True)):
        y, width = TOP + BAR * at, across.at(speed) - LEFT
        fill = "#000" if figure.tool.startswith("studypress") else "#999"
        yield f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR - 8}" fill="{fill}"/>'
        yield _text(LEFT - 8, y + 12, _name(figure, forms), "end")
        yield _text(LEFT + width + 6, y + 12, f"{speed:.3g}")


def _lines(lines: dict[str, dict[int, float]], top: float, foot: float) -> Iterator[str]:
    lines = {name: points for name, points in lines.items() if points}
    sizes = [size for points in lines.values() for size in points]
    seconds = [second for points in lines.values() for second in points.values()]
    across, up = axis_of(sizes, 50, RIGHT), axis_of(seconds, foot, top)
    yield _text(8, top - 14, "Seconds, by number of forms", weight="bold")
    for tick in across.ticks:
        yield _line((across.at(tick), top), (across.at(tick), foot), "#ccc")
        yield _text(across.at(tick), foot + 18, f"{tick:,g}", "middle")
    for tick in up.ticks:
        yield _line((50, up.at(tick)), (RIGHT, up.at(tick)), "#ccc")
        yield _text(44, up.at(tick) + 4, f"{tick:,g}", "end")
    yield from _curves(lines, across, up)


def _curves(lines: dict[str, dict[int, float]], across: Axis, up: Axis) -> Iterator[str]:
    ends: list[tuple[tuple[float, float], str]] = []
    for (name, points), dashes in zip(lines.items(), cycle(DASHES), strict=False):
        places = [(across.at(size), up.at(second)) for size, second in sorted(points.items())]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        style = f'fill="none" stroke="#000" stroke-width="{1.2 if ends else 2.4}"'
        yield f'<polyline points="{path}" {style} stroke-dasharray="{dashes}"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>' for x, y in places)
        ends.append((places[-1], name))
    label = float("inf")
    for (x, y), name in sorted(ends, key=lambda end: -end[0][1]):
        label = min(y, label - APART)
        yield _line((x + 4, y), (across.end + 8, label), "#bbb")
        yield _text(across.end + 12, label + 4, name)


def _line(start: tuple[float, float], end: tuple[float, float], ink: str) -> str:
    (x, y), (to_x, to_y) = start, end
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{ink}" fill="none"/>'


def _text(x: float, y: float, words: str, anchor: str = "start", weight: str = "normal") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}"'
    return f"<text {place}>{escape(words)}</text>"
