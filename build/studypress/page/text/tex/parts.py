"""Parts of a formula, and stand-ins for TeX's special characters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_UNIT = re.compile(r"(?<=\d)(?=\s*(?:in|mm|cm|pt|em|ex|pc|bp|dd|cc|sp|mu))")

STAND_INS = {
    "\ue000": "&",
    "\ue001": "<",
    "\ue002": ">",
    "\ue003": "{",
    "\ue004": "}",
    "\ue005": "\\",
    "\ue006": "$",
    "\ue007": "%",
    "\ue008": "#",
    "\ue009": "_",
    "\ue00a": "^",
    "\ue00b": "~",
}
"""Private characters, each for one that the typesetter's parser would interpret."""

STAND_IN = {char: private for private, char in STAND_INS.items()}


class FormulaError(Exception):
    """Error of a formula that cannot be typeset; the message contains the reason."""


@dataclass(frozen=True)
class FormulaPart:
    """A part of a formula: its source, the typesetter's TeX, and the characters to be drawn.

    A `breaks` part is a sign or relation next to which a line can be broken.
    """

    source: str
    tex: str
    chars: str
    breaks: bool = False


@dataclass(frozen=True)
class Reading:
    """The parts of a formula in order; an `unbroken` formula has no line breaks."""

    parts: tuple[FormulaPart, ...]
    unbroken: bool

    @property
    def tex(self) -> str:
        """The formula in the typesetter's TeX."""
        return joined(part.tex for part in self.parts)

    @property
    def chars(self) -> str:
        """All characters that must be drawn."""
        return "".join(part.chars for part in self.parts)


def joined(tex: Iterable[str]) -> str:
    """Join parts of TeX, and separate numbers from letters that would form a length with them."""
    return _UNIT.sub("{}", "".join(tex))


def symbol(command: str) -> str:
    """Return the character that a command prints; "" if it prints none."""
    from latex2mathml.symbols_parser import convert_symbol  # noqa: PLC0415 - texts without math

    code = convert_symbol(command)
    return chr(int(code, 16)) if code and "\\" in command else ""
