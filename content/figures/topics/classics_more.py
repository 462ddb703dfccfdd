"""Figures of the topic Classic design problems: tickets, payments."""

from itertools import pairwise

from pen import Box, Sheet
from style import CLEAR, DASHED, FINE, NOTE, SMALL, Stroke


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
    sheet = Sheet(title, 520, 386)
    _payment_states(sheet)
    actors = {
        "client": (44.0, 72.0),
        "payment\nservice": (182.0, 84.0),
        "database": (326.0, 84.0),
        "provider": (470.0, 84.0),
    }
    talk = _Talk(sheet, 172, actors)
    talk.send(0, 1, 214, "pay, key K")
    talk.send(1, 2, 237, "store intent: created")
    talk.send(1, 3, 260, "authorise, key K", 2)
    _lost(sheet, 470, 283, 344)
    sheet.label((190, 287), "time-out", NOTE, "start")
    talk.send(1, 3, 309, "status of key K?", 2)
    talk.send(3, 1, 332, "authorised", 2)
    talk.send(1, 2, 355, "authorised, outbox")
    talk.send(1, 0, 378, "authorised")
    return sheet


def _payment_states(sheet: Sheet) -> None:
    names = {"created": 50, "authorised": 190, "captured": 330, "settled": 470}
    states = [sheet.service((x, 22), name, (84, 28)) for name, x in names.items()]
    for start, end in pairwise(states):
        sheet.arrow(start.right(), end.left())
    failed = sheet.service((120, 74), "failed", (84, 28))
    for state, side in ((states[0], failed.left()), (states[1], failed.right())):
        sheet.arrow(state.bottom(), (state.x, failed.y), side)
    refunded = sheet.service((330, 74), "refunded", (84, 28))
    sheet.arrow(states[2].bottom(-20), refunded.top(-20))
    entry = refunded.top(20)
    sheet.arrow(states[3].bottom(-34), (436, 48), (entry[0], 48), entry)
    _dispute(sheet, states[3])


def _dispute(sheet: Sheet, settled: Box) -> None:
    disputed = sheet.service((settled.x, 74), "disputed", (84, 28))
    back = sheet.service((settled.x, 126), "charged back", (84, 28))
    sheet.arrow(settled.bottom(-10), disputed.top(-10))
    sheet.arrow(disputed.top(32), settled.bottom(32), label="won")
    sheet.arrow(disputed.bottom(), back.top(), label="lost")


def _lost(sheet: Sheet, start: float, y: float, end: float) -> None:
    sheet.line([(start, y), (end, y)], DASHED)
    for slope in (-1, 1):
        sheet.line([(end - 6, y - 6 * slope), (end + 6, y + 6 * slope)], Stroke(width=2))
    sheet.label(((start + end) / 2, y - CLEAR - SMALL * 0.4), "response lost", NOTE)


FIGURES = {
    "seat-booking": seat_booking,
    "payment-flow": payment_flow,
}
