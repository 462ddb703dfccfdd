from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from studypress.errors import ContentError
from studypress.files.csv_sheet import CsvSheet, SheetLimits
from studypress.files.workbook import read_sheets, read_spreadsheet


def saved(book: Workbook) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def of(*rows: list[object]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    return book


def texts(sheet: CsvSheet) -> list[list[str]]:
    return [[cell.text for cell in row] for row in sheet.rows]


def test_values_are_read_as_their_cells_show_them() -> None:
    row = ["text", 42, 1.5, 0.1 + 0.2, 2.0, True, 7, 0.01, datetime(2026, 3, 4), time(9, 30)]  # noqa: DTZ001
    book = of(row)
    book.active["G1"].number_format = "0000"  # type: ignore[index]
    book.active["H1"].number_format = "0%"  # type: ignore[index]
    assert texts(read_spreadsheet(saved(book), "a.xlsx")) == [
        ["text", "42", "1.5", "0.3", "2", "TRUE", "0007", "1%", "2026-03-04", "09:30:00"]
    ]


def test_a_cell_knows_its_sheet_and_whether_it_is_text() -> None:
    book = of(["name", "id"], ["Ann", "4711"], ["Bo", 4712])
    sheet = read_spreadsheet(saved(book), "a.xlsx")
    assert [str(row[1].place) for row in sheet.rows] == [
        "a.xlsx [Sheet!B1]", "a.xlsx [Sheet!B2]", "a.xlsx [Sheet!B3]",
    ]  # fmt: skip
    assert [row[1].literal for row in sheet.rows] == [True, True, False]


def test_blank_rows_and_merged_cells_are_blank_and_rows_are_equally_wide() -> None:
    book = of(["a", "b", "c"], ["merged"], [], ["x"])
    book.active.merge_cells("A2:C2")  # type: ignore[union-attr]
    book.active["A9000"].value = " "  # type: ignore[index]
    assert texts(read_spreadsheet(saved(book), "a.xlsx")) == [
        ["a", "b", "c"], ["merged", "", ""], ["", "", ""], ["x", "", ""],
    ]  # fmt: skip


def test_all_visible_sheets_are_read_or_only_the_first() -> None:
    book = of(["one"])
    book.create_sheet("Empty")
    book.create_sheet("Two").append(["two"])
    hidden = book.create_sheet("Hidden")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    sheets = read_sheets(saved(book), "a.xlsx")
    assert [(sheet.title, texts(sheet)) for sheet in sheets] == [
        ("Sheet", [["one"]]), ("Two", [["two"]]),
    ]  # fmt: skip
    assert read_spreadsheet(saved(book), "a.xlsx").remarks == (
        "a.xlsx: hidden sheets are not read: 'Hidden'",
        "a.xlsx: only the sheet 'Sheet' is read, not 'Two'",
    )


def test_a_formula_is_its_value_and_one_without_a_value_is_reported() -> None:
    sheet = read_spreadsheet(saved(of(["n"], ["=1+1"])), "a.xlsx")
    assert str(sheet.problems[0]).startswith("a.xlsx [Sheet!A2]: the value of this formula is not")
    made = edited(saved(of(["n"], ["=1+1"])), lambda part: part.replace(b"<v></v>", b"<v>2</v>"))
    assert texts(read_spreadsheet(made, "a.xlsx")) == [["n"], ["2"]]


def edited(data: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, edit(part) if "sheet1" in name else part)
    return made.getvalue()


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
BAD = {
    "a damaged ZIP": (saved(of(["a"]))[:-30], "this is no complete ZIP file"),
    "another ZIP": (saved(of(["a"])).replace(b"workbook", b"workbuuk"), "this is no XLSX workbook"),
    "an old file": (b"\xd0\xcf\x11\xe0" + bytes(600), "an Excel file of before 2007"),
    "broken XML": (edited(saved(of(["a"])), lambda part: part[:-40]), "no XLSX workbook, or a dam"),
    "no number": (edited(saved(of([1])), lambda part: part.replace(b"<v>1", b"<v>x")), "no XLSX"),
    "an entity": (
        edited(saved(of(["a"])), lambda part: part.replace(b"<worksheet", ENTITY)),
        r"or a damaged one \('xl/worksheets/sheet1.xml' declares",
    ),
    "many cells": (
        edited(saved(of(["a"])), lambda part: part.replace(b"</row>", b"<c/>" * 4_000_000)),
        "the archive has",
    ),
    "many bytes": (bytes(8) + b"PK", "this is not UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_workbook_is_refused_with_a_remedy(name: str) -> None:
    data, message = BAD[name]
    with pytest.raises(ContentError, match=rf"^a\.xlsx.*{message}"):
        read_spreadsheet(data, "a.xlsx")


def test_too_many_rows_or_columns_are_problems_with_their_places() -> None:
    limits = SheetLimits(rows=2)
    sheet = read_spreadsheet(saved(of([1], [2], [3], [4], [5])), "a.xlsx", limits)
    assert [str(problem) for problem in sheet.problems] == [
        "a.xlsx [Sheet!A4]: more than 2 rows, the maximum: split the file, and delete blank rows"
    ]
    far = of([1])
    far.active["A30"].value = 2  # type: ignore[index]
    sheet = read_spreadsheet(saved(far), "a.xlsx", limits)
    assert str(sheet.problems[0]).startswith("a.xlsx [Sheet!A21]: more than 2 rows")
    wide = read_spreadsheet(saved(of([1] * 600)), "a.xlsx")
    assert [str(problem) for problem in wide.problems] == [
        "a.xlsx [Sheet!SG1]: this cell is beyond 500 columns, the maximum: remove it"
    ]
    with pytest.raises(ContentError, match="larger than 0 MiB"):
        read_spreadsheet(saved(of([date(2026, 1, 1)])), "a.xlsx", SheetLimits(size=99))


def test_any_other_file_is_read_as_csv() -> None:
    assert texts(read_spreadsheet(b"a;b\n1;2\n", "a.csv")) == [["a", "b"], ["1", "2"]]
