"""Figures of the topic Generative models and LLMs: paths to data, and decoding."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from math import exp, hypot, prod, sqrt
from statistics import NormalDist

from pen import Box, Sheet
from plot import Axes
from style import DASHED, MATHS, MID, NOTE, PAPER, THIN

TOP, MODE, WIDTH, STARTS, ENDS = (
    122,
    1.1,
    0.16,
    (-1.6, -0.8, -0.3, 0.3, 0.8, 1.6),
    (3, 0, 5, 1, 4, 2),
)
STEPS, RANGE = 60, 2.2
Mix = Callable[[float], tuple[float, float]]


def diffusion_mix(time: float) -> tuple[float, float]:
    """Return the weights of data and noise after a part of the linear schedule."""
    share = prod(1 - (1e-4 + (0.02 - 1e-4) * s / 999) for s in range(round(1000 * time)))
    return sqrt(share), sqrt(1 - share)


def straight_mix(time: float) -> tuple[float, float]:
    """Return the weights of data and noise on a straight line."""
    return 1 - time, time


def moved(start: float, mix: Mix, time: float) -> float:
    """Return where the flow of the whole distribution carries a start value: its quantile."""
    data, noise = mix(time)
    low, high, target = -5.0, 5.0, NormalDist().cdf(start)
    parts = [NormalDist(side * data * MODE, hypot(data * WIDTH, noise)) for side in (-1, 1)]
    for _ in range(50):
        middle = (low + high) / 2
        if sum(part.cdf(middle) for part in parts) / 2 < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def generative_paths() -> Sheet:
    """Draw the sampling paths of diffusion and flow matching, and the training pairs of the latter."""
    title = "Paths from noise to data: of diffusion, of training pairs and of flow matching."
    sheet = Sheet(title, 520, 226)
    panels = [_panel(sheet, 84 + 174 * column) for column in range(3)]
    names = "diffusion:\nsampling", "flow matching:\ntraining pairs", "flow matching:\nsampling"
    for axes, name in zip(panels, names, strict=True):
        sheet.label((axes.frame.x, 24), name)
    for axes, mix in (panels[0], diffusion_mix), (panels[2], straight_mix):
        for start in STARTS:
            _trace(axes, [moved(start, mix, 1 - step / STEPS) for step in range(STEPS + 1)])
    goals = [moved(start, straight_mix, 0) for start in STARTS]
    for start, goal in zip(STARTS, ENDS, strict=True):
        _trace(panels[1], [start, goals[goal]])
    return sheet


def _panel(sheet: Sheet, x: float) -> Axes:
    frame = Box(x, TOP, 140, 148)
    axes = Axes(sheet, frame, (0, 1), (-RANGE, RANGE))
    for side in (-1, 1):
        y = axes.at(1, side * MODE)[1]
        sheet.rectangle(Box(frame.right()[0] + 5, y, 8, 22), fill=MID)
    sheet.rectangle(Box(frame.left()[0] - 5, TOP, 8, 120), fill=MID)
    sheet.label((frame.left()[0] - 8, 212), "noise", NOTE, "start")
    sheet.label((frame.right()[0] + 8, 212), "data", NOTE, "end")
    return axes


def _trace(axes: Axes, values: Sequence[float]) -> None:
    last = len(values) - 1
    points = [axes.at(index / last, value) for index, value in enumerate(values)]
    axes.sheet.line(points, THIN)
    axes.sheet.dot(points[0])
    axes.sheet.dot(points[-1])


LOGITS, TOP_K, TOP_P = (3.0, 2.2, 1.6, 1.0, 0.5, 0.0, -0.5, -1.0), 3, 0.9


def softmax(temperature: float) -> list[float]:
    """Return the probabilities of the tokens at a temperature."""
    weights = [exp(z / temperature) for z in LOGITS]
    return [weight / sum(weights) for weight in weights]


def nucleus(temperature: float) -> int:
    """Return how many of the likeliest tokens reach the probability of top-p."""
    return sum(total < TOP_P for total in accumulate(softmax(temperature))) + 1


def decoding_temperature() -> Sheet:
    """Draw one next-token distribution at three temperatures with both cut-offs."""
    title = "A distribution over eight tokens at temperatures 0.5, 1 and 2, with two cut-offs."
    sheet = Sheet(title, 520, 280)
    for column, temperature in enumerate((0.5, 1, 2)):
        frame = Box(112 + 160 * column, 126, 132, 164)
        axes = Axes(sheet, frame, (0, len(LOGITS)), (0, 0.8))
        _bars(axes, temperature)
        axes.ticks_y(0, 0.4, 0.8, numbers=column == 0)
        _cuts(axes, temperature)
    sheet.label((46, 22), "p", MATHS)
    sheet.label((272, 266), "tokens, likeliest first", NOTE)
    return sheet


def _bars(axes: Axes, temperature: float) -> None:
    axes.level(0, THIN)
    for index, probability in enumerate(softmax(temperature)):
        (left, top), (right, bottom) = axes.at(index + 0.15, probability), axes.at(index + 0.85, 0)
        bar = Box((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
        axes.sheet.rectangle(bar, fill=MID if index < nucleus(temperature) else PAPER)


def _cuts(axes: Axes, temperature: float) -> None:
    sheet, x = axes.sheet, axes.frame.x
    sheet.label((x, 18), f"T = {temperature:g}", MATHS)
    sheet.line([axes.at(TOP_K, 0), axes.at(TOP_K, 0.72)], DASHED)
    sheet.label(axes.at(TOP_K + 0.4, 0.66), f"top-k, k = {TOP_K}", NOTE, "start")
    sheet.label((x, 230), f"top-p, p = {TOP_P}:\n{nucleus(temperature)} tokens")


FIGURES = {
    "generative-paths": generative_paths,
    "decoding-temperature": decoding_temperature,
}
