import string
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.errors import ContentError, SourcePlace
from studypress.exam.model import Candidate, Seat
from studypress.exam.needs import NO_NEEDS, Needs
from studypress.exam.roster import Roster, read_roster
from studypress.files.csv_sheet import csv_text
from studypress.page.text.problems import name_problems

ROSTERS = Path(__file__).parent.parent / "rosters"
VALID = sorted((ROSTERS / "valid").glob("*.csv"))
INVALID = sorted((ROSTERS / "invalid").glob("*.csv"))
PLAIN = (ROSTERS / "valid" / "plain.csv").read_text(encoding="utf-8")


def read(text: str) -> Roster:
    return read_roster(text.encode(), "roster.csv")


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_roster_is_read_and_can_be_printed(path: Path) -> None:
    roster = read_roster(path.read_bytes(), path.name)
    assert all(candidate.name and candidate.id for candidate in roster.candidates)
    assert list(name_problems(roster)) == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_roster_is_refused_with_every_problem(
    path: Path, golden: Callable[[Path, str], None]
) -> None:
    with pytest.raises(ContentError) as refused:
        raise ContentError(name_problems(read_roster(path.read_bytes(), path.name)))
    golden(path.with_suffix(".txt"), f"{refused.value}\n")


def test_every_column_is_read() -> None:
    assert read(PLAIN).candidates == (
        Candidate(
            "María García", "4711", "maria@example.org", "Room 1", Seat(1, 1), "corn-ice-lamp"
        ),
        Candidate(
            "O'Neill, Siobhán",
            "0042",
            "siobhan@example.org",
            "Room 1",
            Seat(2, 7),
            'wave "9" elm',
        ),
        Candidate("محمد القحطاني", "x-19", "", "Hall", None, ""),
    )


def test_columns_stand_in_any_order_and_under_other_words() -> None:
    path = ROSTERS / "valid" / "other-words.csv"
    roster = read_roster(path.read_bytes(), path.name)
    assert roster == Roster(
        (
            Candidate("García; María", "4711", "maria@example.org", "Room 1"),
            Candidate("Núñez, Inés", "0042", "", "Hall"),
        ),
        (SourcePlace(path.name, 3, 31), SourcePlace(path.name, 4, 14)),
        needs=({}, {}),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_roster_is_the_same_however_it_was_saved(
    encoding: str, ends: str, delimiter: str
) -> None:
    text = PLAIN.replace('"O\'Neill, Siobhán"', "O'Neill + Siobhán")
    saved = text.replace(",", delimiter).replace("\n", ends).encode(encoding)
    assert read_roster(saved, "roster.csv") == read(text)


def test_texts_are_composed_and_have_single_spaces() -> None:
    name = normalize("NFD", "Zoë  Brontë\u3000")
    roster = read(f"name,id,group\n{name}, 4711 ,Room \u00a0 1\n")
    assert roster.candidates == (Candidate("Zoë Brontë", "4711", "", "Room 1"),)


def test_a_joiner_that_a_script_needs_is_kept() -> None:
    assert read("name,id\nمهدی\u200cزاده,1\n").candidates[0].name == "مهدی\u200cزاده"


BODIES = st.text(max_size=200).map(lambda text: f"name,id\n{text}".encode())


@given(st.binary(max_size=200) | BODIES)
def test_whatever_the_file_holds_it_is_read_or_refused_with_places(data: bytes) -> None:
    try:
        roster = read_roster(data, "roster.csv")
    except ContentError as error:
        assert error.problems
        assert all(problem.place.file == "roster.csv" for problem in error.problems)
    else:
        assert len(roster.candidates) == len(roster.places) > 0


words = st.text(string.ascii_letters + "éšφЖאب王=+-@'\",;|", min_size=1, max_size=12)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=8, unique_by=lambda row: row[1]))
def test_every_candidate_arrives_with_the_place_of_the_name(rows: list[tuple[str, str]]) -> None:
    text = csv_text(("id", "name"), [(key, name) for name, key in rows])
    roster = read_roster(text.encode(), "roster.csv")
    assert [(one.name, one.id) for one in roster.candidates] == rows
    for place, (name, _) in zip(roster.places, rows, strict=True):
        written = text.removeprefix("\ufeff").split("\r\n")[place.line - 1][place.column - 1 :]
        assert written == csv_text([name], []).removeprefix("\ufeff").strip("\r\n")


def test_ten_thousand_names_are_read_in_any_encoding() -> None:
    header = "name,id,email,group,seat,password"
    rows = [
        f"Name {at} of a candidate,{at:09},candidate.{at}@students.example.org,"
        f"Lecture hall {at // 500},{chr(65 + at % 500 // 25)}{at % 25 + 1},pass word {at}"
        for at in range(10_000)
    ]
    for encoding in ("utf-8", "utf-16"):
        roster = read_roster("\r\n".join([header, *rows]).encode(encoding), "r.csv")
        assert len(roster.candidates) == len(roster.places) == 10_000
        assert roster.candidates[-1].name == "Name 9999 of a candidate"
        assert roster.places[-1].line == 10_001


def test_needs_are_read_under_other_words() -> None:
    header = "Name,Matrikel,Zeitzuschlag,Gestaltung,Papierformat,Sprache,Dateiformat"
    roster = read(f"{header}\nAna,1,25 %,large-print,Letter,de,HTML\nBob,2,,,,,\n")
    assert [who.needs for who in roster.candidates] == [
        Needs("+25%", "Letter", "large-print", "de", "html"),
        NO_NEEDS,
    ]
    places = roster.needs[0]
    assert (str(places["extra"]), str(places["theme"])) == ("roster.csv:2:7", "roster.csv:2:12")


def test_needs_that_no_copy_can_have_are_refused_with_their_places() -> None:
    with pytest.raises(ContentError) as refused:
        read("name,id,minutes,extra,format\nAna,1,25%,,fillabel\nBob,2,120,30,\nCem,3,,1:30,pdf\n")
    assert str(refused.value).splitlines() == [
        "roster.csv:2:7: '25%' is not a time: write all minutes of the candidate, such as 120",
        "roster.csv:2:12: unknown format 'fillabel'; did you mean 'fillable'?",
        "roster.csv:3:11: minutes and extra are both given: remove one of them",
        "roster.csv:4:8: '1:30' is not an extra time: write a share such as 25%, or 30 minutes",
    ]
