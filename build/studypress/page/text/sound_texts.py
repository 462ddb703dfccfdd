"""Texts and figures without problem or remark, remembered from run to run."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from studypress.files.cache import Cache, key_of

_Fault = TypeVar("_Fault")
_SIZE = sha256().digest_size


class SoundTexts:
    """Digests of the texts and figures of one bank that have no fault: one entry of the cache.

    Texts with a fault are not remembered, so that messages are always computed.
    """

    def __init__(self, cache: Cache | None = None, *decisive: bytes | str) -> None:
        """Read the digests; `decisive` is all that determines faults beside a text itself."""
        self._cache, self._key = cache or Cache(), key_of("sound texts", *decisive)
        self._before = self._cache.get(self._key) or b""
        starts = range(0, len(self._before), _SIZE)
        self._known = {self._before[at : at + _SIZE] for at in starts}
        self._found = set[bytes]()

    def faults(
        self, text: tuple[object, ...], check: Callable[[], tuple[_Fault, ...]]
    ) -> tuple[_Fault, ...]:
        """Return the faults that `check` returns for a text; it is not called for a known one."""
        digest = sha256(ascii(text).encode()).digest()
        faults = () if digest in self._known else check()
        if not faults:
            self._found.add(digest)
        return faults

    def store(self, *, whole: bool) -> None:
        """Write the digests; forget those that did not occur if the `whole` bank was checked."""
        data = b"".join(sorted(self._found if whole else self._found | self._known))
        if data != self._before:
            self._cache.put(self._key, data)
