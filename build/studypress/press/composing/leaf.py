"""Pages before they are written: blocks, and where they are."""

from collections.abc import Sequence
from typing import NamedTuple

from studypress.press.composing.block import Block


class OnPage(NamedTuple):
    """A block on a page, moved by CSS pixels, with its slots filled."""

    block: Block
    right: float
    down: float
    fills: Sequence[bytes]
    number: int = 0


class Leaf(NamedTuple):
    """A page: its size in points, and what is on it."""

    width: float
    height: float
    placed: Sequence[OnPage]
