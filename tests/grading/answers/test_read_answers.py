import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.errors import ContentError
from studypress.exam.form_code import ALPHABET, form_code, is_form_code
from studypress.exam.random_stream import Key
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.files.csv_sheet import csv_text
from studypress.grading.answers.answer_sheet import AnswerSheet
from studypress.grading.answers.kept_answers import answers_csv
from studypress.grading.answers.read_answers import read_answers

CODES = [form_code(Key(b"answers"), "", number, ()) for number in (1, 2, 3)]
KEYS = ("ABCD", "BADC", "CDAB")


def form(number: int, *, candidate: dict[str, str] | None = None) -> dict[str, object]:
    """A form of four questions with four choices, and a fifth, open one of three points."""
    questions: list[dict[str, object]] = [
        {"number": at, "id": f"q{at}", "points": 1, "minutes": 1, "key": key}
        for at, key in enumerate(KEYS[number - 1], start=1)
    ]
    for asked in questions:  # the first choice of the bank is right
        places = [1, 2, 3]
        places.insert("ABCD".index(str(asked["key"])), 0)
        asked["choices"] = places
    questions.append({"number": 5, "id": "open", "points": 3, "minutes": 1})
    data = {
        "number": number,
        "code": CODES[number - 1],
        "file": f"forms/{number:03}.pdf",
        "points": 7,
    }
    return data | {"minutes": 5, "questions": questions, "candidate": candidate}


BASE = {
    "format": "studypress exam manifest", "version": 1, "studypress": "0", "status": "complete",
    "bank": {"title": "A bank", "language": "en", "sha256": "0" * 64}, "seed": "answers",
    "options": {"paper": "A4", "theme": "print"}, "blueprint": {"rows": [{"count": 5}]},
    "questions": dict.fromkeys(("q1", "q2", "q3", "q4", "open"), "0" * 64),
    "files": {"keys.pdf": "0" * 64},
}  # fmt: skip


def made(*, roster: bool = True) -> Record:
    """Two candidates, 07 and 8, and a spare form."""
    people = [{"name": "Ana", "id": "07"}, {"name": "Ben", "id": "8"}, None]
    forms = [form(at, candidate=people[at - 1] if roster else None) for at in (1, 2, 3)]
    return read_record(json.dumps(BASE | {"forms": forms}), "manifest.json")


RECORD, ANONYMOUS = made(), made(roster=False)


def read(text: str, record: Record = RECORD) -> tuple[AnswerSheet, ...]:
    return read_answers(record, text.encode(), "a.csv").sheets


def complaints(text: str, record: Record = RECORD) -> list[str]:
    with pytest.raises(ContentError) as raised:
        read(text, record)
    return str(raised.value).splitlines()


def test_answers_stand_in_one_column_or_in_one_each() -> None:
    expected = {1: "A", 2: "", 3: "C", 4: ""}
    for text in (
        f"code,answers\n{CODES[0]},A-C.",
        f"\ufeffcode;answers\r\n{CODES[0]};ac".replace("ac", "a c "),
        "candidate\tanswers\n07\tA-C--",
        f"code,1,2,3,4\n{CODES[0]},A,,c,-",
        "candidate,Q4,q03,2, 1,remarks\n07,.,C,-,a,left early",
    ):
        (sheet,) = read(text)
        assert sheet.form.code == CODES[0]
        assert sheet.candidate is not None
        assert sheet.candidate.id == "07"
        assert sheet.answers == expected


@pytest.mark.parametrize("code", [CODES[1], CODES[1].lower(), CODES[1].replace("-", " ")])
def test_a_code_is_read_as_people_write_it(code: str) -> None:
    assert read(f"code,answers\n{code},ABCD")[0].form.code == CODES[1]


def test_sheets_come_in_the_order_of_forms_whatever_that_of_rows() -> None:
    rows = [f"{code},ABCD" for code in CODES]
    there = read("\n".join(["code,answers", *rows]))
    assert [sheet.form.number for sheet in there] == [1, 2, 3]
    other = read("\n".join(["code,answers", *rows[::-1]]))
    assert [replace(sheet, source="") for sheet in other] == [
        replace(sheet, source="") for sheet in there
    ]


def test_several_letters_are_kept_and_not_taken_for_one() -> None:
    (sheet,) = read(f"code,1,2,3,4\n{CODES[0]},AC,B;A,*,DD")
    assert sheet.answers == {1: "AC", 2: "AB", 3: "ABCD", 4: "D"}
    assert read(f"code,answers\n{CODES[0]},*BCD")[0].answers[1] == "ABCD"
    assert read(f"code,answers\n{CODES[0]},(CA)B()D")[0].answers == {1: "AC", 2: "B", 3: "", 4: "D"}


def test_points_of_open_questions_stand_in_columns_of_their_own() -> None:
    rows = f"{CODES[0]},ABCD,3\n{CODES[1]},ABCD,\n{CODES[2]},ABCD,1.5"
    given = [sheet.answers.get(5) for sheet in read(f"code,answers,5\n{rows}")]
    assert given == ["3", None, "1.5"]
    assert read(f"code;answers;5\n{CODES[0]};ABCD;0,25")[0].answers[5] == "0.25"


def test_a_spare_form_is_its_candidate_s_if_both_are_named() -> None:
    (sheet,) = read(f"code,candidate,answers\n{CODES[2]},8,ABCD")
    assert (sheet.form.number, sheet.candidate and sheet.candidate.name) == (3, "Ben")
    (sheet,) = read(f"code,answers\n{CODES[2]},ABCD")
    assert sheet.candidate is None
    (sheet,) = read(f"code,candidate,answers\n{CODES[2]},anybody,ABCD", ANONYMOUS)
    assert sheet.candidate is not None
    assert sheet.candidate.id == "anybody"


def misread(code: str) -> str:
    """The code with a wrong first symbol."""
    return next(wrong for sign in ALPHABET if (wrong := sign + code[1:]) != code)


def test_all_that_does_not_fit_is_said_at_once_with_its_place() -> None:
    other = form_code(Key(b"another exam"), "", 1, CODES)
    wrong = misread(CODES[0])
    text = (
        "code,answers\n"
        f"{wrong},ABCD\n"
        f"{other},ABCD\n"
        f"{CODES[0]},ABC\n"
        f"{CODES[1]},ABCDAB\n"
        f"{CODES[2]},ABXD\n"
        ",ABCD\n"
        f"{CODES[2]},ABCD,1\n"
    )
    said = complaints(text)
    hint = f", and no form of 'A bank' has it; did you mean '{CODES[0]}'?"
    assert said[0] == f"a.csv:2:1: '{wrong}' is misread: its check symbol is wrong{hint}"
    foreign = f"'{other}' is the code of another exam: no form of 'A bank' has it"
    assert said[1].startswith(f"a.csv:3:1: {foreign}")
    more = ": write a letter for each, and - for a blank"
    of = "for the 4 questions with choices of form"
    assert said[2:] == [
        f"a.csv:4:11: too few answers: 3 {of} {CODES[0]}{more}",
        f"a.csv:5:11: too many answers: 6 {of} {CODES[1]}{more}",
        f"a.csv:6:11: unknown letter 'X': question 3 of form {CODES[2]} has A to D",
        "a.csv:7:1: this row has neither a form code nor a candidate",
        "a.csv:8:1: this row has 3 cells, but the first row 2",
    ]


def test_candidates_are_known_and_have_one_paper_each() -> None:
    said = complaints(f"candidate,code,answers\n7,,ABCD\n8,{CODES[0]},ABCD\n07,,ABCD\n07,,ABCD\n")
    assert said == [
        "a.csv:2:1: unknown candidate '7'; did you mean '07'?",
        f"a.csv:3:1: form {CODES[0]} is of '07', not of '8'",
        f"a.csv:4:4: duplicate form {CODES[0]} (first in line 3)",
        f"a.csv:5:4: duplicate form {CODES[0]} (first in line 3)",
    ]
    spare = complaints(f"candidate,code,answers\n8,,ABCD\n8,{CODES[2]},ABCD\n9,{CODES[2]},ABCD\n")
    assert spare == [
        "a.csv:3:1: duplicate candidate '8' (first in line 2)",
        "a.csv:4:1: unknown candidate '9'",
        f"a.csv:4:3: duplicate form {CODES[2]} (first in line 3)",
    ]


def test_columns_of_questions_hold_what_those_have() -> None:
    text = f"code,1,2,3,4,5,6\n{CODES[0]},A,E,C,D,4,-\n{CODES[1]},A,B,C,D,x,A\n"
    assert complaints(text) == [
        f"a.csv:2:13: unknown letter 'E': question 2 of form {CODES[0]} has A to D",
        f"a.csv:2:19: question 5 of form {CODES[0]} is open: write points from 0 to 3, not '4'",
        f"a.csv:3:19: question 5 of form {CODES[1]} is open: write points from 0 to 3, not 'x'",
        f"a.csv:3:21: form {CODES[1]} has no question 6, only 5",
    ]
    assert complaints(f"code,answers,2\n{CODES[0]},ABCD,B") == [
        "a.csv:2:16: question 2 already has a letter in the column 'answers'"
    ]
    assert complaints(f"code,answers\n{CODES[0]},ABCDA") == [
        f"a.csv:2:11: unknown letter 'A': question 5 of form {CODES[0]} has no choices"
    ]


NOTHING = "a.csv: the file has no answers"
NO_ANSWERS = "a.csv:1:1: the column 'answers' is missing: add it, or one for each question: 1, 2, 3"
NO_PERSON = "a.csv:1:1: the column 'code' (of the form) or 'id' (as in the roster) is missing"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", [NOTHING]),
        ("code,answers\n\n", [NOTHING]),
        ("name,note\nAna,none\n", [NO_ANSWERS, NO_PERSON]),
        ("code,1,3\nx,A,B\n", ["a.csv:1:1: columns are missing for question 2, 4: add one"]),
        (
            "code,answers,Code\nx,A,B\n",
            ["a.csv:1:14: the columns 'code' and 'Code' both contain the code"],
        ),
        ('code,answers\n"x,A\n', ["a.csv:2:1: the quotes of this cell are not closed"]),
    ],
)
def test_columns_that_cannot_be_used_are_named(text: str, said: list[str]) -> None:
    found = complaints(text)
    assert len(found) == len(said)
    assert all(one.startswith(other) for one, other in zip(found, said, strict=True))


@given(st.sampled_from(CODES), st.integers(0, 7), st.sampled_from(ALPHABET))
def test_no_misread_code_is_taken_for_a_form(code: str, at: int, sign: str) -> None:
    wrong = code[:at] + sign + code[at + 1 :]
    if code[at] != "-" and sign != code[at]:
        assert not is_form_code(wrong)
        assert "is misread" in complaints(f"code,answers\n{wrong},ABCD")[0]


SIGNS = st.sampled_from(["A", "B", "C", "D", "-", "*"])


@given(st.lists(st.tuples(SIGNS, SIGNS, SIGNS, SIGNS), min_size=3, max_size=3))
def test_one_column_says_the_same_as_one_each(rows: list[tuple[str, ...]]) -> None:
    coded = list(zip(CODES, rows, strict=True))
    together = csv_text(("code", "answers"), [(code, "".join(row)) for code, row in coded])
    apart = csv_text(("code", "1", "2", "3", "4"), [(code, *row) for code, row in coded])
    for one, other in zip(read(together), read(apart), strict=True):
        assert one == other


@given(st.text(max_size=60) | st.text(alphabet="code,;\n\"ABCD-1234 '", max_size=80))
def test_any_text_is_read_or_refused_never_a_crash(text: str) -> None:
    try:
        sheets = read(text)
    except ContentError as error:
        assert all(str(problem).startswith("a.csv") for problem in error.problems)
    else:
        assert all(sheet.form in RECORD.forms for sheet in sheets)


def of_kinds() -> Record:
    """One form with a question of each kind."""
    asked: list[dict[str, object]] = [
        {"choices": [0, 1, 2, 3], "key": "A"},
        {"kind": "several", "choices": [0, 1, 2, 3, 4], "key": "BD"},
        {"kind": "true-false", "choices": [0, 1], "key": "B"},
        {"kind": "number", "value": "1234", "tolerance": "1/2", "unit": "km"},
        {"kind": "short", "accept": ["Brasília", "-"]},
        {"points": 3, "marking": [1, 1, 1.5]},
    ]
    numbered = ({"number": at, "id": f"q{at}", "points": 1, "minutes": 1} for at in range(1, 7))
    questions = [one | more for one, more in zip(numbered, asked, strict=True)]
    whole = json.loads(RECORD.model_dump_json(by_alias=True)) | {
        "format": "studypress exam manifest", "version": 1,
        "forms": [form(1) | {"points": 8, "minutes": 6, "questions": questions}],
        "questions": {one["id"]: "0" * 64 for one in questions},
    }  # fmt: skip
    return read_record(json.dumps(whole), "manifest.json")


KINDS = of_kinds()


def test_answers_of_each_kind() -> None:
    expected = {1: "A", 2: "BD", 3: "B", 4: "1 234 km", 5: "São Paulo", 6: "ac"}
    written = "1 234 km,São Paulo"
    for text in (
        f"code,1,2,3,4,5,6\n{CODES[0]},a,DB,F,{written},ca",
        f"code,1,2,3,4,5,6\n{CODES[0]},A,B+D,falsch,{written},A C",
        f"code,1,2,3,4,5,6\n{CODES[0]},A,*,FALSE,{written},ac".replace("*", '"b, d"'),
        f"code,answers,4,5,6\n{CODES[0]},A(BD)f,{written},a+c",
        f"code,answers,4,5,6\n{CODES[0]},(a)(d b)B---,{written},ac",
    ):
        (sheet,) = read(text, KINDS)
        assert sheet.answers == expected


def test_blank_answers_of_each_kind() -> None:
    for cells in (".,.,.,.,.,.", "-,-,-,–,.,-", ",,,,,"):
        (sheet,) = read(f"code,1,2,3,4,5,6\n{CODES[0]},{cells}", KINDS)
        assert sheet.answers == {1: "", 2: "", 3: "", 4: "", 5: ""}
    assert read(f"code,answers,4,5\n{CODES[0]},-()-,,-", KINDS)[0].answers[5] == "-"  # accepted


def test_what_does_not_fit_a_kind_is_said_with_its_place() -> None:
    again = "not the content of the cell: format the column as text, enter the cell again"
    again = f"{again} and save the file"
    scheme = ", or the letters of its ticked lines, from a to c, not"
    of = f"of form {CODES[0]}"
    assert complaints(f"code,1,2,3,4,5,6\n{CODES[0]},TRUE,F,C,TRUE,#NAME?,d", KINDS) == [
        "a.csv:2:11: 'TRUE' is the value of a ticked cell: write the letter",
        f"a.csv:2:16: unknown letter 'F': question 2 {of} has A to E",
        f"a.csv:2:18: unknown letter 'C': question 3 {of} has A to B",
        "a.csv:2:20: 'TRUE' is the value of a ticked cell: write the number",
        f"a.csv:2:25: '#NAME?' is an error of the spreadsheet, {again}",
        f"a.csv:2:32: question 6 {of} is open: write points from 0 to 3{scheme} 'd'",
    ]
    assert complaints(f"code,answers,4,5\n{CODES[0]},A(BDF,=2/3,=cmd()", KINDS) == [
        "a.csv:2:11: the parentheses around the letters of a question are not closed, or nested",
        "a.csv:2:17: '=2/3' is a formula: format the column as text, and enter the answer again",
        "a.csv:2:22: '=cmd()' is a formula: format the column as text, and enter the answer again",
    ]
    assert complaints(f"code,answers,4,5\n{CODES[0]},**F,1,x", KINDS) == [
        "a.csv:2:11: '*' hides which choices are ticked: write their letters"
    ]
    (fault,) = complaints(f"code,answers,4,5\n{CODES[0]},ABDF,1,x", KINDS)
    assert fault.startswith("a.csv:2:11: too many answers: 4 for the 3 questions with choices")
    assert fault.endswith("and - for a blank, and several letters in parentheses")
    assert complaints(f"code,answers\n{CODES[0]},ABF", KINDS)[0].startswith(
        "a.csv:1:1: columns are missing for question 4, 5: add one for each; known: 'code'"
    )


DATE = "looks like a date, into which a spreadsheet changed the answer"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("many", "'many' is not a number: write the number"),
        ("3. Apr", f"'3. Apr' {DATE}: write the number"),
        ("2026-03-04", f"'2026-03-04' {DATE}: write the number"),
        ('"1,234"', "'1,234' is right as 1234, but not as a decimal: write 1234"),
    ],
)  # fmt: skip
def test_an_unmarked_number_has_a_remark_with_its_place(number: str, fault: str) -> None:
    text = f"code,1,2,3,4,5\n{CODES[0]},A,B,A,{number},Rio"
    found = read_answers(KINDS, text.encode(), "a.csv")
    assert found.sheets[0].answers[4] == number.strip('"')
    where = f"a.csv:2:17: question 4 of form {CODES[0]}"
    remedy = "if that was meant, or * if it is wrong"
    assert found.remarks == (f"{where} is unmarked: {fault} {remedy}",)


def test_a_wrong_short_answer_that_looks_like_a_date_has_a_remark() -> None:
    text = f"code,1,2,3,4,5\n{CODES[0]},A,B,A,1234,03. Apr"
    where = f"a.csv:2:22: question 5 of form {CODES[0]}"
    remedy = "if so, format the column as text and enter it again"
    assert read_answers(KINDS, text.encode(), "a.csv").remarks == (
        f"{where} is wrong, but '03. Apr' {DATE}: {remedy}",
    )


WRITTEN = st.text(max_size=20) | st.sampled_from(
    ["-5", "=1+1", "'=x", "+49", "@me", "1,5", "-", "."]
)


@given(WRITTEN, WRITTEN, st.sampled_from(["", "0", "2.25", "ac"]))
def test_kept_answers_are_read_again_exactly(number: str, short: str, points: str) -> None:
    header = ("code", "1", "2", "3", "4", "5", "6")
    text = csv_text(header, [(CODES[0], "A", "BD", "", number, short, points)])
    try:
        (sheet,) = read(text, KINDS)
    except ContentError as error:  # an error value, or the value of a ticked cell
        assert any(word in str(error) for word in ("spreadsheet", "ticked cell", "UTF-8"))
        return
    kept = answers_csv(KINDS, [sheet])
    (again,) = read_answers(KINDS, kept.encode(), "kept.csv", kept=True).sheets
    assert again == sheet
    assert answers_csv(KINDS, [again]) == kept


def test_open_questions_with_other_numbers_on_each_form_leave_a_file_whole() -> None:
    forms = [{**form(at), "points": 4} for at in (1, 2)]
    for made_form, order in zip(forms, ((0, 4), (4, 0)), strict=True):
        asked = made_form["questions"]
        assert isinstance(asked, list)
        pairs = enumerate((asked[at] for at in order), start=1)
        made_form["questions"] = [{**item, "number": number} for number, item in pairs]
    record = read_record(json.dumps(BASE | {"forms": forms}), "manifest.json")
    first, second = read(f"code,1,2\n{CODES[0]},A,2\n{CODES[1]},1,B", record)
    assert (first.answers, second.answers) == ({1: "A", 2: "2"}, {1: "1", 2: "B"})
