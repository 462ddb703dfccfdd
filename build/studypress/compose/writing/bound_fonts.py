"""Fonts of a file that is bound: a subset of each, cached by the glyphs that the file draws."""

from dataclasses import dataclass
from pathlib import Path

from studypress.compose.cache_key import machinery
from studypress.compose.model.pieces import Shared
from studypress.compose.model.serialise import cached
from studypress.compose.pdf.shared_objects import with_fonts
from studypress.files.cache import Cache, key_of
from studypress.press.font_subsets import FontUse, subset


@dataclass(frozen=True)
class FontObjects:
    """Serialised objects of a font, numbered from 1, one character a byte."""

    objects: tuple[str, ...]


def bound(shared: Shared, custom: Path | None, cache: Cache | None = None) -> Shared:
    """Return shared objects with subsets of their fonts; the user's look is in `custom`."""

    def objects(use: FontUse) -> tuple[str, ...]:
        def make() -> FontObjects:
            return FontObjects(tuple(item.decode("latin-1") for item in subset(use, custom)))

        key = key_of("font", machinery(), repr(use))
        return cached(cache or Cache(), key, FontObjects, make).objects

    return with_fonts(shared, objects)
