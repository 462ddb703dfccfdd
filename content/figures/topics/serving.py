"""Figures of the topic Serving and inference."""

from itertools import pairwise
from math import dist

from pen import Box, Point, Sheet
from style import BOLD, DASHED, GREY, INK, MID, NOTE, PALE, PAPER, SOLID, THIN, Stroke

CELL = 14


def kv_cache_growth() -> Sheet:
    """Draw one prefill pass and three decode steps over a growing cache."""
    title = "Prefill fills four columns of the cache; each decode step reads all and adds one."
    sheet = Sheet(title, 520, 252)
    left = 44
    for index, tokens in enumerate(("abcd", "abcde", "abcdef", "abcdefg")):
        _pass(sheet, left, tokens, 4 if index == 0 else 1)
        left += CELL * len(tokens) + 52
    sheet.label((72, 16), "prefill", BOLD)
    sheet.line([(44, 30), (100, 30)], THIN)
    sheet.line([(150, 30), (498, 30)], THIN)
    sheet.label((324, 16), "decode, one token a step", BOLD)
    sheet.label((30, 155), "K", anchor="end")
    sheet.label((30, 169), "V", anchor="end")
    _legend(sheet)
    return sheet


def _pass(sheet: Sheet, left: float, tokens: str, new: int) -> None:
    x = left + CELL * len(tokens) / 2
    model = sheet.service((x, 102), "model", (56, 30))
    sheet.arrow(model.top(), (x, 64))
    sheet.label((x, 52), chr(ord(tokens[-1]) + 1))
    sheet.arrow(model.bottom(), (x, 146), both=new == 1)
    for index, token in reversed(list(enumerate(tokens))):
        fill = PALE if index < len(tokens) - new else INK
        for row in range(2):
            _cell(sheet, (left + CELL * (index + 0.5), 155 + CELL * row), fill)
        sheet.label((left + CELL * (index + 0.5), 190), token)


def _cell(sheet: Sheet, at: Point, fill: str) -> None:
    edge = Stroke(width=1, ink=GREY if fill == PALE else PAPER).attributes(fill)
    sheet.mark("rect", x=at[0] - 7.0, y=at[1] - 7.0, width=CELL, height=CELL, **edge)


def _legend(sheet: Sheet) -> None:
    for x, fill, text in (
        (51, INK, "computed and stored in this pass"),
        (301, PALE, "read from the cache"),
    ):
        _cell(sheet, (x, 228), fill)
        sheet.label((x + 15, 228), text, anchor="start")


STEP, ROW, START = 30, 20, 104
STATIC = (("A", 0, 0, 3), ("B", 1, 0, 8), ("C", 2, 0, 5), ("D", 0, 8, 12), ("E", 1, 8, 11))
CONTINUOUS = (("A", 0, 0, 3), ("B", 1, 0, 8), ("C", 2, 0, 5), ("D", 0, 3, 7), ("E", 2, 5, 8))


def llm_batching() -> Sheet:
    """Draw static against continuous batching, and a block table."""
    title = "Continuous batching fills rows as they empty; a block table maps blocks to memory."
    sheet = Sheet(title, 520, 340)
    _timeline(sheet, 12, "static", STATIC)
    _timeline(sheet, 84, "continuous", CONTINUOUS)
    for row, step in ((0, 5.5), (2, 8.5)):
        sheet.label((START + step * STEP, 12 + (row + 0.5) * ROW), "idle", NOTE)
    sheet.arrow((START, 160), (START + 12 * STEP, 160), stroke=THIN)
    sheet.label((START + 12 * STEP, 172), "decoding steps", NOTE, "end")
    _blocks(sheet)
    return sheet


def _timeline(
    sheet: Sheet, top: float, name: str, runs: tuple[tuple[str, int, int, int], ...]
) -> None:
    end = max(stop for *_, stop in runs)
    sheet.label((START - 14, top + 1.5 * ROW), name, BOLD, "end")
    sheet.rectangle(Box(START + end * STEP / 2, top + 1.5 * ROW, end * STEP, 3 * ROW))
    for request, row, start, stop in runs:
        x, width = START + (start + stop) * STEP / 2, (stop - start) * STEP
        box = Box(x, top + (row + 0.5) * ROW, width, ROW)
        sheet.rectangle(box, fill=PALE)
        sheet.label((box.x, box.y), request)


BLOCK, TABLES, MEMORY, SHARED = 34, 224, 296, 4
TABLE = {"B": (148.0, (SHARED, 1, 6)), "C": (334.0, (SHARED, 7))}


def _blocks(sheet: Sheet) -> None:
    sheet.label((START - 14, TABLES), "block tables", BOLD, "end")
    sheet.label((START - 14, MEMORY), "memory", BOLD, "end")
    used = {block for _, blocks in TABLE.values() for block in blocks}
    for block in range(9):
        fill = PALE if block in used else PAPER
        sheet.rectangle(Box(_block(block), MEMORY, BLOCK, 26), fill=fill)
        sheet.label((_block(block), MEMORY), str(block))
    for request, (left, blocks) in TABLE.items():
        _table(sheet, request, left, blocks)
    sheet.label((_block(SHARED), MEMORY + 27), "shared prefix", NOTE)


def _block(number: int) -> float:
    return START + 30 + (number + 0.5) * BLOCK


def _table(sheet: Sheet, request: str, left: float, blocks: tuple[int, ...]) -> None:
    sheet.label((left - 10, TABLES), request, anchor="end")
    for index, block in enumerate(blocks):
        box = Box(left + (index + 0.5) * BLOCK, TABLES, BLOCK, 26)
        sheet.rectangle(box)
        sheet.label((box.x, box.y), str(block))
        lean = 7 if request == "C" else -7
        sheet.arrow(box.bottom(), (_block(block) + (lean if block == SHARED else 0), MEMORY - 13))


PANELS = (87, 260, 433)
SHADOW = (("current", "100%", "served"), ("new", "copy", "only logged"))
CANARY = (("current", "95%", "served"), ("new", "5%", "served"))
BLUE_GREEN = (("blue\n(old)", "way\nback", "standby"), ("green\n(new)", "100%", "served"))


def release_split() -> Sheet:
    """Draw where traffic goes in shadow, canary and blue-green releases."""
    title = "Shadow copies traffic, canary splits it, and blue-green switches all of it."
    sheet = Sheet(title, 520, 262)
    _release(sheet, PANELS[0], "shadow", "router", SHADOW)
    _release(sheet, PANELS[1], "canary", "router", CANARY)
    _release(sheet, PANELS[2], "blue-green", "switch", BLUE_GREEN)
    for x in (173.5, 346.5):
        sheet.line([(x, 10), (x, 250)], Stroke(width=0.75, ink=MID))
    return sheet


def _release(
    sheet: Sheet, x: float, name: str, gate: str, models: tuple[tuple[str, str, str], ...]
) -> None:
    sheet.label((x, 16), name, BOLD)
    users = sheet.service((x, 48), "users", (64, 28))
    router = sheet.service((x, 106), gate, (148, 28))
    sheet.arrow(users.bottom(), router.top())
    for side, (model, share, answers) in zip((-41, 41), models, strict=True):
        box = sheet.service((x + side, 204), model, (66, 40))
        stroke = SOLID if share.endswith("%") else DASHED
        sheet.arrow(router.bottom(side), box.top(), label=share, stroke=stroke)
        sheet.label((x + side, 238), answers, NOTE)


NODES = (
    (0.05, 0.45), (0.14, 0.85), (0.18, 0.15), (0.27, 0.55), (0.36, 0.88), (0.38, 0.2),
    (0.48, 0.5), (0.57, 0.85), (0.58, 0.15), (0.68, 0.55), (0.76, 0.88), (0.8, 0.2),
    (0.86, 0.58), (0.95, 0.25), (0.96, 0.84),
)  # fmt: skip
LAYERS = ((0, 6, 8), (0, 2, 4, 6, 8, 9, 11), tuple(range(15)))
LINKS, QUERY, PATH = 3, (1.01, 0.9), Stroke(width=2.5)


def hnsw_layers() -> Sheet:
    """Draw a greedy search through the layers of a small proximity graph."""
    sheet = Sheet("A search takes long steps on sparse upper layers, short ones below.", 520, 340)
    node, seen = LAYERS[0][0], (0.0, 0.0)
    for depth, layer in enumerate(LAYERS):
        edges = _edges(layer)
        _plane(sheet, depth, layer, edges)
        path = _greedy(node, edges)
        if depth:
            sheet.arrow(seen, _near(_spot(depth, node), seen, 5), stroke=DASHED)
        _walk(sheet, [_spot(depth, n) for n in path])
        node = path[-1]
        seen = _near(_spot(depth, node), _spot(depth + 1, node), 5)
    _query(sheet, _at(2, QUERY))
    return sheet


def _edges(layer: tuple[int, ...]) -> set[tuple[int, int]]:
    edges = set()
    for a in layer:
        others = sorted((b for b in layer if b != a), key=lambda b: dist(NODES[a], NODES[b]))
        edges |= {(min(a, b), max(a, b)) for b in others[:LINKS]}
    return edges


def _greedy(node: int, edges: set[tuple[int, int]]) -> list[int]:
    path = [node]
    while True:
        reach = [path[-1], *(a + b - path[-1] for a, b in edges if path[-1] in (a, b))]
        best = min(reach, key=lambda n: dist(NODES[n], QUERY))
        if best == path[-1]:
            return path
        path.append(best)


def _at(depth: int, place: Point) -> Point:
    return 108 + 340 * place[0] + 50 * (1 - place[1]), 24 + 108 * depth + 72 * place[1]


def _spot(depth: int, node: int) -> Point:
    return _at(depth, NODES[node])


def _plane(sheet: Sheet, depth: int, layer: tuple[int, ...], edges: set[tuple[int, int]]) -> None:
    corners = [
        _at(depth, place) for place in ((-0.04, 0), (1.04, 0), (1.04, 1), (-0.04, 1), (-0.04, 0))
    ]
    sheet.line(corners, Stroke(width=0.75, ink=MID))
    sheet.label((14, _at(depth, (0, 0.5))[1]), f"layer {2 - depth}", BOLD, "start")
    for a, b in sorted(edges):
        sheet.line([_spot(depth, a), _spot(depth, b)], Stroke(width=0.75, ink="#595959"))
    for node in layer:
        sheet.ring(_spot(depth, node))


def _walk(sheet: Sheet, points: list[Point]) -> None:
    for start, end in pairwise(points):
        sheet.arrow(_near(start, end, 3), _near(end, start, 4), stroke=PATH)


def _near(point: Point, other: Point, gap: float) -> Point:
    part = gap / dist(point, other)
    return point[0] + (other[0] - point[0]) * part, point[1] + (other[1] - point[1]) * part


def _query(sheet: Sheet, at: Point) -> None:
    for slope in (-1, 1):
        sheet.line(
            [(at[0] - 4, at[1] - 4 * slope), (at[0] + 4, at[1] + 4 * slope)], Stroke(width=2)
        )
    sheet.label((at[0], 327), "query", NOTE)


FIGURES = {
    "kv-cache-growth": kv_cache_growth,
    "llm-batching": llm_batching,
    "release-split": release_split,
    "hnsw-layers": hnsw_layers,
}
