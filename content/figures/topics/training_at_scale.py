"""Figures of the topic Training at scale."""

from itertools import pairwise
from math import log10

from pen import Box, Point, Sheet
from plot import Axes
from style import BOLD, FINE, MID, NOTE, PALE, PAPER, SMALL, THIN, Type

BIT, SIGN_LEFT = 14, 50
FORMATS = {
    "FP32": (8, 23, "maximum 3.4 × 10³⁸, next number after 1: 1.00000012"),
    "BF16": (8, 7, "maximum 3.4 × 10³⁸,\nnext number after 1: 1.0078"),
    "FP16": (5, 10, "maximum 65,504,\nnext number after 1: 1.00098"),
}


def float_formats() -> Sheet:
    """Draw the bit fields of three floating-point formats to the same scale."""
    title = "Sign, exponent and mantissa bits of FP32, BF16 and FP16."
    sheet = Sheet(title, 520, 204)
    for row, (name, (exponent, mantissa, note)) in enumerate(FORMATS.items()):
        y = 28 + 74 * row
        sheet.label((SIGN_LEFT - 10, y), name, BOLD, "end")
        x = SIGN_LEFT
        for bits, text in ((1, "s"), (exponent, "exponent"), (mantissa, "mantissa")):
            _field(sheet, x, y, bits, text)
            x += bits * BIT
        at = (SIGN_LEFT, y + 28) if row == 0 else (x + 16, y)
        sheet.label(at, note, NOTE, "start")
    return sheet


def _field(sheet: Sheet, left: float, y: float, bits: int, name: str) -> None:
    box = Box(left + bits * BIT / 2, y, bits * BIT, 30)
    sheet.rectangle(box, fill=PALE if name == "exponent" else PAPER)
    sheet.label((box.x, y), name if bits == 1 else f"{name} {bits}")


PANEL, DEVICE, GAP = 186, 62, 20
LAYERS, DEVICES_TOP, DEVICES_LOW = (98, 158), 66, 190


def parallelism_splits() -> Sheet:
    """Draw a two-layer model on two devices, split in three ways."""
    title = "Data, tensor and pipeline parallelism place two layers on two devices differently."
    sheet = Sheet(title, 520, 240)
    _data(sheet, *_panel(sheet, 0, "data", "gradients,\nonce a step"))
    _tensor(sheet, *_panel(sheet, 1, "tensor", "activations,\ninside every layer"))
    _pipeline(sheet, *_panel(sheet, 2, "pipeline", "activations,\nat the stage border"))
    return sheet


def _panel(sheet: Sheet, index: int, name: str, sends: str) -> tuple[float, float]:
    left = 3 + PANEL * index
    first, second = left + DEVICE / 2, left + DEVICE * 1.5 + GAP
    middle = (first + second) / 2
    sheet.label((middle, 14), name, BOLD)
    frame = {"y": DEVICES_TOP, "width": DEVICE, "height": DEVICES_LOW - DEVICES_TOP}
    for x in (left, left + DEVICE + GAP):
        sheet.mark("rect", x=x, **frame, **FINE.attributes())
    sheet.label((middle, 218), sends, NOTE)
    return first, second


def _data(sheet: Sheet, first: float, second: float) -> None:
    for x, name in ((first, "examples A"), (second, "examples B")):
        sheet.label((x, 48), name, NOTE)
        for layer, y in enumerate(LAYERS, start=1):
            _weights(sheet, (x, y), 50, f"layer {layer}")
    _exchange(sheet, (first, second), sum(LAYERS) / 2)


def _tensor(sheet: Sheet, first: float, second: float) -> None:
    sheet.label(((first + second) / 2, 48), "the same examples", NOTE)
    for layer, y in enumerate(LAYERS, start=1):
        _weights(sheet, (first - 12, y), 26, f"{layer}a")
        _weights(sheet, (second + 12, y), 26, f"{layer}b")
        _exchange(sheet, (first, second), y)


def _pipeline(sheet: Sheet, first: float, second: float) -> None:
    sheet.label(((first + second) / 2, 48), "micro-batches in turn", NOTE)
    _weights(sheet, (first, LAYERS[0]), 50, "layer 1")
    _weights(sheet, (second, LAYERS[1]), 50, "layer 2")
    _exchange(sheet, (first, second), sum(LAYERS) / 2)


def _weights(sheet: Sheet, at: Point, width: float, name: str) -> None:
    sheet.rectangle(Box(*at, width, 40))
    sheet.label(at, name)


def _exchange(sheet: Sheet, devices: tuple[float, float], y: float) -> None:
    first, second = devices
    sheet.arrow((first + DEVICE / 2, y), (second - DEVICE / 2, y), both=True)


STAGES, BATCHES, UNIT = 4, 4, 20
LEFT, ROW, PITCH = 70, 26, 36
FORWARD, BACKWARD = 1, 2


def pipeline_bubble() -> Sheet:
    """Draw when each stage of a pipeline works on which micro-batch."""
    title = "Four stages and four micro-batches: the pipeline idles while it fills and drains."
    sheet = Sheet(title, 520, 204)
    total = (FORWARD + BACKWARD) * (BATCHES + STAGES - 1)
    for stage in range(STAGES):
        y = 26 + PITCH * stage
        sheet.label((LEFT - 12, y), f"stage {stage + 1}", anchor="end")
        _span(sheet, 0, total, y, "")
        for start, length, name in _work(stage):
            _span(sheet, start, length, y, name)
    end = LEFT + UNIT * total
    sheet.arrow((LEFT, 166), (end + 8, 166), stroke=THIN)
    sheet.label((end + 8, 182), "time", NOTE, "end")
    _key(sheet, total)
    return sheet


def _work(stage: int) -> list[tuple[int, int, str]]:
    turn = FORWARD * (BATCHES + STAGES - 1)
    back = STAGES - 1 - stage
    forward = [(FORWARD * (stage + b), FORWARD, f"F{b + 1}") for b in range(BATCHES)]
    backward = [(turn + BACKWARD * (back + b), BACKWARD, f"B{b + 1}") for b in range(BATCHES)]
    return forward + backward


def _span(sheet: Sheet, start: int, length: int, y: float, name: str) -> None:
    box = Box(LEFT + UNIT * (start + length / 2), y, UNIT * length, ROW)
    sheet.rectangle(box, fill=PAPER if name else MID)
    if name:
        sheet.label((box.x, y), name, Type(SMALL))


def _key(sheet: Sheet, total: int) -> None:
    busy = (FORWARD + BACKWARD) * BATCHES
    sheet.rectangle(Box(LEFT + 10, 186, 20, 14), fill=MID)
    text = f"idle: {total - busy} of {total} time units on every stage"
    sheet.label((LEFT + 28, 186), text, NOTE, "start")


BILLIONS, DEVICES = 7, 8
PARTS = ("weights", 2), ("gradients", 2), ("optimiser\nstate", 12)
FILLS = PAPER, PALE, MID
SHARDED_FROM = 3, 2, 1


def zero_stages() -> Sheet:
    """Draw the model state per device for the stages of ZeRO as stacked bars."""
    title = "Gigabytes of model state per device fall from stage 0 to stage 3 of ZeRO."
    sheet = Sheet(title, 520, 290)
    axes = Axes(sheet, Box(285, 140, 450, 220), (0, 4), (0, 120))
    axes.ticks_y(0, 40, 80, 120)
    axes.level(0, THIN)
    sheet.label((8, 14), "GB per device", NOTE, "start")
    for stage in range(4):
        _bar(axes, stage)
    return sheet


def _bar(axes: Axes, stage: int) -> None:
    left, right = stage + 0.12, stage + 0.55
    heights = [0.0]
    for (_, size), start in zip(PARTS, SHARDED_FROM, strict=True):
        share = DEVICES if stage >= start else 1
        heights.append(heights[-1] + BILLIONS * size / share)
    for part, (low, high) in enumerate(pairwise(heights)):
        (x, bottom), (end, top) = axes.at(left, low), axes.at(right, high)
        box = Box((x + end) / 2, (bottom + top) / 2, end - x, bottom - top)
        axes.sheet.rectangle(box, fill=FILLS[part])
        if stage == 0:
            axes.sheet.label((end + 8, box.y), PARTS[part][0], NOTE, "start")
    middle, top = axes.at((left + right) / 2, heights[-1])
    axes.sheet.label((middle, top - 12), f"{heights[-1]:g}", BOLD)
    axes.sheet.label((middle, axes.frame.bottom()[1] + 16), f"stage {stage}")


PEAK, BANDWIDTH = 1000, 3
ADDITION, FUSED, PRODUCT = 1 / 6, 1.0, 4096 / 3


def roofline() -> Sheet:
    """Draw the reachable rate over arithmetic intensity, both as powers of ten."""
    title = (
        "The reachable rate rises with arithmetic intensity up to the ridge point, then is flat."
    )
    sheet = Sheet(title, 520, 272)
    axes = Axes(sheet, Box(275, 130, 390, 200), (-1, 4), (-1, 3.5))
    _scales(axes)
    ridge = PEAK / BANDWIDTH
    sheet.line([_reach(axes, 0.1), _reach(axes, ridge), _reach(axes, 1e4)])
    sheet.line([_reach(axes, ridge), axes.at(log10(ridge), -1)], FINE)
    start, end = _reach(axes, ADDITION), _reach(axes, FUSED)
    sheet.arrow((start[0], start[1] - 18), (end[0], end[1] - 18), stroke=THIN)
    sheet.label((end[0] - 28, end[1] - 18), "fusion", NOTE, "end")
    for intensity, name in (ADDITION, "addition"), (PRODUCT, "matrix product"):
        x, y = _reach(axes, intensity)
        sheet.dot((x, y))
        sheet.label((x + 8, y + 16), name, anchor="start")
    sheet.label(axes.at(0.6, 2.3), "bandwidth-bound", NOTE, "end")
    sheet.label(axes.at(2.7, 3.3), "compute-bound", NOTE, "start")
    x, y = axes.at(log10(ridge), -1)
    sheet.label((x - 8, y - 14), "ridge point, 333", NOTE, "end")
    return sheet


def _reach(axes: Axes, intensity: float) -> Point:
    """Return the place of the highest rate at an intensity."""
    return axes.at(log10(intensity), log10(min(PEAK, BANDWIDTH * intensity)))


def _scales(axes: Axes) -> None:
    axes.level(-1, THIN)
    axes.upright(-1, THIN)
    for power in range(-1, 5):
        x, y = axes.at(power, -1)
        axes.sheet.line([(x, y), (x, y + 4)], THIN)
        axes.sheet.label((x, y + 16), f"{10.0**power:,g}", NOTE)
    for power in range(-1, 4):
        x, y = axes.at(-1, power)
        axes.sheet.line([(x - 4, y), (x, y)], THIN)
        axes.sheet.label((x - 8, y), f"{10.0**power:,g}", NOTE, "end")
    axes.sheet.label((8, 14), "TFLOP/s", NOTE, "start")
    axes.sheet.label((axes.frame.right()[0], 262), "FLOP per byte", NOTE, "end")


FIGURES = {
    "float-formats": float_formats,
    "parallelism-splits": parallelism_splits,
    "pipeline-bubble": pipeline_bubble,
    "roofline": roofline,
    "zero-stages": zero_stages,
}
