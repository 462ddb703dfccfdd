"""Figures of the topic Essentials."""

from pen import Box, Sheet
from style import BOLD, DASHED, NOTE

FIRST, SECOND, THIRD, LAST = 38, 208, 332, 472
WRITE, READ, CLICKS = 108, 222, 306


def url_shortener() -> Sheet:
    """Draw the write path and the read path of a URL shortener."""
    title = (
        "The write path stores a new short key; the read path redirects from a cache or the store."
    )
    sheet = Sheet(title, 520, 336)
    middle = LAST, (WRITE + READ) / 2
    links = sheet.store(middle, "key-value\nstore,\nsharded by\nshort key", (80, 180))
    _write_path(sheet, links)
    _clicks(sheet, _read_path(sheet, links))
    return sheet


def _write_path(sheet: Sheet, links: Box) -> None:
    sheet.label((8, WRITE - 44), "Write path", BOLD, "start")
    client = sheet.service((FIRST, WRITE), "client", (60, 42))
    balancer = sheet.service((SECOND, WRITE), "load\nbalancer")
    api = sheet.service((THIRD, WRITE), "API\nservice")
    keys = sheet.service((THIRD, 28), "key generator\n(allocated ID ranges)", (128, 42))
    sheet.arrow(client.right(-8), balancer.left(-8), label="long URL")
    sheet.arrow(balancer.left(8), client.right(8), label="short URL")
    sheet.arrow(balancer.right(), api.left())
    sheet.arrow(api.top(), keys.bottom(), label="ID range", both=True)
    sheet.arrow(api.right(), links.left(WRITE - links.y), label="put")


def _read_path(sheet: Sheet, links: Box) -> Box:
    sheet.label((8, READ - 44), "Read path", BOLD, "start")
    client = sheet.service((FIRST, READ), "client", (60, 42))
    redirect = sheet.service((SECOND, READ), "redirect\nservice")
    cache = sheet.store((THIRD, READ), "cache\n(hot links)")
    sheet.arrow(client.right(-8), redirect.left(-8), label="GET short URL")
    sheet.arrow(redirect.left(8), client.right(8), label="302 + Location")
    sheet.arrow(redirect.right(), cache.left())
    sheet.arrow(cache.right(), links.left(READ - links.y), label="on a miss")
    return redirect


def _clicks(sheet: Sheet, redirect: Box) -> None:
    queue = sheet.queue((THIRD, CLICKS), "queue")
    analytics = sheet.service((LAST, CLICKS), "analytics", (80, 42))
    sheet.arrow(redirect.bottom(), (SECOND, CLICKS), queue.left(), label="click events")
    sheet.arrow(queue.right(), analytics.left())


DEVICE, GATEWAY, MIDDLE, FANOUT = 50, 180, 324, 470
SEND, LOOKUP, ONLINE, OFFLINE = 123, 196, 250, 309


def messaging() -> Sheet:
    """Draw how a message reaches an online and an offline recipient."""
    title = "A message is numbered, stored, and fanned out to gateways or to push notifications."
    sheet = Sheet(title, 520, 336)
    _steps(sheet)
    _deliver(sheet, _send(sheet))
    return sheet


def _steps(sheet: Sheet) -> None:
    names = ("send", "forward", "number and store", "enqueue", "look up gateway", "deliver or push")
    for index, name in enumerate(names):
        x, y = 17 + 124 * (index // 3), 18 + 23 * (index % 3)
        sheet.step((x, y), str(index + 1))
        sheet.label((x + 14, y), name, NOTE, "start")


def _send(sheet: Sheet) -> Box:
    sender = sheet.service((DEVICE, SEND), "sender")
    gateway = sheet.service((GATEWAY, SEND), "gateway A\n(WebSocket)")
    numbering = "message service\n(sequence number\nper conversation)"
    message = sheet.service((MIDDLE, SEND), numbering, (112, 60))
    kept = sheet.store((MIDDLE, 30), "store, partitioned\nby conversation", (112, 50))
    queue = sheet.queue((FANOUT, SEND), "queue")
    sheet.arrow(sender.right(), gateway.left(), step="1")
    sheet.arrow(gateway.right(), message.left(), step="2")
    sheet.arrow(message.top(), kept.bottom(), step="3")
    sheet.arrow(message.right(), queue.left(), step="4")
    return queue


def _deliver(sheet: Sheet, queue: Box) -> None:
    workers = sheet.service((FANOUT, 252.5), "fan-out\nworkers", (84, 155))
    registry = sheet.store((MIDDLE, LOOKUP), "registry:\nuser → gateway", (112, 50))
    gateway = sheet.service((GATEWAY, ONLINE), "gateway B\n(WebSocket)")
    push = sheet.service((MIDDLE, OFFLINE), "push notification\nservice", (112, 42))
    online = sheet.service((DEVICE, ONLINE), "recipient\n(online)")
    offline = sheet.service((DEVICE, OFFLINE), "recipient\n(offline)")
    sheet.arrow(queue.bottom(), workers.top())
    sheet.arrow(workers.left(LOOKUP - workers.y), registry.right(), step="5")
    bend = GATEWAY, LOOKUP
    sheet.arrow(gateway.top(), bend, registry.left(), label="on connect", stroke=DASHED)
    sheet.arrow(workers.left(ONLINE - workers.y), gateway.right(), step="6")
    sheet.arrow(workers.left(OFFLINE - workers.y), push.right(), step="6")
    sheet.arrow(gateway.left(), online.right())
    sheet.arrow(push.left(), offline.right())


FIGURES = {"url-shortener": url_shortener, "messaging": messaging}
