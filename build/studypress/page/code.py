"""Code: highlighted by shape of type (weight and slant), which survives any printer."""

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from studypress.bank.faults import did_you_mean

if TYPE_CHECKING:
    from pygments.token import _TokenType


def highlighted(code: str, language: str) -> str:
    """Return the code as HTML: names and keywords in `<b>`, comments in `<i>`, the rest plain.

    In an unknown language, or none, it comes back as it is. Few elements make short work of
    laying it out: a span for every token would double it.
    """
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - documents without code need not

    if not language or unknown_language(language):
        return escape(code)
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    runs = groupby(lexer.get_tokens(code), key=lambda token: _element(token[0]))
    return "".join(_wrapped(name, "".join(text for _, text in run)) for name, run in runs)


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
    return f"<{element}>{words}</{element}>" if element else words


def unknown_language(language: str) -> str | None:
    """Return what to say of a language that cannot be highlighted, or None."""
    from pygments.lexers import get_all_lexers  # noqa: PLC0415 - see highlighted

    known = {alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases}
    if language.lower() in known | {"text"}:
        return None
    return f"the code language '{language}' is not known{did_you_mean(language, sorted(known))}"
