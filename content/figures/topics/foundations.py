"""Figures of the topic Foundations."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import erf, exp, pi, sqrt, tanh

from pen import Box, Point, Sheet
from plot import Axes, Span
from style import BOLD, CLEAR, DASHED, FINE, MATHS, NOTE

EPOCHS = 50


def loss_curves() -> Sheet:
    """Draw training and validation loss with the epoch of early stopping."""
    title = (
        "Training loss keeps falling; validation loss has a minimum, then rises, so the gap grows."
    )
    sheet = Sheet(title, 520, 300)
    axes = Axes(sheet, Box(266, 150, 476, 240), (0, 52), (0, 2.6))
    best = min((epoch / 100 for epoch in range(100 * EPOCHS)), key=validation_loss)
    _regions(axes, best)
    axes.arms("epochs", "loss")
    axes.curve(training_loss, span=(0, EPOCHS))
    axes.curve(validation_loss, DASHED, (0, EPOCHS))
    _stopping(axes, best)
    _gap(axes, 45)
    return sheet


def training_loss(epoch: float) -> float:
    """Return a loss that decays to a floor."""
    return 1.9 * exp(-epoch / 7) + 0.36


def validation_loss(epoch: float) -> float:
    """Return the training loss plus a generalisation gap that grows with training."""
    return training_loss(epoch) + 0.12 + 0.00055 * epoch**2


def _regions(axes: Axes, best: float) -> None:
    low, high = axes.y[0], 2.35
    corners = (best, low), (best, high), (EPOCHS, high), (EPOCHS, low)
    axes.sheet.area(axes.at(*corner) for corner in corners)
    axes.sheet.label(axes.at(best / 2, 2.2), "underfitting", NOTE)
    axes.sheet.label(axes.at((best + EPOCHS) / 2, 2.2), "overfitting", NOTE)


def _stopping(axes: Axes, best: float) -> None:
    axes.sheet.line([axes.at(best, 0), axes.at(best, 2.35)], FINE)
    axes.sheet.dot(axes.at(best, validation_loss(best)))
    x, y = axes.at(best, 1.45)
    axes.sheet.label((x + CLEAR + 2, y), "early stopping:\nkeep these weights", anchor="start")


def _gap(axes: Axes, epoch: float) -> None:
    low, high = axes.at(epoch, training_loss(epoch)), axes.at(epoch, validation_loss(epoch))
    axes.sheet.arrow(low, high, both=True)
    axes.sheet.label((low[0] - CLEAR, (low[1] + high[1]) / 2), "generalisation\ngap", BOLD, "end")
    axes.sheet.label(axes.at(EPOCHS - 1, 0.17), "training loss", anchor="end")
    axes.sheet.label(axes.at(43, 1.82), "validation loss", anchor="end")


@dataclass(frozen=True)
class Activation:
    """An activation function, its derivative, and the open ends at jumps of the derivative."""

    name: str
    f: Callable[[float], float]
    slope: Callable[[float], float]
    jumps: tuple[Point, ...] = ()


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x))


def _normal(x: float) -> float:
    return (1 + erf(x / sqrt(2))) / 2


def _density(x: float) -> float:
    return exp(-x * x / 2) / sqrt(2 * pi)


ACTIVATIONS = (
    Activation("sigmoid", _logistic, lambda x: _logistic(x) * (1 - _logistic(x))),
    Activation("tanh", tanh, lambda x: 1 - tanh(x) ** 2),
    Activation("ReLU", lambda x: max(0.0, x), lambda x: float(x > 0), ((0, 0), (0, 1))),
    Activation("GELU", lambda x: x * _normal(x), lambda x: _normal(x) + x * _density(x)),
)


def activations() -> Sheet:
    """Draw four activation functions above their derivatives."""
    title = "Sigmoid, tanh, ReLU and GELU on the top row, and the derivative of each below it."
    sheet = Sheet(title, 520, 308)
    for column, activation in enumerate(ACTIVATIONS):
        x = 104 + 120 * column
        sheet.label((x, 14), activation.name, BOLD)
        top = _panel(sheet, Box(x, 87, 100, 118), (-1.3, 2.2))
        top.ticks_y(-1, 0, 1, numbers=column == 0)
        top.curve(activation.f)
        below = _panel(sheet, Box(x, 228, 100, 104), (-0.25, 1.3))
        below.ticks_y(0, 1, numbers=column == 0)
        _slope(below, activation)
        if column == 0:
            _name_rows(top, below)
            _quarter(below)
    return sheet


def _panel(sheet: Sheet, frame: Box, y: Span) -> Axes:
    axes = Axes(sheet, frame, (-4, 4), y)
    axes.level(0)
    axes.upright(0)
    axes.ticks_x(-4, 0, 4)
    return axes


def _slope(axes: Axes, activation: Activation) -> None:
    for low, high in pairwise([-4, *sorted({x for x, _ in activation.jumps}), 4]):
        axes.curve(activation.slope, span=(low + 1e-9, high - 1e-9))
    for end in activation.jumps:
        axes.sheet.ring(axes.at(*end))


def _name_rows(top: Axes, below: Axes) -> None:
    top.sheet.label((16, top.frame.y), "f(x)", MATHS)
    below.sheet.label((16, below.frame.y), "f\N{PRIME}(x)", MATHS)


def _quarter(axes: Axes) -> None:
    axes.level(0.25, FINE)
    x, y = axes.at(4, 0.25)
    axes.sheet.label((x, y - CLEAR - 5), "max 1/4", NOTE, "end")


FIGURES = {"loss-curves": loss_curves, "activations": activations}
