"""Texts and figures without problem or remark, remembered from run to run."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from studypress.files.cache import Cache, key_of

_Fault = TypeVar("_Fault")


class SoundTexts:
    """Digests of the texts and figures of one bank that have no fault: one entry of the cache.

    Texts with a fault are not remembered, so that messages are computed in each run.
    """

    def __init__(self, cache: Cache | None = None, *decisive: bytes | str) -> None:
        """Read the digests; `decisive` is all that determines faults beside a text itself."""
        self.cache, self._key = cache, key_of("sound texts", *decisive)
        self._before = (cache and cache.get(self._key)) or b"{}"
        self._known = _parsed(self._before)
        self._found: dict[str, list[str] | None] = {}
        self._checked: dict[str, Any] = {}  # faults of texts of several kinds

    def faults(
        self, text: tuple[object, ...], check: Callable[[], tuple[_Fault, ...]]
    ) -> tuple[_Fault, ...]:
        """Return the faults that `check` returns for a text; it is not called for a known one."""
        digest = _digest(text)
        faults: tuple[_Fault, ...] = ()
        if digest not in self._known:
            faults = self._checked[digest] if digest in self._checked else check()
        if not faults:
            self._found.setdefault(digest, self._known.get(digest))
        return faults

    def has(self, text: tuple[object, ...]) -> bool:
        """Return whether a text is known to be sound."""
        return _digest(text) in self._known

    def add(
        self, texts: Iterable[tuple[object, ...]], faults: Iterable[tuple[object, ...]]
    ) -> None:
        """Add the faults of texts that were checked ahead."""
        self._checked.update(zip(map(_digest, texts), faults, strict=True))

    def figures(self, text: tuple[object, ...]) -> Sequence[str] | None:
        """Return the names of a text's figures, of which only the files can have faults.

        Returns None if they are not known.
        """
        return self._known.get(_digest(text))

    def add_figures(self, text: tuple[object, ...], names: Iterable[str]) -> None:
        """Add the names of the figures of a text if neither it nor they have a fault."""
        if _digest(text) in self._found:
            self._found[_digest(text)] = list(names)

    def store(self, *, whole: bool) -> None:
        """Write the digests; forget those that did not occur if the `whole` bank was checked."""
        found = self._found if whole else self._known | self._found
        data = json.dumps(found, sort_keys=True).encode()
        if self.cache and data != self._before:
            self.cache.put(self._key, data)


def _parsed(data: bytes) -> dict[str, list[str] | None]:
    """Return the digests of an entry of the cache; none if it is not valid."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    names = [value for value in found.values() if value] if isinstance(found, dict) else [None]
    if not all(
        isinstance(each, list) and all(isinstance(it, str) for it in each) for each in names
    ):
        return {}
    return dict(found)


@lru_cache(maxsize=8192)
def _digest(text: tuple[object, ...]) -> str:
    return sha256(ascii(text).encode()).hexdigest()
