"""Figures: the only files of a bank other than YAML, with their types and limits."""

from base64 import b64decode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from studypress.bank.pictures.pixels import printable
from studypress.files.inside import ClosedDoorError, MissingError, read_inside
from studypress.files.package_folders import shipped

MAX_BYTES = 8 * 2**20

TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
FONTS = {".ttf": "font/ttf", ".otf": "font/otf", ".woff2": "font/woff2"}

_STYLES = "styles/"
_SMALL = 2**18  # bytes of the largest cached figure: documents read each several times


def read_figure(root: Path, name: str) -> tuple[str, bytes]:
    """Return the media type and the bytes of the figure `name` of the bank in `root`.

    A drawing is serialised from its allowed elements, and contains no raw text of the file.
    Raises ClosedDoorError when the file may not be used, with the reason and the limits.
    """
    media_type, data = figure_file(root, name)
    return checked(media_type, data)


def figure_file(root: Path, name: str) -> tuple[str, bytes]:
    """Return the media type and the bytes of a figure's file, which `checked` may refuse.

    Raises ClosedDoorError when the file may not be read.
    """
    media_type = TYPES.get(Path(name).suffix.lower())
    if media_type is None:
        raise ClosedDoorError(f"a figure must be one of {', '.join(TYPES)}")
    return media_type, read_inside(root, name, MAX_BYTES)


def figure_digest(root: Path, name: str) -> str:
    """Return the SHA-256 of a figure's file.

    Raises ClosedDoorError when the file may not be used.
    """
    return sha256(figure_file(root, name)[1]).hexdigest()


def read_asset(custom: Path | None, name: str) -> tuple[str, bytes]:
    """Return the media type and the bytes of a picture or font of a look.

    A file of the user's `custom` folder replaces the shipped file of that name in `styles/`.
    Raises ClosedDoorError when the file may not be used, with the reason and the limits.
    """
    ours = name.startswith(_STYLES)
    if custom is None and not ours:
        raise ClosedDoorError("only a folder of --custom can contain it")
    try:
        if custom:
            return _asset(custom, name)
    except MissingError:
        if not ours:
            raise
    return _asset(shipped("styles"), name.removeprefix(_STYLES))


def _asset(root: Path, name: str) -> tuple[str, bytes]:
    if media_type := FONTS.get(Path(name).suffix.lower()):
        return media_type, read_inside(root, name, MAX_BYTES)
    return read_figure(root, name)


def checked(media_type: str, data: bytes) -> tuple[str, bytes]:
    """Return type and bytes of a picture as printed; raise ClosedDoorError if it is refused."""
    if len(data) > _SMALL:
        return _checked.__wrapped__(media_type, data)
    return _checked(media_type, data)


def decoded(base64: str) -> bytes:
    """Decode the Base64 of a data: address; raise ClosedDoorError if it is invalid."""
    try:
        return b64decode("".join(base64.split()), validate=True)
    except ValueError:
        raise ClosedDoorError("a data: address that cannot be decoded") from None


@lru_cache(maxsize=256)
def _checked(media_type: str, data: bytes) -> tuple[str, bytes]:
    if media_type == "image/svg+xml":
        # Figures that are known to be sound need no parser.
        from studypress.bank.pictures.drawing import redrawn  # noqa: PLC0415

        return media_type, redrawn(data)
    picture = printable(data)
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg", picture
