"""Versions of the libraries on which the bytes of a printed file depend.

They are asked directly: to import the engine takes most of a second, and a run whose pieces are
all in the cache does without it.
"""

import ctypes
import zlib
from contextlib import suppress

_PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")
_HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
"""Names of the libraries on Linux, macOS and Windows."""


def library_versions() -> dict[str, str]:
    """Return the versions of what shapes text, and of what compresses."""
    return {
        "pango": _version(_PANGO, "pango_version_string"),
        "harfbuzz": _version(_HARFBUZZ, "hb_version_string"),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _version(names: tuple[str, ...], function: str) -> str:
    """Return what a library's function says, or nothing where the library has another name."""
    for name in names:
        with suppress(OSError, AttributeError):
            tell = getattr(ctypes.CDLL(name), function)
            tell.restype = ctypes.c_char_p
            return str(tell().decode())
    return ""
