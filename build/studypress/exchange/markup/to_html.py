"""The Markdown of a bank to plain HTML, with formulas in TeX, for other programs."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from studypress.exchange.markup.formulas import GUARDED, IGNORED
from studypress.page.text.markdown_parser import figure_name, is_line, one_line
from studypress.page.text.markdown_rules import parsed_width, use_rules

FigureAddress = Callable[[str], str]
"""Function that returns the address of a figure in the exported file by its name in the bank."""

Formula = Callable[[str, bool], str]
"""Function that returns the HTML of a formula in TeX; True: it is displayed on its own line."""

_GUARD = f'<span class="{" ".join(IGNORED)}">'


def mathjax(tex: str, display: bool) -> str:  # noqa: FBT001 - the type of a callback
    r"""Return a formula as MathJax reads it: in `\(..\)` or `\[..\]`."""
    return escape(rf"\[{tex}\]" if display else rf"\({tex}\)", quote=False)


def html_of(text: str, address: FigureAddress, formula: Formula = mathjax) -> str:
    """Return a text as HTML: one line without a paragraph, else blocks.

    Literal signs that MathJax reads as the beginning of a formula are in an element that it skips.
    """
    env: dict[str, Any] = {"address": address, "formula": formula}
    parser = plain_parser()
    if is_line(text):
        return str(parser.renderInline(one_line(text), env))
    return str(parser.render(text, env)).strip()


@cache
def plain_parser() -> MarkdownIt:
    """Return a parser without typography: the other program has its own."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    parser.enable(["table", "strikethrough"])
    use_rules(parser)
    parser.core.ruler.push("figures", _figures)
    for name in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(name, _math)
    parser.add_render_rule("text", _text)
    parser.add_render_rule("image", _image)
    return parser


def _figures(state: StateCore) -> None:
    """Make a picture with a caption, alone in its paragraph, a figure."""
    for opening, inline, closing in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        words = [word for word in inline.children or () if word.content or word.type != "text"]
        captioned = [word.type for word in words] == ["image"] and words[0].attrs.get("title")
        if opening.type == "paragraph_open" and captioned:
            opening.tag = closing.tag = "figure"
            words[0].meta["captioned"] = True


def _text(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    return re.sub(GUARDED, lambda found: f"{_GUARD}{found[0]}</span>", escape(tokens[at].content))


def _math(_: RendererHTML, tokens: Sequence[Token], at: int, __: OptionsDict, env: EnvType) -> str:
    formula: Formula = env["formula"]
    return formula(tokens[at].content.strip(), tokens[at].type != "math_inline")


def _image(_: RendererHTML, tokens: Sequence[Token], at: int, __: OptionsDict, env: EnvType) -> str:
    token = tokens[at]
    address: FigureAddress = env["address"]
    source, words = escape(address(figure_name(token))), escape(unescapeAll(token.content))
    width = parsed_width(token.meta.get("size", ""))
    sized = f' style="width: {width}"' if width else ""
    if width and width.endswith("px"):
        sized = f' width="{round(float(width[:-2]))}"'
    picture = f'<img src="{source}" alt="{words}"{sized}>'
    if not token.meta.get("captioned"):
        return picture
    caption = plain_parser().renderInline(str(token.attrs["title"]), env)
    return f"{picture}<figcaption>{caption}</figcaption>"
