"""Answers accumulate by room and by marker; each contradiction names both sources."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.errors import ContentError
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate
from studypress.exam.random_stream import Key
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.grading.answers import kept_answers
from studypress.grading.answers.answer_sheet import AnswerSheet, joined
from studypress.grading.answers.kept_answers import MarkedAnswers, added, answers_csv, counted
from studypress.grading.answers.read_answers import Answers, read_answers
from studypress.grading.question_marks import QuestionOutcome
from studypress.grading.scores import mark

CODES = [form_code(Key(b"kept answers"), "", number, ()) for number in (1, 2, 3, 4)]
PEOPLE = [{"name": "Ana", "id": "07"}, {"name": "Ben", "id": "8"}, None]
ROOM_A = f"code,1,2,3,4\n{CODES[0]},A,B,,\n"
TAKEN = "its answers count, as its candidate has another copy"
POINTS = f"code,3,4\n{CODES[0]},{{}},{{}}\n"


def form(number: int, person: dict[str, str] | None) -> dict[str, object]:
    """Two questions with choices and two open ones, one of them with a scheme."""
    closed = [
        {"number": at, "id": f"q{at}", "points": 1, "minutes": 1, "key": "A", "choices": [0, 1]}
        for at in (1, 2)
    ]
    opened: list[dict[str, object]] = [
        {"number": 3, "id": "essay", "points": 4, "minutes": 1},
        {"number": 4, "id": "sketch", "points": 3, "minutes": 1, "marking": [1, 2]},
    ]
    data = {"number": number, "code": CODES[number - 1], "file": f"forms/{number:03}.pdf"}
    data |= {"points": 9, "minutes": 4, "questions": [*closed, *opened], "candidate": person}
    return data


def made(amendments: Sequence[dict[str, object]] = ()) -> Record:
    data = {
        "format": "studypress exam manifest", "version": 1, "studypress": "0", "status": "complete",
        "bank": {"title": "A bank", "language": "en", "sha256": "0" * 64}, "seed": "answers",
        "options": {"paper": "A4", "theme": "print"}, "blueprint": {"rows": [{"count": 4}]},
        "questions": dict.fromkeys(("q1", "q2", "essay", "sketch"), "0" * 64),
        "forms": [form(at, who) for at, who in enumerate(PEOPLE, start=1)],
        "amendments": list(amendments), "files": {"keys.pdf": "0" * 64},
    }  # fmt: skip
    return read_record(json.dumps(data), "manifest.json")


RECORD = made()
MOVED = made(
    [{"number": 1, "action": "move", "withdrawn": [CODES[0]], "forms": [form(4, PEOPLE[0])]}]
)
REMOVED = made([{"number": 1, "action": "remove", "withdrawn": [CODES[0]]}])
ASSIGNED = made(
    [{"number": 1, "action": "assign", "assigned": {CODES[2]: {"name": "Cy", "id": "9"}}}]
)


def read(text: str, file: str = "room-a.csv", marker: str = "", record: Record = RECORD) -> Answers:
    return read_answers(record, text.encode(), f"in/{file}", marker=marker)


def all_of(*files: tuple[str, str, str], replaces: bool = False) -> MarkedAnswers:
    """Entries of files, one after the other: text, name, marker."""
    marked = MarkedAnswers(())
    for text, file, marker in files:
        marked = added(marked.entries, read(text, file, marker).sheets, replaces=replaces)
    return marked


def again(entries: Sequence[AnswerSheet], *, kept: bool = True) -> tuple[AnswerSheet, ...]:
    text = answers_csv(RECORD, entries).encode()
    return read_answers(RECORD, text, "marks/answers.csv", kept=kept).sheets


def complaint(*files: tuple[str, str, str]) -> str:
    with pytest.raises(ContentError) as caught:
        all_of(*files)
    return str(caught.value)


def test_markers_share_a_paper_question_by_question() -> None:
    marked = all_of(
        (ROOM_A, "room-a.csv", ""),
        (POINTS.format(3, ""), "berg.csv", "A. Berg"),
        (POINTS.format("", "b"), "ito.csv", "C. Ito"),
    )
    (sheet,) = marked.sheets
    assert sheet.answers == {1: "A", 2: "B", 3: "3", 4: "b"}
    assert sheet.source == "room-a.csv:2; berg.csv:2; ito.csv:2"
    assert sheet.marker == "A. Berg; C. Ito"
    assert [entry.answers for entry in marked.entries] == [{1: "A", 2: "B"}, {3: "3"}, {4: "b"}]


def test_two_markers_with_different_points_are_a_question_with_both_sources() -> None:
    files = (ROOM_A, "room-a.csv", ""), (POINTS.format(3, 2), "berg.csv", "A. Berg")
    clash = POINTS.format("3.0", "a"), "ito.csv", "C. Ito"
    assert complaint(*files, clash) == (
        f"in/ito.csv:2:1: form {CODES[0]} was marked before with other answers: question 4 was 2"
        " (berg.csv:2, A. Berg) and is a (ito.csv:2, C. Ito): correct this row, or use --replace"
    )
    decided = all_of(*files, clash, replaces=True)
    assert [at.answers for at in decided.entries] == [{1: "A", 2: "B"}, {3: "3"}, {4: "a"}]
    assert len(decided.remarks) == 1


def test_equal_points_in_another_form_are_no_question() -> None:
    files = (
        (ROOM_A, "a.csv", ""),
        (POINTS.format(3, 2), "b.csv", ""),
        (POINTS.format(3, "b"), "c", ""),
    )
    assert all_of(*files).remarks == ("1 of 1 rows were marked before with equal answers",)


def test_a_paper_of_two_rooms_names_both() -> None:
    other = ROOM_A.replace("A,B", "A,A")
    assert "question 2 was B (room-a.csv:2) and is A (room-b.csv:2): correct" in complaint(
        (ROOM_A, "room-a.csv", ""), (other, "room-b.csv", "")
    )
    moved = ROOM_A.replace("code,", "code,id,").replace(f"{CODES[0]},", f"{CODES[2]},07,")
    assert (
        f"candidate '07' was marked before with form {CODES[0]} (room-a.csv:2), but here with form"
        f" {CODES[2]} (b.csv:2)"
    ) in complaint((ROOM_A, "room-a.csv", ""), (moved, "b.csv", ""))


def test_a_row_may_name_its_marker() -> None:
    text = f"code,marked by,3\n{CODES[0]},B. Ono,1\n{CODES[1]},,2\n"
    assert [sheet.marker for sheet in read(text, marker="A. Berg").sheets] == ["B. Ono", "A. Berg"]


def test_a_file_of_points_has_no_letters() -> None:
    (sheet,) = read(POINTS.format("2,5".replace(",", "."), "")).sheets
    assert sheet.answers == {3: "2.5"}
    (paper,) = mark(RECORD, [sheet]).papers
    assert paper.count(QuestionOutcome.UNMARKED) == 3, "letters are not yet entered, not blank"
    with pytest.raises(ContentError, match="columns are missing for question 2: add one for each"):
        read(f"code,1,3\n{CODES[0]},A,1\n")


def test_files_of_old_versions_are_read() -> None:
    (sheet,) = read_answers(
        RECORD, f"code,id,1,2,3,4\n{CODES[0]},07,A,.,,b\n".encode(), "a", kept=True
    ).sheets
    assert (sheet.answers, sheet.source, sheet.marker) == ({1: "A", 2: "", 4: "b"}, "", "")


def test_answers_that_were_written_are_read_in_another_folder() -> None:
    files = (ROOM_A, "room-a.csv", ""), (POINTS.format(3, ""), "berg.csv", "A. Berg")
    entries = all_of(*files).entries
    assert again(entries, kept=False) == again(entries) == entries
    assert all_of(*files).entries == added(entries, again(entries), replaces=False).entries


def test_a_paper_on_a_withdrawn_copy_is_taken_if_the_person_has_another() -> None:
    found = read(ROOM_A, record=MOVED)
    assert found.sheets[0].candidate
    assert found.sheets[0].candidate.id == "07"
    assert found.remarks == (
        f"in/room-a.csv:2:1: form {CODES[0]} was withdrawn by amendment 1; {TAKEN}",
    )
    with pytest.raises(ContentError, match="was withdrawn by amendment 1: remove this row"):
        read(ROOM_A, record=REMOVED)


def test_the_answers_of_a_person_who_was_removed_later_are_kept_and_not_counted() -> None:
    text = answers_csv(RECORD, all_of((ROOM_A, "a.csv", "")).entries).encode()
    sheets = read_answers(REMOVED, text, "answers.csv", kept=True).sheets
    assert len(sheets) == 1
    assert counted(REMOVED, sheets).sheets == ()
    assert counted(REMOVED, sheets).remarks == (
        f"not counted: the answers of candidates who were removed: {CODES[0]}",
    )
    assert counted(MOVED, read_answers(MOVED, text, "answers.csv", kept=True).sheets).remarks == ()


@pytest.mark.parametrize("kept", [True, False])
def test_a_spare_paper_of_a_person_who_was_removed_later_is_not_counted(*, kept: bool) -> None:
    entries = read(f"code,id,1,2,3,4\n{CODES[2]},07,A,B,1,a\n").sheets
    text = answers_csv(RECORD, entries).encode()
    sheets = read_answers(REMOVED, text, "answers.csv", kept=kept).sheets
    assert counted(REMOVED, sheets).sheets == ()
    assert answers_csv(REMOVED, sheets).encode() == text, "the id is not lost"


def test_a_spare_copy_is_of_the_person_who_got_it() -> None:
    (sheet,) = read("id,1,2,3,4\n9,A,B,1,a\n", record=ASSIGNED).sheets
    assert sheet.form.code == CODES[2]


ROWS = st.lists(
    st.tuples(
        st.sampled_from([0, 1]),
        st.sampled_from(["A. Berg", "C. Ito", ""]),
        st.dictionaries(st.sampled_from([3, 4]), st.sampled_from(["0", "1", "2"]), max_size=2),
    ),
    min_size=1,
    max_size=8,
)


@given(ROWS)
def test_entries_never_lose_or_repeat_an_answer(
    rows: list[tuple[int, str, dict[int, str]]],
) -> None:
    entries: tuple[AnswerSheet, ...] = ()
    expected: dict[int, dict[int, str]] = {}
    for at, (form_at, marker, answers) in enumerate(rows):
        form = RECORD.forms[form_at]
        sheet = AnswerSheet(form, form.candidate, answers, f"f.csv:{at}", marker)
        entries = added(entries, [sheet], replaces=True).entries
        expected.setdefault(form.number, {}).update(answers)
    assert {at.form.number: dict(at.answers) for at in MarkedAnswers(entries).sheets} == expected
    numbers = [(at.form.number, number) for at in entries for number in at.answers]
    assert len(set(numbers)) == len(numbers)
    assert again(entries) == entries


def test_a_row_is_compared_with_the_entries_of_its_copy_and_candidate_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form, calls = RECORD.forms[0], 0

    def counting(entries: Sequence[AnswerSheet]) -> AnswerSheet:
        nonlocal calls
        calls += 1
        return joined(entries)

    monkeypatch.setattr(kept_answers, "joined", counting)
    sheets = [
        AnswerSheet(form.model_copy(update={"number": at}), Candidate("", str(at)), {1: "A"})
        for at in range(200)
    ]
    found = added(sheets[:100], sheets, replaces=False)
    assert len(found.entries) == 200
    assert calls <= 2 * len(sheets)
