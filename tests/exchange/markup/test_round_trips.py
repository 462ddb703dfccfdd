"""Plain texts and Markdown with hostile signs, to HTML and back."""

import re
from html import escape
from unicodedata import normalize

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from studypress.bank.characters import is_refused
from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank
from studypress.exchange.markup.formulas import GUARDED
from studypress.exchange.markup.from_html import HtmlTexts
from studypress.exchange.markup.plain import escaped, line_start
from studypress.exchange.markup.to_html import html_of, plain_parser
from studypress.page.text.faults.text_faults import text_faults
from studypress.page.text.texts import TextKind

PLACE = SourcePlace("f.xml", 1, 1)
PNG = b"\x89PNG\r\n"

_SIGNS = (
    *"\\`*_{}[]()#+-.!|<>&$~^=:\"'/%@;,? \n",
    "\N{NO-BREAK SPACE}", "$$", "\\(", "\\)", "\\[", "\\]", "](x)", "![", "<b>", "</sub>", "<br>",
    "&amp;", "&#65;", "[[a]]", "{{a}}", "{width=5%}", "<!--", "-->", "1.", "1)", "(a) ", "- ", "# ",
    "| a | b |", "|---|---|", "```", "~~~", ":::", "!!!", "==a==", "H~2~O", ":smile:", "[^1]",
    "[ ] ", "http://a.b", "a_b", "__x__", "[tex]", "[/tex]", "dₖ", "é", "中",
)  # fmt: skip
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn", "M"])

plain_texts = (
    st.lists(
        st.sampled_from(_SIGNS) | st.sampled_from(["a", "word", "5", "10"]) | _CHARACTERS,
        max_size=10,
    )
    .map("".join)
    .map(lambda text: "".join(char for char in text if not is_refused(char)))
)
"""Texts of which each sign is literal."""

_words = plain_texts.map(lambda text: escaped(" ".join(text.split()))).filter(bool)
_code = st.text("a` <&\\*|$", min_size=1, max_size=8).filter(lambda text: text.strip("` "))
_formulas = st.sampled_from(
    ["$x$", r"$\frac{a}{b}$", "$a < b$", r"$$\sum_{i=1}^n |x_i|$$", r"$\{a\}$", r"$\text{\$ \& a}$"]
)


def _span(line: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return a line with marks around a word of letters, beside spaces."""
    letters = st.sampled_from(["bold", "some words", "é"])
    mark = st.sampled_from(
        [
            ("**", "**"),
            ("*", "*"),
            ("~~", "~~"),
            ("<sub>", "</sub>"),
            ("<sup>", "</sup>"),
            ("[", "](https://a.b/c?d=e&f=(g))"),
        ]
    )
    spans = st.tuples(mark, letters).map(lambda made: f"{made[0][0]}{made[1]}{made[0][1]}")
    return st.tuples(line, spans, line).map(" ".join)


_inline = st.recursive(
    _words | _formulas | _code.map(lambda text: f"{'`' * 9} {text} {'`' * 9}"), _span, max_leaves=3
)
lines = st.lists(_inline, min_size=1, max_size=3).map(" ".join)
"""Markdown of one line."""

_paragraphs = (
    lines.map(str.strip)
    .filter(lambda text: text and not (text.startswith("$$") and text.endswith("$$")))
    .map(line_start)
)
_fences = st.tuples(
    st.sampled_from(["", "python", "c++"]), st.text("a b`<&\n\\$", max_size=12)
).map(lambda made: f"`````{made[0]}\nx{made[1]}\n`````")
_tables = st.lists(
    st.lists(lines.map(lambda text: text.replace("|", r"\|")), min_size=2, max_size=2),
    min_size=2,
    max_size=3,
).map(
    lambda rows: "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], ["---", ":-:"], *rows[1:]])
)
_figures = st.tuples(
    plain_texts, st.sampled_from(["", "{width=40%}", "{width=6cm}", "{width=80px}"])
).map(lambda made: f'![A figure](figures/a.svg "A *caption*"){made[1]}')


def _nested(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return blocks in lists and quotations."""
    several = st.lists(blocks, min_size=1, max_size=2).map("\n\n".join)
    bullets = st.lists(several, min_size=1, max_size=3).map(
        lambda items: "\n".join("- " + item.replace("\n", "\n  ") for item in items)
    )
    numbers = st.lists(several, min_size=1, max_size=3).map(
        lambda items: "\n".join(
            f"{at}. " + item.replace("\n", "\n   ") for at, item in enumerate(items, 7)
        )
    )
    return bullets | numbers | several.map(lambda text: "> " + text.replace("\n", "\n> "))


markdown = st.lists(
    _paragraphs | st.recursive(_paragraphs | _fences, _nested, max_leaves=4) | _tables | _figures,
    min_size=1,
    max_size=3,
).map("\n\n".join)
"""Markdown of several blocks."""


def _folded(text: str) -> str:
    """Return words, with signs as the renderer sets them: superscripts, minus, spaces."""
    return " ".join(normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").split())


@settings(max_examples=150)
@given(plain_texts)
def test_each_sign_of_a_plain_text_is_printed_and_check_accepts_its_markdown(text: str) -> None:
    guarded = GUARDED.sub(r'<span class="tex2jax_ignore">\g<0></span>', escape(text))
    markdown = HtmlTexts(DraftBank()).markdown(guarded, PLACE)
    root = fragment_fromstring(plain_parser().render(markdown), create_parent="div")
    assert _folded("".join(root.itertext())) == _folded(text)
    faults = text_faults((markdown, TextKind.BLOCKS), None, frozenset(), draw=False)
    messages = [message for _, message, _ in faults]
    assert not [each for each in messages if "font" not in each and "prints nothing" not in each]


def _shown(markdown: str) -> str:
    """Return Markdown as HTML, without spaces that are not seen."""
    html = html_of(markdown, lambda name: name).replace("\xa0", " ")
    html = re.sub(r"\s+(?=</(?:p|li|td|th|em|strong|s|a|sub|sup)>|<br)| (?= )", "", html)
    # A formula in display style is on its own line, in a paragraph or not.
    html = re.sub(r"(?:<br>|</?p>|\s)*(\\\[.*?\\\])(?:<br>|</?p>|\s)*", r"\1", html)
    return re.sub(r"(?m) +$", "", html)


@settings(max_examples=100)
@given(markdown)
def test_markdown_is_the_same_after_html(text: str) -> None:
    draft = DraftBank()
    html = html_of(text, lambda _: "a.png")
    back = HtmlTexts(draft, lambda _: PNG).markdown(html, PLACE)
    assert _shown(back).replace("figures/a.png", "figures/a.svg") == _shown(text)
    # Literal dollars may look as a formula: the remark says that they stay text, as they do.
    assert not [at for at in draft.remarks if " stays text: write " not in at.message]
