import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.errors import ContentError
from studypress.files.csv_sheet import (
    MAX_BYTES,
    MAX_ROWS,
    SheetLimits,
    csv_rows,
    csv_text,
    read_sheet,
)

MARK = "\ufeff"
# NUL is refused when reading: it indicates UTF-16 without a byte-order mark.
signs = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
telling = st.text(st.sampled_from(" \u3000'\"=+-@＝＋－＠\t\r\n,;|a1") | signs, max_size=12)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(telling, min_size=width, max_size=width), min_size=1, max_size=6
    )
)


def test_what_is_written_is_what_a_spreadsheet_expects() -> None:
    rows = [("Ada, Countess", 1, None), ('a "quote"', -2.5, "two\nlines")]
    assert csv_text(("name", "points", "note"), rows) == (
        f'{MARK}name,points,note\r\n"Ada, Countess",1,\r\n"a ""quote""",-2.5,"two\nlines"\r\n'
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=cmd()", "'=cmd()"),
        ("  =1+1", "'  =1+1"),
        ("+49 30", "'+49 30"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", '"\'\tx"'),
        ("\rx", '"\'\rx"'),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("\u00a0=1", "'\u00a0=1"),
        ("'=1", "''=1"),
        ("'t Hoff", "'t Hoff"),
        ("a=b", "a=b"),
        ("O'Neill-Moss", "O'Neill-Moss"),
    ],
)
def test_what_would_be_a_formula_is_written_as_text(text: str, written: str) -> None:
    assert csv_text([text], []) == f"{MARK}{written}\r\n"


def test_numbers_stay_numbers() -> None:
    assert csv_text(["n"], [[-1], [0.25], [1e300]]) == f"{MARK}n\r\n-1\r\n0.25\r\n1e+300\r\n"


@given(tables)
def test_no_text_that_is_written_can_be_a_formula(table: list[list[str]]) -> None:
    """Cells are read by the csv module and stripped."""
    text = csv_text(table[0], table[1:]).removeprefix(MARK)
    for row in csv.reader(StringIO(text, newline="")):
        for cell in row:
            assert not cell.strip(" \u00a0\u3000").startswith(tuple("=+-@＝＋－＠\t\r"))


@given(tables)
def test_what_is_written_is_read_again(table: list[list[str]]) -> None:
    data = csv_text(table[0], table[1:]).encode()
    assert [cells for _, cells in csv_rows(data, "a.csv")] == table


@given(tables)
def test_each_cell_is_found_at_its_place(table: list[list[str]]) -> None:
    data = csv_text(table[0], table[1:]).encode()
    lines = list(StringIO(data.decode("utf-8-sig"), newline=""))
    for row in read_sheet(data, "a.csv").rows:
        for cell in row:
            rest = "".join(lines[cell.place.line - 1 :])[cell.place.column - 1 :]
            alone = csv_text([cell.text], []).removeprefix(MARK).removesuffix("\r\n")
            assert rest.startswith(alone if cell.text else (",", "\r\n", '""'))


@given(st.text(st.sampled_from("ab\",;|\t\r\n '=") | signs, max_size=60))
def test_any_text_is_read_in_rows_of_one_cell_at_least(text: str) -> None:
    sheet = read_sheet(text.encode(), "a.csv")
    assert all(sheet.rows)
    lines = [row[0].place.line for row in sheet.rows]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiter_and_encoding_are_told_by_the_header(delimiter: str, encoding: str) -> None:
    lines: list[list[str]] = [['"one, two; three|four\tfive"', "b", "c"], [], ["1", "é", '"=2"']]
    text = "\n".join(map(delimiter.join, lines))
    mark = MARK if encoding.startswith("utf-16-") else ""
    assert list(csv_rows(f"{mark}{text}".encode(encoding), "a.csv")) == [
        (1, ["one, two; three|four\tfive", "b", "c"]),
        (2, [""]),
        (3, ["1", "é", "=2"]),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_first_line_for_excel_says_the_delimiter(end: str) -> None:
    text = end.join(["sep=;", "a,b;c", "1,5;2"])
    assert list(csv_rows(text.encode(), "a.csv")) == [(2, ["a,b", "c"]), (3, ["1,5", "2"])]
    places = [str(cell.place) for row in read_sheet(text.encode(), "a.csv").rows for cell in row]
    assert places == ["a.csv:2:1", "a.csv:2:5", "a.csv:3:1", "a.csv:3:5"]


def test_lines_are_counted_through_cells_that_have_several() -> None:
    text = 'a,b\r\n"1\r\n2\n3",x\r\n"4",y\r\n'
    rows = list(csv_rows(text.encode(), "a.csv"))
    assert rows == [(1, ["a", "b"]), (2, ["1\r\n2\n3", "x"]), (5, ["4", "y"])]
    places = [str(cell.place) for row in read_sheet(text.encode(), "a.csv").rows for cell in row]
    assert places == ["a.csv:1:1", "a.csv:1:3", "a.csv:2:1", "a.csv:4:4", "a.csv:5:1", "a.csv:5:5"]


def said_of(data: bytes) -> str:
    with pytest.raises(ContentError) as refused:
        list(csv_rows(data, "a.csv"))
    return str(refused.value)


def test_a_quote_that_does_not_close_is_located() -> None:
    said = said_of(b'a,b\n1,"2\n3,4\n')
    assert said.startswith("a.csv:2:3: the quotes of this cell are not closed")
    said = said_of(b'a,b\n1, "2" x\n3,"4\n')
    assert [line.split(": ")[0] for line in said.split("\n")] == ["a.csv:2:3", "a.csv:3:3"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"name\nM\xfcller", "a.csv:2:2"),
        ("name\r\nMü".encode("utf-16")[:-1], "a.csv:2:2"),
        ("name".encode("utf-16-le"), "a.csv:1:2"),
        (b"PK\x03\x04\x14\0\x06", "a.csv:1:6"),
    ],
)
def test_what_is_no_text_is_located_with_the_remedy(data: bytes, place: str) -> None:
    said = said_of(data)
    assert said.startswith(f"{place}: this is not UTF-8 text")
    assert "CSV UTF-8" in said


def test_a_file_is_bounded() -> None:
    assert said_of(b"x" * (MAX_BYTES + 1)) == (
        "a.csv: it is larger than 16 MiB, the maximum: split the file"
    )
    assert len(list(csv_rows(b"x\n" * (MAX_ROWS + 1), "a.csv"))) == MAX_ROWS + 1
    assert said_of(b"x\n" * (MAX_ROWS + 2)).startswith("a.csv:20002:1: more than 20,000 rows")


def test_all_cells_together_are_bounded() -> None:
    limits = SheetLimits(rows=10, cells=3, total=8)
    sheet = read_sheet(b"a,b,c\n" * 4, "a.csv", limits)
    assert len(sheet.rows) == 2
    assert list(map(str, sheet.problems)) == [
        "a.csv:3:1: more than 8 cells, the maximum: split the file"
    ]
    assert not read_sheet(b"a,b\n" * 4, "a.csv", limits).problems


def test_a_row_may_have_very_many_cells() -> None:
    """Locations are counted incrementally: a new count for each cell would take hours."""
    row = read_sheet(b"a;" * 200_000 + b'"\n";b\n', "a.csv").rows[0]
    assert [cell.place.column for cell in row[:3]] == [1, 3, 5]
    assert [str(cell.place) for cell in row[-2:]] == ["a.csv:1:400001", "a.csv:2:3"]
