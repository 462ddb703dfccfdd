"""Seats in a room: rows have letters and columns have numbers, such as B7."""

import re
from dataclasses import dataclass

_SEAT = re.compile(r"([a-zA-Z]{1,2})0*([1-9][0-9]{0,2})")


@dataclass(frozen=True, order=True, slots=True)
class Seat:
    """A place in a room; row and column count from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        """Write the seat as it is read: its row's letters, then its column."""
        letters, row = "", self.row
        while row:
            row, letter = divmod(row - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.column}"


def seat_of(text: str) -> Seat | None:
    """Read a seat such as `B7` or `b 07`; None if it is not one."""
    match = _SEAT.fullmatch("".join(text.split()))
    if match is None:
        return None
    row = 0
    for letter in match[1].upper():
        row = 26 * row + ord(letter) - ord("A") + 1
    return Seat(row, int(match[2]))
