"""Figures of the topic MLOps and governance: kinds of drift and the monitoring loop."""

from collections.abc import Callable
from dataclasses import dataclass
from math import dist

from pen import Box, Point, Sheet
from plot import Axes
from style import BOLD, DASHED, NOTE

Boundary = Callable[[float], float]
PLASTIC = 1.324717957244746
COUNT, REACH, MARGIN, EDGE, ARM = 76, 0.43, 0.075, 0.05, 3.2


def _falling(x: float) -> float:
    return 1 - x


def _rising(x: float) -> float:
    return 0.1 + 0.85 * x


@dataclass(frozen=True)
class Panel:
    """One scatter plot: its name, the centre of its points and the boundary of their classes."""

    name: str
    change: str
    centre: Point
    boundary: Boundary


PANELS = (
    Panel("reference", "at training", (0.45, 0.46), _falling),
    Panel("covariate shift", "P(x) changes", (0.7, 0.6), _falling),
    Panel("concept drift", "P(y|x) changes", (0.45, 0.46), _rising),
)


def drift_kinds() -> Sheet:
    """Draw covariate shift and concept drift beside the reference."""
    title = "Covariate shift moves the points along one boundary; concept drift turns the boundary."
    sheet = Sheet(title, 520, 222)
    for column, panel in enumerate(PANELS):
        frame = Box(96 + 168 * column, 112, 140, 140)
        axes = Axes(sheet, frame, (0, 1), (0, 1))
        sheet.label((frame.x, 16), panel.name, BOLD)
        sheet.label((frame.x, 210), panel.change)
        _axes(axes)
        _points(axes, panel)
        if panel.boundary is not _falling:
            axes.curve(_falling, DASHED, (0.03, 0.97))
        axes.curve(panel.boundary, span=(0.03, 0.97))
    return sheet


def _axes(axes: Axes) -> None:
    axes.sheet.arrow(axes.at(0, 0), axes.at(1.04, 0))
    axes.sheet.arrow(axes.at(0, 0), axes.at(0, 1.04))
    (x, y), (left, middle) = axes.at(0.5, 0), axes.at(0, 0.5)
    axes.sheet.label((x, y + 11), "x\N{SUBSCRIPT ONE}", NOTE)
    axes.sheet.label((left - 12, middle), "x\N{SUBSCRIPT TWO}", NOTE)


def _points(axes: Axes, panel: Panel) -> None:
    for x, y in _cloud(panel.centre):
        if min(abs(y - _falling(x)), abs(y - _rising(x))) < MARGIN:
            continue
        if y > panel.boundary(x):
            axes.sheet.ring(axes.at(x, y))
        else:
            _cross(axes.sheet, axes.at(x, y))


def _cross(sheet: Sheet, at: Point) -> None:
    x, y = at
    sheet.line([(x - ARM, y - ARM), (x + ARM, y + ARM)])
    sheet.line([(x - ARM, y + ARM), (x + ARM, y - ARM)])


def _cloud(centre: Point) -> list[Point]:
    spread = [((i / PLASTIC) % 1, (i / PLASTIC**2) % 1) for i in range(1, COUNT)]
    return [point for point in spread if dist(point, centre) < REACH and _inside(point)]


def _inside(point: Point) -> bool:
    return all(EDGE < value < 1 - EDGE for value in point)


LEFT, SECOND, THIRD, RIGHT = 58, 196, 336, 456
LOG, OUTER, INNER = 247, 22, 20
WORLD, SERVED, READ, WATCHED, TRAINED = 38, 126, 176, 222, 306


def monitoring_loop() -> Sheet:
    """Draw monitoring with delayed labels and retraining through gates."""
    title = "Logs are watched at once, quality after labels arrive; retraining passes gates."
    sheet = Sheet(title, 520, 336)
    model = sheet.service((LEFT, SERVED), "model\nin service", (84, 46))
    log = sheet.store((LOG, SERVED), "prediction\nlog", (92, 56))
    joined = sheet.store((RIGHT, SERVED), "predictions\nwith labels", (100, 56))
    users = sheet.service((LOG, WORLD), "users", (92, 36))
    sheet.arrow(model.top(), (LEFT, WORLD), users.left(), label="decisions")
    sheet.label((130, WORLD + 14), "(random for a small slice)", NOTE)
    late = "labels, weeks later"
    sheet.arrow(users.right(), (RIGHT, WORLD), joined.top(), label=late, stroke=DASHED)
    sheet.arrow(model.right(), log.left(), label="inputs,\npredictions")
    sheet.arrow(log.right(), joined.left(), label="join by ID")
    _retraining(sheet, model, joined, _watching(sheet, model, log, joined))
    return sheet


def _watching(sheet: Sheet, model: Box, log: Box, joined: Box) -> Box:
    watch = sheet.service((THIRD, WATCHED), "monitoring:\nfour layers", (96, 46))
    owner = sheet.service((SECOND, WATCHED), "owner,\nrunbook", (80, 46))
    early, late = log.bottom(30), joined.bottom(-30)
    sheet.arrow(early, (early[0], READ), (THIRD - INNER, READ), watch.top(-INNER))
    sheet.arrow(late, (late[0], READ), (THIRD + INNER, READ), watch.top(INNER))
    sheet.label((early[0] - 8, READ), "at once", NOTE, "end")
    sheet.label((392, READ - 10), "late", NOTE)
    sheet.arrow(watch.left(), owner.right(), label="alert")
    sheet.arrow(owner.left(), (LEFT + OUTER, WATCHED), model.bottom(OUTER), label="fallback")
    return watch


def _retraining(sheet: Sheet, model: Box, joined: Box, watch: Box) -> None:
    train = sheet.service((THIRD, TRAINED), "retrain", (96, 42))
    gates = sheet.service((SECOND, TRAINED), "gates against\nchampion", (96, 42))
    sheet.arrow(watch.bottom(), train.top(), label="trigger")
    sheet.arrow(joined.bottom(OUTER), (RIGHT + OUTER, TRAINED), train.right())
    sheet.label((RIGHT + OUTER - 8, 250), "training\ndata", NOTE, "end")
    sheet.arrow(train.left(), gates.right())
    sheet.arrow(gates.left(), (LEFT - OUTER, TRAINED), model.bottom(-OUTER))
    sheet.label((92, TRAINED - 12), "promote", NOTE)


FIGURES = {"drift-kinds": drift_kinds, "monitoring-loop": monitoring_loop}
