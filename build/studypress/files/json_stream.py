"""JSON read value by value: a manifest of thousands of forms is never held as a whole."""

import re
from collections.abc import Callable, Container, Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any, NoReturn, TextIO

MAX_VALUE = 2**20
"""Characters of the longest value that is read, such as one form of an exam."""

_ROOM = 2**16  # characters that are read at once, and more when a value is longer
_OPEN = 16  # characters at the end of what was read in which a value may still go on
_BLANK = re.compile(r"[ \t\r\n]*")


class BrokenError(ValueError):
    """A text is not JSON, or not an object; line and column count from 1."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        """Keep the place of the fault, which is 0 where it is not known."""
        super().__init__(message)
        self.line, self.column = line, column


def members(file: TextIO, one_by_one: Container[str] = ()) -> Iterator[tuple[str, Any]]:
    """Yield name and value of each member of the object in a file.

    Of lists that are read `one_by_one` each item is yielded under the list's name, and of objects
    each member as a tuple of its name and value. Raises BrokenError where the file is no such
    JSON, or has a longer value than MAX_VALUE, after what stands before.
    """
    text = _Text(file)
    for name in text.names():
        if name in one_by_one and text.sign() == "[":
            yield from ((name, item) for item in text.items())
        elif name in one_by_one and text.sign() == "{":
            yield from ((name, (key, text.value())) for key in text.names())
        else:
            yield name, text.value()
    text.end()


def _no_number(name: str) -> NoReturn:
    raise BrokenError(f"{name} is no number")


_decode: Callable[[str, int], tuple[Any, int]] = JSONDecoder(parse_constant=_no_number).raw_decode


class _Text:
    """The part of a file that is being read."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._at = file, "", 0
        self._lines, self._columns = 0, 0  # that were let go: whole lines, and of the one begun

    def sign(self) -> str:
        """Return the character that comes next, blanks aside; none at the end."""
        while True:
            self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read():
                return ""

    def take(self, sign: str, but: str = "") -> None:
        """Pass over a sign that has to be there, and before one that may not follow."""
        if self.sign() != sign:
            raise self._broken(f"no {sign}", self._at)
        self._at += 1
        if but and self.sign() == but:
            raise self._broken(f"{but} after {sign}", self._at)

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.sign():
            raise self._broken("more than one value", self._at)

    def value(self) -> Any:  # noqa: ANN401 - whatever JSON has
        """Read the value that comes next."""
        self.sign()
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except RecursionError:
                raise self._broken("too deep", self._at) from None
            except JSONDecodeError as error:
                if self._is_certain(error) or not self._read():
                    raise self._broken(error.msg, error.pos) from None
            except ValueError as error:
                raise self._broken(str(error), self._at) from None
            else:
                if end + _OPEN < len(self._text) or not self._read():
                    self._at = end
                    return value

    def items(self) -> Iterator[Any]:
        """Read the items of the list that comes next."""
        self.take("[")
        while self.sign() != "]":
            yield self.value()
            if self.sign() != ",":
                break
            self.take(",", but="]")
        self.take("]")

    def names(self) -> Iterator[str]:
        """Read the names of the object that comes next; each value is read between two of them."""
        self.take("{")
        while self.sign() != "}":
            name = self.value()
            if not isinstance(name, str):
                raise self._broken("a name is no text", self._at)
            self.take(":")
            yield name
            if self.sign() != ",":
                break
            self.take(",", but="}")
        self.take("}")

    def _is_certain(self, error: JSONDecodeError) -> bool:
        """Whether an error is none that would vanish if more of the file had been read."""
        return error.pos + _OPEN < len(self._text) and not error.msg.startswith("Unterminated")

    def _read(self) -> bool:
        """Read on, and let go of what was read before."""
        kept = len(self._text) - self._at
        if kept > MAX_VALUE:
            message = f"a value is longer than {MAX_VALUE >> 20} MiB, the most that is read"
            raise self._broken(message, self._at)
        more = self._file.read(max(_ROOM, kept))
        if more:
            self._lines, self._columns = self._place(self._at)
            self._text, self._at = self._text[self._at :] + more, 0
        return bool(more)

    def _place(self, at: int) -> tuple[int, int]:
        """Count the lines before a place, and the characters before it in its line."""
        if lines := self._text.count("\n", 0, at):
            return self._lines + lines, at - self._text.rindex("\n", 0, at) - 1
        return self._lines, self._columns + at

    def _broken(self, message: str, at: int) -> BrokenError:
        line, column = self._place(at)
        return BrokenError(message, line + 1, column + 1)
