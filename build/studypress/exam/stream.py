"""Keyed randomness: equal on every platform, and untouched by edits elsewhere in the bank."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import count
from struct import Struct
from typing import TypeVar

_T = TypeVar("_T")
_WORD = 8  # bytes a draw
_SPAN = 1 << 8 * _WORD
_BLOCK = Struct(">8Q")  # the draws of a digest


class Stream:
    """Random numbers for one purpose, form and question: BLAKE2b keyed with the seed.

    The n-th block is BLAKE2b(purpose, form, question, n) under a key made from the seed, so
    that no decision depends on how many were taken before it elsewhere.
    """

    def __init__(self, seed: str, purpose: str, form: int = 0, question: str = "") -> None:
        """Begin the stream; form 0 stands for decisions that all forms share."""
        name = _part(purpose) + _part(str(form)) + _part(question)
        self._words = _draw(_key(seed), name)

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to `bound` - 1, each equally likely.

        Words past the last whole multiple of `bound` are rejected: a remainder alone would
        favour small numbers.
        """
        limit = _limit(bound)
        word = next(self._words)
        while word >= limit:
            word = next(self._words)
        return word % bound

    def shuffled(self, items: Sequence[_T]) -> list[_T]:
        """Return the items in random order, each order equally likely (Fisher-Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result


def _draw(key: bytes, name: bytes) -> Iterator[int]:
    for block in count():
        yield from _BLOCK.unpack(blake2b(name + block.to_bytes(8, "big"), key=key).digest())


@lru_cache(maxsize=8)
def _key(seed: str) -> bytes:
    return blake2b(seed.encode(), person=b"studypress-seed").digest()


@lru_cache(maxsize=4096)
def _part(text: str) -> bytes:
    """Return a part of a stream's name; its length goes first, so that no two triples are alike."""
    data = text.encode()
    return len(data).to_bytes(4, "big") + data


@lru_cache(maxsize=4096)
def _limit(bound: int) -> int:
    return _SPAN // bound * bound
