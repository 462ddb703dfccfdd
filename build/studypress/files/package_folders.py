"""Paths of the folders that ship with the package, and of a user's look."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, TypeVar

# Each fontpkg contains one family, and the packages after them one for Chinese, Japanese and
# Korean, an extra. The last two ship with the typesetter of formulas, and are the fallback for
# signs that the others lack.
_FONTS = {
    "fontpkg_ibm_plex_serif": "files",
    "fontpkg_ibm_plex_sans_condensed": "files",
    "fontpkg_ibm_plex_sans": "files",
    "fontpkg_ibm_plex_mono": "files",
    "fontpkg_atkinson_hyperlegible": "files",
    "fontpkg_noto_sans_devanagari": "files",
    "fontpkg_noto_sans_khmer": "files",
    "fontpkg_noto_sans_tamil": "files",
    "fontpkg_noto_sans_telugu": "files",
    "fontpkg_noto_sans_thai": "files",
    "fontpkg_ibm_plex_sans_arabic": "files",
    "fontpkg_hind_siliguri": "files",
    "fontpkg_heebo": "files",
    "noto_cjk_sans_jp_regular": "",
    "noto_cjk_sans_jp_bold": "",
    "ziamath": "fonts",
    "ziafont": "fonts",
}
_PACKAGE = Path(__file__).resolve().parent.parent


class _Cached(Protocol):
    def cache_clear(self) -> None:
        """Forget all results."""


_C = TypeVar("_C", bound=_Cached)
_of_looks: list[_Cached] = []


def of_look(cached: _C) -> _C:
    """Register a cached function whose results depend on files of a look."""
    _of_looks.append(cached)
    return cached


def read_looks_again() -> None:
    """Forget files of looks: a user may have changed them since this process read them."""
    for cached in _of_looks:
        cached.cache_clear()


def shipped(folder: str) -> Path:
    """Return the package's own `content`, `templates` or `styles` folder.

    It is next to the package's modules in a wheel, and two levels up in a checkout.
    """
    beside = _PACKAGE / folder
    return beside if beside.is_dir() else _PACKAGE.parent.parent / folder


def look_files(kind: str) -> Iterator[Path]:
    """Yield the shipped `templates` or `styles` of documents; those of the desk are apart."""
    for path in shipped(kind).rglob("*"):
        if path.is_file() and path.parent.name != "desk":
            yield path


def looks(kind: str, custom: Path | None = None) -> list[Path]:
    """Return the folders of `templates` or `styles` in the order of lookup.

    A user's `custom` folder comes first.
    """
    return [*([custom / kind] if custom else []), shipped(kind)]


def style_name(path: str, custom: Path | None = None) -> str:
    """Return the name of a style in its look, such as `styles/base.css`; "" without a file."""
    for folder in looks("styles", custom):
        if Path(path).is_relative_to(folder):
            return f"styles/{Path(path).relative_to(folder).as_posix()}"
    return ""


def own_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a user's folder, except hidden ones, which no document reads."""
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
    """Return the folders of the bundled fonts, which replace the fonts of the machine."""
    return [
        Path(location) / folder
        for package, folder in _FONTS.items()
        if (spec := find_spec(package))
        for location in spec.submodule_search_locations or ()
    ]
