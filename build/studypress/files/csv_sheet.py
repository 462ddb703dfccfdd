"""CSV files: read in the dialects of spreadsheets, written with formulas escaped."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from studypress.errors import ContentError, Problem, SourcePlace

MAX_BYTES = 16 * 2**20
MAX_ROWS = 20_000

_MARK = "\ufeff"
_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DELIMITERS = ",;\t|"
_DECLARED = re.compile(r'\A"?sep=([,;\t|])"?(?:\r\n?|\n)')
"""First line that declares the delimiter of a file to Excel."""
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')  # possessive, as backtracking needs memory
_LINE_END = re.compile(r"\r\n|\r|\n")

# Apostrophes may precede it, so that a text that was escaped twice is unescaped twice.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")
_PAD = re.compile(r' +(?![ "])')
_MARKED = re.compile(r'\s*="((?:[^"]|"")*)"\s*')
_NEEDS_QUOTES = re.compile(rf'^\s|["\r\n{_DELIMITERS}]')


@dataclass(frozen=True)
class SheetLimits:
    """Maximum size of a spreadsheet: bytes of its file, rows below the first, cells.

    `cells` are those of a row, `total` those of all rows: memory is in proportion to their number.
    """

    size: int = MAX_BYTES
    rows: int = MAX_ROWS
    cells: int = 500_000
    total: int = 4_000_000


ROSTER_LIMITS = SheetLimits()
ANSWER_LIMITS = SheetLimits(rows=3 * MAX_ROWS)
"""Limits of answers: several people may mark a paper, each in a row."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and the place in the file where it begins.

    It is `literal` if the file marks it as text, as in `="007"`; it is `padded` if the file has a
    space before it, which is not in the text.
    """

    text: str
    place: SourcePlace
    literal: bool = False
    padded: bool = False


@dataclass(frozen=True)
class CsvSheet:
    """The rows of a spreadsheet, each of one cell at least, and the problems of reading it.

    `title` is the name of a sheet of a workbook; `remarks` are on what is not read.
    """

    rows: tuple[tuple[Cell, ...], ...]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    title: str = ""


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the CSV of a header and its rows, with formulas escaped.

    An apostrophe before a possible formula makes it text, as OWASP recommends ("CSV Injection");
    numbers stay numbers, and None is a blank cell. The CSV begins with a byte-order mark, by
    which Excel detects UTF-8, and has the line ends of RFC 4180.
    """
    return _MARK + "".join(map(csv_line, (header, *rows)))


def csv_line(row: Sequence[object]) -> str:
    """Return a row of a CSV file with its line end."""
    # A lone blank cell is quoted, as its row would be a blank line otherwise.
    return (",".join(map(_written, row)) or '""') + "\r\n"


def csv_rows(data: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row, the header's first.

    Raises ContentError with every place that cannot be read; `file` is its name in messages.
    """
    sheet = read_sheet(data, file)
    if sheet.problems:
        raise ContentError(sheet.problems)
    for row in sheet.rows:
        yield row[0].place.line, [cell.text for cell in row]


def read_sheet(data: bytes, file: str, limits: SheetLimits = ROSTER_LIMITS) -> CsvSheet:
    """Read a spreadsheet; detect its encoding and delimiter from its first bytes and line.

    Raises ContentError if it cannot be decoded or is too large; milder faults, such as quotes
    that do not close or rows beyond the limit, are reported in `problems`.
    """
    text = _decoded(data, file, limits.size)
    declared = _DECLARED.match(text)
    delimiter = declared[1] if declared else _delimiter(text)
    cell, stream, taken = _cell(delimiter), StringIO(text, newline=""), list[str]()
    first = len(list(islice(stream, 1 if declared else 0)))
    reader = csv.reader(
        _recorded(stream, taken), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    rows, problems, total = list[tuple[Cell, ...]](), list[Problem](), 0
    for texts in _each_row(reader, taken):
        begin = SourcePlace(file, first + reader.line_num - len(taken) + 1, 1)
        if len(rows) > limits.rows or (texts and len(texts) > limits.cells):
            problems.append(_too_many(begin, limits, in_a_row=len(rows) <= limits.rows))
            break
        if (total := total + len(texts or ())) > limits.total:
            message = f"more than {limits.total:,} cells, the maximum: split the file"
            problems.append(Problem(begin, message))
            break
        places = list(_places(taken, cell, begin))
        if texts is None:
            problems.append(Problem(places[-1], _UNCLOSED))
        else:
            pads = (
                _PAD.match(taken[place.line - begin.line], place.column - 1) for place in places
            )
            rows.append(tuple(map(_cell_of, texts, places, pads)))
    return CsvSheet(tuple(rows), tuple(problems))


def _recorded(stream: Iterable[str], taken: list[str]) -> Iterator[str]:
    """Yield lines, and append them to `taken`."""
    for line in stream:
        taken.append(line)
        yield line


def _each_row(reader: Iterator[list[str]], taken: list[str]) -> Iterator[list[str] | None]:
    """Yield the texts of each row, None if its quotes do not close; `taken` has its lines."""
    while True:
        taken.clear()
        try:
            yield next(reader) or [""]
        except csv.Error:
            yield None
        except StopIteration:
            return


def _too_many(place: SourcePlace, limits: SheetLimits, *, in_a_row: bool) -> Problem:
    if in_a_row:
        return Problem(place, f"more than {limits.cells:,} cells in this row: remove some")
    return Problem(place, f"more than {limits.rows:,} rows, the maximum: split the file")


_UNCLOSED = (
    "the quotes of this cell are not closed, or followed by text: quote the whole cell, and double"
    " each quote within it"
)


def _written(value: object) -> str:
    if isinstance(value, int | float):
        return str(value)
    text = "" if value is None else str(value)
    if _FORMULA.match(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _cell_of(text: str, place: SourcePlace, pad: re.Match[str] | None) -> Cell:
    """Return a cell without the signs that mark a text in spreadsheets.

    These are the apostrophe before a possible formula, and `="..."`.
    """
    if text.startswith("'") and _FORMULA.match(text[1:]):
        return Cell(text[1:], place, literal=True, padded=pad is not None)
    if marked := _MARKED.fullmatch(text):
        return Cell(marked[1].replace('""', '"'), place, literal=True, padded=pad is not None)
    return Cell(text, place, padded=pad is not None)


def _decoded(data: bytes, file: str, most: int) -> str:
    if len(data) > most:
        message = f"it is larger than {most >> 20} MiB, the maximum: split the file"
        raise ContentError([Problem(SourcePlace(file), message)])
    encoding = next((name for mark, name in _ENCODINGS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data[: error.start].decode(encoding, errors="ignore") + "\0"
    if "\0" not in text:  # a byte of a binary file, or UTF-16 without its mark
        return text
    message = (
        "this is not UTF-8 text: save the file as 'CSV UTF-8' in Excel, or with the"
        " character set UTF-8 in other programs"
    )
    raise ContentError([Problem(_place(text, text.index("\0"), file, 1), message)])


def _delimiter(text: str) -> str:
    """Return the most frequent delimiter in the header, outside of quotes."""
    bare = _QUOTED.sub('""', text)
    header = next((line for line in StringIO(bare, newline="") if line.strip()), "")
    return max(_DELIMITERS, key=header.count)


def _cell(delimiter: str) -> re.Pattern[str]:
    """Return a pattern of a cell; its group is the delimiter after the cell, if there is one."""
    sign = re.escape(delimiter)
    return re.compile(rf'(?: *{_QUOTED.pattern}(?=[{sign}\r\n]|$)|(?! *")[^{sign}]*)({sign})?')


def _places(
    lines: Sequence[str], cell: re.Pattern[str], first: SourcePlace
) -> Iterator[SourcePlace]:
    """Yield the place of each cell of a row, up to one whose quotes do not close.

    `lines` are the row's lines of the file, and `first` is its place.
    """
    row, line, begin, at = "".join(lines), first.line, 0, 0
    while True:
        yield SourcePlace(first.file, line, at - begin + 1)
        found = cell.match(row, at)
        if found is None or found[1] is None:
            return
        for end in _LINE_END.finditer(row, at, found.end()) if len(lines) > 1 else ():
            line, begin = line + 1, end.end()
        at = found.end()


def _place(text: str, offset: int, file: str, first: int) -> SourcePlace:
    """Return the place of `text[offset]` in a file; the text begins at its line `first`."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(text, 0, offset))]
    return SourcePlace(file, first + len(starts) - 1, offset - starts[-1] + 1)
