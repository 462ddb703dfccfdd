"""Pages before they are written: blocks, and where they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from studypress.press.composing.block import Block


@dataclass(frozen=True, slots=True)
class OnPage:
    """A block on a page, moved by CSS pixels, with its slots filled."""

    block: Block
    right: float
    down: float
    fills: Sequence[bytes]
    number: int = 0


@dataclass(frozen=True)
class Leaf:
    """A page: its size in points, and what is on it."""

    width: float
    height: float
    placed: tuple[OnPage, ...]
