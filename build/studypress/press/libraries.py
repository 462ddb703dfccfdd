"""Versions of the libraries on which the bytes of a printed file depend.

They are read without the engine: its import takes most of a second, and a run that finds all its
pieces in the cache does not need it.
"""

import ctypes
import zlib
from contextlib import suppress

_PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")
_HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
"""Names of the libraries on Linux, macOS and Windows."""


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that shape text and compress streams."""
    return {
        "pango": _version(_PANGO, "pango_version_string"),
        "harfbuzz": _version(_HARFBUZZ, "hb_version_string"),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _version(names: tuple[str, ...], function: str) -> str:
    """Return the version that a function of a library returns; "" if no library is found."""
    for name in names:
        with suppress(OSError, AttributeError):
            version = getattr(ctypes.CDLL(name), function)
            version.restype = ctypes.c_char_p
            return str(version().decode())
    return ""
