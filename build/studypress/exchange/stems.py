"""Stems of questions: a bank prints their first sentence as a heading."""

from studypress.exchange.markup.plain import escaped, line_start
from studypress.page.text.faults.text_faults import stem_fault
from studypress.page.text.markdown_parser import parsed


def sentence_first(stem: str) -> tuple[str, str]:
    """Return a stem that begins with a sentence, and what was changed; "" if nothing was.

    The first paragraph of words is moved before pictures, tables, code and lists; without one,
    the description of the first picture is the sentence.
    """
    if not stem.strip() or not stem_fault(stem):
        return stem, ""
    lines = stem.split("\n")
    tokens = parsed(stem).blocks
    for token in tokens:
        if (token.type, token.tag, token.level) == ("paragraph_open", "p", 0) and token.map:
            start, end = token.map
            parts = (lines[start:end], lines[:start], lines[end:])
            blocks = ("\n".join(part).strip("\n") for part in parts)
            return "\n\n".join(filter(None, blocks)), "this one is moved to its beginning"
    words = [word for token in tokens for word in token.children or () if word.type == "image"]
    described = " ".join(words[0].content.split()) if words else ""
    if described:
        return f"{line_start(escaped(described))}\n\n{stem}", "it begins with its description"
    return stem, ""
