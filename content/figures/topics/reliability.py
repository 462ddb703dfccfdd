"""Figures of the topic Communication and reliability."""

from pen import Box, Sheet
from style import BOLD, CLEAR, DASHED, FINE, INK, NOTE, PALE, SMALL, THIN, Stroke

CELL = 25


def queue_and_log() -> Sheet:
    """Draw a queue with competing consumers beside a log with two groups."""
    title = "A queue gives each message to one consumer; a log is read by each group in full."
    sheet = Sheet(title, 520, 288)
    _queue(sheet)
    sheet.line([(232, 10), (232, 278)], Stroke(width=0.75, ink="#bdbdbd"))
    sheet.label((382, 16), "event log", BOLD)
    _partition(sheet, 92, 0, 6, (4, 2))
    _partition(sheet, 196, 1, 5, (5, 1))
    sheet.label((382, 272), "arrow: next to read; dashed: next write", NOTE)
    return sheet


def _queue(sheet: Sheet) -> None:
    sheet.label((114, 16), "message queue", BOLD)
    producer = sheet.service((114, 54), "producer", (76, 30))
    queue = sheet.queue((114, 124), "waiting messages", (204, 42))
    sheet.arrow(producer.bottom(), queue.top())
    for index, shift in enumerate((-70, 0, 70)):
        consumer = sheet.service((114 + shift, 220), "consumer", (64, 30))
        sheet.arrow(queue.bottom(shift), consumer.top(), label=f"m{index + 1}")
    sheet.label((114, 272), "acknowledged messages are removed", NOTE)


def _partition(sheet: Sheet, y: float, number: int, records: int, offsets: tuple[int, int]) -> None:
    left = 324
    sheet.label((left - 12, y), f"partition {number}", anchor="end")
    for offset in range(records):
        box = Box(left + CELL * (offset + 0.5), y, CELL, CELL)
        sheet.rectangle(box, fill=PALE)
        sheet.label((box.x, box.y), str(offset))
    x = left + CELL * records
    corners = (x, y - CELL / 2), (x + CELL, y - CELL / 2), (x + CELL, y + CELL / 2)
    sheet.line([*corners, (x, y + CELL / 2)], FINE)
    for name, offset, side in zip("AB", offsets, (-1, 1), strict=True):
        at = left + CELL * (offset + 0.5)
        sheet.arrow((at, y + side * 33), (at, y + side * (CELL / 2 + 2)))
        sheet.label((at, y + side * 41), f"group {name}", NOTE)


class _Sequence:
    """Lifelines with messages between them."""

    def __init__(self, sheet: Sheet, actors: tuple[str, ...], xs: tuple[float, ...]) -> None:
        self.sheet, self.xs = sheet, xs
        for name, x in zip(actors, xs, strict=True):
            box = sheet.service((x, 26), name, (104, 36))
            sheet.line([box.bottom(), (x, sheet.size[1] - 8)], FINE)

    def send(self, start: int, end: int, y: float, text: str, over: int | None = None) -> None:
        """Draw one message, with its text above the arrow, towards `over`."""
        a, b = self.xs[start], self.xs[end]
        stop = a + (b - a) * (1 - 1 / abs(b - a))
        self.sheet.arrow((a, y), (stop, y))
        near = self.xs[over] if over is not None else b
        base = b if over is not None else a
        rise = CLEAR + SMALL * 0.6 + 7.8 * text.count("\n")
        self.sheet.label(((base + near) / 2, y - rise), text)


def idempotent_retry() -> Sheet:
    """Draw a lost response, a retry with the same key, and the stored answer."""
    title = "The response to the first attempt is lost; the retry with key K gets the stored one."
    sheet = Sheet(title, 520, 334)
    talk = _Sequence(sheet, ("client", "server", "database"), (62, 258, 458))
    talk.send(0, 1, 76, "pay, key K")
    talk.send(1, 2, 106, "commit payment,\nK and response")
    _lost(sheet, 258, 146, 140)
    sheet.label((62 + 10, 172), "time-out", NOTE, "start")
    talk.send(0, 1, 212, "pay again, key K")
    talk.send(1, 2, 242, "insert K")
    talk.send(2, 1, 276, "K exists: response")
    talk.send(1, 0, 312, "the same response")
    return sheet


def _lost(sheet: Sheet, start: float, y: float, end: float) -> None:
    sheet.line([(start, y), (end, y)], DASHED)
    for slope in (-1, 1):
        sheet.line([(end - 6, y - 6 * slope), (end + 6, y + 6 * slope)], Stroke(width=2))
    sheet.label(((start + end) / 2 + 8, y - CLEAR - SMALL * 0.6), "response lost")


def pkce_flow() -> Sheet:
    """Draw the authorisation-code flow with PKCE."""
    title = "The client proves with the verifier that the code which came back is its own."
    sheet = Sheet(title, 520, 334)
    names = "client", "browser", "authorisation\nserver"
    talk = _Sequence(sheet, names, (62, 252, 458))
    talk.send(0, 1, 80, "redirect, hash of verifier")
    talk.send(1, 2, 110, "hash of verifier")
    talk.send(1, 2, 144, "user logs in and consents")
    talk.send(2, 1, 180, "redirect, code")
    talk.send(1, 0, 210, "code")
    talk.send(0, 2, 256, "code and verifier", 1)
    sheet.label((448, 280), "hash of verifier matches", NOTE, "end")
    talk.send(2, 0, 310, "tokens", 1)
    return sheet


LEVELS = (84, 138, 192, 246)


def breaker_and_retries() -> Sheet:
    """Draw the states of a circuit breaker beside a tree of retries."""
    title = "A breaker moves between closed, open and half-open; retries multiply per layer."
    sheet = Sheet(title, 520, 286)
    sheet.label((132, 16), "circuit breaker", BOLD)
    closed = sheet.service((50, 84), "closed", (76, 36))
    opened = sheet.service((206, 84), "open:\nfail fast", (76, 42))
    half = sheet.service((206, 220), "half-open:\nprobe", (76, 42))
    sheet.arrow(closed.right(), opened.left(), label="too many\nfailures")
    sheet.arrow(opened.bottom(16), half.top(16), label="pause\nover")
    sheet.arrow(half.top(-16), opened.bottom(-16), label="probe\nfails")
    sheet.arrow(half.left(), (50, 220), closed.bottom())
    sheet.label((108, 236), "probe succeeds", NOTE)
    _tree(sheet)
    return sheet


def _tree(sheet: Sheet) -> None:
    sheet.label((416, 16), "three tries in each layer", BOLD)
    for level, y in enumerate(LEVELS):
        count = 3**level
        sheet.label((310, y), str(count), anchor="end")
        for index in range(count):
            at = _leaf(level, index), y
            if level:
                sheet.line([(_leaf(level - 1, index // 3), LEVELS[level - 1]), at], THIN)
            sheet.mark("circle", cx=at[0], cy=at[1], r=2.5, fill=INK)
    sheet.label((416, 52), "one request")
    sheet.label((416, 272), "attempts at the slow service", NOTE)


def _leaf(level: int, index: int) -> float:
    return 325 + 182 * (index + 0.5) / 3.0**level


FIGURES = {
    "queue-and-log": queue_and_log,
    "idempotent-retry": idempotent_retry,
    "breaker-and-retries": breaker_and_retries,
    "pkce-flow": pkce_flow,
}
