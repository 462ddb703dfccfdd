"""Where the package's folders are, and the one door through which files are read."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

BANK_URL = "https://bank.invalid/"
"""The made-up address under which documents name the files of a bank."""

CUSTOM_URL = "https://custom.invalid/"
"""The made-up address under which documents and styles name the files of a user's folder."""

# Each fontpkg holds one family, and the package after them one font for Chinese, Japanese and
# Korean. The last two ship with the typesetter of formulas, and stand in for signs that the others
# lack.
_FONTS = {
    "fontpkg_ibm_plex_serif": "files",
    "fontpkg_ibm_plex_sans_condensed": "files",
    "fontpkg_ibm_plex_mono": "files",
    "fontpkg_atkinson_hyperlegible": "files",
    "fontpkg_noto_sans_devanagari": "files",
    "fontpkg_noto_sans_khmer": "files",
    "fontpkg_noto_sans_tamil": "files",
    "fontpkg_noto_sans_telugu": "files",
    "fontpkg_noto_sans_thai": "files",
    "fontpkg_ibm_plex_sans_arabic": "files",
    "fontpkg_hind_siliguri": "files",
    "noto_cjk_sans_jp_regular": "",
    "ziamath": "fonts",
    "ziafont": "fonts",
}
_HERE = Path(__file__).resolve().parent


class ClosedDoorError(Exception):
    """A file may not be read; the message says why."""


class MissingError(ClosedDoorError):
    """There is no such file."""


def shipped(folder: str) -> Path:
    """Return the package's own `content`, `templates` or `styles` folder.

    It lies beside the package in a wheel, and two levels up in a checkout.
    """
    beside = _HERE / folder
    return beside if beside.is_dir() else _HERE.parent.parent / folder


def looks(kind: str, custom: Path | None = None) -> list[Path]:
    """Return the folders of `templates` or `styles` in the order in which a file is looked for.

    A user's `custom` folder comes first.
    """
    return [*([custom / kind] if custom else []), shipped(kind)]


def own_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a user's folder, but for hidden ones, which no document reads."""
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file():
            yield path


def style_names(folder: str, custom: Path | None = None) -> list[str]:
    """Return the names of the styles in a folder of `styles`: papers or themes."""
    return sorted(
        {path.stem for root in looks("styles", custom) for path in root.glob(f"{folder}/*.css")}
    )


def font_folders() -> list[Path]:
    """Return the folders of the fonts that studypress prints with, in place of the machine's."""
    return [
        Path(location) / folder
        for package, folder in _FONTS.items()
        if (spec := find_spec(package))
        for location in spec.submodule_search_locations or ()
    ]


def read_inside(root: Path, name: str, limit: int) -> bytes:
    """Read the regular file `name` below `root`, of `limit` bytes at most.

    Raises ClosedDoorError as `open_inside` does.
    """
    with open_inside(root, name, limit) as file:
        return file.read(limit)


@contextmanager
def open_inside(root: Path, name: str, limit: int) -> Iterator[BinaryIO]:
    """Open the regular file `name` below `root`, of `limit` bytes at most.

    Links and `..` are resolved before the file is tested to lie inside `root`. Raises
    ClosedDoorError for anything else, and where the file cannot be read.
    """
    if "\\" in name or "\0" in name:
        raise ClosedDoorError("a path is written with / between its parts")
    try:
        path = (root / name).resolve()
        if not path.is_relative_to(root.resolve()):
            folder = root.resolve().name
            raise ClosedDoorError(f"it lies outside the folder {folder}: copy it into that")
        with _open_regular(path, limit) as file:
            yield file
    except (FileNotFoundError, NotADirectoryError):
        raise MissingError("there is no such file") from None
    except (OSError, RuntimeError) as error:
        raise ClosedDoorError(f"it cannot be read ({_reason(error)})") from None


def _open_regular(path: Path, limit: int) -> BinaryIO:
    # Without O_NONBLOCK, opening a pipe would wait for a writer that never comes.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags), "rb")
    found = os.fstat(file.fileno())
    if stat.S_ISREG(found.st_mode) and found.st_size <= limit:
        return file
    file.close()
    if not stat.S_ISREG(found.st_mode):
        raise ClosedDoorError("it is not a regular file")
    raise ClosedDoorError(f"it is larger than {limit / 2**20:g} MiB, the most that is read")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
