"""Code: highlighted by shape of type (weight and slant), which survives any printer."""

from html import escape

from studypress.bank.faults import did_you_mean


def highlighted(code: str, language: str) -> str:
    """Return the code as HTML spans; in an unknown language, or none, as it is."""
    from pygments import highlight  # noqa: PLC0415 - documents without code need not pay
    from pygments.formatters.html import HtmlFormatter  # noqa: PLC0415
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415

    if not language or unknown_language(language):
        return escape(code)
    lexer = get_lexer_by_name(language, stripnl=False)
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


def unknown_language(language: str) -> str | None:
    """Return what to say of a language that cannot be highlighted, or None."""
    from pygments.lexers import get_all_lexers  # noqa: PLC0415 - see highlighted

    known = {alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases}
    if language.lower() in known | {"text"}:
        return None
    return f"the code language '{language}' is not known{did_you_mean(language, sorted(known))}"
