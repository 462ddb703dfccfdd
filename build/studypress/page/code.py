"""Code: highlighted by shape of type (weight and slant), which survives any printer."""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from studypress.bank.faults import did_you_mean

if TYPE_CHECKING:
    from pygments.token import _TokenType


def highlighted(code: str, language: str) -> str:
    """Return the code as HTML: a `<code>` a line, names and keywords in `<b>`, comments in `<i>`.

    In an unknown language, or none, nothing is marked. Few elements make short work of laying it
    out: a span for every token would double it.
    """
    lines: list[list[str]] = [[]]
    for element, text in _runs(code.removesuffix("\n"), language):
        first, *others = text.split("\n")
        lines[-1].append(_wrapped(element, first))
        lines += [[_wrapped(element, other)] for other in others]
    return "".join(_line("".join(parts)) for parts in lines)


def _line(html: str) -> str:
    """Return a line, which hangs by its own indent when it is too long; an empty one is kept."""
    indent = len(html) - len(html.lstrip(" "))
    style = f' style="--indent: {indent}"' if indent else ""
    return f"<code{style}>{html or chr(10)}</code>"


def _runs(code: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield pieces of the code, each with the element that marks it, or ""."""
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - documents without code need not

    if not language or unknown_language(language):
        yield "", code
        return
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
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


def unknown_language(language: str) -> str | None:
    """Return what to say of a language that cannot be highlighted, or None."""
    from pygments.lexers import get_all_lexers  # noqa: PLC0415 - see highlighted

    known = {alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases}
    if language.lower() in known | {"text"}:
        return None
    return f"the code language '{language}' is not known{did_you_mean(language, sorted(known))}"
