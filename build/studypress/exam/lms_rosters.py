"""Rosters exported by learning platforms: rows that are no candidates, columns that identify.

The gradebook of Canvas has the columns Student ("Last, First"), ID, SIS User ID, SIS Login ID and
Section. Participants of Moodle have First name, Last name, ID number, Email address and Groups.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from studypress.exam.headings import Row, names_of, plain

_CANVAS = {"id", "section"}
_CANVAS_NAMES = ("student", "lastname", "sisloginid")
_CANVAS_IDS = ("sisuserid", "sisloginid", "id")
_TEST_STUDENT = ("Student, Test", "Student Test")
_POINTS, _POSTING = "Points Possible", "Manual Posting"
_IDENTIFYING = (
    "username", "anmeldename", "nomdutilisateur", "nombredeusuario", "emailaddress",
    "emailadresse", "adressedecourriel", "direcciondecorreo", "direccionemail",
)  # fmt: skip
"""Columns of Moodle that identify a user without an ID number, best first."""


@dataclass(frozen=True)
class LmsRows:
    """The rows of candidates, the headings of fields, and remarks on what is left out."""

    rows: Sequence[Row]
    headings: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def lms_rows(header: Row, rows: Sequence[Row]) -> LmsRows:
    """Return the candidates of a roster; those of any other program as they are."""
    names = [plain(cell.text) for cell in header]
    if set(names) >= _CANVAS and set(names) & set(_CANVAS_NAMES):
        others = [row for row in rows if _is_no_candidate(row)]
        people = [row for row in rows if not _is_no_candidate(row)]
        remarks = (f"{row[0].place}: no candidate: '{_name(row)}'" for row in others)
        return LmsRows(people, dict(_canvas_headings(header, names, people)), tuple(remarks))
    return LmsRows(rows, *_identified(header, names, rows))


def _name(row: Row) -> str:
    shown = " ".join(row[0].text.split())
    return shown or next((cell.text.strip() for cell in row if cell.text.strip()), "")


def _is_no_candidate(row: Row) -> bool:
    texts = [cell.text.strip() for cell in row]
    is_posting = not texts[0] and any(text.startswith(_POSTING) for text in texts)
    is_test = texts[0] == _TEST_STUDENT[0] or " ".join(texts[:2]) == _TEST_STUDENT[1]
    return _POINTS in texts[0] or is_posting or is_test


def _canvas_headings(
    header: Row, names: Sequence[str], rows: Sequence[Row]
) -> Iterator[tuple[str, str]]:
    """Yield fields and headings; Canvas matches grades by its own ID or by those of the school."""
    ids = [names.index(name) for name in _CANVAS_IDS if name in names]
    yield "id", header[next((at for at in ids if _is_filled(rows, at)), ids[-1])].text
    yield "group", header[names.index("section")].text
    if "student" in names:
        yield "name", header[names.index("student")].text
    logins = names.index("sisloginid") if "sisloginid" in names else None
    if logins is not None and all("@" in row[logins].text for row in rows if logins < len(row)):
        yield "email", header[logins].text


def _identified(
    header: Row, names: Sequence[str], rows: Sequence[Row]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the column that identifies candidates if Moodle's ID numbers are blank."""
    blank = next((at for at, name in enumerate(names) if name in _ID_NUMBERS), None)
    if blank is None or _is_filled(rows, blank):
        return {}, ()
    known = [names.index(name) for name in _IDENTIFYING if name in names]
    for at in known:
        if _is_filled(rows, at):
            place, column = header[blank].place, names_of([header[at]])
            return {"id": header[at].text}, (f"{place}: this column is blank: the id is {column}",)
    return {}, ()


_ID_NUMBERS = ("idnumber", "idnummer", "numerodidentification", "numerodeid")


def _is_filled(rows: Sequence[Row], at: int) -> bool:
    return any(row[at].text.strip() for row in rows if at < len(row))
