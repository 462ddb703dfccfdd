"""Keyed randomness: equal on every platform, and untouched by edits elsewhere in the bank."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import count
from typing import TypeVar

_T = TypeVar("_T")
_WORD = 8  # bytes a draw


class Stream:
    """Random numbers for one purpose, form and question: BLAKE2b keyed with the seed.

    The n-th block is BLAKE2b(purpose, form, question, n) under a key made from the seed, so
    that no decision depends on how many were taken before it elsewhere.
    """

    def __init__(self, seed: str, purpose: str, form: int = 0, question: str = "") -> None:
        """Begin the stream; form 0 stands for decisions that all forms share."""
        self._key = blake2b(seed.encode(), person=b"studypress-seed").digest()
        # Lengths go first, so that no two triples give the same bytes.
        parts = [part.encode() for part in (purpose, str(form), question)]
        self._name = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        self._words = self._draw()

    def _draw(self) -> Iterator[int]:
        for block in count():
            data = self._name + block.to_bytes(8, "big")
            digest = blake2b(data, key=self._key).digest()
            for at in range(0, len(digest), _WORD):
                yield int.from_bytes(digest[at : at + _WORD], "big")

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to `bound` - 1, each equally likely.

        Words past the last whole multiple of `bound` are rejected: a remainder alone would
        favour small numbers.
        """
        limit = 2 ** (8 * _WORD) // bound * bound
        return next(word for word in self._words if word < limit) % bound

    def shuffled(self, items: Sequence[_T]) -> list[_T]:
        """Return the items in random order, each order equally likely (Fisher-Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result
