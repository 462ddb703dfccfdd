"""Formulas: LaTeX to SVG pictures sized in em, with the LaTeX as alternative text."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from copy import deepcopy
from functools import cache, lru_cache
from html import escape
from importlib.metadata import version
from math import isfinite
from pathlib import Path
from unicodedata import normalize
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from studypress.files.cache import Cache, key_of
from studypress.page.text.tex import STAND_INS, FormulaError, FormulaPart, read
from studypress.page.text.tex.commands import RELATIONS, SIGNS
from studypress.page.text.tex.typesetter import typesetter

_Drawing = tuple[str, float, float, float]
"""An SVG picture with its width, height and baseline offset, all in em."""

_UNITS = 48.0  # size at which formulas are drawn, before they are scaled to the text
WHOLE_INLINE, WHOLE_DISPLAY = 12.0, 16.0
"""Maximum widths, in em, of a formula that is not broken."""

_SIGNS = 2  # in each em of that width: a formula of more signs is broken without measurement

_TOKENS = {"mi", "mn", "mo", "mtext"}
_RAW = frozenset("\\$%#&_^~{}*")
_ONE_CODE = str.maketrans({"-": "−", "∗": "*", "∣": "|", "ϵ": "ε", "ϕ": "φ", "′": "'", "’": "'"})
_UNSEEN = "\u2061\u2062\u2063\u2064\u2009\u2006"

_ATTRIBUTES = r'(?: [\w:-]+="[^"<>&]*")+'
_OUTLINES = f"(?:<(?:path|rect){_ATTRIBUTES} />)*"
_PICTURE = re.compile(
    f"<svg{_ATTRIBUTES}>{_OUTLINES}(?:<g{_ATTRIBUTES}>{_OUTLINES}</g>{_OUTLINES})*</svg>"
)
"""Pictures as the typesetter draws them, with groups for signs made of parts.

A cached one with other elements is rejected.
"""


@lru_cache(maxsize=4096)
def formula(tex: str, *, display: bool, store: Cache | None = None) -> str:
    """Return an `<img>` of the formula, aligned with the text's baseline.

    A wide formula becomes several, between which a line can be broken: before relations and signs
    in display, and after them in a line of text. `store` is the cache of drawings; to read one
    takes a thousandth of the time to draw it.
    Raises FormulaError if it is not LaTeX math, or unknown to the typesetter.
    """
    pieces = _pieces(tex, display=display, store=store)
    pictures = [_picture(source, drawn, display=display) for source, drawn in pieces]
    if len(pictures) == 1:
        return pictures[0]
    return f'<span class="broken">{"<wbr>".join(pictures)}</span>'


def unbroken_width(tex: str, *, display: bool, store: Cache | None) -> float:
    """Return the width, in em, of the widest unbroken part of a formula, drawn as by `formula`."""
    return max(drawn[1] for _, drawn in _pieces(tex, display=display, store=store))


def _picture(tex: str, drawn: _Drawing, *, display: bool) -> str:
    picture, width, height, depth = drawn
    source = "data:image/svg+xml;base64," + b64encode(picture.encode()).decode()
    style = f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{depth:.3f}em"
    kind = "math display" if display else "math"
    return f'<img class="{kind}" alt="{escape(tex.strip())}" style="{style}" src="{source}">'


def _pieces(tex: str, *, display: bool, store: Cache | None) -> list[tuple[str, _Drawing]]:
    """Return the parts of a formula that are drawn separately, each with its source.

    A formula of many signs is not first drawn as a whole, because drawing is slow.
    """
    reading = read(tex)
    limit = WHOLE_DISPLAY if display else WHOLE_INLINE
    if reading.unbroken or len(reading.chars) < _SIGNS * limit:
        drawn = _cached(tex, display=display, store=store)
        if reading.unbroken or drawn[1] <= limit:
            return [(tex, drawn)]
    pieces: list[tuple[str, _Drawing]] = []
    for part in split(reading.parts, RELATIONS, before=display):
        [piece] = _drawn_pieces([part], display=display, store=store)
        smaller = split(part, SIGNS, before=display) if piece[1][1] > limit else [part]
        pieces += _drawn_pieces(smaller, display=display, store=store) if smaller[1:] else [piece]
    return pieces


def _drawn_pieces(
    pieces: Sequence[Sequence[FormulaPart]], *, display: bool, store: Cache | None
) -> list[tuple[str, _Drawing]]:
    """Draw parts of a formula; an empty group beside a sign preserves the space around it."""
    found = []
    for parts in pieces:
        source = "".join(part.source for part in parts).strip()
        guarded = "{}" * parts[0].breaks + source + "{}" * parts[-1].breaks
        found.append((source, _cached(guarded, display=display, store=store)))
    return found


def split(
    parts: Sequence[FormulaPart], beside: Container[str], *, before: bool
) -> list[tuple[FormulaPart, ...]]:
    """Split a formula `before`, or else after, each break whose source is in `beside`."""
    found: list[list[FormulaPart]] = [[]]
    for part in parts:
        here = part.breaks and part.source in beside
        if here and before:
            found.append([])
        found[-1].append(part)
        if here and not before:
            found.append([])
    return [tuple(piece) for piece in found if any(part.tex.strip() for part in piece)]


def side_by_side(tex: str) -> list[str]:
    """Split formulas that are separated by a quad, so that a line can be broken between them."""
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


def _cached(tex: str, *, display: bool, store: Cache | None) -> _Drawing:
    """Return the cached drawing of a formula, or draw it and write it to the cache, if any."""
    if store is None:
        return _drawn(tex, display=display)
    key = key_of("formula", *_drawn_by(), tex, "display" if display else "inline")
    if found := _parsed(store.get(key) or b""):
        return found
    drawn = _drawn(tex, display=display)
    store.put(key, "{1} {2} {3}\n{0}".format(*drawn).encode())
    return drawn


def _parsed(entry: bytes) -> _Drawing | None:
    """Parse a cached drawing; return None if it is invalid."""
    try:
        sizes, _, picture = entry.decode().partition("\n")
        width, height, depth = map(float, sizes.split())
    except ValueError:
        return None
    valid = isfinite(width + height + depth) and _PICTURE.fullmatch(picture)
    return (picture, width, height, depth) if valid else None


@cache
def _drawn_by() -> tuple[bytes | str, ...]:
    """Return the parts of the cache key for the code: our files, and the typesetter's versions."""
    theirs = (version(name) for name in ("ziamath", "ziafont", "latex2mathml"))
    ours = [Path(__file__), *sorted((Path(__file__).parent / "tex").glob("*.py"))]
    return (*(path.read_bytes() for path in ours), *theirs)


def _drawn(tex: str, *, display: bool) -> _Drawing:
    mathml = deepcopy(_mathml(tex, display=display))
    asked = _glyphs_of(mathml)
    draw = typesetter()
    try:
        root = draw(mathml, size=_UNITS).svgxml()
    # Neither ziamath nor latex2mathml has a base class for its errors.
    except Exception as error:
        raise FormulaError(_reason(error)) from error
    if sum(bool(path.get("d")) for path in root.iter("path")) < asked:
        raise FormulaError("a part of it would not be drawn: write it in another way")
    _join_outlines(root)
    picture = tostring(root, encoding="unicode")
    _, top, width, height = map(float, root.attrib["viewBox"].split())
    return picture, width / _UNITS, height / _UNITS, -(top + height) / _UNITS


def _join_outlines(picture: Element) -> None:
    """Join the outlines of consecutive glyphs of one colour.

    Glyphs of straight lines, such as a minus, are not joined: readers only draw them sharply as
    separate outlines.
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


def require_known(tex: str, *, display: bool) -> None:
    """Raise FormulaError if a formula is not LaTeX math, or parts would be lost or printed raw.

    This takes a fraction of the time of drawing, which can still raise other FormulaErrors.
    """
    _mathml(tex, display=display)


@lru_cache(maxsize=4096)
def _mathml(tex: str, *, display: bool) -> Element:
    """Return the MathML for the typesetter; raise FormulaError if characters are lost or raw."""
    from ziamath.tex import tex2mml  # noqa: PLC0415 - it loads a font

    reading = read(tex)
    try:
        mathml = fromstring(tex2mml(reading.tex, inline=not display))  # noqa: S314 - made here
    except Exception as error:
        raise FormulaError(_reason(error)) from error
    for element in mathml.iter():
        element.text = "".join(STAND_INS.get(char, char) for char in element.text or "") or None
    _compare(reading.chars, "".join(_printed(mathml)))
    return mathml


def _printed(mathml: Element) -> Iterator[str]:
    """Yield the characters that the typesetter draws: those of token elements."""
    for element in mathml.iter():
        if not len(element) and element.tag.rpartition("}")[2] in _TOKENS:
            yield element.text or ""


def _compare(source: str, drawn: str) -> None:
    """Raise FormulaError if a character is lost, printed raw, or missing in the font."""
    wanted, found = Counter(_plain(source)), Counter(_plain(drawn))
    if lost := wanted - found:
        raise FormulaError(f"{_quoted(lost)} would be lost: write it in another way")
    raw = [char for char in found - wanted if char.isascii() and (char.isalnum() or char in _RAW)]
    if raw:
        raise FormulaError(f"{_quoted(raw)} would be printed literally: write it in another way")
    if strange := [char for char in dict.fromkeys(source) if not _has_glyph(char)]:
        raise FormulaError(f"the font of formulas has no {_quoted(strange)}")


def _plain(text: str) -> str:
    """Return the characters without style and spaces, and with one code for equivalent signs."""
    plain = "".join(normalize("NFKC", char) for char in text).translate(_ONE_CODE)
    return "".join(plain.split())


def _quoted(chars: Iterable[str]) -> str:
    return "".join(chars)


@cache
def _has_glyph(char: str) -> bool:
    from ziamath.zmath import loadedfonts  # noqa: PLC0415 - it loads a font

    return char.isspace() or bool(loadedfonts["default"].glyphindex(char))


def _glyphs_of(mathml: Element) -> int:
    """Return the minimum number of glyphs; hyphens are drawn as rules, and do not count."""
    if mathml.tag.endswith("mphantom"):
        return 0
    inner = sum(map(_glyphs_of, mathml))
    text = "" if len(mathml) else "".join((mathml.text or "").split())
    return inner + len(text) - text.count("-") - sum(map(text.count, _UNSEEN))


def _reason(error: Exception) -> str:
    if isinstance(error, ParseError):
        return "write \\& or \\lt for the characters & and <"
    words = re.findall("[A-Z][a-z]+", type(error).__name__.removesuffix("Error"))
    named = type(error).__module__.startswith("latex2mathml")
    return " ".join(words).lower() if named and words else "a command lacks an argument"
