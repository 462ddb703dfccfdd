"""The short answer of a question, from a text that states only a long one."""

import re

from studypress.bank.models import LONGEST_LINE
from studypress.exchange.lists.markdown_blocks import blocks_of

_WORDS = 40  # of a short answer
_SENTENCE = re.compile(r".{10,}?(?:[.!?][\"'”’)*_`]*(?=\s+[^\sa-z])|[。！？])", re.DOTALL)
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|approx|No|Fig|Dr|Mr|Mrs|St|z\.B|bzw)\.$")
_PAIRS = ("**", "`", "$", "(", "[")


def is_short(text: str) -> bool:
    """Return whether a text is one paragraph that a bullet can contain."""
    kinds = [block.kind for block in blocks_of(text.strip())]
    return kinds == ["paragraph"] and len(text.strip()) <= LONGEST_LINE


def short_answer(text: str) -> tuple[str, bool]:
    """Return a short form of a text, and whether it is all of it; "" if there is none.

    It is a short text itself, the items of a list, or the first sentence.
    """
    blocks = blocks_of(text.strip())
    if blocks and blocks[0].kind in ("list", "numbered"):
        items = [" ".join(item.text.split()) for item in blocks[0].items if is_short(item.text)]
        joined = "; ".join(item.rstrip(".;,") for item in items)
        complete = len(blocks) == len(items) == len(blocks[0].items) == 1
        return (
            (items[0] if complete else joined, complete)
            if len(joined) <= LONGEST_LINE
            else ("", False)
        )
    if not blocks or blocks[0].kind != "paragraph":
        return "", False
    paragraph = " ".join(blocks[0].text.split())
    if len(blocks) == 1 and len(paragraph) <= LONGEST_LINE and len(paragraph.split()) <= _WORDS:
        return text.strip(), True
    return _first_sentence(paragraph), False


def _first_sentence(paragraph: str) -> str:
    at = 0
    while found := _SENTENCE.match(paragraph, at):
        sentence = paragraph[: found.end()]
        if len(sentence) > LONGEST_LINE:
            return ""
        if not _ABBREVIATION.search(sentence) and _is_closed(sentence):
            return sentence
        at = found.end()
    return paragraph if len(paragraph) <= LONGEST_LINE else ""


def _is_closed(text: str) -> bool:
    """Return whether bold words, code, formulas and brackets that begin in a text end in it."""
    return (
        not any(text.count(sign) % 2 for sign in _PAIRS[:3])
        and text.count("(") == text.count(")")
        and text.count("[") == text.count("]")
    )
