"""Problems and errors, with the place of each fault and its correction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from string import ascii_uppercase
from typing import Self
from unicodedata import category


@dataclass(frozen=True, order=True, slots=True)
class SourcePlace:
    """A place in a file; line and column count from 1, and 0 means the whole file.

    In a workbook they are row and column of a cell of the `sheet`.
    """

    file: str
    sheet: str = field(default="", kw_only=True)
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Format the place as editors parse it: `file:line:column`; `file [sheet!B3]` of a cell."""
        if self.sheet:
            cell = f"!{_letters(self.column)}{self.line}" if self.line else ""
            return f"{self.file} [{self.sheet}{cell}]"
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


def _letters(column: int) -> str:
    """Return the name of a column in spreadsheets, such as AB for 28."""
    before, last = divmod(column - 1, 26)
    return (_letters(before) if before else "") + ascii_uppercase[last]


@dataclass(frozen=True, order=True)
class Problem:
    """A fault of the content: its place, and a message with the correction.

    A `remark` reports content that may be intended; it is no error.
    """

    place: SourcePlace
    message: str
    remark: bool = False

    def __str__(self) -> str:
        """Format the problem on one line, with unprintable characters escaped."""
        kind = "remark: " if self.remark else ""
        line = visible(f"{self.place}: {kind}{self.message}")
        return line if len(line) <= _LONGEST else f"{line[:_SIDE]} ... {line[-_SIDE:]}"


_LONGEST = 900  # characters of a message, which may quote a long text
_SIDE = 400
_JOINERS = "\u200c\u200d"  # invisible, and needed by some scripts


def visible(text: str) -> str:
    """Return the text on one line, with unprintable characters escaped.

    The content of a file therefore cannot control the terminal that shows it.
    """
    if text.isprintable():
        return text
    return "".join(char if _is_harmless(char) else ascii(char)[1:-1] for char in text)


def _is_harmless(char: str) -> bool:
    return char.isprintable() or char in _JOINERS or category(char) == "Zs"


class StudypressError(Exception):
    """An error of the user, reported without a traceback: a line for each argument."""

    exit_code = 1

    def __str__(self) -> str:
        """Join the lines."""
        return "\n".join(map(str, self.args))


class ContentError(StudypressError):
    """Invalid content: all of its problems, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems and remove duplicates."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__(*map(str, self.problems))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        """Return the class and the problems, for pickling between processes."""
        return type(self), (self.problems,)


class PressError(StudypressError):
    """A failure to print or to write, such as a missing library or an error of the engine."""


class LimitError(PressError):
    """An end of work that exceeded the limits of its process, or that ended the process."""


class CallError(StudypressError):
    """An invalid call: an option names something that does not exist."""

    exit_code = 2


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the nearest known word, or an empty text."""
    names, text = list(known), str(word).casefold()
    similar = [name for name in names if text and text in name.casefold()]
    near = get_close_matches(str(word), names, n=1) or similar[:1]
    return f"; did you mean '{near[0]}'?" if near else ""
