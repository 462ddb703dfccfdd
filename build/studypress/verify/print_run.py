"""Checks of a print run: every copy, each on separate sheets, as its table of contents lists."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studypress.exam.file_names import CONTENTS, PRINT_RUN
from studypress.verify.model import Fault
from studypress.verify.text import difference, squeezed

_SIDES = 2  # pages of a sheet


@dataclass(frozen=True)
class PrintedCopy:
    """A form that was read: file, faces of its pages, and expected cells of the contents.

    `run` is its print run; empty for a file that is given out.
    """

    file: str
    faces: tuple[str, ...]
    cells: Mapping[str, str]
    run: str = PRINT_RUN


@dataclass(frozen=True)
class PrintRuns:
    """Print runs that were read: face and text of each page, by the name of the run.

    `separated` print runs have separators between groups of copies. `blank` is the text of a page
    that fills a sheet. `changed` are codes of earlier copies that the contents also list.
    """

    pages: Mapping[str, Sequence[tuple[str, str]]]
    separated: bool
    blank: str
    contents: str = CONTENTS
    changed: frozenset[str] = frozenset()


def run_faults(
    runs: PrintRuns, rows: Sequence[Mapping[str, str]], copies: Mapping[str, PrintedCopy]
) -> Iterator[Fault]:
    """Yield the faults of print runs; `copies` are by their form codes.

    `rows` has the cells of the contents by column.
    """
    yield from (Fault(runs.contents, 0, 0, message) for message in _list_faults(runs, rows, copies))
    ends = dict.fromkeys(runs.pages, 0)
    for row in rows:
        code = _code(row)
        if not (copy := copies.get(code)):
            continue
        messages = list(_cell_faults(row, copy))
        if copy.run in runs.pages:
            first, end = _number(row.get("first page", "")), ends[copy.run]
            messages += _place_faults(row, copy, first, end)
            yield from _copy_faults(runs.pages[copy.run], copy, first)
            yield from _between(runs, copy.run, range(end + 1, first))
            ends[copy.run] = max(end, first + len(copy.faces) - 1)
        elif not copy.run and row.get("first page", ""):
            messages.append("it is given out as a file, but has a page in a print run")
        yield from (Fault(runs.contents, 0, 0, f"form {code}: {at}") for at in messages)
    for name, pages in runs.pages.items():
        yield from _between(runs, name, range(ends[name] + 1, len(pages) + 1))


def _list_faults(
    runs: PrintRuns, rows: Sequence[Mapping[str, str]], copies: Mapping[str, PrintedCopy]
) -> Iterator[str]:
    """Yield a message for each copy that is not listed once, and each that is not of the exam."""
    listed = Counter(map(_code, rows))
    names = {code: copy.file for code, copy in copies.items()}
    for code in (*names, *runs.changed):
        if listed[code] != 1:
            yield f"{names.get(code, f'form {code}')} is listed {listed[code]} times"
    for code in sorted(listed.keys() - names - runs.changed):
        yield f"form {code}: the exam has no such form"


def _code(row: Mapping[str, str]) -> str:
    """Return the form code of a row; older exams name the column `form code`."""
    return row.get("code", row.get("form code", ""))


def _cell_faults(row: Mapping[str, str], copy: PrintedCopy) -> Iterator[str]:
    for column, value in copy.cells.items():
        if (found := row.get(column, "")) != value:
            yield f"{column} is “{found}”, expected “{value}”"


def _place_faults(row: Mapping[str, str], copy: PrintedCopy, first: int, end: int) -> Iterator[str]:
    """Yield a message for each wrong place; `end` is the last page of the copies before."""
    pages = len(copy.faces)
    places = {"pages": pages, "first sheet": first // 2 + 1, "sheets": -(-pages // _SIDES)}
    for column, value in places.items():
        if (found := row.get(column, "")) != str(value):
            yield f"{column} is “{found}”, expected “{value}”"
    if first % _SIDES != 1 or first <= end:
        yield f"it does not begin on a new sheet, but on page {first}"


def _copy_faults(
    pages: Sequence[tuple[str, str]], copy: PrintedCopy, first: int
) -> Iterator[Fault]:
    """Yield a fault for the first page of a copy that is missing or different."""
    for at, face in enumerate(copy.faces):
        here = first + at
        if not 1 <= here <= len(pages):
            yield Fault(copy.run, 0, 0, f"page {at + 1} of {copy.file} is missing")
            return
        if pages[here - 1][0] != face:
            yield Fault(copy.run, here, 0, f"it is not page {at + 1} of {copy.file}")
            return


def _between(runs: PrintRuns, name: str, numbers: range) -> Iterator[Fault]:
    """Yield a fault for each page between copies that is no separator and not marked as blank."""
    pages, blank = runs.pages[name], squeezed(runs.blank)
    for number in numbers:
        if number > len(pages):
            return
        if number % _SIDES == 0 and difference(squeezed(pages[number - 1][1]), blank):
            yield Fault(name, number, 0, "it fills a sheet, but is not marked as blank")
        elif number % _SIDES and not runs.separated:
            yield Fault(name, number, 0, "it belongs to no copy")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
