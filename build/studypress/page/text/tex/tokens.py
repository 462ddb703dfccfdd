"""Parser of a formula's tokens: groups, arguments and scripts."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable

from studypress.page.text.tex.commands import RELATIONS, SIGNS
from studypress.page.text.tex.parts import FormulaError, FormulaPart, joined

MAX_DEPTH = 24
TOKEN = re.compile(r"\\[A-Za-z]+|\\(?s:.)|\s+|(?s:.)")

Stop = Callable[[str], bool]
"""Predicate: whether a token ends the current group."""

Set = tuple[str, str]
"""A part in the typesetter's TeX, and its characters to be drawn."""


class Tokens(ABC):
    """Cursor over the tokens of one formula."""

    def __init__(self, tex: str) -> None:
        """Start at the first token."""
        self._tokens = TOKEN.findall(tex)
        self._at = 0
        self._depth = 0
        self.unbroken = False

    def parts(self, stop: Stop, missing: str = "") -> list[FormulaPart]:
        """Return the parts up to a token that stops, and consume that token.

        Raises FormulaError with the message `missing` if there is no such token.
        """
        self._deepen()
        found: list[FormulaPart] = []
        while not stop(self._peek()):
            if self._peek() == "":
                raise FormulaError(missing)
            begin = self._at
            tex, chars, breaks = self._part(found)
            found.append(FormulaPart("".join(self._tokens[begin : self._at]), tex, chars, breaks))
        self._take()
        self._depth -= 1
        return found

    def item(self, sign: str, before: list[FormulaPart]) -> Set:
        """Return the group, script, command or character that a token begins."""
        if sign == "{":
            return self._group()
        if sign in ("^", "_"):
            return self._script(sign, before)
        return self.command(sign) if sign.startswith("\\") else self._char(sign)

    @abstractmethod
    def command(self, sign: str) -> Set:
        """Return a command with its arguments."""

    def argument(self, missing: str) -> Set:
        """Return the next argument: a group or one token; raise FormulaError if it is missing."""
        self._skip_spaces()
        sign = self._take()
        if sign in ("", "}", "&", "^", "_", r"\\"):
            raise FormulaError(missing)
        tex, chars = self.item(sign, [])
        return (tex if tex.strip() else "{}"), chars

    def raw(self, command: str) -> str:
        """Return the source of an argument that is not a formula."""
        self._skip_spaces()
        if self._take() != "{":
            raise FormulaError(f"the command {command} lacks an argument")
        begin, depth = self._at, 1
        while depth:
            taken = self._take()
            if taken == "":
                raise FormulaError("a { is not closed")
            depth += {"{": 1, "}": -1}.get(taken, 0)
        return "".join(self._tokens[begin : self._at - 1])

    def _deepen(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(f"it is nested more than {MAX_DEPTH} deep: split it")

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        sign = self._peek()
        self._at += 1
        return sign

    def _skip_spaces(self) -> None:
        while self._peek().isspace():
            self._take()

    def _part(self, before: list[FormulaPart]) -> tuple[str, str, bool]:
        sign = self._take()
        if sign.isspace():
            return " ", "", False
        tex, chars = self.item(sign, before)
        breaks = sign in SIGNS or sign in RELATIONS
        return tex, chars, breaks and self._depth == 1 and _is_infix(before)

    def _group(self) -> Set:
        parts = self.parts(lambda sign: sign == "}", "a { is not closed")
        return "{" + joined(part.tex for part in parts) + "}", _chars(parts)

    def _script(self, sign: str, before: list[FormulaPart]) -> Set:
        tex, chars = self.argument(f"the argument after {sign} is missing")
        empty = "" if any(part.tex.strip() for part in before) else "{}"
        return f"{empty}{sign}{tex}", chars

    def _option(self) -> Set:
        """Return the optional argument in brackets; two empty strings if there is none."""
        self._skip_spaces()
        if self._peek() != "[":
            return "", ""
        self._take()
        parts = self.parts(lambda sign: sign == "]", "a [ is not closed")
        return f"[{joined(part.tex for part in parts)}]", _chars(parts)

    def _char(self, sign: str) -> Set:
        if sign == "|" and self._peek() == "|":
            self._take()
            return r"\|", "‖"
        if message := _UNSUPPORTED.get(sign):
            raise FormulaError(message)
        return sign, sign.strip("~")


def _chars(parts: list[FormulaPart]) -> str:
    return "".join(part.chars for part in parts)


def _is_infix(before: list[FormulaPart]) -> bool:
    """Return whether a sign after these parts has a left operand: a line can be broken there."""
    ended = [part for part in before if part.tex.strip()]
    return bool(ended) and not ended[-1].breaks and ended[-1].source.strip() not in "([{|,;:"


_UNSUPPORTED = {
    "}": "unmatched }",
    "%": r"a % begins a comment in TeX: write \%",
    "#": r"the sign # is special in TeX: write \#",
    "$": r"the sign $ is special in TeX: write \$",
    "&": r"a & outside of an environment: write \& for the sign",
    "\\": r"a \ without a command: remove it",
}
