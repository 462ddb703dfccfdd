from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.bank.models import Question
from studypress.errors import ContentError
from studypress.exchange.bank_folder import bank_files
from studypress.exchange.draft import DraftBank
from studypress.exchange.formats import format_named
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.spreadsheet import read
from studypress.exchange.written import ExportOptions

Questions = Callable[..., st.SearchStrategy[list[dict[str, Any]]]]
BankWith = Callable[[list[dict[str, Any]]], Bank]

DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MORE: dict[str, dict[str, Any]] = {
    "single": {
        "choices": [
            {"text": "=1+1", "why": "A formula.\n\nOf two lines"},
            {"text": "@b", "correct": True},
            {"text": "None", "pin": "last"},
        ],
        "shuffle": False,
        "group": "pair",
        "tags": ["a", "b-c"],
        "minutes": 7,
        "references": ["One; two", "Three"],
        "mistakes": ["First\nline", "-5"],
        "follow_ups": [{"question": "And?", "answer": "So."}, {"question": "B?", "answer": "C"}],
    },
    "several": {"choices": [{"text": "A"}, {"text": "B", "correct": True}, {"text": "C"}]},
    "short": {"accept": ["a; b", "c"], "lang": "fr"},
    "open": {"marking": [{"points": 0.5, "says": "x: y"}, {"points": 1, "says": "z"}], "space": 9},
    "number": {"value": "-0.5", "tolerance": "1%", "unit": "m/s", "points": 1.5},
    "true-false": {"statement": False},
}  # fmt: skip
"""Keys that the strategy of questions does not have."""


def full(kind: str) -> dict[str, Any]:
    keys = dict(MORE[kind])
    answer = {"bullet": "+1", "explanation": "'=x"}
    for key in ("accept", "marking", "value", "tolerance", "unit", "statement"):
        if key in keys:
            answer[key] = keys.pop(key)
    data = {"id": kind, "kind": kind, "question": "=cmd()?", "difficulty": "hard"}
    return {**data, "answer": answer, **keys}


def written(bank: Bank, name: str) -> InputFile:
    made = format_named(name, writes=True).write(bank, ExportOptions()).files
    return InputFile(f"questions.{name}", made[f"questions.{name}"])


def again(draft: DraftBank, language: str = "en") -> list[Question]:
    questions = []
    for each in draft.questions:
        stated = each.data.get("lang", draft.language or language)
        lang = {} if stated == language else {"lang": stated}
        questions.append(Question.model_validate({**each.data, **lang}))
    return questions


@given(data=st.data())
@settings(max_examples=50)
def test_a_csv_is_read_as_it_was_written(
    questions: Questions, bank_with: BankWith, data: st.DataObject
) -> None:
    require_same(bank_with(data.draw(questions())), "csv")


@given(data=st.data())
@settings(max_examples=25)
def test_a_workbook_is_read_as_it_was_written(
    questions: Questions, bank_with: BankWith, data: st.DataObject
) -> None:
    require_same(bank_with(data.draw(questions())), "xlsx")


def require_same(bank: Bank, name: str) -> None:
    file = written(bank, name)
    draft = read(file)
    assert again(draft) == [entry.question for entry in bank.entries]
    assert {(each.section, each.topic) for each in draft.questions} == {("One", "First")}
    assert draft.remarks == []
    assert file.data == written(bank, name).data


@pytest.mark.parametrize("name", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", [*MORE, "all"])
def test_every_key_is_in_the_table(bank_with: BankWith, name: str, kind: str) -> None:
    bank = bank_with([full(each) for each in MORE if kind in (each, "all")])
    draft = read(written(bank, name))
    assert again(draft) == [entry.question for entry in bank.entries]
    assert draft.remarks == []


BANK = """\
title: Sums
language: de
sections:
- id: one
  title: Eins
  topics:
  - topic: Summen
    questions:
    - id: sum
      question: Was ist [[n]] + [[m]]?
      difficulty: easy
      answer: {bullet: "[[s]]", explanation: "[[n]] + [[m]]", value: "[[s]]"}
      variables: {n: {from: 2, to: 9}, m: [10, 20, 0.5], s: n + m}
      variants: 5
    - id: seen
      lang: fr
      question: "Vu ? ![Un point](figures/My_Dot.png)"
      difficulty: easy
      answer: {bullet: Oui., explanation: "![Un point](figures/My_Dot.png)"}
"""


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_variables_languages_and_figures_come_back(name: str, tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/My_Dot.png").write_bytes(DOT)
    (tmp_path / "bank.yaml").write_text(BANK, "utf-8")
    bank = load(tmp_path / "bank.yaml", "bank").bank
    assert bank
    files = format_named(name, writes=True).write(bank, ExportOptions()).files
    for file, data in files.items():
        (tmp_path / "out" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / file).write_bytes(data)
    draft = read(InputFile(f"q.{name}", files[f"questions.{name}"], tmp_path / "out"))
    assert draft.language == "de"
    assert draft.figures == {"my-dot.png": DOT}
    made = tmp_path / "again"
    for file, data in bank_files(draft, InputFile("q", b"")).items():
        (made / file).parent.mkdir(parents=True, exist_ok=True)
        (made / file).write_bytes(data)
    again = load(made, "bank").bank
    assert again
    first, second = again.entries
    assert first.written == {**dict(bank.entries[0].written or {}), "kind": "number"}
    assert (second.question.lang, second.topic) == ("fr", "Summen")
    assert second.question.question == "Vu ? ![Un point](figures/my-dot.png)"
    lost = read(InputFile(f"q.{name}", files[f"questions.{name}"]))
    assert [remark.message for remark in lost.remarks] == [
        "the figure 'figures/My_Dot.png' is not beside the file: copy it there, and import again"
    ]


@pytest.mark.parametrize("name", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "texts",
    [("A) x", "B) y"), ("2", "1"), ("B", "A"), ("True", "False"), ("none", "-"), ("#N/A", "1/2")],
)
def test_choices_that_could_be_taken_for_others_come_back(
    bank_with: BankWith, name: str, texts: tuple[str, str]
) -> None:
    choices = [{"text": texts[0]}, {"text": texts[1], "correct": True}]
    bank = bank_with([{**full("several"), "kind": "single", "choices": choices}])
    draft = read(written(bank, name))
    assert again(draft) == [entry.question for entry in bank.entries]


def read_csv(text: str) -> DraftBank:
    return read(InputFile("q.csv", text.encode()))


def data_of(text: str) -> list[dict[str, Any]]:
    return [each.data for each in read_csv(text).questions]


def remarks(text: str) -> list[str]:
    return [str(remark) for remark in sorted(read_csv(text).remarks)]


def test_the_columns_of_other_programs_are_known() -> None:
    table = """\
Question,Option A,Option B,Option C,Correct Answer,Feedback,Category,Marks,Difficulty Level
One?,x,y,z,B,Because.,Maths,2,Moderate
Two?,x,y,z,z,,,"1,5",
Three?,x,y,,"A, B",,,,
Four?,10,20,1,1,,,,
"""
    one, two, three, four = data_of(table)
    assert one == {
        "kind": "single", "question": "One?", "difficulty": "medium", "points": 2,
        "choices": [{"text": "x"}, {"text": "y", "correct": True}, {"text": "z"}],
        "answer": {"explanation": "Because."},
    }  # fmt: skip
    assert [each["text"] for each in two["choices"] if each.get("correct")] == ["z"]
    assert two["points"] == 1.5
    assert (three["kind"], len(three["choices"])) == ("several", 2)
    assert [each["text"] for each in four["choices"] if each.get("correct")] == ["1"]
    assert {each.topic for each in read_csv(table).questions} == {"Maths"}
    assert remarks(table) == [
        "q.csv:2:1: guessed: the difficulty 'Moderate' is medium",
        "q.csv:3:1: guessed: a blank topic is that of the row above (and in 2 more rows)",
        "q.csv:5:1: guessed: '1' is the number of a choice, and the text of one: the text is read",
    ]


@pytest.mark.parametrize(
    ("right", "found"),
    [
        ("b", "B"), ("B.", ""), ("2", "B"), ("Option 2", "B"), ("answer C", "C"), ("A and C", "AC"),
        ("AC", "AC"), ("1, 3", "AC"), ("red; blue", "AC"), ("GREEN", "B"), ("none", ""), ("E", ""),
        ("(b)", "B"), ("0", ""), ("C. blue", "C"), ("b) green", "B"),
    ],
)  # fmt: skip
def test_right_choices_are_letters_numbers_or_texts(right: str, found: str) -> None:
    table = f'question,A,B,C,correct\nWhich?,red,green,blue,"{right}"\n'
    (data,) = data_of(table)
    letters = zip("ABC", data["choices"], strict=True)
    assert "".join(letter for letter, each in letters if each.get("correct")) == found
    if not found and right != "none":
        assert "is the text of no choice" in remarks(table)[0]


def test_kinds_follow_from_the_cells() -> None:
    table = """\
question,choice 1,choice 2,correct,answer
Sure?,True,False,True,
Statement.,,,false,
How many?,,,42,
Which?,,,Paris,
Why?,,,,Since it is so.
"""
    kinds = [(each["kind"], each["answer"]) for each in data_of(table)]
    assert kinds == [
        ("true-false", {"statement": True}),
        ("true-false", {"statement": False}),
        ("number", {"value": "42"}),
        ("short", {"accept": ["Paris"]}),
        ("open", {"bullet": "Since it is so."}),
    ]
    distractors = "question,correct answer,incorrect answer 1,distractor 2\nX?,a,b,c\n"
    assert data_of(distractors)[0]["choices"] == [
        {"text": "a", "correct": True}, {"text": "b"}, {"text": "c"},
    ]  # fmt: skip
    lettered = "question,A,B,correct\nX?,A) red,B) blue,B) blue\n"
    assert data_of(lettered)[0]["choices"] == [{"text": "red"}, {"text": "blue", "correct": True}]
    assert remarks(lettered) == ["q.csv:2:1: guessed: the letters before the choices are left out"]
    listed = 'question,options,correct\nX?,"A) red; B) blue",B\n'
    assert data_of(listed)[0]["choices"] == [{"text": "red"}, {"text": "blue", "correct": True}]


TEMPLATES = {
    "Blooket": (
        "Blooket Import Template,,,,,,,\n"
        "Question #,Question Text,Answer 1,Answer 2,Answer 3 (Optional),Answer 4 (Optional),"
        "Time Limit (sec) (Max: 300 seconds),Correct Answer(s) (Only include Answer #)\n"
        '1,Even?,3,2,1,4,20,"2,4"\n'
    ),
    "Quizizz": (
        "Question Text,Question Type,Option 1,Option 2,Option 3,Option 4,Option 5,Correct Answer,"
        'Time in seconds,Image Link\nEven?,Checkbox,3,2,1,4,,"2,4",30,\n'
    ),
    "Open Trivia": (
        "category,type,difficulty,question,correct_answer,incorrect_answers\n"
        "Maths,multiple,easy,Even?,2,3;1\n"
    ),
    "Gimkit": (
        "Gimkit Spreadsheet Import Template,,,\n"
        "Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2 (Optional)\n"
        "Even?,2,3,1\n"
    ),
    "letters": 'question,A,B,C,D,answer\nEven?,3,2,1,4,"B, D"\n',
}
"""Templates of other programs, with a question of which even numbers are right."""


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_of_other_programs_are_read(name: str) -> None:
    (data,) = data_of(TEMPLATES[name])
    assert data["question"] == "Even?"
    right = [each["text"] for each in data["choices"] if each.get("correct")]
    assert right in (["2"], ["2", "4"])
    assert all(each["text"] in "13" for each in data["choices"] if not each.get("correct"))


def test_what_is_not_read_has_a_remark_with_its_place() -> None:
    table = """\
My questions,,,
question,kind,correct,colour,Hint
One?,matching,x,red,
,single,x,,
Two?,open,,,,more
Three?,open,,,
"""
    cut = [" ".join(remark.split()[:12]) for remark in remarks(table)]
    assert cut == [
        "q.csv:1:1: lost: 1 rows above the names of columns are not read",
        "q.csv:2:23: lost: 'colour' is no known column: not read",
        "q.csv:3:6: left out: the kind 'matching' is none of a bank: the",
        "q.csv:4:1: left out: no question in this row",
        "q.csv:5:14: left out: this cell is beyond the 5 columns: put a",
    ]
    assert [each["question"] for each in data_of(table)] == ["Three?"]


def test_sheets_are_topics_and_others_are_reported() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Europe"
    for row in (["Question", "Answer"], ["Capital of France?", "Paris"], ["3/4?", 0.75]):
        first.append(row)
    second = book.create_sheet("Asia")
    for row in (["Question", "Correct"], ["Capital of Japan?", "Tokyo"]):
        second.append(row)
    book.create_sheet("Notes").append(["to do"])
    made = BytesIO()
    book.save(made)
    draft = read(InputFile("q.xlsx", made.getvalue()))
    assert [(each.topic, each.data["kind"]) for each in draft.questions] == [
        ("Europe", "open"), ("Europe", "open"), ("Asia", "short"),
    ]  # fmt: skip
    assert str(draft.questions[2].place) == "q.xlsx [Asia!A2]"
    assert "q.xlsx [Notes!A1]: lost: no column 'question': this sheet is not read" in [
        str(remark) for remark in draft.remarks
    ]


def test_templates_of_quiz_programs_are_read() -> None:
    blooket = b"Question #,Question Text,Answer 1,Answer 2,Correct Answer(s)\n1,Why?,a,b,2\n2,,,,\n"
    trivia = b"type,question,correct_answer,incorrect_answer_1\nmultiple,Why?,b,a\n"
    lists = b'question,options,correct_answer\nWhy?,"[""a"", ""b""]",b\n'
    drafts = [read(InputFile("q.csv", data)) for data in (blooket, trivia, lists)]
    right = [
        [each["text"] for each in draft.questions[0].data["choices"] if "correct" in each]
        for draft in drafts
    ]
    assert right == [["b"]] * 3
    assert [len(draft.questions[0].data["choices"]) for draft in drafts] == [2, 2, 2]
    assert [str(remark) for draft in drafts for remark in draft.remarks] == [
        "q.csv:1:1: lost: 'Question #' is no known column: not read"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "q.csv: no column 'question' in the first rows"),
        (b"a,b\n1,2\n", "q.csv:1:1: no column 'question' in the first rows"),
        (b"question,kind,Type\nx,y,z\n", "q.csv:1:15: the columns 'kind', 'Type' both contain"),
        (b'question,kind\n"x,y\n', "q.csv:2:1: the quotes of this cell are not closed"),
        ("question,kind\nGrößer?,open\n".encode("cp1252"), "q.csv:2:3: this is not UTF-8 text"),
        (b"PK\x03\x04" + b"x" * 99, "q.csv: this is no complete ZIP file"),
    ],
)
def test_a_file_that_is_no_table_has_a_located_error(data: bytes, message: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(InputFile("q.csv", data))
    assert str(refused.value).startswith(message)


def test_a_million_rows_end_in_an_error_soon() -> None:
    begin = process_time()
    with pytest.raises(ContentError, match="more than 20,000 rows"):
        read(InputFile("q.csv", b"question,kind\n" + b"Why?,open\n" * 1_000_000))
    assert process_time() - begin < 60
