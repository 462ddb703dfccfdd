"""Figures: the only files besides YAML that a bank may bring, and the rules that they keep."""

import re
import warnings
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from studypress.paths import ClosedDoorError, read_inside

MAX_BYTES = 8 * 2**20
MAX_PIXELS = 25_000_000
MAX_ELEMENTS = 20_000
MAX_SVG_DEPTH = 64

TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
FONTS = {".ttf": "font/ttf", ".otf": "font/otf", ".woff2": "font/woff2"}

_EMBEDDED = re.compile(r"data:image/(png|jpeg);base64,")
_NUMBER = r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,2})?"
_VIEW_BOX = re.compile(rf"{_NUMBER}([\s,]+{_NUMBER}){{3}}", re.IGNORECASE)
_CSS_REFERENCE = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)


def read_figure(root: Path, name: str) -> tuple[str, bytes]:
    """Return the media type and the bytes of the figure `name` of the bank in `root`.

    Raises ClosedDoorError when the file may not be used, with the reason and the limits.
    """
    media_type = TYPES.get(Path(name).suffix.lower())
    if media_type is None:
        raise ClosedDoorError(f"a figure is one of {', '.join(TYPES)}")
    data = read_inside(root, name, MAX_BYTES)
    if media_type == "image/svg+xml":
        _Drawing().check(data)
    else:
        check_pixels(data)
    return media_type, data


def read_asset(custom: Path, name: str) -> tuple[str, bytes]:
    """Return the media type and the bytes of a picture or font in a user's folder.

    Raises ClosedDoorError when the file may not be used, with the reason and the limits.
    """
    if media_type := FONTS.get(Path(name).suffix.lower()):
        return media_type, read_inside(custom, name, MAX_BYTES)
    return read_figure(custom, name)


def check_pixels(data: bytes) -> None:
    """Raise ClosedDoorError unless the data are a whole picture of a size that can be printed."""
    from PIL import Image, ImageFile, UnidentifiedImageError  # noqa: PLC0415 - few have photographs

    bomb = Image.DecompressionBombError
    # WeasyPrint has half pictures loaded, which then print black; here they are refused.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
        pixels = image.width * image.height
        if pixels <= MAX_PIXELS:
            image.load()
    except (UnidentifiedImageError, bomb, OSError, ValueError, SyntaxError):
        raise ClosedDoorError("it is not a whole PNG or JPEG picture") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    if pixels > MAX_PIXELS:
        raise ClosedDoorError(
            f"it has {pixels / 1e6:.0f} million pixels, and {MAX_PIXELS // 10**6} are the most"
            " that is read: scale it down"
        )


def decoded(base64: str) -> bytes:
    """Return the bytes of a data: address; raise ClosedDoorError when they cannot be read."""
    try:
        return b64decode("".join(base64.split()), validate=True)
    except ValueError:
        raise ClosedDoorError("a data: address that cannot be decoded") from None


class _Drawing:
    """Walks an SVG file and refuses what would reach out of it, or grow without bound."""

    def __init__(self) -> None:
        self.elements = 0
        self.open: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = lambda _: self.open.pop()
        self.parser.CharacterDataHandler = self._text
        self.parser.ProcessingInstructionHandler = self._instruction

    def check(self, data: bytes) -> None:
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat takes no keywords
        except expat.ExpatError as error:
            raise ClosedDoorError(f"it is not an SVG drawing ({error})") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self.open.append(name)
        self.elements += 1
        if self.elements == 1 and name != "svg":
            self._refuse(f"its root is <{name}>, not <svg>")
        if self.elements > MAX_ELEMENTS or len(self.open) > MAX_SVG_DEPTH:
            self._refuse(f"more than {MAX_ELEMENTS:,} elements, or {MAX_SVG_DEPTH} levels of them")
        if name in ("use", "script", "foreignObject"):
            self._refuse(f"<{name}> is not allowed: draw the shape where it stands")
        for key, value in attributes.items():
            self._attribute(key.rpartition(":")[2].lower(), value.strip())

    def _attribute(self, key: str, value: str) -> None:
        if key == "viewbox" and not _VIEW_BOX.fullmatch(value):
            self._refuse("its viewBox is not four numbers")
        if key == "href" and (picture := _EMBEDDED.match(value)):
            check_pixels(decoded(value[picture.end() :]))
        elif key == "href" and not value.startswith("#"):
            self._refuse(f"it refers to {value[:60]}, and a drawing must be whole in itself")
        else:
            self._style(value)

    def _text(self, text: str) -> None:
        if self.open[-1] == "style":
            self._style(text)

    def _style(self, css: str) -> None:
        if _CSS_REFERENCE.search(css):
            self._refuse("its style refers to another file, and a drawing must be whole in itself")

    def _doctype(self, *_: object) -> None:
        self._refuse("<!DOCTYPE> is not allowed: remove it")

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            self._refuse("its style refers to another file, and a drawing must be whole in itself")

    def _refuse(self, why: str) -> None:
        raise ClosedDoorError(f"line {self.parser.CurrentLineNumber}: {why}")
