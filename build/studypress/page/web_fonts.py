"""Fonts of an HTML document: embedded subsets of the characters that it uses, or links."""

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from html import unescape
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from studypress.files.cache import Cache, key_of
from studypress.files.own_fonts import OwnFont, own_fonts
from studypress.files.package_folders import font_folders

_FACES = {
    "IBM Plex Serif": ("Regular", "Italic", "Medium", "Bold"),
    "IBM Plex Sans Condensed": ("Regular", "Italic", "Medium", "SemiBold"),
    "IBM Plex Mono": ("Regular", "Italic", "SemiBold"),
    "Atkinson Hyperlegible": ("Regular", "Italic", "Bold", "BoldItalic"),
    "STIX Two Math": ("Regular",),
    "Noto Sans Devanagari": ("",),
    "Noto Sans Khmer": ("",),
    "Noto Sans Tamil": ("",),
    "Noto Sans Telugu": ("",),
    "Noto Sans Thai": ("",),
    "IBM Plex Sans Arabic": ("Regular", "Medium", "SemiBold", "Bold"),
    "Hind Siliguri": ("Regular", "Medium", "SemiBold", "Bold"),
    "DejaVu Sans": ("",),
    "Noto Sans CJK JP": ("Regular", "Bold"),
    "IBM Plex Sans": ("", "Italic"),
    "Heebo": ("",),
}
"""Faces that the shipped styles use, in the order in which they are tried for a character."""

_NATIVE = {
    "IBM Plex Sans": "el|be|bg|mk|ru|sr|tr|uk",
    "Heebo": "he|yi",
    "Noto Sans CJK JP": "ja|ko|zh",
}
"""Families that are tried first in documents in some languages, as in `styles/base.css`."""

_FILES = {"Noto Sans CJK JP": "NotoSansCJKjp"}
"""File names of families whose files have another name."""

FAMILIES = tuple(_FACES)
"""Families of the bundled fonts."""

_RULES = 256  # cached rules and subsets: a document needs some dozens
_STAND_INS = tuple(_FACES)[4:]
_WEIGHTS = {"Medium": 500, "SemiBold": 600, "Bold": 700}
_ASCII = set(map(chr, range(32, 127)))
_STYLE = "<style>\n"
_CSS_STRING = re.compile(r'content:[^;}]*?"([^"]*)"')


def with_fonts(
    html: str,
    css: str,
    store: Cache | None = None,
    own: Sequence[OwnFont] = (),
    url: Callable[[Path], str] | None = None,
) -> str:
    """Embed the fonts that the styles name in a document's first style element.

    `store` is the cache of subset fonts, and `own` are the fonts of a user's look. With a `url`,
    whole fonts are linked by their addresses.
    """
    words = unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", "", html, flags=re.DOTALL))
    wanted = {char for char in words + "".join(_CSS_STRING.findall(css)) if char.isprintable()}
    wanted |= _ASCII  # so that the forms of an exam share their subset fonts
    native = {name for name, tongues in _NATIVE.items() if re.search(f'lang="({tongues})\\b', html)}
    named = [font for font in own if font.family in css]
    rules = [_rule(font.descriptors, font.path, frozenset(wanted), store, url) for font in named]
    missing = wanted.difference(*(map(chr, font.characters) for font in named))
    for family in sorted(_FACES, key=lambda name: name not in native):
        files = [(face, file) for face in _FACES[family] if (file := _file(family, face))]
        if f'"{family}"' not in css or not files:
            continue
        chars = missing if family in _STAND_INS and family not in native else wanted
        rules += [
            _rule(_descriptors(family, face, file), file, frozenset(chars), store, url)
            for face, file in files
        ]
        missing -= _covered(files[0][1])
    return html.replace(_STYLE, _STYLE + "\n".join(filter(None, rules)) + "\n", 1)


def _descriptors(family: str, face: str, file: Path) -> str:
    slant = "italic" if "Italic" in face else "normal"
    variable = "wght" in file.name
    weight = "100 900" if variable else _WEIGHTS.get(face.removesuffix("Italic"), 400)
    return f'font-family: "{family}"; font-style: {slant}; font-weight: {weight};'


@lru_cache(_RULES)
def _rule(
    descriptors: str,
    file: Path,
    chars: frozenset[str],
    store: Cache | None,
    url: Callable[[Path], str] | None,
) -> str:
    """Return the rule of a face with its font; "" if it has none of the characters."""
    if not chars & _covered(file):
        return ""
    if url:
        return f'@font-face {{ {descriptors} src: url("{url(file)}") }}'
    data = b64encode(_cached(file, chars, store)).decode()
    return f'@font-face {{ {descriptors} src: url("data:font/woff2;base64,{data}") }}'


def linked_fonts(custom: Path | None) -> dict[str, Path]:
    """Return the files of all fonts that documents can link, by their names in addresses."""
    bundled = (path for folder in font_folders() for path in folder.glob("*.[ot]tf"))
    return {font_name(path): path for path in (*bundled, *(at.path for at in own_fonts(custom)))}


@cache
def font_name(file: Path) -> str:
    """Return the name of a font in addresses, which changes with the file."""
    digest = sha256(f"{file} {file.stat().st_mtime_ns}".encode()).hexdigest()
    return digest[:16] + file.suffix


def _cached(file: Path, chars: frozenset[str], store: Cache | None) -> bytes:
    """Return the cached subset of a font, or make it and write it to the cache, if any."""
    if store is None:
        return _subset(file, chars)
    key = key_of("font", *_decisive(file), "".join(sorted(chars)))
    data = store.get(key)
    if data is None:
        data = _subset(file, chars)
        store.put(key, data)
    return data


@cache
def _decisive(file: Path) -> tuple[str, ...]:
    """Return all input that determines the subsets of a font, except the characters."""
    digests = (sha256(path.read_bytes()).hexdigest() for path in (Path(__file__), file))
    return (*map(version, ("fonttools", "brotli")), *digests)


@lru_cache(_RULES)
def _subset(file: Path, chars: frozenset[str]) -> bytes:
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - only HTML documents pay
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = Options(
        hinting=False, notdef_outline=True, drop_tables=["MATH", "DSIG", "FFTM", "meta"]
    )
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(chars)))
    with TTFont(file, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.flavor = "woff2"
        written = BytesIO()
        font.save(written)
    return written.getvalue()


@cache
def _covered(file: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - see _subset

    with TTFont(file, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@cache
def _file(family: str, face: str) -> Path | None:
    """Return the file of a face, or None; names of variable fonts end with their axes."""
    stem = _FILES.get(family, family.replace(" ", "")) + (f"-{face}" if face else "")
    names = (f"{stem}{end}" for end in (".[ot]tf", "[[]*.ttf"))
    found = (path for name in names for folder in font_folders() for path in folder.glob(name))
    return next(found, None)
