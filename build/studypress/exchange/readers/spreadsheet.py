"""Rows of a table of questions, read as draft questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam.damage import error_in, is_date
from studypress.exam.headings import names_of
from studypress.exchange.draft import DraftBank, DraftQuestion, Effect
from studypress.exchange.figures_beside import add_figures
from studypress.exchange.input_file import InputFile
from studypress.exchange.tables.columns import Column, Row, TableColumns, columns_of, hint_of
from studypress.exchange.tables.read_question import question_of
from studypress.exchange.tables.row import Fields
from studypress.files.csv_sheet import Cell, CsvSheet, SheetLimits
from studypress.files.workbook import read_sheets

LIMITS = SheetLimits(size=32 * 2**20, rows=20_000, cells=500)

INSTRUCTIONS = "How to fill in"
"""Title of a sheet that is not read."""

_HEADER = 20  # first rows among which the header is
_NO_HEADER = (
    "no column 'question' in the first rows: name the columns, such as question, choice A,"
    " choice B, correct; `studypress new --spreadsheet` writes a table to fill in"
)
_DITTO = ("section", "topic")
_KAHOOT = Column("time limit")


def read(file: InputFile) -> DraftBank:
    """Read the questions of a CSV file, or of all sheets of a workbook.

    Raises ContentError with each place that cannot be read.
    """
    draft, tables = DraftBank(), list[_Table]()
    sheets = read_sheets(file.data, file.name, LIMITS)
    problems = [problem for sheet in sheets for problem in sheet.problems]
    if problems:
        raise ContentError(problems)
    for remark in (remark for sheet in sheets for remark in sheet.remarks):
        draft.remark(Effect.LOST, file.place(), remark.removeprefix(f"{file.name}: "))
    filled = [sheet for sheet in sheets if sheet.title != INSTRUCTIONS]
    for sheet in filled:
        if table := _table_of(sheet):
            tables.append(table)
        elif sheet.rows:
            place = sheet.rows[0][0].place
            draft.remark(Effect.LOST, place, "no column 'question': this sheet is not read")
    if not tables:
        place = filled[0].rows[0][0].place if filled and filled[0].rows else file.place()
        raise ContentError([Problem(place, _NO_HEADER)])
    problems = [problem for table in tables for problem in table.columns.problems]
    if problems:
        raise ContentError(problems)
    for table in tables:
        _read(table, draft, table.title if len(tables) > 1 else "")
    _set_language(draft)
    add_figures(draft, file)
    return draft


@dataclass(frozen=True)
class _Table:
    """The rows below a header, and those above it."""

    title: str
    columns: TableColumns
    header: Row
    above: Sequence[Row]
    rows: Sequence[Row]


def _table_of(sheet: CsvSheet) -> _Table | None:
    for at, row in enumerate(sheet.rows[:_HEADER]):
        columns = columns_of(row)
        if Column("question") in columns.at and len(columns.at) > 1:
            above = [row for row in sheet.rows[:at] if any(cell.text.strip() for cell in row)]
            return _Table(sheet.title, columns, row, above, sheet.rows[at + 1 :])
    return None


def _read(table: _Table, draft: DraftBank, topic: str) -> None:
    reader = _RowReader(table, draft, topic)
    is_kahoot = _KAHOOT in table.columns.at
    if table.above and not is_kahoot:  # its template begins with instructions
        message = f"{len(table.above)} rows above the names of columns are not read"
        draft.remark(Effect.LOST, table.above[0][0].place, message)
    for at, cell in table.columns.unknown:
        is_number = is_kahoot and not cell.text.strip()
        if not is_number and any(row[at].text.strip() for row in table.rows if at < len(row)):
            message = f"{names_of([cell])} is no known column: not read{hint_of(cell.text)}"
            draft.remark(Effect.LOST, cell.place, message)
    if is_kahoot:
        place = table.header[table.columns.at[_KAHOOT]].place
        draft.remark(Effect.LOST, place, "time limits in seconds are not read")
    for row in table.rows:
        if any(cell.text.strip() for cell in row):
            reader.read(row)
    for message, (place, count) in reader.repeated.items():
        more = f" (and in {count - 1} more rows)" if count > 1 else ""
        draft.remark(Effect.GUESSED, place, message + more)


@dataclass
class _RowReader:
    """Reader of rows; it counts remarks that many rows have in common."""

    table: _Table
    draft: DraftBank
    topic: str
    above: dict[str, str] = field(default_factory=dict)
    """Section and topic of the row above."""
    repeated: dict[str, tuple[SourcePlace, int]] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        """Add the question of a row that is not blank to the draft."""
        fields = self._fields(row)
        if not (fields and fields.cells):
            return
        for name in _DITTO:
            self._fill_down(name, fields)
        if not fields.text("question"):
            message = "no question in this row"
            self.draft.remark(Effect.SKIPPED, row[0].place, message)
            return
        data = question_of(fields)
        if data is None:
            return
        name = "" if "id" in data else fields.text("id")
        topic = fields.text("topic") or self.topic
        self.draft.add(DraftQuestion(row[0].place, data, name, fields.text("section"), topic))

    def _fields(self, row: Row) -> Fields | None:
        width = len(self.table.header)
        if extra := [cell for cell in row[width:] if cell.text.strip()]:
            message = (
                f"this cell is beyond the {width} columns: put a text with separators into quotes."
                " The row is left out"
            )
            self.draft.remark(Effect.SKIPPED, extra[0].place, message)
            return None
        cells = {
            column: row[at]
            for column, at in self.table.columns.at.items()
            if at < len(row) and row[at].text.strip()
        }
        for cell in cells.values():
            self._remark_on(cell)
        is_kahoot = _KAHOOT in self.table.columns.at
        return Fields(row[0].place, cells, self.draft, self._repeat, is_kahoot)

    def _remark_on(self, cell: Cell) -> None:
        """Add a remark on a cell that the spreadsheet may have changed."""
        if cell.literal:
            return
        if fault := error_in(cell.text):
            self.draft.remark(Effect.GUESSED, cell.place, fault)
        elif cell.place.sheet and is_date(cell.text):
            message = (
                f"a date, read as '{cell.text}': if it was typed as 3/4 or 1-2, format the cell as"
                " text, and type it again"
            )
            self.draft.remark(Effect.GUESSED, cell.place, message)

    def _fill_down(self, name: str, fields: Fields) -> None:
        """Add the section or topic of the row above if the cell is blank, as in merged cells."""
        if text := fields.text(name):
            self.above[name] = text
            if name == "section":
                self.above.pop("topic", None)
        elif name in self.above:
            fields.cells[Column(name)] = Cell(self.above[name], fields.place)
            self._repeat(f"a blank {name} is that of the row above", fields.place)

    def _repeat(self, message: str, place: SourcePlace) -> None:
        first, count = self.repeated.get(message, (place, 0))
        self.repeated[message] = first, count + 1


def _set_language(draft: DraftBank) -> None:
    """Set the language of most rows as that of the bank; it is that of rows without one."""
    languages = [each.data.get("lang", "") for each in draft.questions]
    draft.language = Counter(languages).most_common(1)[0][0] if languages else ""
    for each in draft.questions:
        if each.data.get("lang") == draft.language:
            each.data.pop("lang", None)
