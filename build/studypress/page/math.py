"""Formulas: LaTeX becomes an SVG picture in the text's own em, with the LaTeX as its words."""

import re
from base64 import b64encode
from functools import cache, lru_cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, tostring

from studypress.cache import Cache, key_of

_Drawing = tuple[str, float, float, float]
"""An SVG picture with its width, height and baseline offset, all in em."""

_UNITS = 48.0  # the size at which formulas are drawn; they are scaled to the text afterwards
_ENVIRONMENT = re.compile(r"\\begin\s*\{([^}]*)\}")
_OPENING, _CLOSING = ("{", r"\left", r"\begin"), ("}", r"\right", r"\end")
_COMMAND_LEFT_OVER = re.compile(r"<m[ion]>(\\[A-Za-z]+)</m[ion]>")


class FormulaError(Exception):
    """A formula cannot be typeset; the message says why."""


@lru_cache(maxsize=4096)
def formula(tex: str, *, display: bool, kept: Cache | None = None) -> str:
    """Return an `<img>` of the formula that sits on the text's baseline.

    `kept` has the drawings of earlier runs, which take a thousandth of the time.
    Raises FormulaError for what is not LaTeX math, or not known to the typesetter.
    """
    drawn = _recalled(tex, display=display, kept=kept) if kept else _drawn(tex, display=display)
    picture, width, height, depth = drawn
    source = "data:image/svg+xml;base64," + b64encode(picture.encode()).decode()
    style = f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{depth:.3f}em"
    kind = "math display" if display else "math"
    return f'<img class="{kind}" alt="{escape(tex.strip())}" style="{style}" src="{source}">'


def side_by_side(tex: str) -> list[str]:
    """Split formulas that stand beside one another, a quad apart, so that they may wrap."""
    parts, depth = [""], 0
    for word in re.split(r"(\\(?:left|right|begin|end|q?quad)\b|\\.|[{}])", tex):
        depth += {"{": 1, "}": -1, r"\left": 1, r"\right": -1, r"\begin": 1, r"\end": -1}.get(
            word, 0
        )
        if depth == 0 and word in (r"\quad", r"\qquad"):
            parts.append("")
        else:
            parts[-1] += word
    return [part.strip() for part in parts if part.strip()] or [tex]


def _recalled(tex: str, *, display: bool, kept: Cache) -> _Drawing:
    """Return a drawing that is kept, or draw and keep it."""
    key = key_of("formula", *_drawn_by(), tex, "display" if display else "inline")
    if (entry := kept.get(key)) is not None:
        sizes, _, picture = entry.decode().partition("\n")
        width, height, depth = map(float, sizes.split())
        return picture, width, height, depth
    drawn = _drawn(tex, display=display)
    kept.put(key, "{1} {2} {3}\n{0}".format(*drawn).encode())
    return drawn


@cache
def _drawn_by() -> tuple[bytes | str, ...]:
    """Return what decides how formulas are drawn: our code and the typesetter's, with its font."""
    theirs = (version(name) for name in ("ziamath", "ziafont", "latex2mathml"))
    return (Path(__file__).read_bytes(), *theirs)


def _drawn(tex: str, *, display: bool) -> _Drawing:
    # Loads a font, which documents without math need not pay for.
    from ziamath.config import config  # noqa: PLC0415
    from ziamath.zmath import Latex  # noqa: PLC0415

    # Glyphs as paths in place: shared symbols would repeat their ids over a page's formulas.
    config.svg2 = False
    config.precision = 1  # a fiftieth of a point in print
    require_known(tex)
    try:
        root = Latex(tex, size=_UNITS, inline=not display).svgxml()
    # Neither ziamath nor latex2mathml names a base class for what bad input makes them raise.
    except Exception as error:
        raise FormulaError(_reason(error)) from error
    _join_outlines(root)
    picture = tostring(root, encoding="unicode")
    _, top, width, height = map(float, root.attrib["viewBox"].split())
    return picture, width / _UNITS, height / _UNITS, -(top + height) / _UNITS


def _join_outlines(picture: Element) -> None:
    """Make one outline of the glyphs that follow one another in one colour.

    But for those of straight lines, such as a minus, which readers draw sharply if they are alone.
    """
    last = Element("none")
    for each in list(picture):
        if _is_curved(each) and _is_curved(last) and each.get("fill") == last.get("fill"):
            last.set("d", last.attrib["d"] + each.attrib["d"])
            picture.remove(each)
        else:
            last = each


def _is_curved(part: Element) -> bool:
    return part.keys() == ["d", "fill"] and "Q" in part.attrib["d"]


def require_known(tex: str) -> None:
    """Raise FormulaError for what is not LaTeX math, or would be printed as mere letters.

    This takes a hundredth of the time of drawing, which may still find a fault of its own.
    """
    from latex2mathml import commands, converter  # noqa: PLC0415 - see _drawn

    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*([{}])", tex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            raise FormulaError("a } closes nothing")
    if depth:
        raise FormulaError("a { is not closed")
    for name in _ENVIRONMENT.findall(tex):
        if "\\" + name not in commands.MATRICES:
            raise FormulaError(f"the environment {name} is not known")
    try:
        mathml = converter.convert(tex)
    except Exception as error:
        raise FormulaError(_reason(error)) from error
    if unknown := _COMMAND_LEFT_OVER.search(mathml):
        raise FormulaError(f"the command {unknown[1]} is not known")


def _reason(error: Exception) -> str:
    if isinstance(error, ParseError):
        return "write \\& or \\lt for the characters & and <"
    words = re.findall("[A-Z][a-z]+", type(error).__name__.removesuffix("Error"))
    named = type(error).__module__.startswith("latex2mathml")
    return " ".join(words).lower() if named and words else "a command lacks an argument"
