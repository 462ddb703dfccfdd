"""The Markdown of a bank as one line of plain text, with formulas in signs that can be read."""

import re
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element, fromstring

from latex2mathml.converter import convert
from lxml.html import fragment_fromstring

from studypress.exchange.markup.elements import Element as HtmlElement
from studypress.exchange.markup.elements import content
from studypress.exchange.markup.to_html import html_of
from studypress.page.text.tex import read

_BLOCKS = ("p", "li", "tr", "td", "th", "pre", "blockquote", "br", "figcaption")
_HIGH = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOW = str.maketrans("0123456789+-−=()aeijmnopx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₘₙₒₚₓ")
_ATOM = re.compile(r"\w*|\w*[.,]\w+")
_MARKUP = {"b", "strong", "em", "i", "code", "pre", "li", "table", "del", "s", "a"}


@dataclass(frozen=True)
class Readable:
    """A plain text, and whether the text had figures, formulas, or other markup that is lost."""

    text: str
    figures: bool = False
    formulas: bool = False
    markup: bool = False


def readable(markdown: str) -> Readable:
    """Return a text as one line; a figure is replaced by its description."""
    formulas: list[str] = []

    def formula(tex: str, _: bool) -> str:  # noqa: FBT001 - the type of a callback
        formulas.append(tex)
        return escape(formula_text(tex), quote=False)

    html = html_of(markdown, lambda name: name, formula)
    root = fragment_fromstring(html, create_parent="div")
    names = {str(each.tag) for each in root.iter()}
    text = " ".join(_words(root).split())
    return Readable(text, "img" in names, bool(formulas), bool(names & _MARKUP))


def _words(element: HtmlElement) -> str:
    text = "".join(part if isinstance(part, str) else _words(part) for part in content(element))
    match element.tag:
        case "img":
            return element.get("alt") or ""
        case "sup":
            return _script(text, _HIGH, "^")
        case "sub":
            return _script(text, _LOW, "_")
        case name:
            return f"{text} " if name in _BLOCKS else text


def formula_text(tex: str) -> str:
    """Return a formula in TeX as a line of text, such as x² ≤ 1/2."""
    root = fromstring(convert(read(tex).tex))  # noqa: S314 - made here, of a checked formula
    return " ".join(_line(root).split())


def _line(element: Element) -> str:
    parts = [_line(part) for part in element]
    match element.tag.rpartition("}")[2], parts:
        case "msup" | "mover", [base, power]:
            text = base + _script(power.strip(), _HIGH, "^")
        case "msub" | "munder", [base, index]:
            text = base + _script(index.strip(), _LOW, "_")
        case "msubsup" | "munderover", [base, index, power]:
            low = _script(index.strip(), _LOW, "_")
            text = base + low + _script(power.strip(), _HIGH, "^") + " "
        case "mfrac", [above, below]:
            text = f"{_grouped(above)}/{_grouped(below)}"
        case "msqrt", _:
            text = f"√{_grouped(''.join(parts))}"
        case "mroot", [base, degree]:
            text = f"{_script(degree.strip(), _HIGH, '^')}√{_grouped(base)}"
        case "mtr", _:
            text = " ".join(parts) + "; "
        case "mo", _:
            text = _operator(element.text or "")
        case "mspace", _:
            text = " "
        case _:
            text = (element.text or "") + "".join(parts)
    return text


def _operator(sign: str) -> str:
    return sign if sign in "()[]{}|,.!′∑∏∫" or not sign.strip() else f" {sign} "


def _script(text: str, signs: dict[int, int], mark: str) -> str:
    """Return a text as small letters if all of them exist, else after a mark."""
    small = text.replace(" ", "")
    made = small.translate(signs)
    if small and all(ord(char) in signs for char in small):
        return made
    return mark + _grouped(text)


def _grouped(text: str) -> str:
    """Return a text in parentheses unless it is a name or a number."""
    text = text.strip()
    return text if _ATOM.fullmatch(text) else f"({text})"
