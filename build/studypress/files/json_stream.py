"""Streaming parser of JSON: a manifest of thousands of forms is never in memory as a whole."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from json import JSONDecodeError, JSONDecoder
from typing import NoReturn, TextIO

MAX_VALUE = 2**20
"""Maximum length of a value in characters, such as one form of an exam, unless stated."""

_ROOM = 2**16  # characters that are read at once, and more when a value is longer
_OPEN = 16  # characters at the end of the buffer in which a value may be incomplete
_BLANK = re.compile(r"[ \t\r\n]*")


class BrokenError(ValueError):
    """A text that is not JSON, or not an object; line and column count from 1."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        """Store the place of the fault, which is 0 if it is not known."""
        super().__init__(message)
        self.line, self.column = line, column


def members(
    file: TextIO, one_by_one: Container[str] = (), longest: Mapping[str, int] | None = None
) -> Iterator[tuple[str, object]]:
    """Yield name and value of each member of the object in a file.

    If a member's name is in `one_by_one`, each item of its list is yielded under that name, or
    each member of its object as a tuple of name and value. `longest` has the maximum lengths of
    values by name, if not MAX_VALUE. Raises BrokenError, after the members before it, for invalid
    JSON or a longer value.
    """
    text = _Text(file)
    for name in text.names():
        text.longest = (longest or {}).get(name, MAX_VALUE)
        if name in one_by_one and text.sign() == "[":
            yield from ((name, item) for item in text.items())
        elif name in one_by_one and text.sign() == "{":
            yield from ((name, (key, text.value())) for key in text.names())
        else:
            yield name, text.value()
    text.end()


def _no_number(name: str) -> NoReturn:
    raise BrokenError(f"{name} is not a number")


_decode: Callable[[str, int], tuple[object, int]] = JSONDecoder(
    parse_constant=_no_number
).raw_decode


class _Text:
    """Buffer of a file, with the position of the parser."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._at = file, "", 0
        self._lines, self._columns = 0, 0  # dropped lines; columns of the next
        self.longest = MAX_VALUE

    def sign(self) -> str:
        """Return the next character after blanks; an empty text at the end."""
        while True:
            self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read():
                return ""

    def take(self, sign: str, but: str = "") -> None:
        """Consume the required sign; raise BrokenError if it is missing, or if `but` follows it."""
        if self.sign() != sign:
            raise self._broken(f"missing {sign}", self._at)
        self._at += 1
        if but and self.sign() == but:
            raise self._broken(f"{but} after {sign}", self._at)

    def end(self) -> None:
        """Raise BrokenError unless the file ends here."""
        if self.sign():
            raise self._broken("more than one value", self._at)

    def value(self) -> object:
        """Parse and return the next value."""
        self.sign()
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except RecursionError:
                raise self._broken("nested too deep", self._at) from None
            except JSONDecodeError as error:
                if self._is_certain(error) or not self._read():
                    raise self._broken(error.msg, error.pos) from None
            except ValueError as error:
                raise self._broken(str(error), self._at) from None
            else:
                if end + _OPEN < len(self._text) or not self._read():
                    self._at = end
                    return value

    def items(self) -> Iterator[object]:
        """Yield the items of the next list."""
        self.take("[")
        while self.sign() != "]":
            yield self.value()
            if self.sign() != ",":
                break
            self.take(",", but="]")
        self.take("]")

    def names(self) -> Iterator[str]:
        """Yield the names of the next object; the caller must parse the value after each name."""
        self.take("{")
        while self.sign() != "}":
            name = self.value()
            if not isinstance(name, str):
                raise self._broken("a name is not a string", self._at)
            self.take(":")
            yield name
            if self.sign() != ",":
                break
            self.take(",", but="}")
        self.take("}")

    def _is_certain(self, error: JSONDecodeError) -> bool:
        """Return whether an error would remain if more of the file were read."""
        return error.pos + _OPEN < len(self._text) and not error.msg.startswith("Unterminated")

    def _read(self) -> bool:
        """Read more of the file, and drop the text before the position; return False at its end."""
        unread = len(self._text) - self._at
        if unread > self.longest:
            message = f"a value is longer than {self.longest >> 20} MiB, the maximum"
            raise self._broken(message, self._at)
        more = self._file.read(max(_ROOM, unread))
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
