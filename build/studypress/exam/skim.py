"""JSON read value by value: a manifest of thousands of forms is never held as a whole."""

from collections.abc import Container, Iterator
from json import JSONDecoder
from typing import Any, TextIO

_ROOM = 2**16  # characters that are read at once, and more when a value is longer
_OPEN = 2  # characters after which a number may go on, such as those of 1e+5
_BLANK = " \t\r\n"
_decode = JSONDecoder().raw_decode


class BrokenError(ValueError):
    """A text is not JSON, or not an object."""


def members(file: TextIO, one_by_one: Container[str] = ()) -> Iterator[tuple[str, Any]]:
    """Yield name and value of each member of the object in a file.

    Of lists that are read `one_by_one` each item is yielded under the list's name. Raises
    BrokenError where the file is no such JSON, after what stands before.
    """
    text = _Text(file)
    text.take("{")
    while text.sign() != "}":
        name = text.value()
        text.take(":")
        if name in one_by_one and text.sign() == "[":
            yield from ((name, item) for item in text.items())
        elif isinstance(name, str):
            yield name, text.value()
        else:
            raise BrokenError("a name is no text")
        if text.sign() != ",":
            break
        text.take(",", but="}")
    text.take("}")
    text.end()


class _Text:
    """The part of a file that is being read."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._at = file, "", 0

    def sign(self) -> str:
        """Return the character that comes next, blanks aside; none at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if not self._read():
                return ""

    def take(self, sign: str, but: str = "") -> None:
        """Pass over a sign that has to be there, and before one that may not follow."""
        if self.sign() != sign:
            raise BrokenError(f"no {sign}")
        self._at += 1
        if but and self.sign() == but:
            raise BrokenError(f"{but} after {sign}")

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.sign():
            raise BrokenError("more than one value")

    def value(self) -> Any:  # noqa: ANN401 - whatever JSON has
        """Read the value that comes next."""
        self.sign()
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except RecursionError:
                raise BrokenError("too deep") from None
            except ValueError as error:
                if not self._read():
                    raise BrokenError(str(error)) from None
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

    def _read(self) -> bool:
        """Read on, and let go of what was read before."""
        more = self._file.read(max(_ROOM, len(self._text) - self._at))
        if more:
            self._text, self._at = self._text[self._at :] + more, 0
        return bool(more)
