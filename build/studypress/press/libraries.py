"""Shared libraries of the engine: their versions, and their names on Linux.

Versions are read without the engine: its import takes most of a second, and a run that finds all
its pieces in the cache does not need it.
"""

import ctypes.util
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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


@contextmanager
def exact_names() -> Iterator[None]:
    """Load libraries on Linux by their exact names, which the engine tries after others.

    For each other name, `find_library` runs ldconfig and a compiler, a third of the import's time.
    """
    before = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _none
    try:
        yield
    finally:
        ctypes.util.find_library = before


def _none(name: str) -> str | None:  # noqa: ARG001 - the name of the original
    return None
