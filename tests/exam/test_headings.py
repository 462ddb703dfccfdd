"""Columns are found by their usual names in several languages, and by --column."""

import pytest

from studypress.errors import CallError, ContentError
from studypress.exam.headings import question_number
from studypress.exam.model import Candidate, Seat
from studypress.exam.roster import read_roster


def read(header: str, row: str, columns: dict[str, str] | None = None) -> Candidate:
    return read_roster(f"{header}\n{row}\n".encode(), "r.csv", columns).candidates[0]


@pytest.mark.parametrize(
    "header",
    [
        "Name;Vorname;Matrikel",
        "Nachname;Vorname;Matrikel-Nr.",
        "Familienname;Vorname;Matrikelnummer",
        "Zuname;VORNAME;Matr.-Nr.",
        "Last name;First name;Student ID",
        "surname;given name;registration number",
        "Family Name;Given Names;No.",
        "Surname;Name;Number",
        "Nom;Prénom;Numéro étudiant",
        "NOM DE FAMILLE;PRENOM;N° étudiant",
        "Apellidos;Nombre;Nº de alumno",
        "Cognome;Nome;Matricola",
        "Sobrenome;Nome;Matrícula",
        "Achternaam;Voornaam;Studentnummer",
        "Nazwisko;Imię;Nr albumu",
        "Efternamn;Förnamn;Nummer",
        "Last name;First name;candidate",
    ],
)
def test_first_and_last_name_are_joined_under_any_usual_name(header: str) -> None:
    assert read(header, "Young;Ada;007") == Candidate("Ada Young", "007")


@pytest.mark.parametrize(
    "header",
    [
        "name,id,email,group,seat",
        "Full name,Candidate number,E-Mail Address,Room,Seat",
        "Vollständiger Name,Matrikel,E-Mail-Adresse,Gruppe,Sitzplatz",
        "Vor- und Nachname,Kennung,Mailadresse,Klasse,Platz-Nr.",
        "Nom complet,Matricule,Courriel,Salle,Place",
        "Nombre completo,Matrícula,Correo electrónico,Aula,Asiento",
        "Nome completo,Número de aluno,E-mail,Turma,Lugar",
        "Student,Nr,Mail,Hörsaal,Platz",
        "Kandidat,ID,Mail,Raum,Platz",
    ],
)
def test_every_column_has_usual_names_in_several_languages(header: str) -> None:
    expected = Candidate("Ada Young", "007", "a@example.org", "Hall", Seat(2, 7))
    assert read(header, "Ada Young,007,a@example.org,Hall,B7") == expected


def test_columns_that_are_not_read_are_remarked_on_once() -> None:
    text = b"Studiengang,Name,Vorname,Matrikel,,Semester\nCS,Young,Ada,7,x,3\n"
    roster = read_roster(text, "r.csv")
    assert roster.candidates == (Candidate("Ada Young", "7"),)
    (remark,) = roster.remarks
    assert remark == (
        "r.csv:1:1: ignored: 'Studiengang', a column without a name, 'Semester' (known columns:"
        " name, first, last, id, email, group, seat, password, minutes, extra, theme, paper,"
        " language, format; if one is meant, name it:"
        " --column id=HEADING)"
    )
    assert read_roster(b"name,id,\nAda,7,\n", "r.csv").remarks == ()


def test_a_vague_name_counts_only_if_there_is_no_other() -> None:
    assert read("Nr,Name,Matrikel", "1,Ada Young,007").id == "007"
    assert read("Nr,Name", "1,Ada Young").id == "1"
    assert read("name,first name,last name,id", "Ada Y.,Ada,Young,7").name == "Ada Y."


def test_the_user_may_name_a_column() -> None:
    columns = {"id": "legi nr", "group": "Kurs"}
    assert read("Name,Matrikel,Legi-Nr.,Raum,Kurs", "Ada,7,8,Hall,A", columns) == Candidate(
        "Ada", "8", group="A"
    )
    parts = {"first": "a", "last": "b"}
    assert read("name,id,a,b", "x,7,Ada,Young", parts).name == "Ada Young"
    assert read("name,first,id", "Ada Young,Ada,7", {"name": "name"}).name == "Ada Young"


def test_a_heading_that_is_not_there_is_a_wrong_call() -> None:
    with pytest.raises(CallError) as refused:
        read("Name,Matrikel", "Ada,7", {"id": "Legi"})
    assert str(refused.value) == (
        "--column id=Legi: r.csv has no such column; known: 'Name', 'Matrikel'"
    )
    with pytest.raises(
        CallError, match=r"--column id=x: r\.csv has 2 such columns: rename all but one"
    ):
        read("Name,x,x", "Ada,7,8", {"id": "x"})


def test_two_columns_of_one_meaning_are_a_question_that_column_answers() -> None:
    with pytest.raises(ContentError) as refused:
        read("Name,ID,Gruppe,Raum", "Ada,7,A,Hall")
    assert str(refused.value) == (
        "r.csv:1:16: the columns 'Gruppe' and 'Raum' both contain the group: keep one of them, or"
        " name it: --column group=Gruppe"
    )
    assert read("Name,ID,Gruppe,Raum", "Ada,7,A,Hall", {"group": "Raum"}).group == "Hall"


def test_two_columns_of_one_heading_are_to_be_renamed() -> None:
    with pytest.raises(ContentError) as refused:
        read("name,id, id,ID", "Ada,7,8,9")
    message = "both contain the id: rename all but one"
    assert str(refused.value).splitlines() == [
        f"r.csv:1:9: the columns 'id' and 'id' {message}",
        f"r.csv:1:13: the columns 'id' and 'ID' {message}",
    ]


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("1", 1), ("Q 07", 7), ("Question 12", 12), ("Frage 3.", 3), ("#4", 4), ("Aufgabe 10", 10),
        ("0", None), ("12345", None), ("Version 2", None), ("", None),
    ],
)  # fmt: skip
def test_columns_of_questions_are_known(heading: str, number: int | None) -> None:
    assert question_number(heading) == number
