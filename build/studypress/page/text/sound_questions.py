"""Questions, figures and formulas without problem or remark, remembered from run to run."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from studypress.files.cache import Cache, key_of

if TYPE_CHECKING:
    from studypress.bank.bank import Entry

_Fault = TypeVar("_Fault")
_MOST_FORMULAS = 10_000
"""Number of formulas above which those that did not occur are forgotten."""


class _Memory:
    """Digests of what has no fault, some with names: an entry of the cache, read when needed."""

    def __init__(self, cache: Cache | None, *key: bytes | str) -> None:
        self._cache, self._key = cache, key_of(*key)
        self.found: dict[str, list[str] | None] = {}

    @cached_property
    def _before(self) -> bytes:
        return (self._cache and self._cache.get(self._key)) or b"{}"

    @cached_property
    def known(self) -> dict[str, list[str] | None]:
        return _parsed(self._before)

    def store(self, *, whole: bool) -> None:
        """Write the digests, without those that did not occur if these are the `whole`."""
        found = self.found if whole else self.known | self.found
        data = json.dumps(found, sort_keys=True).encode()
        if self._cache and data != self._before:
            self._cache.put(self._key, data)


class SoundQuestions:
    """Questions, figures and formulas of one bank that have no fault.

    Those with a fault are not remembered, so that messages are computed in each run. Formulas are
    needed for new questions only: to check the first one imports modules for half a second.
    """

    def __init__(self, cache: Cache | None = None, *decisive: bytes | str) -> None:
        """Use a cache; `decisive` is all that determines faults beside a question itself."""
        self.cache = cache
        self._questions = _Memory(cache, "sound questions", *decisive)
        self._formulas = _Memory(cache, "sound formulas", *decisive)

    def figures(self, entry: "Entry") -> Sequence[str] | None:
        """Return the names of a question's figures, of which only the files can have faults.

        Returns None if the question is not known to be sound.
        """
        return self._questions.known.get(_digest(entry.digest, entry.mark))

    def add(self, entry: "Entry", names: Sequence[str]) -> None:
        """Add a question without faults, with the names of its figures."""
        self._questions.found[_digest(entry.digest, entry.mark)] = list(names)

    def file_faults(
        self, file: tuple[str, str], check: Callable[[], tuple[_Fault, ...]]
    ) -> tuple[_Fault, ...]:
        """Return the faults that `check` returns for a file; it is not called for a known one."""
        digest = _digest(*file)
        faults = () if digest in self._questions.known else check()
        if not faults:
            self._questions.found[digest] = None
        return faults

    def require_formula(self, tex: str, *, display: bool, check: Callable[[], None]) -> None:
        """Call `check`, which raises an error for a fault, unless the formula is known."""
        digest = _digest(tex, f"{display}")
        if digest not in self._formulas.known:
            check()
        self._formulas.found[digest] = None

    @property
    def formulas(self) -> list[str]:
        """Digests of the formulas that are known or were checked."""
        return list(self._formulas.found)

    def add_formulas(self, digests: Iterable[str]) -> None:
        """Add formulas that were checked in another process."""
        self._formulas.found |= dict.fromkeys(digests)

    def store(self, *, whole: bool) -> None:
        """Write the digests; forget those that did not occur if the `whole` bank was checked."""
        self._questions.store(whole=whole)
        if self._formulas.found:
            self._formulas.store(whole=len(self._formulas.known) > _MOST_FORMULAS)


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
