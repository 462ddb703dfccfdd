from io import BytesIO

import pytest
from openpyxl import Workbook

from studypress.errors import ContentError
from studypress.exam.model import Candidate
from studypress.exam.roster import Roster, read_roster

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Essay (1201),Final Score
    Points Possible,,,,,10,(read only)
,,,,,Manual Posting,
"Ångström, Åsa",311,0042,asa@example.org,Monday,8,80
"Roe, Bo",312,0043,bo@example.org,"Monday and Tuesday",N/A,
"Student, Test",999,,1b5c,Monday,,
"""


def read(text: str) -> Roster:
    return read_roster(text.encode(), "r.csv")


def test_the_gradebook_of_canvas_is_a_roster_without_its_other_rows() -> None:
    roster = read(CANVAS)
    assert roster.candidates == (
        Candidate("Ångström, Åsa", "0042", "asa@example.org", "Monday"),
        Candidate("Roe, Bo", "0043", "bo@example.org", "Monday and Tuesday"),
    )
    assert roster.remarks[:3] == (
        "r.csv:2:1: no candidate: 'Points Possible'",
        "r.csv:3:1: no candidate: 'Manual Posting'",
        "r.csv:6:1: no candidate: 'Student, Test'",
    )
    assert roster.remarks[3].startswith("r.csv:1:9: ignored: 'ID', 'Essay (1201)', 'Final Score'")


def test_a_canvas_without_ids_of_a_school_identifies_by_login_or_by_its_own_id() -> None:
    logins = "LastName,FirstName,ID,SIS Login ID,Section\nRoe,Bo,312,bo1,A\nStudent,Test,9,x,A\n"
    assert read(logins).candidates == (Candidate("Bo Roe", "bo1", "", "A"),)
    own = 'Student,ID,SIS User ID,SIS Login ID,Section\n"Roe, Bo",312,,,A\n'
    assert read(own).candidates == (Candidate("Roe, Bo", "312", "", "A"),)


def test_participants_of_moodle_are_a_roster() -> None:
    head = '"First name","Last name","ID number","Email address",Groups\n'
    assert read(head + 'Ana,Roe,07,ana@example.org,"A, G1"\n').candidates == (
        Candidate("Ana Roe", "07", "ana@example.org", "A, G1"),
    )
    found = read(head + "Ana,Roe,,ana@example.org,\nBo,Roe,,bo@example.org,\n")
    assert [who.id for who in found.candidates] == ["ana@example.org", "bo@example.org"]
    assert found.remarks[0] == "r.csv:1:26: this column is blank: the id is 'Email address'"
    with pytest.raises(ContentError, match=r"^r\.csv:3:8: the id is blank"):
        read(head + "Ana,Roe,07,,\nBo,Roe,,,\n")
    german = "Anmeldename,Vorname,Nachname,E-Mail-Adresse,Gruppen\nana1,Ana,Roe,a@b.de,\n"
    assert read(german).candidates == (Candidate("Ana Roe", "ana1", "a@b.de"),)


def test_a_workbook_is_a_roster_under_the_same_rules() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Name", "Matrikel", "Room"], ["Ana", "0042", "A"], ["Bo", 43, "A"], []):
        sheet.append(row)
    assert roster_of(book).candidates == (
        Candidate("Ana", "0042", "", "A"), Candidate("Bo", "43", "", "A"),
    )  # fmt: skip
    sheet["B2"], sheet["B3"] = 1.5e20, "43"
    sheet["A3"] = None
    with pytest.raises(ContentError) as refused:
        roster_of(book)
    first, second = str(refused.value).splitlines()
    assert first.startswith("r.xlsx [Sheet!B2]: '1.5e+20' looks like a long number in E notation")
    assert second == "r.xlsx [Sheet!A3]: the name is blank: write it"


def roster_of(book: Workbook) -> Roster:
    made = BytesIO()
    book.save(made)
    return read_roster(made.getvalue(), "r.xlsx")
