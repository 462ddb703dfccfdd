"""Parser of a formula's environments: matrices, cases, aligned lines."""

import re

from studypress.errors import did_you_mean
from studypress.page.text.tex.commands import ENVIRONMENTS, INSTEAD_OF_ENVIRONMENT
from studypress.page.text.tex.parts import FormulaError, FormulaPart, joined
from studypress.page.text.tex.tokens import TOKEN, Set, Stop, Tokens

_FENCES = {
    "pmatrix": "()",
    "bmatrix": "[]",
    "Bmatrix": "{}",
    "vmatrix": "||",
    "Vmatrix": "‖‖",
    "cases": "{",
}
_LONGEST = 12  # maximum tokens of a space after a row
_SPACE = re.compile(r"\[(-?\d*\.?\d+\s?(?:em|ex|pt|mm|cm))\]")
_ENDS = (r"\\", r"\cr")


class Tables(Tokens):
    """Parser of environments with rows."""

    def environment(self, command: str) -> Set:
        r"""Return an environment; \begin is already parsed."""
        called = self.raw(command)
        if called not in ENVIRONMENTS:
            raise FormulaError(_unknown(called))
        columns = self._columns() if called == "array" else ""
        rows, chars = self._rows(self._end_of(called), rf"the \end{{{called}}} is missing")
        set_as = ENVIRONMENTS[called]
        if not set_as:
            return rows, chars
        if called == "dcases":
            rows = rows.replace(r"\frac ", r"\dfrac ")
        # The typesetter would parse a first group or bracket as a list of columns.
        body = columns + rows if columns else "{}" + rows
        return rf"\begin{{{set_as}}}{body}\end{{{set_as}}}", chars + _FENCES.get(set_as, "")

    def substack(self, command: str) -> Set:
        """Return stacked lines."""
        self._skip_spaces()
        if self._take() != "{":
            raise FormulaError(f"the command {command} lacks an argument")
        rows, chars = self._rows(lambda sign: sign == "}", "a { is not closed")
        return rf"{{\substack{{{rows}}}}}", chars

    def _columns(self) -> str:
        columns = "".join(self.raw(r"\begin{array}").split())
        if "|" in columns:
            raise FormulaError("rules of an array are not drawn: write a Markdown table")
        if not columns or columns.strip("lcr"):
            raise FormulaError(f"unknown columns {{{columns}}} of an array: write {{lcr}}")
        return f"{{{columns}}}"

    def _end_of(self, called: str) -> Stop:
        def stop(sign: str) -> bool:
            if sign != r"\end":
                return False
            self._take()
            closed = self.raw(sign)
            if closed != called:
                raise FormulaError(rf"\begin{{{called}}} is closed by \end{{{closed}}}")
            self._at -= 1
            return True

        return stop

    def _rows(self, stop: Stop, missing: str) -> Set:
        self._deepen()
        rows: list[str] = []
        chars: list[str] = []
        while not stop(self._peek()):
            if (sign := self._take()) == "":
                raise FormulaError(missing)
            tex, drawn = self._cell(sign, rows[-1:])
            rows.append(tex)
            chars.append(drawn)
        self._take()
        self._depth -= 1
        return joined(rows), "".join(chars)

    def _cell(self, sign: str, last: list[str]) -> Set:
        """Return a part of a cell, or the separator after it."""
        if sign in _ENDS:
            self._after_row()
            return r"\\ ", ""
        if sign == "&" or sign.isspace():
            return sign.strip() or " ", ""
        return self.item(
            sign, [FormulaPart("", tex, "") for tex in last if tex not in ("&", r"\\ ")]
        )

    def _after_row(self) -> None:
        """Skip an optional star and space after a row."""
        if self._peek() == "*":
            self._take()
        ahead = "".join(self._tokens[self._at : self._at + _LONGEST])
        if width := _SPACE.match(ahead):
            self._at += len(TOKEN.findall(width[0]))


def _unknown(called: str) -> str:
    if instead := INSTEAD_OF_ENVIRONMENT.get(called):
        return f"unknown environment {called}: write {instead}"
    return f"unknown environment {called}{did_you_mean(called, ENVIRONMENTS)}"
