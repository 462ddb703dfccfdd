"""Questions and figures without problem or remark, remembered from run to run."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from studypress.files.cache import Cache, key_of

if TYPE_CHECKING:
    from studypress.bank.bank import Entry

_Fault = TypeVar("_Fault")


class SoundQuestions:
    """Digests of the questions and figures of one bank that have no fault: an entry of the cache.

    Those with a fault are not remembered, so that messages are computed in each run.
    """

    def __init__(self, cache: Cache | None = None, *decisive: bytes | str) -> None:
        """Use a cache; `decisive` is all that determines faults beside a question itself."""
        self.cache, self._key = cache, key_of("sound questions", *decisive)
        self._before = (cache and cache.get(self._key)) or b"{}"
        self._known = _parsed(self._before)
        self._found: dict[str, list[str] | None] = {}

    def figures(self, entry: "Entry") -> Sequence[str] | None:
        """Return the names of a question's figures, of which only the files can have faults.

        Returns None if the question is not known to be sound.
        """
        return self._known.get(_digest(entry.digest, entry.mark))

    def add(self, entry: "Entry", names: Sequence[str]) -> None:
        """Add a question without faults, with the names of its figures."""
        self._found[_digest(entry.digest, entry.mark)] = list(names)

    def file_faults(
        self, file: tuple[str, str], check: Callable[[], tuple[_Fault, ...]]
    ) -> tuple[_Fault, ...]:
        """Return the faults that `check` returns for a file; it is not called for a known one."""
        digest = _digest(*file)
        faults = () if digest in self._known else check()
        if not faults:
            self._found[digest] = None
        return faults

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


def _digest(*parts: str) -> str:
    return sha256(ascii(parts).encode()).hexdigest()
