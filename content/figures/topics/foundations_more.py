"""More figures of the topic Foundations: double descent and a computation graph."""

from collections.abc import Callable
from math import exp

from pen import Box, Sheet
from plot import Axes
from style import BOLD, CLEAR, DASHED, FINE, NOTE

THRESHOLD, WIDEST = 1.0, 3.0
FLOOR, CEILING = -0.08, 1.45


def double_descent() -> Sheet:
    """Draw test and training error against capacity, with the interpolation threshold."""
    title = "Test error is U-shaped up to a peak at the interpolation threshold and falls again past it."
    sheet = Sheet(title, 520, 300)
    axes = Axes(sheet, Box(262, 154, 468, 244), (0, 3.12), (FLOOR, 1.6))
    _beyond(axes)
    axes.arms("model capacity", "error")
    axes.curve(test_error, span=(0.02, WIDEST))
    axes.curve(training_error, DASHED, (0.02, WIDEST))
    _curve_names(axes)
    return sheet


def test_error(capacity: float) -> float:
    """Return a bias that falls with capacity plus a variance that peaks at the threshold."""
    bias = 1.2 * exp(-capacity / 0.25) + 0.1
    return bias + 0.11 * capacity / ((THRESHOLD - capacity) ** 2 + 0.1 * capacity)


def training_error(capacity: float) -> float:
    """Return an error that reaches zero at the threshold and stays there."""
    return float(max(0.0, 1 - capacity / THRESHOLD) ** 2.5)


def _beyond(axes: Axes) -> None:
    corners = (THRESHOLD, FLOOR), (THRESHOLD, CEILING), (WIDEST, CEILING), (WIDEST, FLOOR)
    axes.sheet.area(axes.at(*corner) for corner in corners)
    axes.sheet.line([axes.at(THRESHOLD, FLOOR), axes.at(THRESHOLD, CEILING)], FINE)
    x, y = axes.at(THRESHOLD, CEILING)
    axes.sheet.label((x, y - CLEAR - 6), "interpolation threshold", BOLD)
    axes.sheet.label(axes.at(0.56, 1.3), "classical regime", NOTE)
    axes.sheet.label(axes.at(2, 1.3), "over-parameterised regime", NOTE)


def _curve_names(axes: Axes) -> None:
    for capacity in (_lowest(), THRESHOLD):
        axes.sheet.dot(axes.at(capacity, test_error(capacity)))
    axes.sheet.label(axes.at(0.5, 0.3), "classical best", NOTE, "start")
    axes.sheet.label(axes.at(1.42, 0.74), "test error", anchor="start")
    axes.sheet.label(axes.at(2.95, 0.085), "training error: zero", anchor="end")


def _lowest() -> float:
    return min((step / 1000 for step in range(200, 800)), key=test_error)


GAP = 8


def computation_graph() -> Sheet:
    """Draw a linear unit with squared error, its forward values and backward gradients."""
    title = "Forward values flow to the loss above each edge; gradients flow back below it."
    sheet = Sheet(title, 520, 244)
    product = sheet.service((142, 77), "×", (34, 122))
    total = sheet.service((264, 124), "+", (34, 148))
    loss = sheet.service((390, 124), "(z − 3)²", (78, 60))
    _inputs(sheet, product, total)
    _edge(sheet, (product.right()[0], total.left()[0]), 77, ("u = 6", "∂L/∂u = 4"))
    _edge(sheet, (total.right()[0], loss.left()[0]), 124, ("z = 5", "∂L/∂z = 4"))
    _edge(sheet, (loss.right()[0], 512), 124, ("L = 4", "∂L/∂L = 1"))
    _key(sheet, 230)
    return sheet


def _inputs(sheet: Sheet, product: Box, total: Box) -> None:
    rows = (
        (product, 24, 40, "w", "w = 3", "∂L/∂w = 8"),
        (product, 24, 114, "x", "x = 2", "∂L/∂x = 12"),
        (total, 142, 174, "b", "b = −1", "∂L/∂b = 4"),
    )
    for node, x, y, name, value, slope in rows:
        source = sheet.service((x, y), name, (30, 34))
        _edge(sheet, (source.right()[0], node.left()[0]), y, (value, slope))


def _edge(sheet: Sheet, ends: tuple[float, float], y: float, names: tuple[str, str]) -> None:
    left, right = ends
    sheet.arrow((left, y - GAP), (right, y - GAP), label=names[0])
    sheet.arrow((right, y + GAP), (left, y + GAP), label=names[1], stroke=DASHED)


def _key(sheet: Sheet, y: float) -> None:
    sheet.arrow((110, y), (150, y))
    sheet.label((158, y), "forward: value", NOTE, "start")
    sheet.arrow((310, y), (270, y), stroke=DASHED)
    sheet.label((318, y), "backward: gradient of L", NOTE, "start")


FIGURES: dict[str, Callable[[], Sheet]] = {
    "double-descent": double_descent,
    "computation-graph": computation_graph,
}
