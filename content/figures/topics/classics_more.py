"""Figures of the topic Classic design problems: storage, tickets, payments, rides."""

from itertools import pairwise
from math import cos, pi, sin, sqrt

from pen import Box, Point, Sheet
from style import CLEAR, DASHED, FINE, MID, NOTE, PALE, PAPER, SMALL, Stroke

ZONES = ((80, 4), (200, 4), (320, 3), (440, 3))


def object_storage() -> Sheet:
    """Draw gateway, metadata shards and the pieces of one chunk in four zones."""
    title = "Pieces go to data nodes in four zones before the metadata row is committed."
    sheet = Sheet(title, 520, 334)
    client = sheet.service((36, 48), "client", (56, 42))
    gateway = sheet.service((160, 48), "gateway:\npolicies", (84, 56))
    sheet.arrow(client.right(), gateway.left(), label="PUT", both=True)
    _metadata(sheet, gateway)
    for index, (x, pieces) in enumerate(ZONES):
        sheet.arrow(gateway.bottom(), (gateway.x, 146), (x, 146), (x, 170))
        _zone(sheet, Box(x, 212, 104, 84), index + 1, pieces)
    sheet.step((gateway.x, 112), "2")
    care = sheet.service((260, 308), "scrub, repair, garbage collection", (464, 32))
    for x, _ in ZONES:
        sheet.arrow(care.top(x - care.x), (x, 254), stroke=DASHED)
    return sheet


def _metadata(sheet: Sheet, gateway: Box) -> None:
    for y, number in ((36, "1"), (62, "3")):
        sheet.arrow(gateway.right(y - gateway.y), (284, y), step=number)
    sheet.rectangle(Box(398, 53, 228, 90))
    for x, keys in ((326, "a–h"), (398, "i–q"), (470, "r–z")):
        sheet.store((x, 42), f"keys\n{keys}", (62, 56))
    sheet.label((398, 86), "metadata service, sharded", NOTE)
    names = {"find placement": 194, "write pieces, verify": 302, "commit row": 432}
    for row, (name, x) in enumerate(names.items(), 1):
        sheet.step((x, 122), str(row))
        sheet.label((x + 14, 122), name, NOTE, "start")


def _zone(sheet: Sheet, box: Box, number: int, pieces: int) -> None:
    sheet.rectangle(box)
    sheet.label((box.x, box.y - 24), f"zone {number}")
    for index in range(pieces):
        x = box.x + 23 * (index - (pieces - 1) / 2)
        fill = MID if index == pieces - 1 else PAPER
        sheet.rectangle(Box(x, box.y + 12, 17, 26), fill=fill)


class _Talk:
    """Lifelines from a row of actors, and messages that run down them."""

    def __init__(self, sheet: Sheet, y: float, actors: dict[str, tuple[float, float]]) -> None:
        self.sheet, self.xs = sheet, [x for x, _ in actors.values()]
        for name, (x, width) in actors.items():
            box = sheet.service((x, y), name, (width, 38))
            sheet.line([box.bottom(), (x, sheet.size[1] - 4)], FINE)

    def send(self, start: int, end: int, y: float, text: str, over: int | None = None) -> None:
        """Draw one message, with its text between `end` and `over`."""
        a, b = self.xs[start], self.xs[end]
        self.sheet.arrow((a, y), (b - (1 if a < b else -1), y))
        near = a if over is None else self.xs[over]
        self.sheet.label(((b + near) / 2, y - CLEAR - SMALL * 0.4), text, NOTE)


def seat_booking() -> Sheet:
    """Draw the states of a seat above the sequence of one booking."""
    title = "A seat goes from available over held to booked, by two conditional updates."
    sheet = Sheet(title, 520, 340)
    free = sheet.service((62, 28), "available", (92, 30))
    held = sheet.service((250, 28), "held", (92, 30))
    sold = sheet.service((452, 28), "booked", (92, 30))
    sheet.arrow(free.right(), held.left(), label="hold")
    sheet.arrow(held.right(), sold.left(), label="paid, hold valid")
    sheet.arrow(held.bottom(), (held.x, 70), (free.x, 70), free.bottom())
    sheet.label((156, 57), "expired or cancelled", NOTE)
    actors = {
        "buyer": (36.0, 60.0),
        "waiting\nroom": (136.0, 72.0),
        "booking\nservice": (252.0, 84.0),
        "seat rows": (368.0, 84.0),
        "payment\nprovider": (474.0, 84.0),
    }
    _booking(_Talk(sheet, 104, actors))
    return sheet


def _booking(talk: _Talk) -> None:
    talk.send(0, 1, 146, "wait")
    talk.send(1, 0, 166, "token")
    talk.send(0, 2, 186, "token, seat 7", 1)
    talk.send(2, 3, 206, "hold if free")
    talk.send(3, 2, 227, "1 row changed")
    talk.send(2, 4, 247, "charge, key K", 3)
    talk.send(4, 2, 268, "paid", 3)
    talk.send(2, 3, 289, "book if held")
    talk.send(3, 2, 310, "1 row changed")
    talk.send(2, 0, 330, "ticket", 1)


def payment_flow() -> Sheet:
    """Draw the states of a payment above a provider call that times out."""
    title = "After a time-out the service asks for the status under the same key."
    sheet = Sheet(title, 520, 340)
    _payment_states(sheet)
    actors = {
        "client": (44.0, 72.0),
        "payment\nservice": (182.0, 84.0),
        "database": (326.0, 84.0),
        "provider": (470.0, 84.0),
    }
    talk = _Talk(sheet, 124, actors)
    talk.send(0, 1, 168, "pay, key K")
    talk.send(1, 2, 191, "store intent: created")
    talk.send(1, 3, 214, "authorise, key K", 2)
    _lost(sheet, 470, 237, 344)
    sheet.label((190, 241), "time-out", NOTE, "start")
    talk.send(1, 3, 263, "status of key K?", 2)
    talk.send(3, 1, 286, "authorised", 2)
    talk.send(1, 2, 309, "authorised, outbox")
    talk.send(1, 0, 332, "authorised")
    return sheet


def _payment_states(sheet: Sheet) -> None:
    names = {"created": 50, "authorised": 190, "captured": 330, "settled": 470}
    states = [sheet.service((x, 22), name, (84, 28)) for name, x in names.items()]
    for start, end in pairwise(states):
        sheet.arrow(start.right(), end.left())
    for pair, x, name in ((states[:2], 120, "failed"), (states[2:], 400, "refunded")):
        target = sheet.service((x, 74), name, (84, 28))
        sheet.arrow(pair[0].bottom(), (pair[0].x, 74), target.left())
        sheet.arrow(pair[1].bottom(), (pair[1].x, 74), target.right())


def _lost(sheet: Sheet, start: float, y: float, end: float) -> None:
    sheet.line([(start, y), (end, y)], DASHED)
    for slope in (-1, 1):
        sheet.line([(end - 6, y - 6 * slope), (end + 6, y + 6 * slope)], Stroke(width=2))
    sheet.label(((start + end) / 2, y - CLEAR - SMALL * 0.4), "response lost", NOTE)


EDGE, TRIP, MATCH, RIGHT = 46, 176, 310, 458


def ride_hailing() -> Sheet:
    """Draw position ingest, the cell index, matching and the trip service."""
    title = "Positions stay in an in-memory cell index; matching reserves drivers in the database."
    sheet = Sheet(title, 520, 330)
    drivers = sheet.service((EDGE, 72), "drivers", (68, 42))
    gateway = sheet.service((TRIP, 72), "gateway", (76, 42))
    index = sheet.store((MATCH, 72), "in-memory cell\nindex by region", (112, 58))
    log = sheet.queue((RIGHT, 72), "log", (92, 42))
    sheet.arrow(drivers.right(), gateway.left(), label="every 4 s")
    sheet.arrow(gateway.right(), index.left())
    sheet.arrow(gateway.top(), (TRIP, 26), (RIGHT, 26), log.top(), label="sampled tracks")
    match = sheet.service((MATCH, 182), "matching:\nshort batches", (112, 46))
    routing = sheet.service((RIGHT, 182), "routing:\nroad time", (92, 46))
    sheet.arrow(match.top(), index.bottom(), label="nearby", both=True)
    sheet.arrow(match.right(), routing.left(), both=True)
    _trips(sheet, drivers, match)
    return sheet


def _trips(sheet: Sheet, drivers: Box, match: Box) -> None:
    riders = sheet.service((EDGE, 292), "riders", (68, 42))
    trips = sheet.service((TRIP, 292), "trip\nservice", (76, 42))
    base = sheet.store((RIGHT, 290), "trip database:\ndrivers, trips", (112, 60))
    push = sheet.service((EDGE, 182), "push\nchannel", (68, 42))
    sheet.arrow(riders.right(), trips.left(), label="request")
    sheet.arrow(trips.top(20), (TRIP + 20, 182), match.left())
    sheet.arrow(trips.top(-20), (TRIP - 20, 182), push.right())
    sheet.arrow(push.bottom(), riders.top(), label="updates")
    sheet.arrow(push.top(), drivers.bottom(), label="offers")
    sheet.arrow(trips.right(10), base.left(302 - base.y), label="state, event")
    sheet.arrow(match.bottom(), (MATCH, 266), base.left(266 - base.y))
    sheet.label((MATCH + 7, 236), "reserve driver\n(conditional)", NOTE, "start")


SIDE = 46.0


def cell_ring() -> Sheet:
    """Draw a rider's cell with its ring of six neighbours."""
    title = "The nearest driver A lies in a neighbouring cell, not in the rider's own."
    sheet = Sheet(title, 520, 252)
    middle, step = (196.0, 126.0), SIDE * sqrt(3)
    ring = {(-1.0, 0), (1.0, 0), (-0.5, -1), (0.5, -1), (-0.5, 1), (0.5, 1)}
    outside = {(2.0, 0), (1.5, -1), (1.5, 1), (-1.5, -1), (-1.5, 1)}
    for column, row in sorted(ring | outside | {(0.0, 0)}):
        fill = PALE if (column, row) in ring else PAPER
        _hexagon(sheet, (middle[0] + column * step, middle[1] + row * SIDE * 1.5), fill)
    for name, x, y in (("A", 252, 132), ("B", 174, 140), ("C", 350, 118)):
        sheet.dot((x, y))
        sheet.label((x, y - 14), name)
    sheet.ring((224, 134))
    sheet.label((210, 118), "rider", NOTE)
    _ring_key(sheet, 412)
    return sheet


def _hexagon(sheet: Sheet, at: Point, fill: str) -> None:
    turns = [pi / 6 + pi / 3 * corner for corner in range(6)]
    points = [(at[0] + SIDE * cos(turn), at[1] + SIDE * sin(turn)) for turn in turns]
    sheet.area(points, fill)
    sheet.line([*points, points[0]])


def _ring_key(sheet: Sheet, x: float) -> None:
    sheet.dot((x, 114))
    sheet.label((x + 12, 114), "driver", NOTE, "start")
    sheet.rectangle(Box(x, 136, 12, 12), fill=PALE)
    sheet.label((x + 12, 136), "neighbour", NOTE, "start")


FIGURES = {
    "object-storage": object_storage,
    "seat-booking": seat_booking,
    "payment-flow": payment_flow,
    "ride-hailing": ride_hailing,
    "cell-ring": cell_ring,
}
