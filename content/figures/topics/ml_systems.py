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
    sheet = Sheet(title, 520, 378)
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
    tier = sheet.store((POOL, 346), "idle KV: CPU\nmemory, SSD", (router.w, 52))
    sheet.arrow(pool.bottom(), tier.top(), both=True)
    check = sheet.service((CHECK, TOKENS), "output\nmoderation", (76, 42))
    sheet.arrow(router.bottom(), pool.top())
    down, up = core.bottom(-24), core.bottom(24)
    sheet.arrow(pool.left(), (up[0], TOKENS), up, stroke=DASHED)
    sheet.arrow(down, (down[0], TOKENS), check.right(), stroke=DASHED)
    sheet.arrow(check.left(), (GATEWAY, TOKENS), gateway.bottom(), stroke=DASHED)
    sheet.arrow(gateway.left(8), client.right(8), stroke=DASHED)
    sheet.label((up[0] + 7, 214), "tokens,\ntool calls", NOTE, "start")
    sheet.label((GATEWAY - 7, 226), "token stream", NOTE, "end")


FILL, ASK, ANSWER = 42, 190, 288


def rag_platform() -> Sheet:
    """Draw the path that fills the chunk index above the path of a question."""
    title = "Documents fill an index of chunks; a question searches it within the user's rights."
    sheet = Sheet(title, 520, 324)
    sources = sheet.store((44, FILL), "sources", (72, 48))
    connect = sheet.service((152, FILL), "connectors", (84, 42))
    parse = sheet.service((268, FILL), "parse, chunk", (92, 42))
    embed = sheet.service((374, FILL), "embed", (64, 42))
    index = sheet.store((454, 130), "chunk index:\nwords, vectors,\ngroups", (112, 72))
    sheet.arrow(sources.right(), connect.left())
    sheet.arrow(connect.right(), parse.left())
    sheet.arrow(parse.right(), embed.left())
    sheet.arrow(embed.right(), (index.x, FILL), index.top())
    lane = (connect.x, 112), index.left(112 - index.y)
    sheet.arrow(connect.bottom(), *lane, label="fast lane: deletions, permissions")
    _question(sheet, index)
    return sheet


def _question(sheet: Sheet, index: Box) -> None:
    user = sheet.service((44, ASK), "user", (56, 42))
    gateway = sheet.service((152, ASK), "gateway:\nuser's groups", (96, 42))
    search = sheet.service((300, ASK), "hybrid search,\nfiltered by groups", (124, 46))
    rank = sheet.service((300, ANSWER), "re-rank, confirm\naccess", (124, 46))
    model = sheet.service((152, ANSWER), "model", (72, 42))
    traces = sheet.store((454, ANSWER), "traces:\nevaluation", (92, 52))
    sheet.arrow(user.right(), gateway.left())
    sheet.arrow(gateway.right(), search.left())
    sheet.arrow(search.right(-10), (index.x, ASK - 10), index.bottom(), both=True)
    sheet.arrow(search.bottom(), rank.top(), label="100 passages")
    sheet.arrow(rank.left(), model.right(), label="10")
    sheet.arrow(model.left(), (user.x, ANSWER), user.bottom())
    sheet.label((user.x + 7, 240), "answer,\ncitations", NOTE, "start")
    sheet.arrow(rank.right(), traces.left(), stroke=DASHED)


LOG, LOOP, EDGE = 92, 256, 456
RUN, GATE, WORK = 46, 166, 276


def agent_platform() -> Sheet:
    """Draw the loop of an agent with its policy gate, event log and sandbox."""
    title = (
        "The orchestrator sends tool calls through a policy gate and records each step in a log."
    )
    sheet = Sheet(title, 520, 310)
    client = sheet.service((32, RUN), "client", (52, 42))
    runs = sheet.service((122, RUN), "runs API", (68, 42))
    text = "orchestrator:\nloop, budgets,\nlease"
    loop = sheet.service((LOOP, RUN), text, (116, 62))
    model = sheet.service((EDGE, RUN), "model", (92, 42))
    log = sheet.store((LOG, GATE), "event log:\ncalls, results", (108, 56))
    sheet.arrow(client.right(), runs.left())
    sheet.arrow(runs.right(), loop.left())
    sheet.arrow(loop.right(), model.left(), label="prompt, next step", both=True)
    port = loop.bottom(-38)
    sheet.arrow(port, (port[0], 106), (log.x, 106), log.top(), both=True)
    sheet.label((142, 95), "append, replay", NOTE)
    _calls(sheet, loop, log)
    return sheet


def _calls(sheet: Sheet, loop: Box, log: Box) -> None:
    gate = sheet.service((LOOP, GATE), "policy gate:\nrisk, origin", (116, 46))
    person = sheet.service((EDGE, GATE), "person\napproves", (92, 42))
    box = sheet.service((LOOP, WORK), "sandbox\nof one run", (92, 46))
    proxy = sheet.service((366, WORK), "proxy:\ncredentials", (80, 46))
    outside = sheet.service((470, WORK), "websites,\nAPIs", (72, 42))
    _frame(sheet, Box(470, WORK, 92, 62))
    sheet.arrow(loop.bottom(16), gate.top(16), label="tool call")
    sheet.arrow(gate.right(), person.left(), label="risky calls", both=True)
    sheet.arrow(gate.bottom(), box.top(), label="allowed calls")
    sheet.arrow(box.right(-8), proxy.left(-8))
    sheet.arrow(proxy.left(8), box.right(8), stroke=DASHED)
    sheet.arrow(proxy.right(-8), outside.left(-8))
    sheet.arrow(outside.left(8), proxy.right(8), stroke=DASHED)
    sheet.label((470, WORK - 40), "untrusted", BOLD)
    sheet.arrow(box.left(), (log.x, WORK), log.bottom(), stroke=DASHED)
    sheet.label((148, WORK + 14), "results, as data", NOTE)


FIGURES = {
    "recommendation-funnel": recommendation_funnel,
    "llm-assistant": llm_assistant,
    "rag-platform": rag_platform,
    "agent-platform": agent_platform,
}
