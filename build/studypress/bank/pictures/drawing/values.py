"""Parsers of a drawing's attribute values: each value is bounded and normalised.

A parser returns the normalised value, or an empty text if the attribute can be omitted. It raises
ValueError for an invalid value, with the reason if that is not obvious. All patterns match in
linear time.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from functools import lru_cache
from math import prod

from tinycss2.color5 import parse_color

LARGEST = 1_000_000.0  # of coordinates and lengths
LONGEST = 250_000  # characters of an outline: longer ones take too long to draw
LARGEST_TYPE = 20_000.0  # pixels

_NUMBER = r"[-+]?(?:[0-9]{1,12}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,2})?"
_ONE = re.compile(_NUMBER)
_NEXT = re.compile(rf"[\s,]*({_NUMBER})")
_LENGTH = re.compile(rf"({_NUMBER})\s?(px|pt|pc|mm|cm|in|em|ex|%)?")
_LETTER = re.compile(r"[\s,]*([MmLlHhVvCcSsQqTtAaZz])")
_FLAG = re.compile(r"[\s,]*([01])")
_REST = re.compile(r"[\s,]*")
_FUNCTION = re.compile(r"[\s,]*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]{0,400})\)")
_REFERENCE = re.compile(r"""url\(\s?(["']?)#([^\s"'()<>&]{1,200})\1\s?\)\s?""")
_ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7}
_FLAGS = (3, 4)  # among the arguments of an arc
_TRANSFORMS = {
    "matrix": (6,),
    "translate": (1, 2),
    "scale": (1, 2),
    "rotate": (1, 3),
    "skewX": (1,),
    "skewY": (1,),
}
_ASPECT = re.compile(r"(none|x(Min|Mid|Max)Y(Min|Mid|Max))( (meet|slice))?")
_FAMILY = re.compile(r"""[\w '",.+-]{1,400}""")
_PICTURE = re.compile(r"data:image/(png|jpe?g);base64,")
_INHERIT = "inherit"


def number(text: str) -> str:
    """Return a number without exponent or redundant sign."""
    if not _ONE.fullmatch(text):
        raise ValueError
    value = float(text)
    if abs(value) > LARGEST:
        raise ValueError(f"{text[:20]} is too large; the maximum is {LARGEST:,.0f}")
    if "e" in text.lower() or text.endswith("."):
        return f"{value:.9f}".rstrip("0").rstrip(".")
    return text.removeprefix("+")


def length(text: str) -> str:
    """Return a length, with its unit if it has one."""
    found = _LENGTH.fullmatch(text)
    if not found:
        raise ValueError
    return number(found[1]) + (found[2] or "")


def radius(text: str) -> str:
    """Return a radius; an empty text for `auto`."""
    return "" if text == "auto" else length(text)


def lengths(text: str) -> str:
    """Return a list of lengths."""
    return " ".join(map(length, text.replace(",", " ").split()))


def numbers(text: str) -> str:
    """Return a list of numbers."""
    return " ".join(_numbers(text))


def dashes(text: str) -> str:
    """Return the lengths of dashes and gaps; refuse fine ones, which are slow to render."""
    if text in ("none", _INHERIT):
        return text
    drawn = lengths(text)
    sizes = [float(found[1]) for part in drawn.split() if (found := _LENGTH.fullmatch(part))]
    if sum(sizes) < 0.05 and any(sizes):  # noqa: PLR2004 - finer than any printer
        raise ValueError("the dashes are too fine")
    return drawn


def view_box(text: str) -> str:
    """Return the four numbers of a view box."""
    found = list(_numbers(text))
    if len(found) != 4 or min(map(float, found[2:])) <= 0:  # noqa: PLR2004 - x, y, width, height
        raise ValueError("it must be four numbers, the last two above zero")
    return " ".join(found)


def corners(text: str) -> str:
    """Return the outline through these points."""
    found = list(_numbers(text))
    pairs = [" ".join(found[at : at + 2]) for at in range(0, len(found) - 1, 2)]
    return "M" + "L".join(pairs) if pairs else ""


def outline(text: str) -> str:
    """Return an outline (path data) with a command letter before each segment."""
    if len(text) > LONGEST:
        raise ValueError(f"it has more than {LONGEST:,} characters: simplify it")
    return "" if text in ("", "none") else "".join(_steps(text))


def _steps(text: str) -> Iterator[str]:
    at, letter = 0, ""
    end = len(text.rstrip(" \t\r\n,"))
    while at < end:
        if found := _LETTER.match(text, at):
            at = found.end()
            if not letter and found[1] not in "Mm":
                raise ValueError("each part must begin with a letter, and the first with M")
            letter = found[1]
        elif not letter or letter in "zZ":
            raise ValueError("each part must begin with a letter, and the first with M")
        words = []
        for place in range(_ARGUMENTS.get(letter.lower(), 0)):
            found = (_FLAG if letter in "aA" and place in _FLAGS else _NEXT).match(text, at)
            if not found:
                raise ValueError
            at = found.end()
            words.append(number(found[1]))
        yield letter + " ".join(words)
        letter = {"m": "l", "M": "L"}.get(letter, letter)


def transform(text: str) -> str:
    """Return a list of transformations; refuse singular ones."""
    if text in ("none", ""):
        return ""
    at, done = 0, []
    while found := _FUNCTION.match(text, at):
        at = found.end()
        inner = found[2].replace("px", "").replace("deg", "")
        done.append(_transformation(found[1], list(_numbers(inner))))
    if not done or _REST.match(text, at).end() < len(text):  # type: ignore[union-attr] # matches ""
        raise ValueError
    return " ".join(done)


def _transformation(name: str, words: list[str]) -> str:
    if len(words) not in _TRANSFORMS[name]:
        raise ValueError
    sizes = list(map(float, words))
    flat = (name == "scale" and not prod(sizes)) or (
        name == "matrix" and abs(sizes[0] * sizes[3] - sizes[1] * sizes[2]) < 1e-12  # noqa: PLR2004
    )
    if flat or (name.startswith("skew") and abs(sizes[0]) >= 89):  # noqa: PLR2004 - degrees
        raise ValueError("it reduces the drawing to a line or point")
    return f"{name}({' '.join(words)})"


def share(text: str) -> str:
    """Return a number or a percentage."""
    return text if text == _INHERIT else number(text.removesuffix("%")) + "%" * text.endswith("%")


@lru_cache(maxsize=1024)
def color(text: str) -> str:
    """Return a colour."""
    if text in ("currentColor", "currentcolor"):
        return "currentColor"
    if text == _INHERIT or (len(text) <= 100 and parse_color(text)):  # noqa: PLR2004 - long enough
        return text
    raise ValueError


@lru_cache(maxsize=1024)
def paint(text: str) -> str:
    """Return a colour, `none`, or a reference with its fallback."""
    if found := _REFERENCE.match(text):
        rest = text[found.end() :]
        return f"url(#{found[2]})" + (f" {paint(rest)}" if rest else "")
    return text if text in ("none", "context-fill", "context-stroke") else color(text)


def reference(text: str) -> str:
    """Return a reference to another part of the drawing; "" for none."""
    if text in ("none", ""):
        return ""
    if not (found := _REFERENCE.fullmatch(text)):
        raise ValueError("a drawing must be self-contained")
    return f"url(#{found[2]})"


def effect(text: str) -> str:
    """Return an empty text for `none`; refuse effects."""
    if text not in ("none", ""):
        raise ValueError("effects are not supported: remove it, or save the figure as PNG")
    return ""


def fragment(text: str) -> str:
    """Return an address within the drawing (#id); refuse any other."""
    if not text.startswith("#"):
        raise ValueError("a drawing must be self-contained")
    return text


def link(text: str) -> str:
    """Return an empty text for a valid link, which print omits; refuse other schemes."""
    if not text.startswith(("http://", "https://", "mailto:", "#")):
        raise ValueError("only https:// links are allowed, and none works on paper")
    return ""


def picture(text: str) -> str:
    """Return the data: address of a picture within the drawing."""
    if not (found := _PICTURE.match(text)):
        raise ValueError("only PNG and JPEG pictures within the drawing are allowed")
    kind = {"jpg": "jpeg"}.get(found[1], found[1])
    return f"data:image/{kind};base64," + "".join(text[found.end() :].split())


def data_of(address: str) -> bytes:
    """Return the bytes of the picture in a data: address."""
    return b64decode(address.partition(",")[2], validate=True)


def font_size(text: str) -> str:
    """Return a font size; named sizes have the values of browsers."""
    named = {"small": "13px", "medium": "16px", "large": "18px", "smaller": "83%", "larger": "120%"}
    return text if text == _INHERIT else length(named.get(text, text))


def spacing(text: str) -> str:
    """Return the space between letters; an empty text for `normal`."""
    return "" if text == "normal" else length(text)


def family(text: str) -> str:
    """Return the names of fonts."""
    if not _FAMILY.fullmatch(text):
        raise ValueError
    return text


def weight(text: str) -> str:
    """Return a font weight."""
    if text not in ("normal", "bold", "bolder", "lighter", _INHERIT):
        return number(text)
    return text


def decoration(text: str) -> str:
    """Return the lines of a text decoration, without style."""
    known = ("none", "underline", "overline", "line-through")
    return " ".join(part for part in text.split() if part in known)


def shown(text: str) -> str:
    """Return `none` for an element that is not displayed, else an empty text."""
    return "none" if text == "none" else ""


def word(text: str) -> str:
    """Return a keyword."""
    if not re.fullmatch(r"[a-z-]{1,30}", text):
        raise ValueError
    return text


def orient(text: str) -> str:
    """Return the orientation of a marker."""
    if text in ("auto", "auto-start-reverse"):
        return text
    return number(text.removesuffix("deg"))


def aspect(text: str) -> str:
    """Return the value of preserveAspectRatio."""
    text = " ".join(text.removeprefix("defer").split())
    if not _ASPECT.fullmatch(text):
        raise ValueError
    return text


def one_of(*known: str) -> Callable[[str], str]:
    """Return a parser that accepts only these words and `inherit`."""

    def read(text: str) -> str:
        if text not in (*known, _INHERIT):
            raise ValueError(f"it must be one of {', '.join(known)}")
        return text

    return read


_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
}


def pixels(text: str, size: float) -> float:
    """Convert a length to pixels at the font size `size`; return 0 for a percentage."""
    found = _LENGTH.fullmatch(text)
    if not found or found[2] == "%":
        return 0.0
    unit = found[2] or ""
    relative = {"em": size, "ex": size / 2}
    return float(found[1]) * (relative.get(unit) or _PIXELS.get(unit, 1.0))


def _numbers(text: str) -> Iterator[str]:
    at, end = 0, len(text.rstrip(" \t\r\n,"))
    while at < end:
        if not (found := _NEXT.match(text, at)):
            raise ValueError
        at = found.end()
        yield number(found[1])
