"""XLSX workbooks that people fill in: header, widths, lists of values, and equal bytes."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from studypress.exchange.tables.write_table import Table, TableCell
from studypress.files.archive import zip_of

MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - the earliest time of a ZIP file, for equal bytes
_WIDTHS = {"question": 50, "explanation": 50, "choice": 24, "bullet": 36, "why": 30, "marking": 36}
_WIDTH = 14
_LAST_ROW = 1_000  # of lists of values
_ESCAPED = re.compile("_(x[0-9A-Fa-f]{4}_)")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def sheet_of(book: Workbook, title: str, table: Table, values: Mapping[str, Sequence[str]]) -> None:
    """Add a sheet with a table; columns of these fields offer lists of `values`."""
    sheet = book.create_sheet(title)
    for at, row in enumerate((table.header, *table.rows), start=1):
        for number, value in enumerate(row, start=1):
            fill(sheet, at, number, value)
    sheet.freeze_panes = "A2"
    for at, column in enumerate(table.columns, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = _WIDTHS.get(column.field, _WIDTH)
        if listed := values.get(column.field):
            check = DataValidation("list", formula1=f'"{",".join(listed)}"', allow_blank=True)
            check.add(f"{letter}2:{letter}{_LAST_ROW}")
            sheet.add_data_validation(check)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")


def fill(sheet: Worksheet, row: int, column: int, value: TableCell | None) -> None:
    """Set the value of a cell; a text is never a formula."""
    cell = sheet.cell(row, column)
    if value is None or not isinstance(cell, Cell):
        return
    cell.alignment = _WRAPPED
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        cell.value = _ESCAPED.sub(r"_x005F_\1", text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith("=")
    else:
        cell.value = value


def workbook_bytes(book: Workbook) -> bytes:
    """Return the bytes of a workbook; equal workbooks have equal bytes."""
    book.properties = DocumentProperties(creator="studypress", created=MADE, modified=MADE)
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        ExcelWriter(book, archive).write_data()
    with ZipFile(made) as archive:
        return zip_of({name: archive.read(name) for name in sorted(archive.namelist())})
