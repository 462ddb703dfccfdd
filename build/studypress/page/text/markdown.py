"""Markdown to HTML: no raw HTML, typeset math and code, a picture alone becomes a figure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from math import inf
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from studypress.files.cache import Cache
from studypress.page.direction import is_right_to_left
from studypress.page.text.code import highlighted, language_of
from studypress.page.text.isolates import use_isolates
from studypress.page.text.markdown_rules import parsed_width, use_rules
from studypress.page.text.math import formula, side_by_side
from studypress.page.text.typography import set_apart, use_typography

FigureURL = Callable[[str], str]
"""Function that returns the URL of a figure by its name, or the SVG itself."""


_NBSP = "\N{NO-BREAK SPACE}"
_UNITS = (
    r"%|°C|[kMGTPE]i?B|[KMGTP]B/s|[kMGT]bit/s|[kMG]?Hz|[nµm]?s|h|min|ms|[kcmµn]?m|[km]?g|[kM]?W|[kM]?V|px|pt|"
    "bits?|bytes?|tokens?|requests?|days?|hours?|minutes?|seconds?|years?|million|billion|trillion"
)
_LABELS = (
    "[Ss]ections?|[Cc]hapters?|[Ff]igures?|[Tt]ables?|[Qq]uestions?|[Ee]quations?|[Pp]ages?|"
    r"[Ss]teps?|Part|Vol\.|No\.|Sec\.|Ch\.|Fig\.|Eq\.|pp?\.|RFC|ISO|Article|Theorem|Algorithm"
)
_BOUND = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?!\w))|\b({_LABELS}) (?=\d)")
_UNBROKEN = re.compile(r"((?:arXiv|doi|ISBN)[: ]\S{4,32}(?<![.,;])|\b[a-z]{1,12}/s\b)")
_BLOCK = re.compile(r"(?:[-+*] |> ?)(?=[^\W\d_]{2}|[^\W\d_]+ [^\W\d_])")
"""A list or quotation of words in a text of one line."""

_TOGETHER = 26  # letters of words that are not separated in a heading: they fit on a card
_SHORT = re.compile(
    rf"(?<![^ ])([a-zà-ÿα-ωа-я]{{1,3}}) (?=[^\W\d_]{{4}}[^ ]{{,{_TOGETHER - 8}}}(?: |$))"
)
"""A short word and the space after it, before a longer word."""
_RELATION = re.compile(r"(?<!\S)[=≈≠≤≥<>±≡∝∼∈]\s\Z")
_PARAGRAPH = 3  # tokens: opening, words, closing
_MANY_COLUMNS = 8  # minimum of a table that is set dense
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
        html = self._parser(lang).renderInline(_one_line(text), self._env(lang))
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


@dataclass(frozen=True)
class Parsed:
    """A parsed text to be checked: its blocks, and the parser's environment."""

    text: str
    blocks: Sequence[Token]
    env: Mapping[str, Any]
    inline: bool

    def tokens(self) -> Iterator[tuple[Token, int]]:
        """Yield every token, inline ones too, with the offset of its block's first line."""
        starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        at = 0
        for token in self.blocks:
            at = starts[token.map[0]] if token.map and not self.inline else at
            yield token, at
            for child in token.children or ():
                yield child, at
                if child.type == "image":
                    caption = _checker().parseInline(str(child.attrs.get("title", "")))
                    yield from ((word, at) for line in caption for word in line.children or ())


def parsed(text: str, *, inline: bool = False) -> Parsed:
    """Parse a text for checks: as a line if `inline`, else as blocks.

    Unlike in rendering, links with invalid addresses are links, and escaped characters are
    separate tokens.
    """
    env: dict[str, Any] = {}
    parser = _checker()
    blocks = parser.parseInline(_one_line(text), env) if inline else parser.parse(text, env)
    return Parsed(text, blocks, env, inline)


def tokens_of(text: str, *, inline: bool = False) -> Iterator[tuple[Token, int]]:
    """Yield every token of a text, with the offset of its block's first line."""
    return parsed(text, inline=inline).tokens()


def is_line(text: str) -> bool:
    """Return whether a text is one paragraph, which is printed as a line.

    A text of one line with a mark before a number or sign, as `> 5`, is a line too.
    """
    words = text.strip()
    if "\n" not in words:
        return not _BLOCK.match(words)
    kinds = [token.type for token in parsed(text).blocks]
    return kinds == ["paragraph_open", "inline", "paragraph_close"]


def figure_name(token: Token) -> str:
    """Return the file name of an image token, which the parser has quoted."""
    return unquote(str(token.attrs["src"]))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - the parser escapes all text: raw HTML is off


@cache
def _checker() -> MarkdownIt:
    """Return a parser for checks, with a token for each escape and link."""
    parser = _parser.__wrapped__("")
    parser.disable("text_join")
    parser.options["store_labels"] = True
    parser.validateLink = bool  # type: ignore[method-assign,assignment]
    return parser


@cache
def _parser(language: str) -> MarkdownIt:
    # Content nested deeper than maxNesting is dropped silently: the check reports it.
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    parser.enable(["table", "strikethrough"])
    use_rules(parser)
    parser.core.ruler.push("paragraphs", _name_paragraphs)
    parser.core.ruler.push("bind", _bind)
    parser.core.ruler.push("row_heads", _head_rows)
    use_typography(parser, language)
    if is_right_to_left(language):
        use_isolates(parser)
    for name in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(name, _math)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _fence)
    return parser


def _name_paragraphs(state: StateCore) -> None:
    """Make a picture alone a figure, and mark paragraphs that introduce the next block."""
    for opening, inline, closing in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        children = inline.children or []
        kinds = [child.type for child in children if child.content or child.type != "text"]
        if opening.type != "paragraph_open":
            continue
        if kinds == ["image"]:
            opening.tag = closing.tag = "figure"
            children[0].meta["captioned"] = True
        elif kinds == ["strong_open", "text", "strong_close"]:
            opening.attrSet("class", "run-in")
        elif inline.content.endswith(":"):
            opening.attrSet("class", "lead-in")


def _head_rows(state: StateCore) -> None:
    """Count a table's columns; make its first column row heads if the corner is empty."""
    heads = column = 0
    table = Token("table_open", "table", 1)
    for at, token in enumerate(state.tokens):
        if token.type == "table_open":
            heads, table = 0, token
        elif token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            column += 1
            if token.tag == "th":
                table.meta["columns"] = column
                if column == _MANY_COLUMNS:
                    table.attrSet("class", "dense")
            if column == 1 and token.tag == "th":
                heads = not state.tokens[at + 1].content
            elif column == 1 and heads:
                token.tag = state.tokens[at + 2].tag = "th"
                token.attrSet("scope", "row")


def _bind(state: StateCore) -> None:
    """Bind a number to its unit, and a reference to its number."""
    for token in state.tokens:
        words = token.children or []
        for word in words:
            if word.type == "text":
                word.content = _BOUND.sub(lambda found: (found[1] or "") + _NBSP, word.content)
        if any(word.type == "math_inline" for word in words):
            token.children = words = list(_with_relations(words))
        set_apart(token, _UNBROKEN, "unbroken")


def _with_relations(words: Sequence[Token]) -> Iterator[Token]:
    """Bind a formula to the equal sign or other relation before it."""
    ended = False
    for at, word in enumerate(words):
        after = words[at + 1].type if at + 1 < len(words) else ""
        found = _RELATION.search(word.content) if word.type == "text" else None
        if found and after == "math_inline":
            yield Token("text", "", 0, content=word.content[: found.start()], level=word.level)
            yield Token("html_inline", "", 0, content='<span class="unbroken">')
            yield Token("text", "", 0, content=found[0], level=word.level)
            ended = True
            continue
        yield word
        if ended:
            yield Token("html_inline", "", 0, content="</span>")
        ended = False


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
    words = escape(token.content)
    kind = f'class="figure"{_sized(token, env)}'
    if source.startswith("<svg"):
        picture = f'<svg {kind} role="img" aria-label="{words}"{source[4:]}'
    else:
        picture = f'<img {kind} src="{escape(source)}" alt="{words}">'
    caption = str(token.attrs.get("title", ""))
    if caption and token.meta.get("captioned"):
        return f"{picture}<figcaption>{env['inline'](caption)}</figcaption>"
    return picture
