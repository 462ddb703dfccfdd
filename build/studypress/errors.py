"""What can go wrong, as values that say where and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self
from unicodedata import category


@dataclass(frozen=True, order=True, slots=True)
class SourcePlace:
    """A spot in a file; line and column count from 1, and 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Write the place as editors read it: `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of the content: where it is, what is wrong and how to mend it.

    A `remark` names what may be meant as it stands; it stops nothing.
    """

    place: SourcePlace
    message: str
    remark: bool = False

    def __str__(self) -> str:
        """Write the problem on one line, with no character that acts on a terminal."""
        kind = "remark: " if self.remark else ""
        line = visible(f"{self.place}: {kind}{self.message}")
        return line if len(line) <= _LONGEST else f"{line[:_SIDE]} ... {line[-_SIDE:]}"


_LONGEST = 900  # characters of a message, which may contain a text of any length
_SIDE = 400
_JOINERS = "\u200c\u200d"  # unseen, and some scripts are not written without


def visible(text: str) -> str:
    """Return the text on one line, with each character that has no shape of its own as its escape.

    What a file contains so never acts on the terminal that shows it.
    """
    if text.isprintable():
        return text
    return "".join(char if _is_harmless(char) else ascii(char)[1:-1] for char in text)


def _is_harmless(char: str) -> bool:
    return char.isprintable() or char in _JOINERS or category(char) == "Zs"


class StudypressError(Exception):
    """A mistake of the user's, told without a traceback: a line for each argument."""

    exit_code = 1

    def __str__(self) -> str:
        """Join the lines."""
        return "\n".join(map(str, self.args))


class ContentError(StudypressError):
    """The content is wrong: all of its problems, in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems sorted and each of them once."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__(*map(str, self.problems))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        """Go whole from one process to another."""
        return type(self), (self.problems,)


class PressError(StudypressError):
    """A page could not be printed: a library is missing or the engine complained."""


class CallError(StudypressError):
    """The call is wrong: an option asks for what is not there."""

    exit_code = 2


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the nearest known word, or nothing."""
    names, said = list(known), str(word).casefold()
    holding = [name for name in names if said and said in name.casefold()]
    near = get_close_matches(str(word), names, n=1) or holding[:1]
    return f"; did you mean '{near[0]}'?" if near else ""
