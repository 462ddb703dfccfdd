"""The roster: the candidates of an exam, read from a CSV file or a workbook."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from unicodedata import category, name, normalize

from studypress.errors import ContentError, Problem, SourcePlace, did_you_mean
from studypress.exam.damage import damage_of, error_in, plain_id
from studypress.exam.headings import PERSONS, Headings, headings_of
from studypress.exam.lms_rosters import lms_rows
from studypress.exam.model import Candidate, seat_of
from studypress.exam.needs import FORMATS, NO_NEEDS, CopyFormat, Needs, read_time
from studypress.exam.password import password_fault
from studypress.files.csv_sheet import Cell, CsvSheet
from studypress.files.workbook import read_spreadsheet

MAX_CELL = 200

_NEEDS = ("minutes", "extra", "theme", "paper", "language", "format")
FIELDS = ("name", "first", "last", "id", "email", "group", "seat", "password", *_NEEDS)
"""Fields that a column may contain; `first` and `last` make the name."""

_TIMES = ("minutes", "extra")
_FORMATS: Mapping[str, CopyFormat | Literal[""]] = {"": "", **{name: name for name in FORMATS}}
_NEEDED = ("name", "id")
_NAME_PARTS = ("first", "last")
_MISSING = "the column '{0}' is missing: add it, or name yours: --column {0}=HEADING"
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")
_JOINERS = "\u200c\u200d\u200e\u200f"  # invisible too, but needed by some scripts
_SPACES = re.compile(r"[^\S\x00-\x1f\x85\u2028\u2029]+")

Row = Sequence[Cell]
Person = Mapping[str, Cell]
"""Cells of one candidate, by field."""


@dataclass(frozen=True)
class Roster:
    """The candidates in the order of the file, and the places of each one's name and needs."""

    candidates: tuple[Candidate, ...]
    places: tuple[SourcePlace, ...]
    remarks: tuple[str, ...] = ()
    needs: tuple[Mapping[str, SourcePlace], ...] = ()
    """Places of each candidate's needs, by field."""


def read_roster(data: bytes, file: str, columns: Mapping[str, str] | None = None) -> Roster:
    """Read a roster; `file` is its name in messages.

    Its first row names the columns: name (or first and last), id, and optionally email, group,
    seat, password and needs; a remark lists other columns, which are ignored. `columns` maps fields
    to headings that the user named. Raises ContentError with every problem, and CallError for a
    heading that does not exist.
    """
    sheet = read_spreadsheet(data, file)
    header, all_rows = _parts(sheet, file)
    found = lms_rows(header, all_rows)
    rows, given = found.rows, {**found.headings, **(columns or {})}
    headings = _headings(header, rows, given)
    people = [
        _person({field: _tidy(row[at], field) for field, at in headings.columns.items()})
        for row in rows
        if len(row) == len(header) and not _is_blank(row)
    ]
    problems = [*sheet.problems, *headings.problems, *_missing(header, headings)]
    problems += [problem for row in rows for problem in _row_problems(row, len(header))]
    problems += [problem for person in people for problem in _person_problems(person)]
    problems += _claimed_twice(people)
    if problems:
        raise ContentError(problems)
    places = tuple(at["name"].place for at in people)
    remarks = (*sheet.remarks, *found.remarks, *headings.remarks(", ".join(FIELDS)))
    needs = ({name: cell.place for name, cell in at.items() if name in _NEEDS} for at in people)
    return Roster(tuple(map(_candidate, people)), places, remarks, tuple(needs))


def _parts(sheet: CsvSheet, file: str) -> tuple[Row, Sequence[Row]]:
    """Return header and rows of a sheet, without the blank rows around them."""
    filled = [at for at, row in enumerate(sheet.rows) if not _is_blank(row)]
    header: Row = sheet.rows[filled[0]] if filled else ()
    if not header or any(problem.place < header[0].place for problem in sheet.problems):
        message = "the file is empty: name columns in its first row, such as name,id"
        raise ContentError(sheet.problems or [Problem(SourcePlace(file), message)])
    if len(filled) == 1 and not sheet.problems:
        message = "no candidates below this row: add a row for each"
        raise ContentError([Problem(header[0].place, message)])
    return header, sheet.rows[filled[0] + 1 : filled[-1] + 1]


def _is_blank(row: Row) -> bool:
    return not any(cell.text.strip() for cell in row)


def _headings(header: Row, rows: Sequence[Row], given: Mapping[str, str]) -> Headings:
    """Find the columns; a `name` next to only one of `first` and `last` is the other one.

    Many languages label columns so: Name and Vorname, Nom et Prénom, Nombre y Apellidos.
    """
    found = headings_of(header, rows, FIELDS, given, dict.fromkeys(PERSONS, _NEEDED))
    columns = dict(found.columns)
    parts = [part for part in _NAME_PARTS if part in columns]
    spare: list[str] = []
    if "name" in columns and "name" not in given and len(parts) == 1:
        columns["last" if parts == ["first"] else "first"] = columns.pop("name")
    elif "name" in columns:
        spare = ["name"] if all(part in given for part in _NAME_PARTS) else parts
    ignored = (*found.ignored, *(header[columns.pop(field)] for field in spare))
    return replace(found, columns=columns, ignored=ignored)


def _person(cells: dict[str, Cell]) -> Person:
    """Return a candidate's cells, with `name` joined from `first` and `last` if both exist."""
    if any(part not in cells for part in _NAME_PARTS):
        return cells
    first, last = cells["first"], cells["last"]
    return {"name": Cell(f"{first.text} {last.text}".strip(), first.place), **cells}


def _tidy(cell: Cell, field: str) -> Cell:
    """Return the cell in NFC, without spaces around its text and with single ones within it."""
    if field == "password":  # accepted unchanged, or refused
        return cell
    text = _SPACES.sub(" ", normalize("NFC", cell.text).strip())
    return replace(cell, text=plain_id(text) if field == "id" else text)


def _candidate(person: Person) -> Candidate:
    texts = {field: cell.text for field, cell in person.items() if field not in _NAME_PARTS}
    needs = {field: texts.pop(field) for field in _NEEDS if field in texts}
    seat = seat_of(texts.pop("seat", ""))
    return Candidate(**texts, seat=seat, needs=_needs(needs) if any(needs.values()) else NO_NEEDS)


def _needs(texts: dict[str, str]) -> Needs:
    times = [read_time(texts.pop(name, ""), extra=name == "extra") for name in _TIMES]
    form = texts.pop("format", "").casefold()
    return Needs(next(filter(None, times), ""), **texts, format=_FORMATS[form])


def _missing(header: Row, headings: Headings) -> Iterator[Problem]:
    for field in _NEEDED:
        if field not in headings.columns and not (field == "name" and _has_parts(headings)):
            yield Problem(header[0].place, _MISSING.format(field))


def _has_parts(headings: Headings) -> bool:
    return all(part in headings.columns for part in _NAME_PARTS)


def _row_problems(row: Row, columns: int) -> Iterator[Problem]:
    if _is_blank(row):
        yield Problem(row[0].place, "this row is blank: remove it")
    elif len(row) > columns:
        message = f"this cell is beyond the {columns} columns"
        yield Problem(row[columns].place, f"{message}: put a text with separators into quotes")
    elif len(row) < columns:
        message = f"this row ends after cell {len(row)} of {columns}"
        yield Problem(row[0].place, f"{message}: add a separator for each blank cell")


def _person_problems(person: Person) -> Iterator[Problem]:
    for field, cell in person.items():
        joined = field == "name" and _NAME_PARTS[0] in person
        if field == "password":
            fault = _password_fault(cell)
        else:
            fault = (None if joined else _text_fault(field, cell)) or _fault(field, cell.text)
        if fault:
            yield Problem(cell.place, fault)
    times = [person[field] for field in _TIMES if field in person and person[field].text]
    if len(times) > 1:
        yield Problem(times[1].place, "minutes and extra are both given: remove one of them")


def _password_fault(cell: Cell) -> str | None:
    if not cell.text:
        return None
    if cell.padded:
        return "a space before this password: remove it, or put the password into quotes"
    return damage_of(cell) or password_fault(cell.text)


def _text_fault(field: str, cell: Cell) -> str | None:
    damage = error_in(cell.text) or (damage_of(cell) if field == "id" else None)
    return damage or _unseen_fault(cell.text)


def _unseen_fault(text: str) -> str | None:
    """Return the fault of a cell's characters, or None."""
    strange = "" if text.isprintable() else text
    unseen = [char for char in strange if category(char) in _UNSEEN and char not in _JOINERS]
    if "\n" in unseen or "\r" in unseen:
        return "a line break within a cell: write it on one line"
    if unseen:
        called = f"U+{ord(unseen[0]):04X}, {name(unseen[0], 'a control character')}"
        return f"an invisible character ({called}): type this cell again without it"
    if "\ufffd" in text:
        return "the character U+FFFD replaces a lost character: type this cell again"
    return None


def _fault(field: str, text: str) -> str | None:
    if len(text) > MAX_CELL:
        return f"this cell is longer than {MAX_CELL} characters, the maximum: shorten it"
    if field in _NEEDED and not any(map(str.isprintable, text)):
        return f"the {field} is blank: write it"
    if field == "seat" and text and seat_of(text) is None:
        such = f"A{text}" if seat_of(f"A{text}") else "B7"
        return f"'{text}' is not a seat: write its row in letters and its number, such as {such}"
    return _need_fault(field, text) if text and field in _NEEDS else None


def _need_fault(field: str, text: str) -> str | None:
    """Return the fault of a need that no folder of styles decides, or None."""
    if field == "minutes" and read_time(text, extra=False) is None:
        return f"'{text}' is not a time: write all minutes of the candidate, such as 120"
    if field == "extra" and read_time(text, extra=True) is None:
        return f"'{text}' is not an extra time: write a share such as 25%, or 30 minutes"
    if field == "format" and text.casefold() not in _FORMATS:
        hint = did_you_mean(text, FORMATS) or f": write {', '.join(FORMATS)}"
        return f"unknown format '{text}'{hint}"
    return None


def _claimed_twice(people: Sequence[Person]) -> Iterator[Problem]:
    taken: dict[str, Cell] = {}
    for person in people:
        for claim, cell in _claims(person):
            first = taken.setdefault(claim, cell)
            if first is not cell:
                message = f"duplicate {claim} (first in line {first.place.line})"
                yield Problem(cell.place, f"{message}: use another")


def _claims(person: Person) -> Iterator[tuple[str, Cell]]:
    """Yield each value that must be unique, and its cell."""
    if "id" in person and (text := person["id"].text):
        yield f"id '{text}'", person["id"]
    if "seat" in person and (seat := seat_of(person["seat"].text)):
        group = person["group"].text if "group" in person else ""
        yield f"seat {seat}{f' of {group}' if group else ''}", person["seat"]
