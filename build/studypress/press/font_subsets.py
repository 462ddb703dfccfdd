"""Subsets of fonts, made when a file is bound: they have the glyphs of all parts of the file.

The engine keeps the numbers of glyphs when it makes a subset, so that the drawing of a page does
not depend on the subset. Pages are drawn with reserved objects in place of their fonts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from studypress.errors import PressError
from studypress.files.own_fonts import own_fonts
from studypress.files.package_folders import font_folders
from studypress.press.engine import Pages, engine, failures_named, warnings_raised
from studypress.press.patches.glyph_texts import NOTHING
from studypress.press.weasyprint_types import Page, PdfFile, PdfObject

VARIANT = "pdf/ua-1"
OBJECTS = 5
"""Number of a font's objects: its file, the texts of its glyphs, descriptor, widths, dictionary."""

_SIZE = 12  # of the instance of a variable font with an axis for the size, which none here has
_FILES = 256  # whose digests are kept


@dataclass(frozen=True)
class FontUse:
    """A font, and those of its glyphs that a document draws.

    `resource` is its name among the resources of a page. `file` is the SHA-256 of its file, and
    `index` its place in it. `widths`, in thousandths of its size, and `texts` are by the numbers
    of glyphs, in their order. A font `has_pictures` if some of its glyphs are pictures. `weight`,
    `style` and `variations` determine the instance of a variable font.
    """

    resource: str
    file: str
    index: int
    name: str
    family: str
    flags: int
    ascent: int
    descent: int
    tables: tuple[str, ...]
    has_pictures: bool
    weight: int
    style: int
    variations: Mapping[str, float]
    widths: Mapping[int, int]
    texts: Mapping[int, str]


@dataclass(frozen=True)
class DrawnPages:
    """Pages drawn into a PDF object, and their fonts, for which it has reserved objects."""

    pdf: PdfFile
    fonts: Sequence[FontUse]


def draw(like: Pages, pages: Sequence[Page], elsewhere: Iterable[str] = ()) -> DrawnPages:
    """Draw pages into a PDF object, which is not written; its metadata is that of `like`.

    The dictionary of a font contains references to its other objects, and these are empty. Links
    to elements with the ids `elsewhere`, which are on other pages, are also drawn.
    """
    for name in elsewhere if pages else ():
        pages[0].anchors.setdefault(name, (0.0, 0.0, 0.0, 0.0))
    weasyprint = engine()
    from weasyprint.pdf import VARIANTS, generate_pdf  # noqa: PLC0415 - needs the engine

    options = weasyprint.DEFAULT_OPTIONS | VARIANTS[VARIANT][1] | {"pdf_variant": VARIANT}
    document: Any = like.document.copy(list(pages))
    with warnings_raised(), failures_named(like.custom), _fonts_reserved():
        pdf = generate_pdf(document, None, 1, **options)
    return DrawnPages(pdf, joined(_use_of(font) for font in document.fonts.values()))


def joined(uses: Iterable[FontUse]) -> tuple[FontUse, ...]:
    """Return each font once, with the glyphs of all its uses, sorted by resource.

    The result does not depend on the order of the uses: of different texts of a glyph, it has the
    first in their order.
    """
    found: dict[str, list[FontUse]] = {}
    for use in uses:
        found.setdefault(use.resource, []).append(use)
    return tuple(_united(found[resource]) for resource in sorted(found))


def subset(use: FontUse, custom: Path | None) -> list[bytes]:
    """Return the `OBJECTS` objects of a font, numbered from 1; the last one is its dictionary.

    The font is bundled, or a font of the user's look in the folder `custom`.
    """
    weasyprint = engine()
    import pydyf  # noqa: PLC0415 - comes with the engine
    from weasyprint.pdf import VARIANTS, build_fonts_dictionary  # noqa: PLC0415 - see above

    pdf = pydyf.PDF()
    del pdf.objects[1:]
    options = weasyprint.DEFAULT_OPTIONS | VARIANTS[VARIANT][1]
    with warnings_raised(), failures_named(custom):
        build_fonts_dictionary(pdf, {use.resource: _restored(use, custom)}, True, True, options)  # noqa: FBT003 - of the engine
    return [item.indirect for item in pdf.objects[1:]]


def _united(uses: Sequence[FontUse]) -> FontUse:
    if len(uses) == 1:
        return uses[0]
    texts: dict[int, list[str]] = {}
    for use in uses:
        for glyph, text in use.texts.items():
            texts.setdefault(glyph, []).append(text)
    widths = {glyph: width for use in reversed(uses) for glyph, width in use.widths.items()}
    return replace(
        uses[0],
        ascent=max(use.ascent for use in uses),
        descent=min(use.descent for use in uses),
        widths=dict(sorted(widths.items())),
        texts={glyph: min(texts[glyph], key=_after_nothing) for glyph in sorted(texts)},
    )


def _after_nothing(text: str) -> tuple[bool, str]:
    return text == NOTHING, text


def _use_of(font: Any) -> FontUse:  # noqa: ANN401 - of WeasyPrint
    return FontUse(
        resource=font.hash,
        file=sha256(font.file_content).hexdigest(),
        index=font.index,
        name=font.name.decode(),
        family=font.family,
        flags=font.flags,
        ascent=font.ascent,
        descent=font.descent,
        tables=tuple(font.tables),
        has_pictures=bool(font.png or font.svg or font.colr),
        weight=font.weight,
        style=font.style,
        variations=font.variations,
        widths=dict(sorted(font.widths.items())),
        texts={glyph: text or NOTHING for glyph, text in sorted(font.to_unicode.items())},
    )


@contextmanager
def _fonts_reserved() -> Iterator[None]:
    """Make the engine reserve the objects of fonts, instead of making subsets."""
    from weasyprint import pdf  # noqa: PLC0415 - needs the engine

    before, pdf.build_fonts_dictionary = pdf.build_fonts_dictionary, _reserved
    try:
        yield
    finally:
        pdf.build_fonts_dictionary = before


def _reserved(pdf: PdfFile, fonts: Mapping[str, Any], *_: object) -> PdfObject:
    import pydyf  # noqa: PLC0415 - comes with the engine

    found: PdfObject = pydyf.Dictionary()
    for resource in dict.fromkeys(font.hash for font in fonts.values()):
        parts: list[PdfObject] = [pydyf.Dictionary() for _ in range(OBJECTS - 1)]
        for part in parts:
            pdf.add_object(part)
        whole: PdfObject = pydyf.Dictionary({"Kids": pydyf.Array(at.reference for at in parts)})
        pdf.add_object(whole)
        found[resource] = whole.reference
    return found


def _restored(use: FontUse, custom: Path | None) -> object:
    """Return a font of the engine, which can be written, but draws no text."""
    from weasyprint.pdf.fonts import Font  # noqa: PLC0415 - needs the engine

    data = _file_of(use, custom)
    font = Font.__new__(Font)
    vars(font).update(
        hash=use.resource,
        hb_face=_face(data, use.index),
        file_content=data,
        index=use.index,
        name=use.name.encode(),
        family=use.family,
        flags=use.flags,
        ascent=use.ascent,
        descent=use.descent,
        italic_angle=0,
        stemv=80,
        stemh=80,
        tables=use.tables,
        bitmap=False,
        png=False,
        svg=False,
        colr=use.has_pictures,
        weight=use.weight,
        style=use.style,
        variations=dict(use.variations),
        font_size=_SIZE,
        missing={},
        used_in_forms=False,
        widths=use.widths,
        to_unicode=use.texts,
    )
    return font


def _face(data: bytes, index: int) -> object:
    """Return a font of HarfBuzz."""
    ffi, harfbuzz = _harfbuzz()
    blob = harfbuzz.hb_blob_create(data, len(data), 0, ffi.NULL, ffi.NULL)
    face = ffi.gc(harfbuzz.hb_face_create(blob, index), harfbuzz.hb_face_destroy)
    harfbuzz.hb_blob_destroy(blob)
    return face


@cache
def _harfbuzz() -> tuple[Any, Any]:
    """Declare two functions that the engine does not use, because Pango opens its fonts."""
    from weasyprint.text.ffi import ffi, harfbuzz  # noqa: PLC0415 - needs the engine

    ffi.cdef("""
        hb_blob_t * hb_blob_create (
            const char *data, unsigned int length, int mode, void *user_data, void *destroy);
        hb_face_t * hb_face_create (hb_blob_t *blob, unsigned int index);
    """)
    return ffi, harfbuzz


def _file_of(use: FontUse, custom: Path | None) -> bytes:
    """Return the file of a font, which is bundled or in a user's look."""
    for path in _font_files(custom):
        state = path.stat()
        if _digest(path, state.st_size, state.st_mtime_ns) == use.file:
            return path.read_bytes()
    raise PressError(f"the font {use.family} was changed while it was used: run the command again")


def _font_files(custom: Path | None) -> Iterator[Path]:
    for font in own_fonts(custom):
        yield font.path
    for folder in font_folders():
        yield from filter(Path.is_file, sorted(folder.iterdir()))


@lru_cache(_FILES)
def _digest(path: Path, _: int, __: int) -> str:
    """Return the digest of a file; its size and time are parts of the key of the cache."""
    return sha256(path.read_bytes()).hexdigest()
