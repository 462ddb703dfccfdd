"""Marks of a text that Markdown does not parse, and that would be printed literally."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_OTHER = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Placeholder for parsed parts: code, formulas, pictures, escaped characters."""

_SIGN = re.compile(r"[^\w\s.,;'\"()/%+?-]|_|\?\?")
"""Signs of which each mark contains at least one; few sentences contain any."""

_Found = re.Match[str]


@dataclass(frozen=True)
class _Mark:
    """A pattern of a mark, and a function that returns its message, or None if it is allowed."""

    pattern: re.Pattern[str]
    message: Callable[[_Found], str | None]


def leftovers(text: str) -> Iterator[tuple[str, str]]:
    """Yield each mark that would be printed literally, and its message."""
    for mark in _MARKS if _SIGN.search(text) else ():
        for found in mark.pattern.finditer(text):
            if message := mark.message(found):
                yield found[0], message


def unread(words: Sequence["Token"]) -> str:
    """Return the characters of a line that are printed literally."""
    return "".join(_shown(word) for word in words)


def misread(words: Sequence["Token"]) -> Iterator[tuple[str, str]]:
    """Yield signs that Markdown parses as marks, although they are probably literal."""
    for at, word in enumerate(words):
        if word.type == "em_open" and word.markup == "*" and _is_within_a_word(words, at):
            yield "*", r"a * within a word makes its letters italic: write \* for the sign"
        if word.type == "strong_open" and word.markup == "__":
            inside = words[at + 1].content
            if re.fullmatch(r"\w+", inside) and words[at + 2].type == "strong_close":
                code = f"put `__{inside}__` into backticks, or write **{inside}** for bold"
                yield f"__{inside}__", f"the marks of __{inside}__ would be lost: {code}"
    escaped = [word.markup for word in words if word.type == "text_special"]
    if r"\(" in escaped and r"\)" in escaped:
        yield r"\(", r"\( and \) do not mark a formula: write it between dollars"
    if r"\[" in escaped and r"\]" in escaped and re.search(r"[\^_=\\]", unread(words)):
        yield r"\[", r"\[ and \] do not mark a formula: write it between $$ and $$"


def _shown(word: "Token") -> str:
    if word.type == "text" or (word.type == "text_special" and word.content == word.markup):
        return word.content
    if word.type in ("softbreak", "hardbreak"):
        return "\n"
    return "" if word.type.startswith(("em_", "strong_", "s_")) else _OTHER


def _is_within_a_word(words: Sequence["Token"], at: int) -> bool:
    close = next(i for i in range(at, len(words)) if _closes(words[i], words[at]))
    before = words[at - 1].content[-1:] if at else ""
    after = words[close + 1].content[:1] if close + 1 < len(words) else ""
    return before.isalnum() and after.isalnum()


def _closes(word: "Token", opening: "Token") -> bool:
    return word.type == "em_close" and word.level == opening.level


_HTML = {
    **dict.fromkeys(("b", "strong", "u", "mark", "big"), "write **word**"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "write *word*"),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), "write `code`"),
    **dict.fromkeys(("pre", "script", "style", "textarea"), "write code between lines of ```"),
    **dict.fromkeys(("p", "div", "section", "center", "article"), "insert an empty line instead"),
    **dict.fromkeys(("s", "del", "strike"), "write ~~word~~"),
    **dict.fromkeys(("sub", "sup"), "write both <sub> and </sub>, or <sup> and </sup>"),
    **dict.fromkeys(("ul", "ol", "li", "dl", "dt", "dd"), "write a list: '- ' before each item"),
    **dict.fromkeys(("table", "tr", "td", "th", "thead", "tbody"), "write a table: | a | b |"),
    **dict.fromkeys(("img", "svg", "figure", "picture"), "show a figure: ![description](file.svg)"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "write **words** on a separate line"),
    **dict.fromkeys(("span", "font", "small", "label", "ins", "abbr"), "remove the tag"),
    **dict.fromkeys(("iframe", "object", "embed", "video", "audio"), "show a figure instead"),
    **dict.fromkeys(("form", "input", "button", "select", "option"), "remove it"),
    **dict.fromkeys(("html", "head", "body", "meta", "link", "title", "base"), "remove it"),
    "a": "write [words](https://...)",
    "br": "write <br>",
    "hr": "write ---",
    "blockquote": "begin its lines with '> '",
    "math": "write a formula between dollars",
}
_PRINTED = "is printed literally"


def _before(found: _Found) -> str:
    return found.string[: found.start()]


def _of_tag(found: _Found) -> str | None:
    name, attributes = found["name"].lower(), found["attributes"]
    known = name in _HTML
    if attributes and not (known and "=" in attributes):
        return None
    opened = re.compile(rf"<{re.escape(name)}\b", re.IGNORECASE)
    if found[0].startswith("</") and opened.search(_before(found)):
        return None  # the opening tag is reported
    if known:
        return f"the HTML {found[0]} is not supported: {_HTML[name]}"
    return f"{found[0]} looks like HTML, and {_PRINTED}: put code into backticks, or write \\<"


def _of_dollar(found: _Found) -> str | None:
    text = found.string
    before, after = text[: found.start()], text[found.end() :]
    if found[0] == "$" and _is_price(before, after):
        return None
    hint = r"close the formula right after its last sign, or write \$ for a dollar"
    return f"the {found[0]} begins no formula: {hint}"


def _is_price(before: str, after: str) -> bool:
    if re.match(r"\s?\d", after):
        return bool(re.search(r"(?:\A|[^\w$]|US|CA|AU|NZ|HK)\Z", before))
    return bool(re.search(r"\d\s?\Z", before)) and not re.match(r"[\w$\\]", after)


def _of_command(found: _Found) -> str:
    hint = "write formulas between dollars, code in backticks, or \\\\ for the sign"
    return f"{found[0]} {_PRINTED}: {hint}"


def _always(message: str) -> Callable[[_Found], str]:
    return lambda found: message.format(found[0].strip(), printed=_PRINTED)


def _mark(pattern: str, message: str | Callable[[_Found], str | None], flags: int = 0) -> _Mark:
    return _Mark(
        re.compile(pattern, flags), _always(message) if isinstance(message, str) else message
    )


_TAG = r"</?(?P<name>[A-Za-z][\w.:+/-]*)(?P<attributes>(?:\s[^<>]*)?)/?>"
_MARKS = (
    _mark("<!--", "the comment is not closed in its paragraph: write --> after it"),
    _mark(r"<!\[CDATA\[|<[!?][A-Za-z]+", "{} {printed}: remove it"),
    _mark(_TAG, _of_tag),
    _mark(
        r"<(?:img|a|div|span|p|font|table|td|script|iframe|input)\s+[\w-]+\s*=(?![^<]*>)",
        "the HTML {} is not supported: remove it",
        re.IGNORECASE,
    ),
    _mark(r"\$+", _of_dollar),
    _mark(r"\\(?:[A-Za-z]+|.|\Z)", _of_command),
    _mark(r"\*\*+", r"the {} {printed}: close it at a word, or write \*\* for the signs"),
    _mark(
        r"(?<!\w)__(?=[^\W_])|(?<=[^\W_])__(?!\w)",
        "the {} {printed}: put code into backticks, or close it at a word",
    ),
    _mark("~~", r"the {} {printed}: close it at a word, or write \~\~ for the signs"),
    _mark("`+", r"the {} is not closed, and {printed}: close the code, or write \` for the sign"),
    _mark(
        r"\[\^[^\]\s]+\]|\^\[[^\[\]\n]+\]",
        "{}: footnotes are not supported: write the note into the text, in brackets",
    ),
    _mark(
        r"!?\[[^\[\]\n]*\]\([^)\n]*\)",
        "{} is not a link, as its address has spaces: write %20, or put code into backticks",
    ),
    _mark(
        r"(?<!\w)!?\[[^\[\]\n]+\]\[[^\[\]\n]*\]",
        "the link {} is not defined: write [words](https://...)",
    ),
    _mark(r"\[\[[A-Za-z][\w ]*\]\]", r"{} {printed}: write \[ for the sign"),
    _mark(
        r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$|^\s*\|.+\|.*\|\s*$"
        r"|\|\s*:?-{2,}:?\s*\|?",
        "{} is not a row of a table: the line |---| must be below the head, and have as many cells",
        re.MULTILINE,
    ),
    _mark(r"(?<![~\s])~[^~\s]{1,12}~(?!~)", "{} {printed}: write <sub> and </sub>"),
    _mark(r"(?<=\w)\^[^\^\s]{1,12}\^", "{} {printed}: write <sup> and </sup>"),
    _mark(r"==[^=\s](?:[^=\n]*[^=\s])?==", "{} {printed}: write **word**, or code in backticks"),
    _mark(
        r"&(?:[A-Za-z]{2,}\d*|#x?[0-9A-Fa-f]+);",
        "unknown character {}: write the character itself",
    ),
    _mark(r"\A\[[ xX]?\]\s", "{} {printed}: check boxes are not supported: write ☐ or ☒"),
    _mark(
        r"^(?::::+|(?:!!!|\?\?\?\+?) +\w).*$",
        "{} {printed}: write '> ' before the lines of a quotation",
        re.MULTILINE,
    ),
    _mark(r"\A\[![A-Za-z]+\]", "{} {printed}: write **Note** or the like"),
    _mark(
        r"^\*\[[^\[\]\n]+\]:.*$", "{} {printed}: write it into the text, in brackets", re.MULTILINE
    ),
    _mark(
        r"^: +\S.*$",
        r"{} {printed}: remove its colon, or write \: for the sign",
        re.MULTILINE,
    ),
    _mark(
        rf"(?<![^\s({_OTHER}]):(?:[A-Za-z][\w+-]+|[+-]1):(?![\w:])",
        r"{} {printed}: write it in words, or \: for the sign",
    ),
    _mark(
        r"\{(?:[.#][\w-]+|(?:width|height|class|id|style)=)[^{}]*\}",
        "{} {printed}: attributes are not supported: remove them",
    ),
)
