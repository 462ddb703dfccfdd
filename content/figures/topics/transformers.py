"""Figures of the topic Sequence models and transformers: memory, rotation and tiles."""

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
    SOLID,
    THIN,
)

STEPS, LEFT, PACE = 5, 172, 74
CELL = Box(0, 0, 44, 18)
BASE, TOKEN, STATE, INPUT = 112, 144, 214, 262


def cache_and_state() -> Sheet:
    """Draw a cache that grows with the tokens above a state of constant size."""
    title = "The cache of attention grows with the tokens; the state of a recurrence does not."
    sheet = Sheet(title, 520, 282)
    for y, name, note in (
        (66, "attention", "keys and values\nof every token"),
        (STATE - 16, "recurrence", "one state of\nfixed size"),
    ):
        sheet.label((14, y), name, BOLD, "start")
        sheet.label((14, y + 26), note, NOTE, "start")
    for y in (TOKEN, INPUT):
        sheet.label((14, y), "token", MATHS, "start")
    for step in range(STEPS):
        x = LEFT + PACE * step
        _cache(sheet, x, step + 1)
        _state(sheet, x, step + 1)
    return sheet


def _cache(sheet: Sheet, x: float, tokens: int) -> None:
    for row in range(tokens):
        fill = MID if row == tokens - 1 else PAPER
        sheet.rectangle(Box(x, BASE - CELL.h * row, CELL.w, CELL.h), fill=fill)
    sheet.arrow((x, TOKEN - 9), (x, BASE + CELL.h / 2))
    sheet.label((x, TOKEN), f"{tokens}")


def _state(sheet: Sheet, x: float, tokens: int) -> None:
    box = Box(x, STATE, CELL.w, 36)
    sheet.rectangle(box, fill=MID)
    if tokens < STEPS:
        sheet.arrow(box.right(), (x + PACE - CELL.w / 2, STATE))
    sheet.arrow((x, INPUT - 9), box.bottom())
    sheet.label((x, INPUT), f"{tokens}")


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
    "cache-and-state": cache_and_state,
    "rope-rotation": rope_rotation,
    "flash-attention": flash_attention,
}
