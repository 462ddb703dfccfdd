"""The spreadsheet to fill in: examples of each kind, and a sheet that explains the columns."""

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from studypress.bank.models import Difficulty, QuestionKind
from studypress.exchange.readers.spreadsheet import INSTRUCTIONS
from studypress.exchange.tables.columns import Column, column_named
from studypress.exchange.tables.workbook_file import fill, sheet_of, workbook_bytes
from studypress.exchange.tables.write_table import Table, TableCell, number_or_text
from studypress.files.csv_sheet import CsvSheet, csv_text, read_sheet
from studypress.files.package_folders import shipped

LISTS = {"kind": tuple(QuestionKind), "difficulty": tuple(Difficulty)}
"""Values that the cells of a column offer."""

_NUMBERS = ("points", "minutes", "value")
_WIDTHS = {"A": 34, "B": 100}


def spreadsheet_files() -> dict[str, bytes]:
    """Return `questions.xlsx` and `questions.csv`, with the same examples."""
    examples = _shipped("questions.csv")
    header, *rows = ([cell.text for cell in row] for row in examples.rows)
    columns = tuple(column_named(name) or Column(name) for name in header)
    cells = (tuple(map(_cell, columns, row)) for row in rows)
    book = Workbook()
    del book[book.sheetnames[0]]
    sheet_of(book, "Questions", Table(columns, tuple(cells)), LISTS)
    _add_instructions(book.create_sheet(INSTRUCTIONS))
    return {
        "questions.xlsx": workbook_bytes(book),
        "questions.csv": csv_text(header, rows).encode(),
    }


def _shipped(name: str) -> CsvSheet:
    return read_sheet((shipped("content") / "spreadsheet" / name).read_bytes(), name)


def _cell(column: Column, text: str) -> TableCell | None:
    if not text:
        return None
    return number_or_text(text) if column.field in _NUMBERS else text


def _add_instructions(sheet: Worksheet) -> None:
    for at, row in enumerate(_shipped("how-to-fill-in.csv").rows, start=1):
        for number, cell in enumerate(row, start=1):
            fill(sheet, at, number, cell.text)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
