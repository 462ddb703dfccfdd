"""Figures of the topic Architecture and scaling."""

from itertools import pairwise

from pen import Box, Sheet
from style import CLEAR, DASHED, DISC, FAINT, NOTE, PALE, SMALL, SOLID, Stroke

HEAD, HALF_BAR = 26, 7


class Lanes:
    """The lifelines of a sequence diagram, by name."""

    def __init__(self, sheet: Sheet, places: dict[str, float], bottom: float) -> None:
        """Draw the heads, and the lifelines down to `bottom`."""
        self.sheet, self.places = sheet, places
        self.bars: dict[str, tuple[float, float]] = {}
        for name, x in places.items():
            sheet.line([(x, HEAD), (x, bottom)], FAINT)
            sheet.service((x, HEAD), name, (96, 32))

    def bar(self, name: str, start: float, end: float) -> None:
        """Draw a bar on a lifeline; messages end at its edge."""
        self.bars[name] = start, end
        box = Box(self.places[name], (start + end) / 2, 2 * HALF_BAR, end - start)
        self.sheet.rectangle(box, fill=PALE)

    def say(self, y: float, route: str, text: str, step: str = "", stroke: Stroke = SOLID) -> None:
        """Draw a message at height `y` along a route such as "A>B"."""
        sender, receiver = route.split(">")
        first, last = self.places[sender], self.places[receiver]
        side = 1 if last > first else -1
        start, end = first + side * self._inset(sender, y), last - side * self._inset(receiver, y)
        self.sheet.arrow((start, y), (end, y), stroke=stroke)
        gap = min(abs(x - first) for x in self.places.values() if (x - first) * side > 0)
        begin, stop = start, first + side * gap
        if step:
            self.sheet.step((start + side * 2 * DISC, y), step)
            begin += side * 3 * DISC
        self.sheet.label(((begin + stop) / 2, y - CLEAR - SMALL / 2), text, NOTE)

    def _inset(self, name: str, y: float) -> float:
        start, end = self.bars.get(name, (y + 1, y))
        return HALF_BAR if start <= y <= end else 0


def cache_race() -> Sheet:
    """Draw cache-aside reads and writes whose order leaves an old value in the cache."""
    title = "A slow reader sets version 1 after the writer has committed version 2 and deleted it."
    sheet = Sheet(title, 520, 328)
    places = {"reader": 56.0, "cache": 192.0, "database": 328.0, "writer": 464.0}
    lanes = Lanes(sheet, places, 280)
    lanes.say(74, "reader>cache", "get k", "1")
    lanes.say(98, "cache>reader", "miss", stroke=DASHED)
    lanes.say(130, "reader>database", "read k", "2")
    lanes.say(154, "database>reader", "k = v1", stroke=DASHED)
    lanes.say(186, "writer>database", "commit k = v2", "3")
    lanes.say(218, "writer>cache", "delete k", "4")
    lanes.say(250, "reader>cache", "set k = v1", "5")
    sheet.store((places["cache"], 294), "v1 (stale)", (84, 44))
    sheet.store((places["database"], 294), "v2", (84, 44))
    return sheet


USER, EDGE, SHIELD, ORIGIN = 146, 256, 366, 476
ROWS = {"hit at\nthe edge": 72, "hit at\nthe shield": 138, "miss\nin both": 204}


def cdn_path() -> Sheet:
    """Draw how far a request goes for a hit at the edge, at the shield, or nowhere."""
    title = "A hit at the edge stops there, a hit at the shield one step on, a miss at the origin."
    sheet = Sheet(title, 520, 296)
    names = {"user": USER, "edge": EDGE, "shield": SHIELD, "origin": ORIGIN}
    parts = [_column(sheet, x, name) for name, x in names.items()]
    for hops, (name, y) in enumerate(ROWS.items(), start=1):
        sheet.label((8, y), name, anchor="start")
        for near, far in pairwise(parts[: hops + 1]):
            _round_trip(sheet, near, far, y)
        for part in parts[1:hops]:
            sheet.dot((part.x, y + 9))
    _legend(sheet)
    return sheet


def _column(sheet: Sheet, x: float, name: str) -> Box:
    box = Box(x, 138, 60, 208)
    sheet.rectangle(box, 4)
    sheet.label((x, 16), name)
    return box


def _round_trip(sheet: Sheet, near: Box, far: Box, y: float) -> None:
    sheet.arrow(near.right(y - 9 - near.y), far.left(y - 9 - far.y))
    sheet.arrow(far.left(y + 9 - far.y), near.right(y + 9 - near.y), stroke=DASHED)


def _legend(sheet: Sheet) -> None:
    y = 274
    sheet.arrow((116, y), (150, y))
    sheet.label((158, y), "request", NOTE, "start")
    sheet.arrow((250, y), (216, y), stroke=DASHED)
    sheet.label((258, y), "response", NOTE, "start")
    sheet.dot((336, y))
    sheet.label((346, y), "a copy is stored", NOTE, "start")


FIGURES = {"cache-race": cache_race, "cdn-path": cdn_path}
