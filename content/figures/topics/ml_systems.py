"""Figures of the topic ML system design."""

from pen import Box, Sheet
from style import BOLD, DASHED, FINE, NOTE

FUNNEL, SIDE, BEND = 184, 458, 346
ITEMS, RETRIEVAL, RANKING, RERANKING, PAGE = 28, 104, 182, 256, 324
ROUND = 62


def recommendation_funnel() -> Sheet:
    """Draw the stages of a recommender with item counts and latency."""
    title = (
        "Ten million items are narrowed by retrieval, ranking and reranking to a page of twenty."
    )
    sheet = Sheet(title, 520, 356)
    items = sheet.store((FUNNEL, ITEMS), "catalogue", (352, 42))
    parts = "retrieval, 40 ms: two-tower search,\nco-visitation, fresh items, popular items"
    retrieval = sheet.service((FUNNEL, RETRIEVAL), parts, (280, 46))
    ranking = sheet.service((FUNNEL, RANKING), "ranking, 80 ms:\nrich crossed features", (200, 46))
    rerank = sheet.service((FUNNEL, RERANKING), "reranking, 20 ms:\ndiversity, policy", (140, 46))
    page = sheet.service((FUNNEL, PAGE), "page", (84, 42))
    sheet.arrow(items.bottom(), retrieval.top(), label="10,000,000 items")
    sheet.arrow(retrieval.bottom(), ranking.top(), label="500 items")
    sheet.arrow(ranking.bottom(), rerank.top(), label="100 items")
    sheet.arrow(rerank.bottom(), page.top(), label="20 items")
    _learning(sheet, retrieval, ranking, page)
    return sheet


def _learning(sheet: Sheet, retrieval: Box, ranking: Box, page: Box) -> None:
    features = sheet.store((SIDE, 128), "feature\nstore", (84, 84))
    training = sheet.service((SIDE, 240), "training", (84, 42))
    log = sheet.store((SIDE, PAGE), "impression\nlog", (84, 54))
    sheet.arrow(features.left(RETRIEVAL - features.y), retrieval.right())
    supply = features.left(28)
    sheet.arrow(supply, (BEND, supply[1]), (BEND, RANKING - 8), ranking.right(-8))
    sheet.arrow(features.bottom(), training.top(), label="point\nin time")
    sheet.arrow(page.right(), log.left(), label="impressions, actions")
    sheet.arrow(log.top(), training.bottom())
    bend = (BEND, training.y), (BEND, RANKING + 8)
    sheet.arrow(training.left(), *bend, ranking.right(8), stroke=DASHED)
    sheet.label((381, 252), "new models", NOTE)
    around = (510, training.y), (510, ROUND), (retrieval.x + 112, ROUND)
    sheet.arrow(training.right(), *around, retrieval.top(112), stroke=DASHED)
    sheet.label((402, ROUND - 11), "new towers", NOTE)


CLIENT, GATEWAY, CHECK, CORE, POOL = 32, 116, 208, 318, 450
CONTENT, BRANCH, REQUEST, TOKENS = 56, 108, 160, 262
PORT = 30


def llm_assistant() -> Sheet:
    """Draw the path of a chat turn and of the tokens that stream back."""
    title = "A turn passes gateway, moderation, orchestrator and router; tokens stream back."
    sheet = Sheet(title, 520, 300)
    client = sheet.service((CLIENT, REQUEST), "client", (48, 42))
    gateway = sheet.service((GATEWAY, REQUEST), "gateway:\nidentity,\nquotas", (68, 60))
    check = sheet.service((CHECK, REQUEST), "input\nmoderation", (76, 42))
    core = sheet.service((CORE, REQUEST), "orchestrator:\nbuilds prompt,\nbounds loops", (100, 60))
    router = sheet.service((POOL, REQUEST), "model router\n(cache-aware)", (124, 42))
    sheet.arrow(client.right(-8), gateway.left(-8))
    sheet.arrow(gateway.right(), check.left())
    sheet.arrow(check.right(), core.left())
    sheet.arrow(core.right(), router.left())
    _content(sheet, core)
    _stream(sheet, client, gateway, core, router)
    return sheet


def _content(sheet: Sheet, core: Box) -> None:
    _frame(sheet, Box(384, 47, 256, 84))
    sheet.label((384, 18), "untrusted content", BOLD)
    chats = sheet.store((CHECK - 14, CONTENT), "conversations", (88, 46))
    search = sheet.store((CORE, CONTENT), "retrieval", (84, 46))
    tools = sheet.service((POOL, CONTENT), "tools in\na sandbox", (96, 42))
    sheet.arrow(core.top(), search.bottom(), both=True)
    for box, port in ((chats, core.top(-PORT)), (tools, core.top(PORT))):
        sheet.arrow(port, (port[0], BRANCH), (box.x, BRANCH), box.bottom(), both=True)


def _frame(sheet: Sheet, box: Box) -> None:
    x, y = box.left()[0], box.top()[1]
    sheet.mark("rect", x=x, y=y, width=box.w, height=box.h, rx=4, **FINE.attributes())


def _stream(sheet: Sheet, client: Box, gateway: Box, core: Box, router: Box) -> None:
    text = "inference pool:\ncontinuous batching,\npaged KV cache"
    pool = sheet.service((POOL, TOKENS), text, (router.w, 60))
    check = sheet.service((CHECK, TOKENS), "output\nmoderation", (76, 42))
    sheet.arrow(router.bottom(), pool.top())
    down, up = core.bottom(-24), core.bottom(24)
    sheet.arrow(pool.left(), (up[0], TOKENS), up, stroke=DASHED)
    sheet.arrow(down, (down[0], TOKENS), check.right(), stroke=DASHED)
    sheet.arrow(check.left(), (GATEWAY, TOKENS), gateway.bottom(), stroke=DASHED)
    sheet.arrow(gateway.left(8), client.right(8), stroke=DASHED)
    sheet.label((up[0] + 7, 214), "tokens,\ntool calls", NOTE, "start")
    sheet.label((GATEWAY - 7, 226), "token stream", NOTE, "end")


FIGURES = {"recommendation-funnel": recommendation_funnel, "llm-assistant": llm_assistant}
