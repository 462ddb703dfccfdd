"""Figures of the topic Regularisation and normalisation."""

from math import cos, pi, sin, sqrt

from pen import Box, Point, Sheet
from plot import Axes
from style import BOLD, CLEAR, FINE, MATHS, MID, NOTE, PALE, SOLID, THIN

MINIMUM = 0.75, 1.7
BEND = 1.0, 0.3, 1.4
TURNS = [2 * pi * step / 180 for step in range(181)]


def balls() -> Sheet:
    """Draw the L1 and the L2 ball, each with the loss contour that touches it."""
    title = "The loss contour meets the L1 diamond at a corner and the L2 circle off the axes."
    sheet = Sheet(title, 520, 290)
    corner = (0.0, 1.0)
    touch = min(((cos(t), sin(t)) for t in TURNS), key=loss)
    _ball(sheet, 134, "L1", [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)], corner)
    _ball(sheet, 394, "L2", [(cos(t), sin(t)) for t in TURNS], touch)
    return sheet


def loss(weights: Point) -> float:
    """Return a quadratic loss with its minimum away from the axes."""
    u, v = weights[0] - MINIMUM[0], weights[1] - MINIMUM[1]
    return BEND[0] * u * u + 2 * BEND[1] * u * v + BEND[2] * v * v


def contour(level: float) -> list[Point]:
    """Return points on the ellipse where the loss has this level."""
    rays = [(cos(t), sin(t)) for t in TURNS]
    reach = [sqrt(level / loss((MINIMUM[0] + x, MINIMUM[1] + y))) for x, y in rays]
    return [(MINIMUM[0] + r * x, MINIMUM[1] + r * y) for r, (x, y) in zip(reach, rays, strict=True)]


def _ball(sheet: Sheet, x: float, name: str, region: list[Point], touch: Point) -> None:
    axes = Axes(sheet, Box(x, 156, 220, 248), (-1.5, 2.3), (-1.35, 2.93))
    sheet.label((x, 14), name, BOLD)
    sheet.area([axes.at(*point) for point in region], PALE)
    sheet.line([axes.at(*point) for point in region])
    _cross(axes)
    for share in (0.15, 0.5):
        sheet.line([axes.at(*point) for point in contour(share * loss(touch))], FINE)
    sheet.line([axes.at(*point) for point in contour(loss(touch))])
    sheet.ring(axes.at(*MINIMUM))
    sheet.dot(axes.at(*touch))
    _names(axes, touch)


def _cross(axes: Axes) -> None:
    ends = axes.at(axes.x[1], 0), axes.at(0, axes.y[1])
    axes.sheet.arrow(axes.at(axes.x[0], 0), ends[0], stroke=THIN)
    axes.sheet.arrow(axes.at(0, axes.y[0]), ends[1], stroke=THIN)
    axes.sheet.label((ends[0][0] - 4, ends[0][1] + 16), "w₁", MATHS)
    axes.sheet.label((ends[1][0] - 16, ends[1][1] + 4), "w₂", MATHS)


def _names(axes: Axes, touch: Point) -> None:
    x, y = axes.at(*touch)
    if touch[0] == 0:
        axes.sheet.label((x - 24, y - 8), "solution:\nw₁ = 0", anchor="end")
        axes.sheet.line([(x - 20, y - 4), (x - 6, y - 1)], THIN)
    else:
        axes.sheet.label((x + 42, y + 34), "solution:\nboth ≠ 0", anchor="start")
        axes.sheet.line([(x + 37, y + 30), (x + 6, y + 5)], THIN)
    axes.sheet.label(axes.at(1.5, 2.62), "equal loss", NOTE, "start")


CELL, SLANT, TOKENS, FEATURES, SEQUENCES = 26.0, (13.0, -11.0), 4, 4, 3
Face = tuple[int, int, int, str]


def norm_axes() -> Sheet:
    """Draw which part of a batch the two kinds of normalisation average."""
    title = "Batch norm averages one feature over all tokens and sequences; layer norm one token."
    sheet = Sheet(title, 520, 208)
    slab = [(token, 1, 0, "front") for token in range(TOKENS)]
    slab += [(TOKENS, 1, sequence, "side") for sequence in range(SEQUENCES)]
    bar = [(2, feature, 0, "front") for feature in range(FEATURES)]
    _batch(sheet, (66, 66), "batch norm", slab)
    _batch(sheet, (324, 66), "layer norm, RMSNorm", [*bar, (2, 0, 0, "top")])
    return sheet


def _batch(sheet: Sheet, origin: Point, name: str, shaded: list[Face]) -> None:
    """Draw a batch as a block, first sequence in front, with some faces shaded."""
    for face in shaded:
        _cell(sheet, origin, face)
    _grid(sheet, origin)
    x, y = _corner(origin, (0, FEATURES, 0))
    sheet.label((origin[0] + TOKENS * CELL / 2 + 1.5 * SLANT[0], 14), name, BOLD)
    sheet.label((x + TOKENS * CELL / 2, y + 14), "tokens", NOTE)
    sheet.label((x - CLEAR, y - FEATURES * CELL / 2), "features", NOTE, "end")
    x, y = _corner(origin, (TOKENS, FEATURES, SEQUENCES / 2))
    sheet.label((x + CLEAR, y + 8), "sequences", NOTE, "start")


def _corner(origin: Point, at: tuple[float, float, float]) -> Point:
    token, feature, sequence = at
    x = origin[0] + CELL * token + SLANT[0] * sequence
    return x, origin[1] + CELL * feature + SLANT[1] * sequence


def _cell(sheet: Sheet, origin: Point, at: Face) -> None:
    t, f, s, face = at
    corners = {
        "front": [(t, f, s), (t + 1, f, s), (t + 1, f + 1, s), (t, f + 1, s)],
        "top": [(t, f, s), (t + 1, f, s), (t + 1, f, s + 1), (t, f, s + 1)],
        "side": [(t, f, s), (t, f + 1, s), (t, f + 1, s + 1), (t, f, s + 1)],
    }
    sheet.area([_corner(origin, corner) for corner in corners[face]], MID)


def _grid(sheet: Sheet, origin: Point) -> None:
    def rule(*points: tuple[float, float, float], edge: bool) -> None:
        stroke = SOLID if edge else THIN
        sheet.line([_corner(origin, point) for point in points], stroke)

    for t in range(TOKENS + 1):
        rule((t, FEATURES, 0), (t, 0, 0), (t, 0, SEQUENCES), edge=t in (0, TOKENS))
    for f in range(FEATURES + 1):
        rule((0, f, 0), (TOKENS, f, 0), (TOKENS, f, SEQUENCES), edge=f in (0, FEATURES))
    for s in range(SEQUENCES + 1):
        rule((0, 0, s), (TOKENS, 0, s), (TOKENS, FEATURES, s), edge=s in (0, SEQUENCES))


def pre_post_norm() -> Sheet:
    """Draw the position of the norm in a pre-norm and in a post-norm block."""
    title = "Pre-norm puts the norm in the residual branch; post-norm puts it after the addition."
    sheet = Sheet(title, 520, 262)
    for top, name in ((46, "Pre-norm"), (180, "Post-norm")):
        sheet.label((8, top - 30), name, BOLD, "start")
        _block(sheet, top, pre=name == "Pre-norm")
    return sheet


def _block(sheet: Sheet, y: float, *, pre: bool) -> None:
    fork, low = 76, y + 52
    sheet.label((22, y), "x", MATHS)
    plus = plus_sign(sheet, (350, y))
    sheet.arrow((32, y), plus.left())
    sublayer = sheet.service((250 if pre else 212, low), "sublayer", (84, 36))
    first = sheet.service((136, low), "norm", (64, 36)) if pre else sublayer
    sheet.arrow((fork, y), (fork, low), first.left())
    if pre:
        sheet.arrow(first.right(), sublayer.left())
    sheet.arrow(sublayer.right(), (plus.x, low), plus.bottom())
    out = plus if pre else sheet.service((428, y), "norm", (64, 36))
    if not pre:
        sheet.arrow(plus.right(), out.left())
    sheet.arrow(out.right(), (490, y))
    sheet.label((502, y), "y", MATHS)


def plus_sign(sheet: Sheet, at: Point) -> Box:
    """Draw an addition: a circle with a plus."""
    x, y = at
    sheet.mark("circle", cx=x, cy=y, r=10, **SOLID.attributes("#fff"))
    sheet.line([(x - 5, y), (x + 5, y)])
    sheet.line([(x, y - 5), (x, y + 5)])
    return Box(x, y, 20, 20)


FIGURES = {"l1-l2-balls": balls, "norm-axes": norm_axes, "pre-post-norm": pre_post_norm}
