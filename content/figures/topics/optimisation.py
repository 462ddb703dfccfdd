"""Figures of the topic Optimisation and training dynamics."""

from collections.abc import Callable
from functools import partial
from math import cos, pi

from pen import Box, Point, Sheet
from plot import Axes
from style import BOLD, CLEAR, DASHED, FAINT, FINE, NOTE, SOLID, THIN

WARM, STEPS, LEAST = 15, 100, 0.1
LAST = 40


def warmup_cosine() -> Sheet:
    """Draw a schedule with warm-up and cosine decay, and losses at three learning rates."""
    title = (
        "Linear warm-up and cosine decay, and losses at a high, a middle and a low learning rate."
    )
    sheet = Sheet(title, 520, 252)
    _schedule(Axes(sheet, Box(146, 130, 200, 196), (0, 108), (0, 1.25)))
    _losses(Axes(sheet, Box(396, 130, 200, 196), (0, 43), (0, 1.75)))
    return sheet


def learning_rate(step: float) -> float:
    """Return the rate at a step, as a share of its maximum."""
    if step < WARM:
        return step / WARM
    return LEAST + (1 - LEAST) / 2 * (1 + cos(pi * (step - WARM) / (STEPS - WARM)))


def loss(rate: float, step: float) -> float:
    """Return the loss of gradient descent on a parabola of curvature 1, begun at loss 1."""
    return float(abs(1 - rate) ** (2 * step))


def _schedule(axes: Axes) -> None:
    axes.arms("step", "learning rate")
    axes.sheet.line([axes.at(WARM, 0), axes.at(WARM, 1)], FINE)
    for rate, name in ((1, "max"), (LEAST, "min")):
        x, y = axes.at(0, rate)
        axes.sheet.line([(x, y), axes.at(STEPS if rate < 1 else WARM, rate)], FAINT)
        axes.sheet.label((x - CLEAR, y), name, NOTE, "end")
    axes.curve(learning_rate, span=(0, WARM))
    axes.curve(learning_rate, span=(WARM, STEPS))
    axes.sheet.label(axes.at(WARM + 4, 1.08), "warm-up ends", NOTE, "start")
    axes.sheet.label(axes.at(64, 0.72), "cosine decay", anchor="start")


def _losses(axes: Axes) -> None:
    axes.arms("step", "loss")
    curves = ((2.012, FINE), (0.008, DASHED), (0.08, SOLID))
    for rate, stroke in curves:
        axes.curve(partial(loss, rate), stroke, (0, LAST))
    axes.sheet.label(axes.at(22, 1.5), "too high", anchor="start")
    axes.sheet.label(axes.at(22, 0.87), "too low", anchor="start")
    axes.sheet.label(axes.at(14, 0.24), "about right", anchor="start")


SIDE, STRIP = 168, 26
GRID = tuple((x, y) for x in (1 / 6, 1 / 2, 5 / 6) for y in (1 / 6, 1 / 2, 5 / 6))
RANDOM = (
    (0.07, 0.44),
    (0.16, 0.82),
    (0.28, 0.17),
    (0.37, 0.62),
    (0.48, 0.91),
    (0.59, 0.33),
    (0.71, 0.70),
    (0.82, 0.10),
    (0.94, 0.52),
)


def grid_random_search() -> Sheet:
    """Draw nine grid trials and nine random ones with their values on the axis that matters."""
    title = "Nine grid trials give three values of the important axis, nine random ones give nine."
    sheet = Sheet(title, 520, 286)
    _search(sheet, 166, "Grid", GRID, "3 distinct values")
    _search(sheet, 420, "Random", RANDOM, "9 distinct values")
    return sheet


def _search(sheet: Sheet, x: float, name: str, trials: tuple[Point, ...], count: str) -> None:
    frame = Box(x, 116, SIDE, SIDE)
    axes = Axes(sheet, frame, (0, 1), (0, 1))
    left, base = frame.left()[0], frame.bottom()[1]
    sheet.label((x, 16), name, BOLD)
    for across in {point[0] for point in trials}:
        _project(axes, across)
    sheet.line([(left, base), (left, frame.top()[1]), (left + SIDE, frame.top()[1])], THIN)
    sheet.line([(left, base), (left + SIDE, base), (left + SIDE, frame.top()[1])], THIN)
    for point in trials:
        sheet.dot(axes.at(*point))
    sheet.line([(left, base + STRIP), (left + SIDE, base + STRIP)], THIN)
    sheet.label((x, base + STRIP + 18), "important hyperparameter", NOTE)
    sheet.label((x, base + STRIP + 38), count)
    sheet.label((left - CLEAR, 116), "unimportant", NOTE, "end")


def _project(axes: Axes, across: float) -> None:
    x, base = axes.at(across, 0)
    axes.sheet.line([axes.at(across, 1), (x, base + STRIP)], FAINT)
    axes.sheet.line([(x, base + STRIP - 7), (x, base + STRIP + 4)])


FIGURES: dict[str, Callable[[], Sheet]] = {
    "warmup-cosine": warmup_cosine,
    "grid-random-search": grid_random_search,
}
