"""Markdown of sites without what only lays a page out: text to unfold, links within the page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_FENCE = re.compile(r"[ \t]*(```|~~~)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SUMMARY = re.compile(r"<summary[^<>]*>(.*?)(</summary>|$)", re.IGNORECASE)
_END = re.compile(r"</summary>(?:[ \t]|<br\s*/?>|<(?:b|p|strong)>)*", re.IGNORECASE)
_DETAILS = re.compile(r"(?:</(?:b|p|strong)>)?[ \t]{0,8}</?details[^<>]*>", re.IGNORECASE)
_LAYOUT = re.compile(
    r"[ \t]*(?:</?(?:p|div|center|quiz|b|strong)(?:\s[^<>]*)?>|<br\s*/?>)+[ \t]*", re.IGNORECASE
)
_WITHIN = re.compile(
    r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\[[^\]\n]*\]\(#[^()\n]*\)[ \t]*"
    r"|(?:<[^<>\n]*>|[^\w<\n])*back to top(?:\]\(#[^()\n]*\))?(?:<[^<>\n]*>|[^\w<\n])*",
    re.IGNORECASE,
)
"""An entry of a table of contents, or a link to the top."""

_ANSWER = re.compile(
    r"\b(?:answers?|solutions?|explanation|antwort|lösung|réponse|respuesta|resposta|risposta)\b"
    r"|ответ|答案|解答|답|الإجابة",
    re.IGNORECASE,
)
_LONGEST_LABEL = 40
_CONTENTS = re.compile(r"\W*(?:table of )?(?:contents|toc|index)\W*", re.IGNORECASE)
_LABEL = "###### Answer"  # a heading ends any paragraph and list


@dataclass
class UnfoldedText:
    """Lines of a file, of which `unfold` changes some and keeps the number of all."""

    lines: list[str]
    within: list[int] = field(default_factory=list)
    """Indexes of lines that were links within the page."""
    _pending: bool = False  # whether the next line begins an answer

    def unfold(self) -> None:
        """Replace `<details>` by labels of question and answer; remove lines of layout."""
        outside = list(outside_fences(self.lines))
        asks = _summaries_ask([self.lines[at] for at in outside])
        within_fence = set(range(len(self.lines))) - set(outside)
        for at, line in enumerate(self.lines):
            if at in within_fence:
                self._pending = False
            else:
                self.lines[at] = self._unfolded(at, line, asks=asks)

    def _unfolded(self, at: int, line: str, *, asks: bool) -> str:
        if _WITHIN.fullmatch(line):
            self.within.append(at)
            line = ""
        elif "<" in line:
            line = self._without_tags(line, asks=asks)
        if self._pending and not line.startswith("**Question:**"):
            self._pending = False
            return f"**Answer:** {line}" if line.strip() else _LABEL
        return line

    def _without_tags(self, line: str, *, asks: bool) -> str:
        starts_answer = asks and bool(_END.search(line))
        line = _END.sub("</summary>", _DETAILS.sub("", line))
        if found := _SUMMARY.search(line):
            words = _TAG.sub("", found[1]).strip()
            if _is_answer(words):
                return f"{_LABEL}{line[found.end() :]}"
            if not asks or _CONTENTS.fullmatch(words):
                return f"{line[: found.start()]}**{words}**{line[found.end() :]}"
            line = f"**Question:** {words}{line[found.end() :]}"
        self._pending = starts_answer
        line = re.sub("</summary>", "", line, flags=re.IGNORECASE)
        return "" if _LAYOUT.fullmatch(line) else line


def _is_answer(words: str) -> bool:
    return len(words) <= _LONGEST_LABEL and "?" not in words and bool(_ANSWER.search(words))


def _summaries_ask(lines: Sequence[str]) -> bool:
    """Return whether texts unfold below questions: no summary is that of an answer, some ask."""
    found = [_TAG.sub("", at[1]) for line in lines if (at := _SUMMARY.search(line))]
    return any("?" in words for words in found) and not any(map(_is_answer, found))


def outside_fences(lines: Sequence[str]) -> Iterator[int]:
    """Yield the indexes of lines outside of code."""
    fence = ""
    for at, line in enumerate(lines):
        found = _FENCE.match(line)
        if found and fence in ("", found[1]):
            fence = "" if fence else found[1]
        elif not fence:
            yield at
