"""Figures of the topic Sequence models and transformers: cell, rotation and tiles."""

from math import cos, radians, sin

from pen import Box, Point, Sheet
from style import (
    BOLD,
    DASHED,
    FAINT,
    FINE,
    MATHS,
    MID,
    NOTE,
    PAPER,
    SMALL,
    SOLID,
    THIN,
    Stroke,
    Type,
)

ROUND = 10
STATE, INNER, OUT, GATES, BUS = 62, 132, 160, 226, 282
FORGET, INPUT, CANDIDATE, OUTPUT = 130, 220, 310, 400
ADD = (INPUT + CANDIDATE) / 2
HIGHWAY = Stroke(width=2.5)


def lstm_cell() -> Sheet:
    """Draw an LSTM cell with its additive path and three gates."""
    title = "The cell state passes one product and one sum; three gates and a candidate feed them."
    sheet = Sheet(title, 520, 332)
    sheet.mark("rect", x=72, y=22, width=390, height=280, rx=10, **FINE.attributes())
    _highway(sheet)
    _gates(sheet)
    _candidate(sheet)
    _output(sheet)
    return sheet


def _highway(sheet: Sheet) -> None:
    sheet.arrow((46, STATE), (FORGET - ROUND, STATE), stroke=HIGHWAY)
    sheet.arrow((FORGET + ROUND, STATE), (ADD - ROUND, STATE), stroke=HIGHWAY)
    sheet.arrow((ADD + ROUND, STATE), (494, STATE), stroke=HIGHWAY)
    _operation(sheet, (FORGET, STATE), "×")
    _operation(sheet, (ADD, STATE), "+")
    _symbol(sheet, (24, STATE), "c", "t−1")
    _symbol(sheet, (504, STATE), "c", "t")
    sheet.label((ADD + 60, STATE - 16), "cell state", NOTE)


def _gates(sheet: Sheet) -> None:
    sheet.line([(46, BUS), (OUTPUT, BUS)])
    sheet.arrow((96, 326), (96, BUS))
    names = (
        "forget gate:\nsigmoid",
        "input gate:\nsigmoid",
        "candidate:\ntanh",
        "output gate:\nsigmoid",
    )
    for x, name in zip((FORGET, INPUT, CANDIDATE, OUTPUT), names, strict=True):
        gate = sheet.service((x, GATES), name, (74, 42))
        sheet.arrow((x, BUS), gate.bottom())
    _symbol(sheet, (24, BUS), "h", "t−1")
    _symbol(sheet, (110, 318), "x", "t")


def _candidate(sheet: Sheet) -> None:
    gates = GATES - 21
    sheet.arrow((FORGET, gates), (FORGET, STATE + ROUND))
    sheet.arrow((INPUT, gates), (INPUT, INNER), (ADD - ROUND, INNER))
    sheet.arrow((CANDIDATE, gates), (CANDIDATE, INNER), (ADD + ROUND, INNER))
    sheet.arrow((ADD, INNER - ROUND), (ADD, STATE + ROUND))
    _operation(sheet, (ADD, INNER), "×")
    _symbol(sheet, (FORGET + 14, 176), "f", "t")
    _symbol(sheet, (INPUT - 14, 176), "i", "t")
    _symbol(sheet, (CANDIDATE + 16, 176), "c", "t")
    sheet.label((CANDIDATE + 13, 170), "\N{SMALL TILDE}", Type(15))


def _output(sheet: Sheet) -> None:
    squash = sheet.service((OUTPUT, 108), "tanh", (46, 26))
    sheet.dot((OUTPUT, STATE))
    sheet.arrow((OUTPUT, STATE), squash.top())
    sheet.arrow(squash.bottom(), (OUTPUT, OUT - ROUND))
    sheet.arrow((OUTPUT, GATES - 21), (OUTPUT, OUT + ROUND))
    sheet.arrow((OUTPUT + ROUND, OUT), (494, OUT))
    _operation(sheet, (OUTPUT, OUT), "×")
    _symbol(sheet, (OUTPUT - 14, 188), "o", "t")
    _symbol(sheet, (504, OUT), "h", "t")


def _operation(sheet: Sheet, at: Point, sign: str) -> None:
    sheet.mark("circle", cx=at[0], cy=at[1], r=ROUND, **SOLID.attributes(PAPER))
    sheet.label(at, sign, BOLD)


def _symbol(sheet: Sheet, at: Point, base: str, index: str) -> None:
    sheet.label(at, base, Type(15, slant="italic"), "end")
    sheet.label((at[0] + 1, at[1] + 5), index, Type(SMALL, slant="italic"), "start")


RADIUS, THETA, LEAD = 88, 25, 15


def rope_rotation() -> Sheet:
    """Draw a query and a key at two pairs of positions with the same offset."""
    title = "Query and key turn with their positions; the angle between them depends on the offset."
    sheet = Sheet(title, 520, 258)
    for centre, query, key in (((134, 124), 1, 3), ((386, 124), 4, 6)):
        _circle(sheet, centre)
        turns = THETA * query, LEAD + THETA * key
        for name, angle, position in zip("qk", turns, (query, key), strict=True):
            _vector(sheet, centre, angle, f"{name} at {position}")
        _between(sheet, centre, *turns)
        caption = f"positions {query} and {key}: offset {key - query}"
        sheet.label((centre[0], 240), caption, BOLD)
    return sheet


def _polar(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * cos(radians(angle)), centre[1] - radius * sin(radians(angle))


def _circle(sheet: Sheet, centre: Point) -> None:
    sheet.mark("circle", cx=centre[0], cy=centre[1], r=RADIUS, **FINE.attributes())
    for angle in (0, 90):
        sheet.line([_polar(centre, RADIUS, angle), _polar(centre, -RADIUS, angle)], FAINT)


def _vector(sheet: Sheet, centre: Point, angle: float, name: str) -> None:
    stroke = DASHED if name.startswith("k") else SOLID
    sheet.arrow(centre, _polar(centre, RADIUS, angle), stroke=stroke)
    sheet.label(_polar(centre, RADIUS + 22, angle), name)


def _between(sheet: Sheet, centre: Point, low: float, high: float) -> None:
    arc = [_polar(centre, 34, low + (high - low) * i / 20) for i in range(21)]
    sheet.line(arc, THIN)
    sheet.label(_polar(centre, 53, (low + high) / 2), f"{high - low:g}°", NOTE)


TILE, STRIP = 26, 48
ROWS = {"Q": 76, "K": 126, "V": 176, "output,\nm, ℓ": 252}


def flash_attention() -> Sheet:
    """Draw tiles that move between GPU memory and on-chip memory."""
    title = "Tiles of Q, K and V are read, used on the chip, and only the output is written back."
    sheet = Sheet(title, 520, 306)
    sheet.rectangle(Box(112, 168, 208, 248), 8)
    sheet.rectangle(Box(394, 168, 236, 248), 8)
    sheet.label((112, 24), "GPU memory: large, slow", BOLD)
    sheet.label((394, 24), "on-chip memory: small, fast", BOLD)
    for name, y in ROWS.items():
        _strip(sheet, name, y, 3 if name in "KV" else 1)
    _chip(sheet)
    return sheet


def _strip(sheet: Sheet, name: str, y: float, current: int) -> None:
    sheet.label((STRIP + 10, y), name, MATHS if len(name) == 1 else NOTE, "end")
    for index in range(5):
        fill = MID if index == current else PAPER
        sheet.rectangle(Box(STRIP + 32 + TILE * index, y, TILE, 24), fill=fill)


def _chip(sheet: Sheet) -> None:
    end, x = STRIP + 19 + 5 * TILE, 452
    scores = sheet.service((x, 101), "score tile:\nall pairs of\nQ and K rows", (96, 78))
    softmax = sheet.service((x, 176), "online softmax:\nm, ℓ per row", (96, 44))
    output = sheet.service((x, 252), "running\noutput", (96, 44))
    for name in "QKV":
        tile = sheet.service((316, ROWS[name]), f"{name} tile", (56, 28))
        sheet.arrow((end, ROWS[name]), tile.left())
        sheet.label((246, ROWS[name] - 14), "read", NOTE)
        if name == "V":
            sheet.arrow(tile.bottom(), (316, 244), output.left(-8))
        else:
            sheet.arrow(tile.right(), scores.left(ROWS[name] - scores.y))
    sheet.arrow(scores.bottom(), softmax.top())
    sheet.arrow(softmax.bottom(), output.top())
    sheet.arrow(output.left(8), (end, 260))
    sheet.label((246, 246), "write", NOTE)


FIGURES = {
    "lstm-cell": lstm_cell,
    "rope-rotation": rope_rotation,
    "flash-attention": flash_attention,
}
