"""Serialisation of dataclasses such as a stock, for the cache and for other processes.

The bytes contain data of known types and bounded size; parsing runs no code from them.
"""

import zlib
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from studypress.files.cache import Cache

_LEVEL = 1
_LONGEST = 2**27  # bytes of JSON
_MOST = 500_000  # lists and objects in it, each of which takes a kilobyte of memory to read
_ADAPTERS: dict[type[object], TypeAdapter[Any]] = {}
T = TypeVar("T")


def packed(value: object) -> bytes:
    """Serialise a dataclass as compressed JSON."""
    return zlib.compress(_adapter(type(value)).dump_json(value), _LEVEL)


def unpacked(kind: type[T], data: bytes) -> T | None:
    """Parse bytes as a dataclass of a kind; return None if they are not valid."""
    try:
        squeezed = zlib.decompressobj()
        text = squeezed.decompress(data, _LONGEST)
        if not squeezed.eof or text.count(b"[") + text.count(b"{") > _MOST:
            return None
        found: T = _adapter(kind).validate_json(text)
    except (zlib.error, ValidationError):
        return None
    return found


def cached(cache: Cache, key: str, kind: type[T], make: Callable[[], T]) -> T:
    """Return the dataclass that is cached under a key, or else make it and cache it."""
    if found := unpacked(kind, cache.get(key) or b""):
        return found
    cache.put(key, packed(found := make()))
    return found


def _adapter(kind: type[object]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
