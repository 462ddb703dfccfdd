"""Figures of the topic Sequence models and transformers: masks and heads."""

from collections.abc import Sequence
from math import exp, inf, isinf

from pen import Box, Point, Sheet
from style import BOLD, MID, NOTE, PALE, PAPER, THIN

TOKENS = "dogs", "chase", "small", "cats"
SCORES = (1.2, 0.4, -0.3, 0.8), (0.9, 0.2, 1.1, 0.5), (-0.2, 0.7, 0.3, 1.4), (0.6, 1.5, 0.1, -0.4)
WIDE, TALL = 46, 36


def causal_mask() -> Sheet:
    """Draw masked scores and the weights that the softmax makes of them."""
    title = "Scores above the diagonal are minus infinity, so their weights are zero."
    sheet = Sheet(title, 520, 232)
    masked = [[s if k <= q else -inf for k, s in enumerate(row)] for q, row in enumerate(SCORES)]
    _scores(sheet, (54, 60), masked, "scores + mask")
    _scores(sheet, (328, 60), [_softmax(row) for row in masked], "weights")
    sheet.arrow((244, 104), (284, 104), label="softmax")
    sheet.label((146, 220), "each row: one query, scores of all keys", NOTE)
    sheet.label((420, 220), "each row sums to 1", NOTE)
    return sheet


def _softmax(row: Sequence[float]) -> list[float]:
    powers = [exp(score) for score in row]
    return [power / sum(powers) for power in powers]


def _scores(sheet: Sheet, corner: Point, rows: Sequence[Sequence[float]], name: str) -> None:
    left, top = corner
    sheet.label((left + 2 * WIDE, 14), name, BOLD)
    for query, row in enumerate(rows):
        sheet.label((left + WIDE * (query + 0.5), top - 14), TOKENS[query], NOTE)
        y = top + TALL * (query + 0.5)
        sheet.label((left - 8, y), TOKENS[query], NOTE, "end")
        for key, value in enumerate(row):
            box = Box(left + WIDE * (key + 0.5), y, WIDE, TALL)
            sheet.rectangle(box, fill=PALE if key > query else PAPER)
            sheet.label((box.x, box.y), _figure(value))


def _figure(value: float) -> str:
    if isinf(value):
        return "−∞"
    return f"{value:.2f}".replace("-", "−") if value else "0"


QUERIES, PITCH = 8, 18


def attention_heads() -> Sheet:
    """Draw query heads and their key/value heads for MHA, GQA and MQA."""
    title = "Eight query heads with eight, four and one key/value heads."
    sheet = Sheet(title, 520, 192)
    sheet.label((50, 68), "query\nheads", NOTE, "end")
    sheet.label((50, 136), "key/value\nheads", NOTE, "end")
    for panel, (name, groups) in enumerate((("MHA", 8), ("GQA", 4), ("MQA", 1))):
        _heads(sheet, 62 + 158 * panel, name, groups)
    return sheet


def _heads(sheet: Sheet, left: float, name: str, groups: int) -> None:
    share = QUERIES // groups
    middle = left + PITCH * QUERIES / 2
    sheet.label((middle, 16), name, BOLD)
    sheet.label((middle, 34), f"g = {groups}", NOTE)
    for query in range(QUERIES):
        x = left + PITCH * (query + 0.5)
        group = left + PITCH * share * (query // share + 0.5)
        sheet.line([(x, 80), (group, 124)], THIN)
        sheet.rectangle(Box(x, 68, 12, 24))
    for group in range(groups):
        x = left + PITCH * share * (group + 0.5)
        sheet.rectangle(Box(x, 136, 12, 24), fill=MID)
    size = "1" if share == 1 else f"1/{share}"
    sheet.label((middle, 174), f"cache: {size}")


CELL, SMALLER = 20, 19


def attention_masks() -> Sheet:
    """Draw the attention masks of the three transformer families."""
    title = "Full mask, causal mask, and a full encoder with a causal decoder that sees the source."
    sheet = Sheet(title, 520, 252)
    _family(sheet, (12, 62), "encoder-only", causal=False)
    _family(sheet, (142, 62), "decoder-only", causal=True)
    _pair(sheet, 326, 62)
    return sheet


def _family(sheet: Sheet, corner: Point, name: str, *, causal: bool) -> None:
    x, y = corner
    sheet.label((x + 2.5 * CELL, 14), name, BOLD)
    sheet.label((x + 2.5 * CELL, y - 14), "causal" if causal else "full", NOTE)
    _mask(sheet, corner, 5, CELL, causal=causal)


def _pair(sheet: Sheet, left: float, top: float) -> None:
    size, gap = 4 * SMALLER, 12
    right, below = left + size + gap, top + size + gap
    sheet.label((left + size + gap / 2, 14), "encoder-decoder", BOLD)
    sheet.label((left + size / 2, top - 14), "source keys", NOTE)
    sheet.label((right + size / 2, below - 14), "output keys", NOTE)
    sheet.label((left - 8, top + size / 2), "encoder\n(source)", NOTE, "end")
    sheet.label((left - 8, below + size / 2), "decoder\n(output)", NOTE, "end")
    _mask(sheet, (left, top), 4, SMALLER, causal=False)
    _mask(sheet, (left, below), 4, SMALLER, causal=False)
    _mask(sheet, (right, below), 4, SMALLER, causal=True)
    sheet.label((left + size / 2, below + size + 14), "cross-attention", NOTE)
    sheet.label((right + size / 2, below + size + 14), "causal", NOTE)


def _mask(sheet: Sheet, corner: Point, count: int, cell: float, *, causal: bool) -> None:
    for query in range(count):
        for key in range(count):
            at = corner[0] + cell * (key + 0.5), corner[1] + cell * (query + 0.5)
            hidden = causal and key > query
            sheet.rectangle(Box(*at, cell, cell), fill=MID if hidden else PAPER)


FIGURES = {
    "causal-mask": causal_mask,
    "attention-heads": attention_heads,
    "attention-masks": attention_masks,
}
