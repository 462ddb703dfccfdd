"""Code, highlighted by weight and slant of the type, which any printer reproduces."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.token import _TokenType


LONGEST = 3_000
"""Maximum characters of highlighted code: the time of many lexers grows with the square."""

_SLOW = {
    **dict.fromkeys(("csharp", "nemerle"), 2_000),
    **dict.fromkeys(("autoit", "autohotkey", "fan", "gherkin", "lilypond", "ti"), 400),
    "systemd": 200,
}
"""Slower lexers, each with its own maximum of characters."""

_NEAR = 0.75  # minimum similarity of a name that is suggested instead

_PLAIN = frozenset(
    {
        *("", "text", "plaintext", "plain", "txt", "none", "nohighlight", "raw", "ascii"),
        *("stdout", "stderr", "log", "csv", "tsv", "mermaid", "plantuml"),
        *("pseudocode", "pseudo", "algorithm", "algo", "math", "tree", "result", "results"),
    }
)
_ALIASES = {
    "cc": "cpp",
    "cxx": "cpp",
    "hpp": "cpp",
    "h": "c",
    "ino": "cpp",
    "jsonc": "json",
    "jsonl": "json",
    "ndjson": "json",
    "geojson": "json",
    "ipynb": "json",
    "plsql": "plpgsql",
    "hql": "sql",
    "bigquery": "sql",
    "sqlite": "sqlite3",
    "vb": "vbnet",
    "vba": "vbnet",
    "assembly": "nasm",
    "x86asm": "nasm",
    "node": "javascript",
    "mjs": "javascript",
    "svelte": "html",
    "xhtml": "html",
    "htm": "html",
    "svg": "xml",
    "cmd": "bat",
    "env": "bash",
    "shellsession": "console",
    "terminal": "console",
    "ipython": "python",
    "kt": "kotlin",
    "rlang": "r",
    "katex": "tex",
    "gitignore": "text",
    "conf": "ini",
}


def language_of(info: str) -> str:
    """Return the language that a fence names, as `python`, `{.python}` or `rust,ignore`."""
    words = re.split(r"[\s,;:{}]+", info.strip().strip("{}"))
    return words[0].lstrip(".").lower() if words else ""


def unread_of(info: str) -> str:
    """Return the rest of a fence's info string after the language, such as a title."""
    named, _, rest = info.strip().strip("{}").partition(" ")
    return rest.strip() if named else ""


def highlighted(code: str, language: str) -> str:
    """Return the code as HTML: a `<code>` a line, names and keywords in `<b>`, comments in `<i>`.

    Code in an unknown language or none is not highlighted. Elements are few, because a span for
    each token would double the time of layout.
    """
    lines: list[list[str]] = [[]]
    for element, text in _runs(code.removesuffix("\n"), language):
        first, *others = text.split("\n")
        lines[-1].append(_wrapped(element, first))
        lines += [[_wrapped(element, other)] for other in others]
    return "".join(_line("".join(parts)) for parts in lines)


def _line(html: str) -> str:
    """Return a line with a hanging indent equal to its own; an empty line contains a line feed."""
    indent = len(html) - len(html.lstrip(" "))
    style = f' style="--indent: {indent}"' if indent else ""
    return f"<code{style}>{html or chr(10)}</code>"


def _runs(code: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield pieces of the code, each with the name of its element, or ""."""
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - documents without code need not

    name = _lexer_of(language)
    if name is None or len(code) > _SLOW.get(name, LONGEST):
        yield "", code
        return
    lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    for element, run in groupby(lexer.get_tokens(code), key=lambda token: _element(token[0])):
        yield element, "".join(text for _, text in run)


def _element(kind: "_TokenType") -> str:
    from pygments.token import (  # noqa: PLC0415 - see above
        Comment,
        Keyword,
        Name,
        Operator,
        String,
        is_token_subtype,
    )

    bold = (Keyword, Operator.Word, Name.Function, Name.Class)
    if any(is_token_subtype(kind, family) for family in bold):
        return "b"
    soft = (Comment, String.Doc)
    return "i" if any(is_token_subtype(kind, family) for family in soft) else ""


def _wrapped(element: str, text: str) -> str:
    words = escape(text, quote=False)
    return f"<{element}>{words}</{element}>" if element and words.strip() else words


def plain_code(code: str, language: str) -> str | None:
    """Return the reason why code with a language is not highlighted; None if it is."""
    if language in _PLAIN:
        return None
    name = _lexer_of(language)
    if name is None:
        near = get_close_matches(language, _lexers(), n=1, cutoff=_NEAR)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        return f"unknown code language '{language}': its code is printed plain{hint}"
    if len(code) > (longest := _SLOW.get(name, LONGEST)):
        return f"code of more than {longest:,} characters is printed plain: shorten it"
    return None


def _lexer_of(language: str) -> str | None:
    """Return the name of the lexer of a language; None if its code is printed plain."""
    if language in _PLAIN:
        return None
    return _lexers().get(language) or _lexers().get(_ALIASES.get(language, ""))


@cache
def _lexers() -> dict[str, str]:
    """Return the aliases of all lexers, each with the first alias of its lexer."""
    from pygments.lexers import get_all_lexers  # noqa: PLC0415 - see highlighted

    names = (aliases for _, aliases, _, _ in get_all_lexers(plugins=False) if aliases)
    return {alias: aliases[0] for aliases in names for alias in aliases}
