"""Versions of the libraries on which the bytes of a printed file depend."""

import ctypes
import zlib
from contextlib import suppress

_HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
"""What the library is called on Linux, macOS and Windows."""


def library_versions() -> dict[str, str]:
    """Return the versions of what shapes text, and of what compresses."""
    from weasyprint.text.ffi import pango  # noqa: PLC0415 - slow, and few ask

    return {
        "pango": str(pango.pango_version()),
        "harfbuzz": _harfbuzz(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _harfbuzz() -> str:
    """Return the version of HarfBuzz, or nothing where it is called otherwise."""
    for name in _HARFBUZZ:
        with suppress(OSError, AttributeError):
            tell = ctypes.CDLL(name).hb_version_string
            tell.restype = ctypes.c_char_p
            return str(tell().decode())
    return ""
