"""Figures of the topic Generative models and LLMs: large language models."""

from itertools import pairwise

from pen import Box, Point, Sheet
from style import BOLD, CORNER, DASHED, NOTE, PALE

COLUMNS, BLOCK = (62, 194, 326, 458), 108
STAGES = (
    ("web corpus,\nfiltered", "pretraining:\nnext-token loss", "checkpoint"),
    ("curated code,\nlong texts", "mid-training:\nnext-token loss", "base model"),
    ("prompts with\nresponses", "SFT: loss on\nresponses", "SFT model"),
    ("ranked pairs,\nchecked tasks", "RLHF, DPO or\nRL with checks", "final model"),
)


def llm_stages() -> Sheet:
    """Draw the four training stages of a language model with their data."""
    title = "Pretraining, mid-training, fine-tuning and preference stage, with data and models."
    sheet = Sheet(title, 520, 256)
    columns = [_stage(sheet, x, *texts) for x, texts in zip(COLUMNS, STAGES, strict=True)]
    for (_, model), (stage, _) in pairwise(columns):
        _turn(sheet, model.right(), stage.left())
    return sheet


def _turn(sheet: Sheet, start: Point, end: Point) -> None:
    bend = (start[0] + end[0]) / 2
    sheet.arrow(start, (bend - 2, start[1]), (bend - 2, end[1]), end)


def _stage(sheet: Sheet, x: float, source: str, loss: str, result: str) -> tuple[Box, Box]:
    data = sheet.store((x, 38), source, (BLOCK, 58))
    stage = sheet.service((x, 132), loss, (BLOCK, 50))
    model = Box(x, 222, BLOCK, 36)
    sheet.rectangle(model)
    sheet.label((x, model.y), result, BOLD)
    sheet.arrow(data.bottom(), stage.top())
    sheet.arrow(stage.bottom(), model.top())
    return stage, model


EXPERTS, MIDDLE, WEIGHTS = (36, 96, 156, 216), 126, {1: "0.7", 3: "0.3"}


def moe_layer() -> Sheet:
    """Draw how one token passes a mixture-of-experts layer."""
    title = "A router sends a token to two of four experts and their outputs are summed by weight."
    sheet = Sheet(title, 520, 252)
    token = sheet.service((38, MIDDLE), "token x", (56, 42))
    router = sheet.service((130, MIDDLE), "router", (68, 42))
    total = sheet.service((412, MIDDLE), "weighted\nsum", (76, 50))
    output = sheet.service((494, MIDDLE), "y", (32, 42))
    sheet.arrow(token.right(), router.left())
    sheet.arrow(total.right(), output.left())
    for index, y in enumerate(EXPERTS):
        box = Box(286, y, 104, 42)
        if index in WEIGHTS:
            _chosen(sheet, (router, box, total), WEIGHTS[index])
        _expert(sheet, box, index)
    sheet.label((436, 216), "y = 0.7 E₂(x) + 0.3 E₄(x)")
    return sheet


def _chosen(sheet: Sheet, boxes: tuple[Box, Box, Box], weight: str) -> None:
    router, expert, total = boxes
    bend, back = router.right()[0] + 16, expert.right()[0] + 18
    shift = -10 if expert.y < total.y else 10
    sheet.arrow(router.right(), (bend, router.y), (bend, expert.y), expert.left())
    sheet.label(((bend + expert.left()[0]) / 2, expert.y - 13), weight)
    sheet.arrow(expert.right(), (back, expert.y), (back, total.y + shift), total.left(shift))


def _expert(sheet: Sheet, box: Box, index: int) -> None:
    if index in WEIGHTS:
        sheet.rectangle(box, CORNER, PALE)
        sheet.label((box.x, box.y), f"expert {index + 1}")
    else:
        (x, _), (_, y) = box.left(), box.top()
        corners = [(x, y), (x + box.w, y), (x + box.w, y + box.h), (x, y + box.h)]
        sheet.line([*corners, (x, y)], DASHED)
        sheet.label((box.x, box.y), f"expert {index + 1}\n(idle)")


FIRST, SECOND, THIRD, LAST = 52, 152, 252, 444
INDEXING, QUERY, ANSWER = 70, 188, 290


def rag_paths() -> Sheet:
    """Draw the indexing path and the query path of retrieval-augmented generation."""
    title = (
        "Documents are chunked, embedded and indexed; a question retrieves passages for the LLM."
    )
    sheet = Sheet(title, 520, 326)
    index, embed = _indexing(sheet)
    _query(sheet, index, embed)
    return sheet


def _indexing(sheet: Sheet) -> tuple[Box, Box]:
    sheet.label((8, 22), "Indexing path", BOLD, "start")
    documents = sheet.store((FIRST, INDEXING), "documents")
    chunk = sheet.service((SECOND, INDEXING), "chunk", (64, 42))
    embed = sheet.service((THIRD, INDEXING), "embed", (76, 42))
    index = sheet.store((LAST, INDEXING), "index", (104, 54))
    sheet.arrow(documents.right(), chunk.left())
    sheet.arrow(chunk.right(), embed.left())
    sheet.arrow(embed.right(), index.left(), label="vectors, text,\naccess rights")
    return index, embed


def _query(sheet: Sheet, index: Box, embed: Box) -> None:
    sheet.label((8, QUERY - 48), "Query path", BOLD, "start")
    question = sheet.service((FIRST, QUERY), "question")
    query = sheet.service((THIRD, QUERY), "embed", (76, 42))
    retrieve = sheet.service((LAST, QUERY), "retrieve what the\nuser may see", (104, 42))
    sheet.line([embed.bottom(), query.top()], DASHED)
    sheet.label((THIRD + 8, (INDEXING + QUERY) / 2), "same model", NOTE, "start")
    sheet.arrow(question.right(), query.left())
    sheet.arrow(query.right(), retrieve.left(), label="query vector")
    sheet.arrow(index.bottom(), retrieve.top())
    _answer(sheet, retrieve)


def _answer(sheet: Sheet, retrieve: Box) -> None:
    rerank = sheet.service((LAST, ANSWER), "rerank", (104, 42))
    model = sheet.service((THIRD, ANSWER), "LLM", (76, 42))
    answer = sheet.service((FIRST, ANSWER), "answer with\nsources")
    sheet.arrow(retrieve.bottom(), rerank.top(), label="passages")
    sheet.arrow(rerank.left(), model.right())
    prompt = (rerank.left()[0] + model.right()[0]) / 2, ANSWER - 25
    sheet.label(prompt, "prompt: question\nand best passages", NOTE)
    sheet.arrow(model.left(), answer.right())


LANES = (72, 184, 296)
SOURCE, SIGNAL, UPDATE, POLICY = 52, 182, 332, 470


def reward_tuning() -> Sheet:
    """Draw how a preference or reward reaches the policy in RLHF, DPO and GRPO."""
    title = "RLHF scores sampled answers by a reward model, DPO uses pairs, GRPO checks a group."
    sheet = Sheet(title, 520, 340)
    for y, name in zip(LANES, ("RLHF with PPO", "DPO", "GRPO with a checker"), strict=True):
        sheet.label((8, y - 54), name, BOLD, "start")
    pairs = "ranked pairs\nof answers"
    reward = _lane(sheet, LANES[0], pairs, "reward model", "PPO: reward minus\nKL; learned critic")
    _answers(sheet, *reward, "sampled answers")
    _direct(sheet, LANES[1], pairs)
    check = _lane(
        sheet, LANES[2], "prompts,\nchecks", "checker program", "reward minus\ngroup mean"
    )
    _answers(sheet, *check, "a group of answers to each prompt")
    return sheet


def _lane(sheet: Sheet, y: float, source: str, signal: str, update: str) -> tuple[Box, Box]:
    data = sheet.store((SOURCE, y), source, (88, 54))
    scorer = sheet.service((SIGNAL, y), signal, (104, 42))
    step = sheet.service((UPDATE, y), update, (126, 42))
    policy = sheet.service((POLICY, y), "policy", (64, 42))
    for start, end in pairwise((data, scorer, step, policy)):
        sheet.arrow(start.right(), end.left())
    return scorer, policy


def _answers(sheet: Sheet, scorer: Box, policy: Box, text: str) -> None:
    below = policy.y + 38
    corners = (policy.x, below), (scorer.x, below)
    sheet.arrow(policy.bottom(), *corners, scorer.bottom(), stroke=DASHED)
    sheet.label(((scorer.x + policy.x) / 2, below - 9), text, NOTE)


def _direct(sheet: Sheet, y: float, pairs: str) -> None:
    data = sheet.store((SOURCE, y), pairs, (88, 54))
    loss = sheet.service((UPDATE, y), "loss on each pair,\nwith a reference", (126, 42))
    policy = sheet.service((POLICY, y), "policy", (64, 42))
    sheet.arrow(data.right(), loss.left())
    sheet.arrow(loss.right(), policy.left())


FIGURES = {
    "llm-stages": llm_stages,
    "moe-layer": moe_layer,
    "rag-paths": rag_paths,
    "reward-tuning": reward_tuning,
}
