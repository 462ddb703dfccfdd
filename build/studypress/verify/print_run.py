"""Checks of a print run: every copy, each on separate sheets, as its table of contents lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studypress.exam.file_names import CONTENTS, PRINT_RUN
from studypress.verify.model import Fault
from studypress.verify.text import difference, squeezed

_SIDES = 2  # pages of a sheet


@dataclass(frozen=True)
class PrintedCopy:
    """A form that was read: file, faces of its pages, and expected cells of the contents."""

    file: str
    faces: tuple[str, ...]
    cells: Mapping[str, str]


def run_faults(
    pages: Sequence[tuple[str, str]],
    rows: Sequence[Mapping[str, str]],
    copies: Mapping[str, PrintedCopy],
    *,
    separated: bool,
    blank: str,
) -> Iterator[Fault]:
    """Yield the faults of a print run; `copies` are by their form codes.

    `pages` has face and text of each of its pages, `rows` the cells of the contents by column.
    A `separated` print run has separators between groups of copies. `blank` is the text of a page
    that fills a sheet.
    """
    listed = [_code(row) for row in rows]
    for code, one in copies.items():
        if listed.count(code) != 1:
            yield Fault(CONTENTS, 0, 0, f"{one.file} is listed {listed.count(code)} times")
    end = 0
    for row in rows:
        code = _code(row)
        copy = copies.get(code)
        if copy is None:
            yield Fault(CONTENTS, 0, 0, f"form {code}: the exam has no such form")
            continue
        first = _number(row.get("first page", ""))
        yield from _row_faults(row, copy, code, first, end)
        yield from _copy_faults(pages, copy, first)
        yield from _between(pages, range(end + 1, first), separated=separated, blank=blank)
        end = max(end, first + len(copy.faces) - 1)
    yield from _between(pages, range(end + 1, len(pages) + 1), separated=separated, blank=blank)


def _code(row: Mapping[str, str]) -> str:
    """Return the form code of a row; older exams name the column `form code`."""
    return row.get("code", row.get("form code", ""))


def _row_faults(
    row: Mapping[str, str], copy: PrintedCopy, code: str, first: int, end: int
) -> Iterator[Fault]:
    """Yield a fault for each wrong cell of a row; `end` is the last page of the copies before."""
    pages = len(copy.faces)
    places = {"pages": pages, "first sheet": first // 2 + 1, "sheets": -(-pages // _SIDES)}
    for column, value in {**copy.cells, **places}.items():
        if row.get(column, "") != str(value):
            found = row.get(column, "")
            message = f"form {code}: {column} is “{found}”, expected “{value}”"
            yield Fault(CONTENTS, 0, 0, message)
    if first % _SIDES != 1 or first <= end:
        message = f"form {code}: it does not begin on a new sheet, but on page {first}"
        yield Fault(CONTENTS, 0, 0, message)


def _copy_faults(
    pages: Sequence[tuple[str, str]], copy: PrintedCopy, first: int
) -> Iterator[Fault]:
    """Yield a fault for the first page of a copy that is missing or different."""
    for at, face in enumerate(copy.faces):
        here = first + at
        if not 1 <= here <= len(pages):
            yield Fault(PRINT_RUN, 0, 0, f"page {at + 1} of {copy.file} is missing")
            return
        if pages[here - 1][0] != face:
            yield Fault(PRINT_RUN, here, 0, f"it is not page {at + 1} of {copy.file}")
            return


def _between(
    pages: Sequence[tuple[str, str]], numbers: range, *, separated: bool, blank: str
) -> Iterator[Fault]:
    """Yield a fault for each page between copies that is no separator and not marked as blank."""
    for number in numbers:
        if number > len(pages):
            return
        if number % _SIDES == 0 and difference(squeezed(pages[number - 1][1]), squeezed(blank)):
            yield Fault(PRINT_RUN, number, 0, "it fills a sheet, but is not marked as blank")
        elif number % _SIDES and not separated:
            yield Fault(PRINT_RUN, number, 0, "it belongs to no copy")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
