"""Keyed random streams: equal on every platform, independent of edits elsewhere in the bank."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from hashlib import blake2b, scrypt
from itertools import count
from struct import Struct
from typing import NewType, TypeVar

_T = TypeVar("_T")
_WORD = 8  # bytes a draw
_SPAN = 1 << 8 * _WORD
_BLOCK = Struct(">8Q")  # the draws in a digest

# 128 MiB and a third of a second: the parameters that OWASP recommends for scrypt.
_COST, _BLOCK_SIZE, _LANES = 2**17, 8, 1
_MEMORY = 2**28  # bytes that OpenSSL may use: some more than the 128 MiB
_LONGEST_SEED = 10_000  # characters: the maximum in a manifest
_BESIDE = ThreadPoolExecutor(1, "seed")
_SALT = b"studypress seed, 2"  # fixed, so that a seed makes the same forms anywhere

Key = NewType("Key", bytes)
"""The key of an exam's streams, derived from the seed once."""


def seed_fault(seed: str) -> str:
    """Return what is wrong with a seed; "" if nothing is."""
    if not (seed and seed.isprintable()):
        return "a seed must be printable, and not empty"
    if len(seed) > _LONGEST_SEED:
        return f"a seed must have at most {_LONGEST_SEED:,} characters"
    return ""


def key_of(seed: str) -> Key:
    """Derive the key of a seed by scrypt, slowly and with much memory.

    A printed form and its code reveal whether a guessed seed is right. The cost of this function
    limits guesses to a few a second instead of many thousands.
    """
    return begin_key(seed).result()


@lru_cache(maxsize=64)
def begin_key(seed: str) -> "Future[Key]":
    """Start to derive the key of a seed in a second thread, and return its future."""
    return _BESIDE.submit(_derived, seed.encode())


def _derived(seed: bytes) -> Key:
    sizes = {"n": _COST, "r": _BLOCK_SIZE, "p": _LANES, "maxmem": _MEMORY}
    return Key(scrypt(seed, salt=_SALT, dklen=64, **sizes))


def old_key_of(seed: str) -> Key:
    """Return the key of exams that were printed before keys were derived by scrypt."""
    return Key(blake2b(seed.encode(), person=b"studypress-seed").digest())


class RandomStream:
    """Random numbers for one purpose, form and question: BLAKE2b under an exam's key.

    The n-th block is BLAKE2b(purpose, form, question, n) under the key of the seed, so that no
    decision depends on the number of earlier decisions elsewhere.
    """

    def __init__(self, key: Key, purpose: str, form: int = 0, question: str = "") -> None:
        """Start the stream; form 0 is for decisions that all forms share."""
        name = _part(purpose) + _part(str(form)) + _part(question)
        self._words = _draw(key, name)

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


def _draw(key: Key, name: bytes) -> Iterator[int]:
    for block in count():
        yield from _BLOCK.unpack(blake2b(name + block.to_bytes(8, "big"), key=key).digest())


@lru_cache(maxsize=4096)
def _part(text: str) -> bytes:
    """Return a part of a stream's name, after its length so that distinct names stay distinct."""
    data = text.encode()
    return len(data).to_bytes(4, "big") + data


@lru_cache(maxsize=4096)
def _limit(bound: int) -> int:
    return _SPAN // bound * bound
