"""What a composed form is to hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """A question of a form: its name in the stock, its number, and the order of its choices.

    Where the form is a key, `letter` is that of the right choice.
    """

    name: str
    number: int
    order: tuple[int, ...] = ()
    letter: str = ""


@dataclass(frozen=True)
class Copy:
    """A form to be composed.

    `front` is the name of how it begins; `parts` are its questions and the headings between them.
    `values` are the texts of slots by their names, and `lines` draw its code.
    """

    title: str
    code: str
    front: str
    parts: tuple[Asked | str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    lines: str = ""
