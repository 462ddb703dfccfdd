"""Parser of the commands of a formula; unsupported ones raise with a hint."""

import re
from collections.abc import Callable, Container
from difflib import get_close_matches
from functools import cache

from studypress.page.text.tex import commands as known
from studypress.page.text.tex.parts import STAND_IN, STAND_INS, FormulaError, joined, symbol
from studypress.page.text.tex.tables import Tables
from studypress.page.text.tex.tokens import TOKEN, Set

_LETTERS = re.compile(r"[A-Za-z]+\Z")
_DIMENSION = re.compile(r"-?\d*\.?\d+\s?(em|ex|mu|pt|mm|cm)\Z")
_SIGNS = frozenset("{}%#$&_")
_SPACES_OF_WORDS = (r"\ ", r"\,", r"\;", r"\:", "~")
_NEAR = 0.75  # minimum similarity of a name that is suggested instead
_UNFENCED = r"a \left has no \right"


class FormulaReader(Tables):
    """Parser of a formula: each method returns a command's TeX and its characters to be drawn."""

    def command(self, sign: str) -> Set:
        """Return a command with its arguments; raise FormulaError if it is not supported."""
        name = sign[1:]
        for names, method in _METHODS:
            if name in names:
                return method(self, sign)
        if name not in known.INSTEAD and (char := symbol(sign)):
            return sign + " " * name.isalpha(), char
        raise FormulaError(_unknown(sign))

    def space(self, sign: str) -> Set:
        """Return a space."""
        return sign + " " * sign[1:].isalpha(), ""

    def named(self, sign: str) -> Set:
        """Return a name in upright letters."""
        return sign + " ", known.NAMED[sign[1:]]

    def declaration(self, sign: str) -> Set:
        """Return a command that affects its surroundings.

        At the top level it makes the formula `unbroken`, that is, without line breaks.
        """
        self.unbroken = self.unbroken or self._depth == 1
        return sign + " ", ""

    def limits(self, sign: str) -> Set:
        """Return a command that places limits."""
        return sign, ""

    def nothing(self, _: str) -> Set:
        """Return nothing for a command without effect."""
        return "", ""

    def line(self, _: str) -> Set:
        """Raise FormulaError: only environments have line breaks."""
        raise FormulaError(
            r"a \\ cannot break a line here: write \begin{gathered} around the lines"
        )

    def words(self, sign: str) -> Set:
        """Return the words of a text command."""
        words = _words_in(self.raw(sign))
        chars = "".join(STAND_INS.get(char, char) for char in words)
        return rf"\{known.TEXTS[sign[1:]]}{{{words}}}", chars

    def operator(self, sign: str) -> Set:
        """Return an operator that is named by its argument."""
        if self._peek() == "*":
            self._take()
        tex, chars = self.argument(f"the command {sign} lacks a name")
        name = tex.strip("{}")
        return (rf"\operatorname{{{name}}}" if _LETTERS.match(name) else rf"\mathrm {tex}"), chars

    def of_one(self, sign: str) -> Set:
        """Return a command with one argument."""
        tex, chars = self._argument_of(sign)
        return rf"{sign} {tex}", chars + known.ADDED.get(sign[1:], "")

    def of_two(self, sign: str) -> Set:
        """Return a command with two arguments."""
        (first, chars), (second, more) = self._argument_of(sign), self._argument_of(sign)
        return rf"{sign} {first}{second}", chars + more

    def binomial(self, sign: str) -> Set:
        """Return a binomial coefficient."""
        (upper, chars), (lower, more) = self._argument_of(sign), self._argument_of(sign)
        return rf"\left({{{upper}}}\atop{{{lower}}}\right)", f"({chars}{more})"

    def of_a_class(self, sign: str) -> Set:
        """Return only the argument of a command that changes the space around it."""
        tex, chars = self._argument_of(sign)
        return "{" + tex + "}", chars

    def with_option(self, sign: str) -> Set:
        """Return a command with an optional argument in brackets."""
        option, above = self._option()
        tex, chars = self._argument_of(sign)
        return rf"{sign}{option} {tex}", above + chars

    def fenced(self, _: str) -> Set:
        r"""Return a fenced formula, from \left to \right."""
        left, first = self._delimiter(r"\left")
        inner, chars = [left], [first]
        closing = ""
        while closing != r"\right":
            parts = self.parts(lambda sign: sign in (r"\right", r"\middle"), _UNFENCED)
            closing = self._tokens[self._at - 1]
            delimiter, char = self._delimiter(closing)
            inner += [joined(part.tex for part in parts), f"{closing}{delimiter} "]
            chars += [*(part.chars for part in parts), char]
        return r"\left" + " ".join(inner), "".join(chars)

    def big(self, sign: str) -> Set:
        """Return a large bracket; the typesetter only supports it as a character."""
        _, char = self._delimiter(sign)
        return f"{sign}{STAND_IN.get(char, char)} ", char

    def width(self, sign: str) -> Set:
        """Return a space of a given width."""
        width = self.raw(sign).strip()
        if not _DIMENSION.match(width):
            raise FormulaError(f"the command {sign} has no width: write {sign}{{1em}}")
        return rf"\hspace{{{width.replace(' ', '')}}}", ""

    def negated(self, _: str) -> Set:
        """Return a negated sign."""
        self._skip_spaces()
        sign = self._take()
        if sign not in known.NEGATED:
            raise FormulaError(rf"unknown command \not{sign}: write the negated sign")
        return known.NEGATED[sign], symbol(known.NEGATED[sign].strip())

    def alias(self, sign: str) -> Set:
        """Return the replacement of an alias."""
        tex = known.ALIASES[sign[1:]]
        return "{" + tex + "}", "".join(part.chars for part in FormulaReader(tex).parts(at_end))

    def sign(self, sign: str) -> Set:
        """Return a sign that is special in TeX."""
        return STAND_IN[sign[1:]] if sign in (r"\&", r"\%", r"\#", r"\$") else sign, sign[1:]

    def _argument_of(self, sign: str) -> Set:
        return self.argument(f"the command {sign} lacks an argument")

    def _delimiter(self, command: str) -> Set:
        self._skip_spaces()
        sign = self._take()
        sign = known.DELIMITER_ALIASES.get(sign, sign)
        if sign == "." and command[1:] not in known.BIG:
            return ".", ""
        if sign in known.DELIMITERS:
            return sign, (symbol(sign) or sign[1:]) if sign[0] == "\\" else sign
        raise FormulaError(f"the command {command} needs a bracket after it")


_METHODS: tuple[tuple[Container[str], Callable[[FormulaReader, str], Set]], ...] = (
    (known.SPACES, FormulaReader.space),
    (known.NAMED, FormulaReader.named),
    (known.DECLARATIONS, FormulaReader.declaration),
    (known.LIMITS, FormulaReader.limits),
    (known.WITHOUT_EFFECT, FormulaReader.nothing),
    (("\\", "cr", "newline"), FormulaReader.line),
    (known.TEXTS, FormulaReader.words),
    (("operatorname",), FormulaReader.operator),
    (known.ONE_ARGUMENT, FormulaReader.of_one),
    (known.TWO_ARGUMENTS, FormulaReader.of_two),
    (known.BINOMIALS, FormulaReader.binomial),
    (known.CLASSES, FormulaReader.of_a_class),
    (("sqrt", *known.ARROWS), FormulaReader.with_option),
    (("left",), FormulaReader.fenced),
    (known.BIG, FormulaReader.big),
    (("hspace", "mspace", "kern", "hskip"), FormulaReader.width),
    (("substack",), FormulaReader.substack),
    (("begin",), FormulaReader.environment),
    (("not",), FormulaReader.negated),
    (known.ALIASES, FormulaReader.alias),
    (_SIGNS, FormulaReader.sign),
)


def at_end(sign: str) -> bool:
    """Return whether all tokens are parsed."""
    return sign == ""


def _words_in(raw: str) -> str:
    r"""Return the words of a \text, with stand-ins for TeX's special characters."""
    return "".join(map(_word, TOKEN.findall(raw)))


def _word(sign: str) -> str:
    if sign in ("{", "}"):
        return ""
    if sign[1:] in _SIGNS and sign[0] == "\\":
        return STAND_IN[sign[1:]]
    if sign in _SPACES_OF_WORDS or sign.isspace():
        return " "
    if sign.startswith("\\"):
        raise FormulaError(
            rf"the command {sign} is not allowed in words: close the \text before it"
        )
    if sign in ("%", "#", "$"):
        raise FormulaError(f"the sign {sign} is special in TeX: write \\{sign}")
    return STAND_IN.get(sign, sign)


def _unknown(sign: str) -> str:
    if instead := known.INSTEAD.get(sign[1:]):
        return f"the command {sign} is not supported: {instead}"
    near = get_close_matches(sign[1:], _all_commands(), n=1, cutoff=_NEAR)
    hint = rf"; did you mean \{near[0]}?" if near else ""
    return f"unknown command {sign}{hint}"


@cache
def _all_commands() -> tuple[str, ...]:
    signs = {name[1:] for name in known.RELATIONS | known.SIGNS if name.startswith("\\")}
    greek = "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau"
    others = f"{greek} phi chi psi omega sum int prod infty partial nabla sqrt left right begin"
    commands = {*known.ONE_ARGUMENT, *known.TWO_ARGUMENTS, *known.NAMED, *known.TEXTS}
    return tuple(sorted({*commands, *known.ALIASES, *signs, *others.split()}))
