"""Parts of a formula, and the characters that stand in for TeX's own."""

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
"""Characters that the typesetter's reader would take for marks, each by one that it takes as is."""

STAND_IN = {char: private for private, char in STAND_INS.items()}


class FormulaError(Exception):
    """A formula cannot be typeset; the message says why."""


@dataclass(frozen=True)
class FormulaPart:
    """A part of a formula: its source, how the typesetter reads it, the characters to be drawn.

    A `breaks` part is a sign or relation beside which a line may be broken.
    """

    source: str
    tex: str
    chars: str
    breaks: bool = False


@dataclass(frozen=True)
class Reading:
    """The parts of a formula in their order; a `whole` one is not broken."""

    parts: tuple[FormulaPart, ...]
    whole: bool

    @property
    def tex(self) -> str:
        """The formula as the typesetter reads it."""
        return joined(part.tex for part in self.parts)

    @property
    def chars(self) -> str:
        """All characters that must be drawn."""
        return "".join(part.chars for part in self.parts)


def joined(tex: Iterable[str]) -> str:
    """Join what the typesetter reads; a number beside letters is no length."""
    return _UNIT.sub("{}", "".join(tex))


def symbol(command: str) -> str:
    """Return the character that a command prints, or nothing."""
    from latex2mathml.symbols_parser import convert_symbol  # noqa: PLC0415 - texts without math

    code = convert_symbol(command)
    return chr(int(code, 16)) if code and "\\" in command else ""
