"""Extents of blocks, and the room that they fill on a page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Extent:
    """Height of a block, and the margins above and below it, in CSS pixels.

    A `heading` is not left alone at the foot of a page. A block longer than a page begins a page,
    and `more` contains the heights of its further parts, a page each. `ruled` is the distance
    between the writing lines that a block ends with, or 0.
    """

    height: float
    above: float = 0.0
    below: float = 0.0
    heading: bool = False
    more: tuple[float, ...] = ()
    ruled: float = 0.0


@dataclass(frozen=True)
class Room:
    """The part of a page that is filled: its upper and lower edge in CSS pixels."""

    top: float
    foot: float
