"""Presentation MathML as TeX, for the elements that formulas of exams consist of."""

import re
from collections.abc import Callable

from studypress.exchange.markup.elements import Element, words_in

_SIGNS = {
    "×": r"\times", "÷": r"\div", "·": r"\cdot", "⋅": r"\cdot", "±": r"\pm", "∓": r"\mp",
    "−": "-", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv",
    "∼": r"\sim", "∝": r"\propto", "→": r"\to", "←": r"\leftarrow", "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto", "∞": r"\infty",
    "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∮": r"\oint",
    "√": r"\surd", "∈": r"\in", "∉": r"\notin", "⊂": r"\subset", "⊆": r"\subseteq", "∪": r"\cup",
    "∩": r"\cap", "∅": r"\emptyset", "∀": r"\forall", "∃": r"\exists", "¬": r"\neg",
    "∧": r"\land", "∨": r"\lor", "⊥": r"\perp", "∥": r"\parallel", "∠": r"\angle", "°": r"^\circ",
    "…": r"\ldots", "⋯": r"\cdots", "′": "'", "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}",
    "ℤ": r"\mathbb{Z}", "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}", "ℏ": r"\hbar", "⟨": r"\langle",
    "⟩": r"\rangle", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "{": r"\{",
    "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$", "\\": r"\backslash",
    "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "", "\xa0": r"\ ", "α": r"\alpha",
    "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ϵ": r"\epsilon",
    "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "ϑ": r"\vartheta", "ι": r"\iota", "κ": r"\kappa",
    "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho",
    "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon", "φ": r"\varphi", "ϕ": r"\phi", "χ": r"\chi",
    "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda",
    "Ξ": r"\Xi", "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
}  # fmt: skip
_NAMES = (
    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    "ln", "log", "exp", "lim", "max", "min", "sup", "inf", "det", "gcd", "dim", "ker", "arg", "deg",
)  # fmt: skip
_ACCENTS = {
    "¯": r"\overline", "‾": r"\overline", "^": r"\hat", "ˆ": r"\hat", "~": r"\tilde",
    "˜": r"\tilde", "→": r"\vec", "⃗": r"\vec", "˙": r"\dot", "¨": r"\ddot", "⏞": r"\overbrace",
}  # fmt: skip
_BELOW = {"_": r"\underline", "¯": r"\underline", "⏟": r"\underbrace"}
_LARGE = re.compile(r"\\(?:sum|prod|int|oint|lim|max|min|sup|inf)\Z")
_GROUPS = ("math", "mrow", "mstyle", "mpadded", "semantics")
_MAX_DEPTH = 60


def tex_of(math: Element) -> str | None:
    """Return a formula as TeX: its annotation if it has one; None if it is not simple."""
    for each in math.iter():
        encoding = str(each.get("encoding") or "").lower()
        if isinstance(each.tag, str) and _name(each) == "annotation" and "tex" in encoding:
            return words_in(each).strip() or None
    try:
        return " ".join(_tex(math, 0).split()) or None
    except _NotSimpleError:
        return str(math.get("alttext") or "").strip() or None


class _NotSimpleError(Exception):
    """MathML with an element that is not converted."""


def _tex(element: Element, depth: int) -> str:
    name = _name(element)
    if depth > _MAX_DEPTH:
        raise _NotSimpleError
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return _token(name, words_in(element).strip())
    parts = [_tex(child, depth + 1) for child in element if _is_shown(child)]
    if name in _GROUPS:
        return " ".join(parts)
    build = _BUILDERS.get(name)
    if build is None:
        raise _NotSimpleError
    try:
        return build(element, parts)
    except (IndexError, ValueError):
        raise _NotSimpleError from None


def _is_shown(child: Element) -> bool:
    return isinstance(child.tag, str) and not _name(child).startswith("annotation")


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _token(name: str, text: str) -> str:
    if name in ("mtext", "ms"):
        escaped = re.sub(r"([%&_#{}$])", r"\\\1", text)
        return rf"\text{{{escaped}}}" if text else r"\ "
    signs = " ".join(_SIGNS.get(char, char) for char in text)
    if name == "mi" and len(text) > 1 and text.isalpha() and text.isascii():
        return rf"\{text}" if text in _NAMES else rf"\mathrm{{{text}}}"
    return signs if any(char in _SIGNS for char in text) else text


def _script(base: str, below: str = "", above: str = "") -> str:
    low, high = below and f"_{{{below}}}", above and f"^{{{above}}}"
    return (
        f"{{{base}}}{low}{high}"
        if len(base) > 1 and not base.startswith("\\")
        else base + low + high
    )


def _over(base: str, sign: str) -> str:
    raw = next((char for char, tex in _SIGNS.items() if tex == sign), sign)
    if raw in _ACCENTS:
        return f"{_ACCENTS[raw]}{{{base}}}"
    return _script(base, above=sign) if _LARGE.search(base) else rf"\overset{{{sign}}}{{{base}}}"


def _under(base: str, sign: str) -> str:
    raw = r"_" if sign == r"\_" else sign
    if raw in _BELOW:
        return f"{_BELOW[raw]}{{{base}}}"
    return _script(base, below=sign) if _LARGE.search(base) else rf"\underset{{{sign}}}{{{base}}}"


def _fenced(element: Element, parts: list[str]) -> str:
    opening, closing = element.get("open", "("), element.get("close", ")")
    signs = [_SIGNS.get(sign, sign) or "." for sign in (opening or ".", closing or ".")]
    comma = (element.get("separators", ",") or " ").strip()[:1]
    return rf"\left{signs[0]} {f'{comma} '.join(parts)} \right{signs[1]}"


def _table(_: Element, rows: list[str]) -> str:
    lines = r" \\ ".join(rows)
    return rf"\begin{{matrix}}{lines}\end{{matrix}}"


_BUILDERS: dict[str, Callable[[Element, list[str]], str]] = {
    "mfrac": lambda _, p: rf"\frac{{{p[0]}}}{{{p[1]}}}",
    "msup": lambda _, p: _script(p[0], above=p[1]),
    "msub": lambda _, p: _script(p[0], below=p[1]),
    "msubsup": lambda _, p: _script(p[0], p[1], p[2]),
    "msqrt": lambda _, p: rf"\sqrt{{{' '.join(p)}}}",
    "mroot": lambda _, p: rf"\sqrt[{p[1]}]{{{p[0]}}}",
    "mover": lambda _, p: _over(p[0], p[1]),
    "munder": lambda _, p: _under(p[0], p[1]),
    "munderover": lambda _, p: _script(p[0], p[1], p[2]),
    "mfenced": _fenced,
    "mtable": _table,
    "mtr": lambda _, p: " & ".join(p),
    "mtd": lambda _, p: " ".join(p),
    "mspace": lambda *_: r"\ ",
    "mphantom": lambda _, p: rf"\phantom{{{' '.join(p)}}}",
}
