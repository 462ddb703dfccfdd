"""Brand of a bank as documents show it, and the problems of its texts and its logo."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from unicodedata import combining

from studypress.bank.models import Brand
from studypress.bank.pictures.logo import read_logo
from studypress.errors import Problem, SourcePlace
from studypress.files.inside import ClosedDoorError
from studypress.files.package_folders import font_folders
from studypress.page.text.faults.picture_faults import drawn_fault
from studypress.page.text.glyphs import bundled_fonts
from studypress.page.text.problems import line_problems
from studypress.page.words.styles import escaped

_ROOM = 30.0
"""Width of a footer's line in large print, the narrowest, in em."""
_FACE = "AtkinsonHyperlegible-Regular.ttf"
_WIDEST = 1.0  # em: characters of a user's fonts


@dataclass(frozen=True)
class ShownBrand:
    """A brand as templates show it: absent texts are empty, and the logo is HTML."""

    organisation: str
    address: str
    footer: str
    colour: str
    logo: str

    @property
    def styles(self) -> str:
        """Declarations of custom properties for the root element: colour and footer."""
        colour = f"--brand-colour: {self.colour}" if self.colour else ""
        footer = f"--footer: '{escaped(self.footer)}'" if self.footer else ""
        return "; ".join(filter(None, (colour, footer)))


def shown_brand(brand: Brand, root: Path, *, grey: bool, embed: bool) -> ShownBrand:
    """Return the brand of the bank in `root`, its logo in `grey` if requested.

    With `embed`, an SVG logo becomes elements of the page, so that it uses the page's fonts.
    """
    logo = ""
    if brand.logo:
        words = escape(brand.organisation)
        media_type, data = read_logo(root, brand.logo, grey=grey)
        if embed and media_type == "image/svg+xml":
            logo = f'<svg class="logo" role="img" aria-label="{words}"{data.decode()[4:]}'
        else:
            source = f"data:{media_type};base64,{b64encode(data).decode()}"
            logo = f'<img class="logo" src="{source}" alt="{words}">'
    return ShownBrand(
        brand.organisation, brand.address or "", brand.footer or "", brand.colour or "", logo
    )


def brand_problems(texts: Mapping[str, tuple[str, SourcePlace]], root: Path) -> Iterator[Problem]:
    """Yield the problems of a brand's texts, by their keys, and of its logo in `root`."""
    for key, (text, place) in texts.items():
        if key in ("organisation", "footer", "address"):
            yield from line_problems(key, text, place)
    if "logo" in texts:
        name, place = texts["logo"]
        if fault := _logo_fault(name, root):
            yield Problem(place, f"the logo {name}: {fault}")
    text, place = texts.get("footer", ("", SourcePlace("")))
    if (width := _width(text)) > _ROOM:
        most = int(len(text) * _ROOM / width)
        message = f"the footer is longer than its line in large print: shorten it to {most}"
        yield Problem(place, f"{message} characters")


def _logo_fault(name: str, root: Path) -> str | None:
    if "://" in name:
        return "it is not fetched: copy the file into the bank's folder"
    try:
        return drawn_fault(*read_logo(root, name))
    except ClosedDoorError as error:
        return str(error)


def _width(text: str) -> float:
    """Return the width of a line in large print, in em, without kerning and joining of letters."""
    return sum(_advance(char) for char in text)


def _advance(char: str) -> float:
    if combining(char):
        return 0.0
    of_theme = (folder / _FACE for folder in font_folders())
    fonts = (path for path in (*of_theme, *bundled_fonts()) if path.is_file())
    found = (_advances(path).get(ord(char)) for path in fonts)
    return next((width for width in found if width is not None), _WIDEST)


@cache
def _advances(path: Path) -> dict[int, float]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only footers pay

    with TTFont(path, lazy=True) as font:
        units, widths = font["head"].unitsPerEm, font["hmtx"]
        return {code: widths[name][0] / units for code, name in font.getBestCmap().items()}
