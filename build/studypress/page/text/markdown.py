"""Markdown to HTML: no raw HTML, typeset math and code, a picture alone becomes a figure."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from html import escape
from math import inf
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from studypress.files.cache import Cache
from studypress.page.direction import is_right_to_left
from studypress.page.text.code import highlighted, language_of
from studypress.page.text.markdown_parser import figure_name, is_line, new_parser, one_line
from studypress.page.text.markdown_rules import parsed_width
from studypress.page.text.math import formula, side_by_side

FigureURL = Callable[[str], str]
"""Function that returns the URL of a figure by its name, or the SVG itself."""


_NBSP = "\N{NO-BREAK SPACE}"
_TOGETHER = 26  # letters of words that are not separated in a heading: they fit on a card
_SHORT = re.compile(
    rf"(?<![^ ])([a-zà-ÿα-ωа-я]{{1,3}}) (?=[^\W\d_]{{4}}[^ ]{{,{_TOGETHER - 8}}}(?: |$))"
)
"""A short word and the space after it, before a longer word."""
_PARAGRAPH = 3  # tokens: opening, words, closing
_LONG_CODE = 30  # lines; shorter code stays on one page


class Markdown:
    """Renderer of the texts of one document in one language."""

    def __init__(  # noqa: PLR0913 - sources of figures and formulas
        self,
        language: str,
        figure_url: FigureURL,
        *,
        around: str | None = None,
        figure_width: Callable[[str], float | None] = lambda _: None,
        plates: bool = False,
        formulas: Cache | None = None,
    ) -> None:
        """Store the sources of figures and `formulas`; texts are in `language` if none is given.

        If `plates` is True, explanations omit their figures, which are rendered separately. HTML
        states the language of a text if it differs from that `around` it.
        """
        self._language, self._around = language, around or language
        self._plates = plates
        self._sources = {
            "figure_url": figure_url,
            "figure_width": figure_width,
            "formulas": formulas,
        }

    def of_bank(self, text: str) -> Markup:
        """Return a plain text of the bank, such as a title."""
        return self._spoken(Markup.escape(text), None)

    def block(self, text: str, lead: str = "", lang: str | None = None) -> Markup:
        """Render paragraphs, lists, tables, figures; `lead` is HTML that begins the first line.

        The lead is in the language around the text, and stays on its side of the page.
        """
        tokens = self._parsed(text, lang)
        if lead and (marks := self._marks(lang)) and tokens[0].type == "paragraph_open":
            line, words = tokens[1], tokens[1].children or []
            line.children = [_raw(f"<span{_attributes(marks)}>"), *words, _raw("</span>")]
            html = self._rendered(tokens[:_PARAGRAPH], self._around)
            html += self._rendered(tokens[_PARAGRAPH:], lang)
        else:
            html = self._rendered(tokens, lang)
        opening, _, rest = html.partition(">")
        if opening == "<p" or opening.startswith("<p "):
            return _safe(f"{opening}>{lead}{rest}")
        return _safe(f"<p>{lead}</p>{html}" if lead else html)

    def explanation(self, text: str, lang: str | None = None) -> Markup:
        """Render an explanation without its plates."""
        tokens = self._parsed(text, lang)
        return self._rendered(_parted(tokens)[0] if self._plates else tokens, lang)

    def plates(self, text: str, lang: str | None = None) -> Markup:
        """Render the plates of an explanation, which are printed after the rest of it."""
        return self._rendered(_parted(self._parsed(text, lang))[1] if self._plates else [], lang)

    def inline(self, text: str, lang: str | None = None) -> Markup:
        """Render a line of text, without a paragraph element."""
        html = self._parser(lang).renderInline(one_line(text), self._env(lang))
        return self._spoken(_safe(html), lang)

    def choice(self, text: str, lang: str | None = None) -> Markup:
        """Render a choice, or the reason for one, as a line or as blocks in a `div`."""
        if is_line(text):
            return self.inline(text, lang)
        return _safe(f'<div class="blocks">{self.block(text.strip(), lang=lang)}</div>')

    def heading(self, stem: str, lang: str | None = None) -> Markup:
        """Render a stem's first paragraph as a line."""
        (line,) = self._parsed(stem, lang)[1:2]
        _bind_last(line, most=_TOGETHER)
        _bind_short(line)
        return self._spoken(self._rendered([line], lang), lang)

    def below(self, stem: str, lang: str | None = None) -> Markup:
        """Render a stem's blocks after the first paragraph."""
        return self._rendered(self._parsed(stem, lang)[3:], lang)

    def entry(self, stem: str, lang: str | None = None) -> Markup:
        """Render a stem's first paragraph for a table of contents, without links and pictures."""
        (line,) = self._parsed(stem, lang)[1:2]
        unwanted = ("link_open", "link_close", "image")
        line.children = [word for word in line.children or () if word.type not in unwanted]
        _bind_last(line)
        return self._spoken(self._rendered([line], lang), lang)

    def _parser(self, lang: str | None) -> MarkdownIt:
        return _parser(lang or self._language)

    def _env(self, lang: str | None) -> dict[str, Any]:
        return {**self._sources, "inline": partial(self.inline, lang=lang)}

    def _parsed(self, text: str, lang: str | None) -> list[Token]:
        return self._parser(lang).parse(text, self._env(lang))

    def _rendered(self, tokens: Sequence[Token], lang: str | None) -> Markup:
        for token in tokens:
            if token.level == 0 and token.nesting >= 0:
                token.attrs |= self._marks(lang)
        parser = self._parser(lang)
        return _safe(parser.renderer.render(tokens, parser.options, self._env(lang)))

    def _spoken(self, html: Markup, lang: str | None) -> Markup:
        """Return a part of a line, in an element that states its language if necessary."""
        marks = self._marks(lang)
        return _safe(f"<span{_attributes(marks)}>{html}</span>") if marks else html

    def _marks(self, lang: str | None) -> dict[str, str | int | float]:
        """Return the attributes of a text in this language, by default that of the bank."""
        return _marks(lang or self._language, self._around)


def _marks(language: str, around: str) -> dict[str, str | int | float]:
    """Return the attributes that state a language, and its direction, among another one."""
    if language == around:
        return {}
    to_the_left = is_right_to_left(language)
    turned = {"dir": "rtl" if to_the_left else "ltr"}
    return {"lang": language, **(turned if to_the_left != is_right_to_left(around) else {})}


def _raw(html: str) -> Token:
    return Token("html_inline", "", 0, content=html)


def _attributes(marks: Mapping[str, str | int | float]) -> str:
    return "".join(f' {name}="{value}"' for name, value in marks.items())


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - the parser escapes all text: raw HTML is off


@cache
def _parser(language: str) -> MarkdownIt:
    """Return the parser of a language with its rules of rendering."""
    parser = new_parser(language)
    for name in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(name, _math)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _fence)
    return parser


def _bind_last(line: Token, most: float = inf) -> None:
    """Bind the last word of a line to the one before, so that it is not alone on a line.

    They are not bound if they have more than `most` characters.
    """
    for word in reversed(line.children or ()):
        if word.type == "text":
            before, space, last = word.content.rpartition(" ")
            if len(before.rpartition(" ")[2] + space + last) > most:
                return
            word.content = before + _NBSP * len(space) + last
        if _NBSP in word.content or not (word.type == "text" or word.nesting):
            return


def _bind_short(line: Token) -> None:
    """Bind articles, conjunctions and other short words to the word after them."""
    for word in line.children or ():
        if word.type == "text":
            word.content = _SHORT.sub(rf"\1{_NBSP}", word.content)


def _parted(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Separate figures, each with a preceding run-in label, from the other blocks."""
    flow: list[Token] = []
    plates: list[Token] = []
    for token in tokens:
        if token.tag == "figure" and token.level == 0 and token.nesting > 0:
            if len(flow) >= _PARAGRAPH and flow[-_PARAGRAPH].attrGet("class") == "run-in":
                flow[-_PARAGRAPH].attrSet("class", "run-in plate")
                plates += flow[-_PARAGRAPH:]
                del flow[-_PARAGRAPH:]
            plates.append(token)
        else:
            (plates if _open_figure(plates) else flow).append(token)
    return flow, plates


def _open_figure(plates: Sequence[Token]) -> bool:
    """Return whether the last figure is not closed yet."""
    return bool(plates) and not (plates[-1].tag == "figure" and plates[-1].nesting < 0)


def _math(_: RendererHTML, tokens: Sequence[Token], at: int, __: OptionsDict, env: EnvType) -> str:
    token, store = tokens[at], env["formulas"]
    if token.type == "math_inline":
        return formula(token.content, display=False, store=store)
    parts = (formula(part, display=True, store=store) for part in side_by_side(token.content))
    return f'<span class="formula">{" ".join(parts)}</span>'


def _fence(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    language = language_of(tokens[at].info)
    long = ' class="long"' if tokens[at].content.count("\n") > _LONG_CODE else ""
    return f"<pre{long}>{highlighted(tokens[at].content, language)}</pre>\n"


def _sized(token: Token, env: EnvType) -> str:
    """Return the attributes that set a figure's width, from its text or from its file."""
    width = parsed_width(token.meta.get("size", ""))
    if width is None and (natural := env["figure_width"](figure_name(token))):
        width = f"{natural:.2f}px"
    share = f"; --share: {float(width[:-1]) / 100:g}" if width and width.endswith("%") else ""
    return f' data-sized style="width: {width}{share}"' if width else ""


def _image(_: RendererHTML, tokens: Sequence[Token], at: int, __: OptionsDict, env: EnvType) -> str:
    token = tokens[at]
    source = env["figure_url"](figure_name(token))
    words = escape(unescapeAll(token.content))
    kind = f'class="figure"{_sized(token, env)}'
    if source.startswith("<svg"):
        picture = f'<svg {kind} role="img" aria-label="{words}"{source[4:]}'
    else:
        picture = f'<img {kind} src="{escape(source)}" alt="{words}">'
    caption = str(token.attrs.get("title", ""))
    if caption and token.meta.get("captioned"):
        return f"{picture}<figcaption>{env['inline'](caption)}</figcaption>"
    return picture
