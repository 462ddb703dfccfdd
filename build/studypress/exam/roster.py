"""The roster: who sits an exam, read from a spreadsheet, and what their files are called."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import category, name, normalize

from studypress.bank.faults import did_you_mean
from studypress.errors import ContentError, Place, Problem
from studypress.exam.exam import Candidate
from studypress.exam.names import slug
from studypress.exam.seats import seat_of
from studypress.exam.spreadsheet import Cell, Sheet, read_sheet

MAX_CELL = 200
MAX_STEM = 60

_WORDS = {
    "name": "name, full name, candidate, candidate name, student, student name",
    "id": "id, student id, student number, candidate id, candidate number, matriculation,"
    " matriculation number, registration number",
    "email": "email, email address, mail",
    "group": "group, room, hall, class",
    "seat": "seat, seat number, place, desk",
    "password": "password",
}
"""What the columns may be called; letter case, spaces and hyphens do not count."""

_NEEDED = ("name", "id")
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")
_JOINERS = "\u200c\u200d\u200e\u200f"  # unseen too, but some scripts are not written without
_SPACES = re.compile(r"[^\S\x00-\x1f\x85\u2028\u2029]+")
_LONGEST_ID = 36  # characters in a file's name; a UUID has as many

Row = Sequence[Cell]
Person = Mapping[str, Cell]
"""The cells of one candidate, by the field that each fills."""


@dataclass(frozen=True)
class Roster:
    """The candidates in the order of the file, and the place of each one's name in it."""

    candidates: tuple[Candidate, ...]
    places: tuple[Place, ...]


def read_roster(data: bytes, file: str) -> Roster:
    """Read a roster; `file` is its name in what is said of it.

    Its first row names the columns: name and id, and if wanted email, group, seat and password.
    Raises ContentError with every problem.
    """
    sheet = read_sheet(data, file)
    header, rows = _parts(sheet, file)
    columns = _columns(header)
    people = [
        {field: _tidy(row[at], field) for field, at in columns.items()}
        for row in rows
        if len(row) == len(header) and not _is_blank(row)
    ]
    problems = [*sheet.problems, *_header_problems(header, columns)]
    problems += [problem for row in rows for problem in _row_problems(row, len(header))]
    problems += [problem for person in people for problem in _person_problems(person)]
    problems += _claimed_twice(people)
    if problems:
        raise ContentError(problems)
    return Roster(tuple(map(_candidate, people)), tuple(at["name"].place for at in people))


def file_stem(number: int, digits: int, candidate: Candidate | None) -> str:
    """Return the name of a form's files without its end, such as `001-maria-garcia-4711`.

    It has small ASCII letters, digits and single hyphens, MAX_STEM of them at most. The number,
    of so many digits, keeps it apart from all others, and from names that Windows reserves.
    """
    parts = [f"{number:0{digits}}"]
    if candidate:
        known = slug(candidate.id, _LONGEST_ID)
        room = MAX_STEM - len(parts[0]) - len(known) - 2
        parts += [slug(candidate.name, room), known]
    return "-".join(filter(None, parts))


def _parts(sheet: Sheet, file: str) -> tuple[Row, Sequence[Row]]:
    """Return header and rows of a sheet, without the blank rows around them."""
    filled = [at for at, row in enumerate(sheet.rows) if not _is_blank(row)]
    header: Row = sheet.rows[filled[0]] if filled else ()
    if not header or any(problem.place < header[0].place for problem in sheet.problems):
        message = "this file is empty: name columns in its first row, such as name,id"
        raise ContentError(sheet.problems or [Problem(Place(file), message)])
    if len(filled) == 1 and not sheet.problems:
        message = "nobody is named below this row: give each candidate a row"
        raise ContentError([Problem(header[0].place, message)])
    return header, sheet.rows[filled[0] + 1 : filled[-1] + 1]


def _is_blank(row: Row) -> bool:
    return not any(cell.text.strip() for cell in row)


def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, normalize("NFKC", word).casefold()))


_FIELDS = {_plain(word): field for field, words in _WORDS.items() for word in words.split(", ")}


def _columns(header: Row) -> dict[str, int]:
    """Return the column of each field, the first if there are two."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(header):
        if field := _FIELDS.get(_plain(cell.text)):
            columns.setdefault(field, at)
    return columns


def _tidy(cell: Cell, field: str) -> Cell:
    """Return the cell in NFC, with no spaces around its text and single ones within it."""
    text = normalize("NFC", cell.text).strip()
    if field != "password":
        text = _SPACES.sub(" ", text)
    return cell if text == cell.text else Cell(text, cell.place)


def _candidate(person: Person) -> Candidate:
    given = {field: cell.text for field, cell in person.items()}
    seat = seat_of(given.pop("seat", ""))
    return Candidate(**given, seat=seat)


def _header_problems(header: Row, columns: Mapping[str, int]) -> Iterator[Problem]:
    for at, cell in enumerate(header):
        if fault := _column_fault(at, header, columns):
            yield Problem(cell.place, fault)
    for field in _NEEDED:
        if field not in columns:
            yield Problem(header[0].place, f"the column '{field}' is missing: add it")


def _column_fault(at: int, header: Row, columns: Mapping[str, int]) -> str | None:
    said = header[at].text.strip()
    field = _FIELDS.get(_plain(said))
    if field is None:
        words = ", ".join(_WORDS.values()).split(", ")
        hint = did_you_mean(said.casefold(), words) or f"; known are {', '.join(_WORDS)}"
        return f"unknown column '{said}'{hint}" if said else "a column without a name: give it one"
    if columns[field] != at:
        first = header[columns[field]].text.strip()
        return f"the column '{said}' says the same as '{first}' does: keep one of them"
    return None


def _row_problems(row: Row, columns: int) -> Iterator[Problem]:
    if _is_blank(row):
        yield Problem(row[0].place, "this row is blank: remove it")
    elif len(row) > columns:
        message = f"there are {columns} columns, and this cell is beyond them"
        yield Problem(row[columns].place, f"{message}: put a text with separators into quotes")
    elif len(row) < columns:
        message = f"this row ends after cell {len(row)} of {columns}"
        yield Problem(row[0].place, f"{message}: put a separator for each that stays blank")


def _person_problems(person: Person) -> Iterator[Problem]:
    for field, cell in person.items():
        if fault := _fault(field, cell.text):
            yield Problem(cell.place, fault)


def _fault(field: str, text: str) -> str | None:
    strange = "" if text.isprintable() else text
    unseen = [char for char in strange if category(char) in _UNSEEN and char not in _JOINERS]
    if len(text) > MAX_CELL:
        return f"this cell is longer than {MAX_CELL} characters, the most that fits: shorten it"
    if "\n" in unseen or "\r" in unseen:
        return "a line break within a cell: write it on one line"
    if unseen:
        called = f"U+{ord(unseen[0]):04X}, {name(unseen[0], 'a control character')}"
        return f"a character that nobody sees ({called}): type this cell anew without it"
    if field in _NEEDED and not any(map(str.isprintable, text)):
        return f"the {field} is blank: write it"
    if field == "seat" and text and seat_of(text) is None:
        return f"'{text}' is no seat: write its row in letters and its number, such as B7"
    return None


def _claimed_twice(people: Sequence[Person]) -> Iterator[Problem]:
    taken: dict[str, Cell] = {}
    for person in people:
        for claim, cell in _claims(person):
            first = taken.setdefault(claim, cell)
            if first is not cell:
                message = f"{claim} is taken by line {first.place.line}"
                yield Problem(cell.place, f"{message}: give each candidate one of their own")


def _claims(person: Person) -> Iterator[tuple[str, Cell]]:
    """Yield what nobody else may have, and the cell that claims it."""
    if "id" in person and (text := person["id"].text):
        yield f"the id '{text}'", person["id"]
    if "seat" in person and (seat := seat_of(person["seat"].text)):
        group = person["group"].text if "group" in person else ""
        yield f"seat {seat}{f' of {group}' if group else ''}", person["seat"]
