r"""Formulas in the texts of other programs: `\(..\)`, `\[..\]`, `$$..$$`, `[tex]..[/tex]`."""

import re

DELIMITED = re.compile(
    r"""\\\((?P<inline>(?:\\\\|(?!\\[()]).)+?)\\\)
    | (?<!\\)\\\[(?P<display>(?:\\\\|(?!\\[\[\]]).)+?)\\\]
    | \$\$(?P<double>(?:\\.|[^\\$])+)\$\$
    | \[(?P<tag>tex|latex|\$\$?)\](?P<tagged>(?:(?!\[(?P=tag)\]).)+?)\[/(?P=tag)\]""",
    re.DOTALL | re.VERBOSE,
)
"""A formula as MathJax, filters of Moodle and Anki read it."""

GUARDED = re.compile(r"\\[(\[]|\$\$|\[(?=(?:tex|latex|\$\$?)\])")
"""Beginning of a formula; in literal text it is to be guarded."""

IGNORED = ("tex2jax_ignore", "mathjax_ignore")
"""Classes of elements whose text MathJax does not search for formulas."""

_COMMENT = re.compile("(?<!\\\\)%[^\n\u2028]*")
_TEX = re.compile(r"[\\^_{=]|\A[A-Za-z]{1,2}'*\Z")
_PRICE = re.compile(r"\d[^\\^_{=]*\s[^\\^_{=]*[^\W\d_]{2}")
_ENVIRONMENT = re.compile(
    r"\A\\begin\{(?:displaymath|math|equation\*?)\}|\\end\{(?:displaymath|math|equation\*?)\}\Z"
)
_LAST_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")


def found_formula(found: re.Match[str]) -> str:
    """Return a formula that `DELIMITED` matches as Markdown."""
    tex = found["inline"] or found["display"] or found["double"] or found["tagged"]
    if found["tag"] in ("tex", "latex") and (
        inner := re.fullmatch(r"\s*\$+(.+?)\$+\s*", tex, re.DOTALL)
    ):
        tex = inner[1]
    return formula(tex, display=bool(found["display"] or found["double"] or found["tag"] == "$$"))


def formula(tex: str, *, display: bool) -> str:
    """Return TeX as a formula of a bank; "" if it has no signs."""
    text = " ".join(_COMMENT.sub("", tex).split())
    text = _ENVIRONMENT.sub("", text).strip()
    text = re.sub(r"(?<!\\)\$", r"\\$", text)
    if _LAST_BACKSLASH.search(text):
        text += "{}"
    dollars = "$$" if display else "$"
    return f"{dollars}{text}{dollars}" if text else ""


def guarded_formula(markdown: str, before: str, after: str) -> str:
    """Return a formula that a bank reads as one between these characters; others as they are.

    `2$5$` and `$5 for one or 3$` are read as text: such formulas are put into braces.
    """
    if not re.match(r"\$(?!\$)", markdown):
        return markdown
    tex = markdown[1:-1]
    beside = before.isdigit() or after.isdigit()
    risky = not _TEX.search(tex) if beside else _PRICE.match(tex)
    return f"${{{tex}}}$" if risky else markdown


def joined_formulas(before: str, after: str) -> str:
    """Return Markdown before and after, where a formula may follow another one."""
    if before.endswith("$") and not before.endswith("\\$") and after.startswith("$"):
        return f"{before} {after}"
    return before + after
