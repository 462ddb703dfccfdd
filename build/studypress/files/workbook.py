"""XLSX workbooks, read as the rows of CSV files; and both, by their first bytes."""

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, cast
from zipfile import BadZipFile
from zlib import error as DeflateError  # noqa: N812 - the name of a class

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.files.archive import Archive
from studypress.files.csv_sheet import ROSTER_LIMITS, Cell, CsvSheet, SheetLimits, read_sheet

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

    SheetRow = Sequence[SheetCell | MergedCell]

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_MAX_UNPACKED = 96 * 2**20
_MAX_TAGS = 4_000_000  # of all parts: memory is in proportion to their number
_MAX_COLUMNS = 500
_BLANK_ROWS = 10  # for each row that is allowed: programs store rows that only have a format
_NO_WORKBOOK = (
    "this is no XLSX workbook, or a damaged one{}: save it as 'Excel Workbook (.xlsx)', or as CSV"
    " UTF-8"
)
_NO_VALUE = (
    "the value of this formula is not in the file: open the file in a spreadsheet program, and save"
    " it again"
)
_FAULTS = (
    ArithmeticError, AttributeError, BadZipFile, DeflateError, EOFError, LookupError,
    NotImplementedError, OSError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""Exceptions of openpyxl for a damaged workbook."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ZEROS = re.compile("0+")
_EXACT_DIGITS = 15  # of a number in a spreadsheet


@dataclass(frozen=True)
class _File:
    """A file, as an archive reads it."""

    name: str
    data: bytes


def read_spreadsheet(data: bytes, file: str, limits: SheetLimits = ROSTER_LIMITS) -> CsvSheet:
    """Read a CSV file, or the first visible sheet of a workbook that has content.

    Raises ContentError if it cannot be read; other faults are in `problems`.
    """
    first, *others = read_sheets(data, file, limits)
    if not others:
        return first
    names = ", ".join(f"'{sheet.title}'" for sheet in others)
    remark = f"{file}: only the sheet '{first.title}' is read, not {names}"
    return replace(first, remarks=(*first.remarks, remark))


def read_sheets(data: bytes, file: str, limits: SheetLimits = ROSTER_LIMITS) -> list[CsvSheet]:
    """Read a CSV file, or all visible sheets of a workbook that have content; at least one sheet.

    A number is a text as its cell shows it in the formats General, 0%, and 000; a date is in ISO
    notation; a formula is its value. Rows have equally many cells.
    """
    if data.startswith(_OLE):
        message = (
            "this is an Excel file of before 2007, or has a password: save it as 'Excel Workbook"
            " (.xlsx)' without a password"
        )
        raise ContentError([Problem(SourcePlace(file), message)])
    if not data.startswith(_ZIP):
        return [read_sheet(data, file, limits)]
    has_formulas = _require_bounded(data, file, limits)
    try:
        with warnings.catch_warnings():  # openpyxl warns of parts that it does not read
            warnings.simplefilter("ignore")
            return list(_sheets(data, file, limits, has_formulas=has_formulas))
    except _FAULTS as error:
        reason = f" ({error})" if isinstance(error, SyntaxError) else ""
        raise ContentError([Problem(SourcePlace(file), _NO_WORKBOOK.format(reason))]) from None


def _require_bounded(data: bytes, file: str, limits: SheetLimits) -> bool:
    """Raise ContentError for a file that needs too much memory; return if it has formulas."""
    if len(data) > limits.size:
        message = f"it is larger than {limits.size >> 20} MiB, the maximum: split the file"
        raise ContentError([Problem(SourcePlace(file), message)])
    archive = Archive(_File(file, data))
    size, tags, has_formulas = 0, 0, False
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            part = archive.read(name) or b""
            size, tags = size + len(part), tags + part.count(b"<")
            has_formulas |= b"<f>" in part or b"<f " in part
            if b"<!DOCTYPE" in part:
                reason = f" ('{name}' declares a document type)"
                raise ContentError([Problem(SourcePlace(file), _NO_WORKBOOK.format(reason))])
            if size > _MAX_UNPACKED or tags > _MAX_TAGS:
                message = (
                    "the workbook has more cells than can be read: split it, or save it as CSV"
                )
                raise ContentError([Problem(SourcePlace(file), message)])
    return has_formulas


def _sheets(
    data: bytes, file: str, limits: SheetLimits, *, has_formulas: bool
) -> Iterator[CsvSheet]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and seldom needed

    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    written = load_workbook(BytesIO(data), read_only=True) if has_formulas else None
    filled, hidden = list[CsvSheet](), list[str]()
    for at, sheet in enumerate(book.worksheets):
        if sheet.sheet_state != "visible":
            hidden.append(f"'{sheet.title}'")
            continue
        formulas = written.worksheets[at] if written else None
        found = _sheet(sheet, formulas, SourcePlace(file, sheet=sheet.title), limits)
        if found.rows or found.problems:
            filled.append(found)
    remarks = (f"{file}: hidden sheets are not read: {', '.join(hidden)}",) if hidden else ()
    first, *others = filled or [CsvSheet((), ())]
    yield replace(first, remarks=(*first.remarks, *remarks))
    yield from others


def _sheet(
    sheet: "ReadOnlyWorksheet",
    written: "ReadOnlyWorksheet | None",
    place: SourcePlace,
    limits: SheetLimits,
) -> CsvSheet:
    rows, problems, blanks = list[list[Cell]](), list[Problem](), list[int]()
    for number, (cells, sources) in enumerate(_pairs(sheet, written), start=1):
        if number > _BLANK_ROWS * limits.rows:
            problems.append(_too_many(replace(place, line=number, column=1), limits))
            break
        row = [
            _cell(cell, source, replace(place, line=number, column=at))
            for at, (cell, source) in enumerate(zip(cells, sources, strict=True), start=1)
            if cell.value is not None or source.value is not None
        ]
        row = [cell for cell in row if cell.text.strip()]
        if not row:
            blanks.append(number)
            continue
        if len(rows) + len(blanks) > limits.rows:
            problems.append(_too_many(row[0].place, limits))
            break
        if row[-1].place.column > _MAX_COLUMNS:
            message = f"this cell is beyond {_MAX_COLUMNS} columns, the maximum: remove it"
            problems.append(Problem(row[-1].place, message))
        problems += [Problem(cell.place, _NO_VALUE) for cell in row if cell.text is _NO_VALUE]
        rows += [[Cell("", replace(place, line=blank, column=1))] for blank in blanks]
        blanks.clear()
        rows.append(row)
    width = max((row[-1].place.column for row in rows), default=1)
    filled = tuple(tuple(_padded(row, width)) for row in rows)
    return CsvSheet(filled, tuple(problems), title=sheet.title)


def _too_many(place: SourcePlace, limits: SheetLimits) -> Problem:
    message = f"more than {limits.rows:,} rows, the maximum: split the file, and delete blank rows"
    return Problem(place, message)


def _pairs(
    sheet: "ReadOnlyWorksheet", written: "ReadOnlyWorksheet | None"
) -> "Iterator[tuple[SheetRow, SheetRow]]":
    """Yield the cells of each row with their values, and with their formulas."""
    if written is None:
        yield from ((row, row) for row in _rows(sheet))
    else:
        yield from zip(_rows(sheet), _rows(written), strict=True)


def _rows(sheet: "ReadOnlyWorksheet") -> "Iterator[SheetRow]":
    sheet.reset_dimensions()  # programs write wrong ones
    return cast("Worksheet", sheet).iter_rows(max_col=_MAX_COLUMNS + 1)


def _padded(row: Sequence[Cell], width: int) -> Iterator[Cell]:
    """Yield the cells of a row with blank ones between and after them."""
    cells = {cell.place.column: cell for cell in row}
    first = row[0].place
    for column in range(1, width + 1):
        yield cells.get(column) or Cell("", replace(first, column=column))


def _cell(
    cell: "SheetCell | MergedCell", source: "SheetCell | MergedCell", place: SourcePlace
) -> Cell:
    value = cell.value
    if value is None:
        return Cell(_NO_VALUE, place)
    if isinstance(value, str):
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value).replace("\r\n", "\n")
        return Cell(text, place, literal=cell.data_type == "s" and cell.value == source.value)
    return Cell(_text(value, str(cell.number_format)), place)


def _text(value: object, shown_as: str) -> str:
    match value:
        case bool():
            text = str(value).upper()
        case int() | float() if shown_as == "0%":
            text = f"{float(value) * 100:.{_EXACT_DIGITS}g}%"
        case int() | float():
            text = f"{value:.{_EXACT_DIGITS}g}"
            text = text.zfill(len(shown_as)) if _ZEROS.fullmatch(shown_as) else text
        case datetime() if value.time() == time():
            text = value.date().isoformat()
        case _:
            text = str(value)
    return text
