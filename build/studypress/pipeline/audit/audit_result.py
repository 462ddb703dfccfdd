"""File of an audit: a row for each drawn box with the verdict of a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.random_stream import seed_fault
from studypress.files.csv_sheet import Cell, CsvSheet, SheetLimits, csv_text, read_sheet
from studypress.files.inside import ClosedDoorError, MissingError
from studypress.files.staging import Stage
from studypress.grading.audit_bound import AuditBound
from studypress.pipeline.audit.sample import MAX_SAMPLE, audit_sample
from studypress.pipeline.exam_folder.files import open_file, printed_exam
from studypress.pipeline.option_files import read_bytes
from studypress.pipeline.scanning.accounting import ScanAccount
from studypress.pipeline.scanning.kept_scans import scanned_exam

_BOX = ("code", "page", "question", "box", "read")
COLUMNS = ("seed", *_BOX, "verdict", "who", "when")
VERDICTS = ("right", "wrong")

_LIMITS = SheetLimits(rows=MAX_SAMPLE)
_LONGEST = 200  # characters of a cell
_AGAIN = "draw and check a new sample with studypress scan DIR --audit"


@dataclass(frozen=True)
class AuditResult:
    """The bound that follows from an audit, and the boxes that were read wrong."""

    bound: AuditBound
    wrong: tuple[str, ...]
    path: Path | None = None

    @property
    def statement(self) -> str:
        """The bound in words."""
        bound = self.bound
        return (
            f"audit: {bound.wrong:,} of {bound.checked:,} boxes that were drawn at random from"
            f" {bound.boxes:,} had been read wrong: with 95 % confidence, at most"
            f" {100 * bound.most:.2g} % of all are wrong"
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """The bound, and each box that was read wrong."""
        hint = "decide the question in the review"
        return (self.statement, *(f"read wrong: {box}: {hint}" for box in self.wrong))


def store_audit(folder: Path, file: Path) -> AuditResult:
    """Check the file of an audit, and store it among the scans of its exam.

    Raises ContentError with the place of each cell that is not of the sample that was drawn from
    the scanned pages as they are now.
    """
    where, record = printed_exam(folder)
    data = read_bytes(file)
    found = _result(scanned_exam(where, record).account, data, str(file))
    rows = [[cell.text for cell in row] for row in _filled(read_sheet(data, str(file), _LIMITS))]
    with Stage(where, private=True) as stage:
        stage.add(file_names.SCAN_AUDIT, csv_text(rows[0], rows[1:]).encode())
    return AuditResult(found.bound, found.wrong, where / file_names.SCAN_AUDIT)


def kept_audit(where: Path, account: ScanAccount) -> AuditResult | None:
    """Return the audit of the scanned pages of an exam; None without one.

    Raises ContentError if it is of other pages or readings.
    """
    name = file_names.SCAN_AUDIT
    try:
        with open_file(where, name, _LIMITS.size) as file:
            data = file.read(_LIMITS.size)
    except MissingError:
        return None
    except ClosedDoorError as error:
        raise ContentError([Problem(SourcePlace(str(where / name)), str(error))]) from None
    return _result(account, data, str(where / name))


def _result(account: ScanAccount, data: bytes, file: str) -> AuditResult:
    sheet = read_sheet(data, file, _LIMITS)
    rows = _filled(sheet)
    problems = list(sheet.problems) or list(_form_faults(rows, file))
    if problems:
        raise ContentError(problems)
    seed = rows[1][0].text
    sample = audit_sample(account, len(rows) - 1, seed)
    found = [tuple(cell.text for cell in row[1 : 1 + len(_BOX)]) for row in rows[1:]]
    if sorted(found) != sorted(at.name for at in sample.drawn):
        message = "these are not the boxes that its seed draws from the pages as they are read now"
        raise ContentError([Problem(SourcePlace(file), f"{message}: {_AGAIN}")])
    wrong = tuple(
        f"form {code}, page {page}, question {question}, box {box}: read as {read}"
        for (code, page, question, box, read), row in zip(found, rows[1:], strict=True)
        if row[COLUMNS.index("verdict")].text == "wrong"
    )
    return AuditResult(AuditBound(len(wrong), len(found), sample.boxes), wrong)


def _filled(sheet: CsvSheet) -> list[Sequence[Cell]]:
    return [row for row in sheet.rows if any(cell.text.strip() for cell in row)]


def _form_faults(rows: Sequence[Sequence[Cell]], file: str) -> Iterator[Problem]:
    """Yield the faults of a file in itself, whatever the sample."""
    if len(rows) < 2 or tuple(cell.text for cell in rows[0]) != COLUMNS:  # noqa: PLR2004 - a header and a row
        place = rows[0][0].place if rows else SourcePlace(file)
        yield Problem(place, f"this is no file of an audit: its columns are {', '.join(COLUMNS)}")
        return
    if fault := seed_fault(rows[1][0].text):
        yield Problem(rows[1][0].place, fault)
    for row in rows[1:]:
        if len(row) != len(COLUMNS):
            message = f"this row has {len(row)} cells, but the first row {len(COLUMNS)}"
            yield Problem(row[0].place, message)
            continue
        cells = dict(zip(COLUMNS, row, strict=True))
        if cells["verdict"].text not in VERDICTS:
            yield Problem(cells["verdict"].place, "the verdict must be right or wrong for each box")
        if cells["seed"].text != rows[1][0].text:
            yield Problem(cells["seed"].place, "all boxes must be drawn by the same seed")
        for cell in row:
            if len(cell.text) > _LONGEST or not cell.text.isprintable():
                yield Problem(cell.place, f"write at most {_LONGEST} characters, on one line")
