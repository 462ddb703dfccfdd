"""Figures of the topic Classic design problems: limiter, feed, autocomplete, crawler."""

from itertools import pairwise

from pen import Box, Point, Sheet
from style import BODY, CLEAR, DASHED, FINE, NOTE, PALE, PAPER, SOLID, Stroke

THICK = Stroke(width=3)


def rate_limiter() -> Sheet:
    """Draw two gateways that share one limiter store."""
    title = "Both gateways take tokens from one shared store before they call the service."
    sheet = Sheet(title, 520, 240)
    client = sheet.service((36, 120), "clients", (56, 208))
    service = sheet.service((482, 120), "service", (60, 208))
    store = sheet.store((352, 120), "limiter store:\ntokens, last refill", (118, 56))
    for y, name, side in ((52, "A", 1), (188, "B", -1)):
        gateway = sheet.service((218, y), f"gateway {name}", (84, 56))
        _gateway(sheet, gateway, (client, store, service), side)
    return sheet


def _gateway(sheet: Sheet, gateway: Box, others: tuple[Box, Box, Box], side: int) -> None:
    client, store, service = others
    near, far = side * 12, side * -12
    sheet.arrow(client.right(gateway.y - 12 - client.y), gateway.left(-12), label="request")
    back = gateway.left(12), client.right(gateway.y + 12 - client.y)
    sheet.arrow(*back, label="429 + Retry-After")
    allowed = gateway.right(far), service.left(gateway.y + far - service.y)
    sheet.arrow(*allowed, label="allowed")
    end = store.top() if side > 0 else store.bottom()
    sheet.arrow(gateway.right(near), (store.x, gateway.y + near), end, both=True)
    sheet.label((store.x + 8, gateway.y + near + side * 13), "atomic script", NOTE, "start")


LEFT, POSTS, FEED, FAN = 42, 172, 320, 466


def feed_fan_out() -> Sheet:
    """Draw how posts are pushed into feeds or pulled when a feed is read."""
    title = "Ordinary authors' posts are pushed into feeds, celebrities' are pulled by the reader."
    sheet = Sheet(title, 520, 324)
    posts = _pushed(sheet)
    feeds = sheet.store((FAN, 160), "follower feeds\n(post IDs)", (98, 54))
    sheet.arrow((FAN, 71), feeds.top(), label="push IDs")
    _viewed(sheet, posts, feeds)
    return sheet


def _pushed(sheet: Sheet) -> Box:
    author = sheet.service((LEFT, 50), "author", (64, 42))
    service = sheet.service((POSTS, 50), "post service")
    queue = sheet.queue((FEED, 50), "queue")
    workers = sheet.service((FAN, 50), "fan-out\nworkers", (98, 42))
    posts = sheet.store((POSTS, 160), "recent posts\nby author", (98, 54))
    sheet.arrow(author.right(), service.left(), label="post")
    sheet.arrow(service.right(), queue.left(), label="ordinary\nauthors")
    sheet.arrow(queue.right(), workers.left())
    sheet.arrow(service.bottom(), posts.top(), label="every post")
    return posts


def _viewed(sheet: Sheet, posts: Box, feeds: Box) -> None:
    reader = sheet.service((LEFT, 270), "reader", (64, 42))
    text = "feed service:\nmerge, filter, rank"
    service = sheet.service((FEED, 270), text, (124, 60))
    caches = sheet.store((FAN, 270), "post and\nuser caches", (98, 54))
    sheet.arrow(reader.right(-8), service.left(-8), label="view feed")
    sheet.arrow(service.left(8), reader.right(8), label="page and cursor")
    ends = service.top(-28), service.top(28)
    sheet.arrow(posts.right(), (ends[0][0], posts.y), ends[0], stroke=DASHED)
    sheet.label((POSTS + 55, 192), "celebrities:\npull", NOTE, "start")
    sheet.arrow(feeds.left(), (ends[1][0], feeds.y), ends[1])
    sheet.label((ends[1][0] + 7, 200), "one lookup", NOTE, "start")
    sheet.arrow(service.right(), caches.left(), both=True)
    sheet.label((FAN, 309), "hydrate", NOTE)


def autocomplete_paths() -> Sheet:
    """Draw the query path above the builder and the trend stream."""
    title = "Queries only read the trie; a builder and a trend stream publish new versions."
    sheet = Sheet(title, 520, 250)
    client = sheet.service((40, 48), "client:\ndebounce", (64, 42))
    edge = sheet.store((190, 48), "edge cache", (84, 48))
    service = sheet.service(
        (400, 48), "suggestion servers: trie and\ntrend overlay in memory", (196, 50)
    )
    sheet.arrow(client.right(-8), edge.left(-8), label="prefix")
    sheet.arrow(edge.left(8), client.right(8), label="top 5")
    sheet.arrow(edge.right(), service.left(), label="on a miss")
    sheet.arrow(client.bottom(), (client.x, 153), label="searches")
    _updates(sheet, service)
    return sheet


def _updates(sheet: Sheet, service: Box) -> None:
    y = 174
    log = sheet.queue((52, y), "query log", (88, 42))
    builder = sheet.service((190, y), "offline\nbuilder")
    version = sheet.store((340, y), "index\nversions", (84, 54))
    trend = sheet.service((460, y), "trend\nstream", (76, 42))
    sheet.arrow(log.right(), builder.left())
    sheet.arrow(builder.right(), version.left(), label="publish")
    sheet.arrow(version.top(), service.bottom(version.x - service.x), label="swap in whole")
    sheet.arrow(trend.top(), service.bottom(trend.x - service.x), label="overlay")
    bends = (log.x, 232), (trend.x, 232)
    sheet.arrow(log.bottom(), *bends, trend.bottom(), label="last hours")


WEIGHTS = {"do": 20, "dog": 60, "car": 80, "card": 30, "care": 40, "cat": 50}
NODES: dict[str, Point] = {
    "": (200, 24),
    "d": (84, 78),
    "do": (84, 134),
    "dog": (84, 190),
    "c": (316, 78),
    "ca": (316, 134),
    "car": (236, 190),
    "cat": (412, 190),
    "card": (190, 246),
    "care": (306, 246),
}


def autocomplete_trie() -> Sheet:
    """Draw a trie whose nodes store their two heaviest completions."""
    title = "Each node of the trie keeps its two heaviest completions, so a lookup reads one list."
    sheet = Sheet(title, 520, 272)
    for prefix, at in NODES.items():
        if prefix:
            on_path = "ca".startswith(prefix)
            sheet.line([NODES[prefix[:-1]], at], THICK if on_path else SOLID)
    for prefix, at in NODES.items():
        fill = PALE if prefix in WEIGHTS else PAPER
        sheet.mark("circle", cx=at[0], cy=at[1], r=12, **SOLID.attributes(fill))
        sheet.label(at, prefix[-1:])
        if prefix:
            sheet.label((at[0] + 19, at[1]), _top(prefix), NOTE, "start")
    sheet.label((224, 24), "root", NOTE, "start")
    sheet.label((508, 24), "thick: lookup of “ca”", NOTE, "end")
    sheet.label((508, 44), "grey: end of a query", NOTE, "end")
    return sheet


def _top(prefix: str) -> str:
    found = [word for word in WEIGHTS if word.startswith(prefix)]
    best = sorted(found, key=lambda word: -WEIGHTS[word])[:2]
    return ", ".join(f"{word} {WEIGHTS[word]}" for word in best)


LANES, WORK, KEEP = (60, 158, 256), 366, 476


def crawler_frontier() -> Sheet:
    """Draw the frontier of a crawler and the loop through fetching and parsing."""
    title = "URLs pass front queues by priority and back queues by host, and links come back."
    sheet = Sheet(title, 520, 318)
    _frontier(sheet)
    picker = sheet.service((158, 286), "next host allowed\n(heap of times)", (130, 42))
    for x, shift in zip(LANES, (-40, 0, 40), strict=True):
        sheet.arrow((x, 222), picker.top(shift))
    _crawl(sheet, picker)
    return sheet


def _frontier(sheet: Sheet) -> None:
    sorting = sheet.service((158, 32), "prioritise", (100, 28))
    router = sheet.service((158, 144), "route by host", (100, 28))
    shifts = -36, 0, 36
    for x, shift, name in zip(LANES, shifts, ("high", "medium", "low"), strict=True):
        front = sheet.queue((x, 90), name, (82, 34))
        sheet.arrow(sorting.bottom(shift), front.top())
        sheet.arrow(front.bottom(), router.top(shift))
    for x, shift, host in zip(LANES, shifts, "abc", strict=True):
        back = sheet.queue((x, 205), f"host {host}", (82, 34))
        sheet.arrow(router.bottom(shift), back.top())
    sheet.label((10, 27), "frontier", BODY, "start")
    sheet.label((10, 52), "front queues", NOTE, "start")
    sheet.label((10, 164), "back queues", NOTE, "start")


def _crawl(sheet: Sheet, picker: Box) -> None:
    fetch = sheet.service((WORK, 286), "fetch", (88, 42))
    parse = sheet.service((WORK, 205), "parse, extract,\nnormalise", (88, 42))
    seen = sheet.service((WORK, 118), "seen URL?", (88, 34))
    near = sheet.service((KEEP, 205), "near-\nduplicate?", (72, 42))
    pages = sheet.store((KEEP, 286), "pages", (72, 46))
    sheet.arrow(picker.right(), fetch.left(), label="URL")
    sheet.arrow(fetch.top(), parse.bottom(), label="page")
    sheet.arrow(parse.top(), seen.bottom(), label="links")
    sheet.arrow(seen.top(), (WORK, 32), (208, 32))
    sheet.label((WORK + CLEAR, 66), "new URLs", NOTE, "start")
    known = sheet.store((KEEP, 118), "Bloom\nfilter", (72, 48))
    sheet.arrow(seen.right(), known.left(), both=True)
    sheet.arrow(parse.right(), near.left())
    sheet.arrow(near.bottom(), pages.top(), label="new")
    outline = (4, 12), (308, 12), (308, 312), (4, 312), (4, 12)
    for start, end in pairwise(outline):
        sheet.line([start, end], FINE)


FIGURES = {
    "rate-limiter": rate_limiter,
    "feed-fan-out": feed_fan_out,
    "autocomplete-paths": autocomplete_paths,
    "autocomplete-trie": autocomplete_trie,
    "crawler-frontier": crawler_frontier,
}
