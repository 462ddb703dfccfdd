"""Plots as SVG in black and greys: shapes distinguish points, and a title describes the plot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from math import ceil, floor

from studypress.page.words.catalogue import SOURCE, Words, words_for

WIDTH = 448.0
"""Width of a plot in units: points, if it fills the text and its gutter."""


@dataclass(frozen=True)
class Face:
    """Type of a plot's words: font families, size in units, and width of a letter.

    `letter` is an upper bound of the average width of letters, as a fraction of the size.
    """

    families: str
    size: float
    letter: float = 0.5
    numbers: Words = field(default_factory=lambda: words_for(SOURCE))
    """Language of numbers."""


@dataclass(frozen=True)
class Point:
    """A point of a scatter plot with its shape: circle, triangle, diamond, square, ring, cross.

    It is labelled with `label` if there is space, else with `number`, else not at all.
    """

    x: float
    y: float
    shape: str
    label: str
    number: int


@dataclass(frozen=True)
class PlotBox:
    """A rectangle, in units from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "PlotBox") -> bool:
        """Return whether the two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def wider(self, margin: float) -> "PlotBox":
        """Return the rectangle with a margin on its left and on its right."""
        return PlotBox(self.left - margin, self.top, self.right + margin, self.bottom)


def histogram(counts: Sequence[int], labels: Sequence[str], words: str, face: Face) -> str:
    """Draw bars with their counts; label their edges, or each bar if there are as many labels.

    If space is short, every second label is left out.
    """
    size = face.size
    height, left, foot = 80 + 3.6 * size, 2.0 * size, 2.0 * size
    step = (WIDTH - 2 * left) / len(counts)
    most = max(*counts, 1)
    room = height - foot - 1.6 * size
    parts = []
    for at, count in enumerate(counts):
        tall = room * count / most
        x, y = left + at * step, height - foot - tall
        if count:
            parts.append(_rect(PlotBox(x, y, x + step, y + tall), "#c4c4c4", 0.6))
            parts.append(_text(x + step / 2, y - 0.4 * size, str(count), face))
    parts.append(_line(PlotBox(left, height - foot, WIDTH - left, height - foot), 0.8))
    every = 1 + (max(map(len, labels)) * size / 2 > step)
    for at, label in list(enumerate(labels))[::every]:
        x = left + (at + (len(labels) == len(counts)) / 2) * step
        parts.append(_text(x, height - foot + 1.3 * size, label, face))
    return _svg(height, words, parts)


def scatter(points: Sequence[Point], title: str, axes: tuple[str, str], face: Face) -> str:
    """Draw points with x of at most 1, and lines at y = 0 and 0.2; `axes` are the axis titles.

    The x-axis begins at 0, or at the least fifth below it that is necessary.
    """
    size = face.size
    frame = PlotBox(4.2 * size, 0.8 * size, WIDTH - size, 276.0)
    height = frame.bottom + 3.6 * size
    low = min(-0.2, floor(5 * min(point.y for point in points)) / 5)
    high = max(0.6, ceil(5 * max(point.y for point in points)) / 5)
    least = min(0, floor(5 * min(point.x for point in points)))

    def place(x: float, y: float) -> tuple[float, float]:
        across = frame.left + (5 * x - least) / (5 - least) * (frame.right - frame.left)
        return across, frame.bottom - (y - low) / (high - low) * (frame.bottom - frame.top)

    parts = list(_axes(frame, range(least, 6), (low, high), axes, face))
    lines = [place(0, value)[1] for value in _LINES]
    taken = [PlotBox(frame.left, y - 0.5, frame.right, y + 0.5) for y in lines]
    parts += _points([(place(point.x, point.y), point) for point in points], taken, frame, face)
    return _svg(height, title, parts)


_LINES = (0.0, 0.2)  # thresholds of wrong and of weak questions


def _axes(
    frame: PlotBox,
    fifths: range,
    reach: tuple[float, float],
    names: tuple[str, str],
    face: Face,
) -> Iterator[str]:
    size = face.size
    low, high = reach
    steps = round((high - low) / 0.2)
    for at in range(steps + 1):
        value = round(low + 0.2 * at, 1)
        y = frame.bottom - at / steps * (frame.bottom - frame.top)
        dashes = "3 2" if value == _LINES[1] else ""
        if value in (*_LINES, low):
            yield _line(
                PlotBox(frame.left, y, frame.right, y), 0.8 if value == low else 0.4, dashes
            )
        label = face.numbers.fixed(value, 1)
        yield _text(frame.left - 0.5 * size, y + 0.35 * size, label, face, "end")
    for at, fifth in enumerate(fifths):
        x = frame.left + at / (len(fifths) - 1) * (frame.right - frame.left)
        label = face.numbers.fixed(fifth / 5, 1)
        yield _line(PlotBox(x, frame.bottom, x, frame.bottom + 3), 0.8)
        yield _text(x, frame.bottom + 1.5 * size, label, face)
    yield _line(PlotBox(frame.left, frame.top, frame.left, frame.bottom), 0.8)
    middle = (frame.left + frame.right) / 2
    yield _text(middle, frame.bottom + 3.1 * size, names[0], face)
    turn = f"translate({size:.2f} {(frame.top + frame.bottom) / 2:.2f}) rotate(-90)"
    yield f'<text {_type(face, "middle")} transform="{turn}">{escape(names[1])}</text>'


Placed = tuple[tuple[float, float], Point]
Spot = tuple[PlotBox, str]
"""A place for a text, and its text anchor: `start`, `middle` or `end`."""


def _points(
    placed: Sequence[Placed], lines: Sequence[PlotBox], frame: PlotBox, face: Face
) -> Iterator[str]:
    """Draw the points, then labels that overlap no point, line or other label."""
    taken = [*lines]
    taken += [PlotBox(x - 2.6, y - 2.6, x + 2.6, y + 2.6) for (x, y), _ in placed]
    for (x, y), point in placed:
        yield _SHAPES[point.shape].format(x=f"{x:.2f}", y=f"{y:.2f}")
    for where, texts in _labels(placed).items():
        for text in texts:
            spots = _spots(where, text, face)
            if spot := next((spot for spot in spots if _is_free(spot[0], taken, frame)), None):
                taken.append(spot[0].wider(face.letter * face.size))
                yield _label(*spot, text, face)
                break


def _labels(placed: Sequence[Placed]) -> dict[tuple[float, float], Sequence[str]]:
    """Return the possible labels of each place, the best first: names, numbers, a first number.

    Points at the same place share a label.
    """
    found: dict[tuple[int, int], list[Placed]] = {}
    for (x, y), point in placed:
        found.setdefault((round(x), round(y)), []).append(((x, y), point))
    return {same[0][0]: list(_texts([point for _, point in same])) for same in found.values()}


def _texts(points: Sequence[Point]) -> Iterator[str]:
    names = [point.label for point in points]
    numbers = sorted(point.number for point in points)
    if all(names) and len(names) <= _NAMES:
        yield ", ".join(names)
    yield ", ".join(map(str, numbers[:_NUMBERS])) + ", …" * (len(numbers) > _NUMBERS)
    if len(numbers) > 1:
        yield f"{numbers[0]}, …"


_NAMES, _NUMBERS = 2, 6  # maximum in the label of points at one place


def _label(box: PlotBox, end: str, text: str, face: Face) -> str:
    x = {"start": box.left, "end": box.right}.get(end, (box.left + box.right) / 2)
    return _text(x, box.bottom - 0.28 * face.size, text, face, end)


def _is_free(box: PlotBox, taken: Sequence[PlotBox], frame: PlotBox) -> bool:
    inside = frame.left < box.left and box.right < frame.right + 6 and frame.top - 4 < box.top
    return inside and box.bottom < frame.bottom and not any(map(box.meets, taken))


def _spots(where: tuple[float, float], text: str, face: Face) -> Iterator[Spot]:
    """Yield places right of a point, left, above and below it, and at its corners."""
    wide, tall, gap = face.letter * face.size * len(text), 1.05 * face.size, 4.6
    x, y = where
    right, left, centre = (x + gap, "start"), (x - gap - wide, "end"), (x - wide / 2, "middle")
    middle, above, below = y - tall / 2, y - gap - tall, y + gap
    for (at, end), top in (
        (right, middle), (left, middle), (centre, above), (centre, below),
        (right, above), (right, below), (left, above), (left, below),
    ):  # fmt: skip
        yield PlotBox(at, top, at + wide, top + tall), end


_SHAPES = {
    "circle": '<circle cx="{x}" cy="{y}" r="2.1" fill="#000"/>',
    "ring": '<circle cx="{x}" cy="{y}" r="2.1" fill="#fff" stroke="#000" stroke-width=".8"/>',
    "square": '<path transform="translate({x} {y})" d="M-2.1-2.1H2.1V2.1H-2.1Z" fill="#fff"'
    ' stroke="#000" stroke-width=".8"/>',
    "triangle": '<path transform="translate({x} {y})" d="M0-2.7L2.6 1.9H-2.6Z" fill="#fff"'
    ' stroke="#000" stroke-width=".8"/>',
    "diamond": '<path transform="translate({x} {y})" d="M0-3.2L3.2 0 0 3.2-3.2 0Z" fill="#000"/>',
    "cross": '<path transform="translate({x} {y})" d="M-2.1-2.1L2.1 2.1M-2.1 2.1L2.1-2.1"'
    ' stroke="#000" stroke-width=".9"/>',
}


def _rect(box: PlotBox, fill: str, edge: float = 0) -> str:
    width, height = box.right - box.left, box.bottom - box.top
    where = f'x="{box.left:.2f}" y="{box.top:.2f}" width="{width:.2f}" height="{height:.2f}"'
    stroke = f' stroke="#000" stroke-width="{edge}"' if edge else ""
    return f'<rect {where} fill="{fill}"{stroke}/>'


def _line(ends: PlotBox, width: float, dashes: str = "") -> str:
    """Draw the diagonal of a box, from the top left to the bottom right."""
    start, end = (ends.left, ends.top), (ends.right, ends.bottom)
    at = 'x1="{:.2f}" y1="{:.2f}" x2="{:.2f}" y2="{:.2f}"'.format(*start, *end)
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line {at} stroke="#000" stroke-width="{width}"{dash}/>'


def _text(x: float, y: float, text: str, face: Face, anchor: str = "middle") -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" {_type(face, anchor)}>{escape(text)}</text>'


def _type(face: Face, anchor: str) -> str:
    return f'font-family="{face.families}" font-size="{face.size:g}" text-anchor="{anchor}"'


def _svg(height: float, words: str, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" role="img">'
    return f"{head}<title>{escape(words)}</title>{''.join(parts)}</svg>"
