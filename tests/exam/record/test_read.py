import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.models import QuestionKind
from studypress.bank.selection import Selection
from studypress.errors import ContentError
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate, Exam, Form, Item, Plan, Seat
from studypress.exam.random_stream import Key
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.exam.record.write import PaperFile, PrintDetails, manifest

ANA = Candidate("Ana Núñez", "11", "ana@example.org", "Room 1", Seat(2, 7))


@pytest.fixture(scope="module")
def exam(numbered_bank: Bank) -> Exam:
    """Two forms: Ana's with three questions, of which the last is open, and a spare form."""
    entries = numbered_bank.entries
    first = (
        Item(1, entries[2], QuestionKind.SINGLE, (2, 0, 3, 1), 2, 3),
        Item(2, entries[0], QuestionKind.SINGLE, (0, 1, 2, 3), 1, 1),
        Item(3, entries[5], QuestionKind.OPEN, (), 4, 6),
    )
    spare = (
        Item(1, entries[0], QuestionKind.SINGLE, (3, 2, 1, 0), 1, 1),
        Item(2, entries[2], QuestionKind.SINGLE, (1, 0, 2, 3), 2, 3),
        Item(3, entries[5], QuestionKind.OPEN, (), 4, 6),
    )
    codes = [form_code(Key(b"seed"), "", number, ()) for number in (1, 2)]
    forms = (Form(1, codes[0], first, ANA), Form(2, codes[1], spare))
    blueprint = Blueprint(title="Mock", rows=(Row(count=3),))
    return Exam(Plan(blueprint, 2, "seed", (ANA,)), forms)


@pytest.fixture(scope="module")
def data(numbered_bank: Bank, exam: Exam) -> dict[str, Any]:
    """Manifest of that exam, written by studypress."""
    papers = {
        1: PaperFile("forms/001-ana-nunez-11.pdf", 6),
        2: PaperFile("forms/002.pdf", None),
    }
    options = {"paper": "A4", "theme": "print", "format": "pdf", "two_sided": True, "custom": {}}
    printed = PrintDetails(options, {}, papers, {"forms/002.pdf": "ab" * 32})
    selection = Selection(topics=("First",))
    written: dict[str, Any] = json.loads("".join(manifest(numbered_bank, selection, exam, printed)))
    return written


def read(data: object) -> Record:
    return read_record(json.dumps(data), "manifest.json")


def complaint(data: object) -> str:
    with pytest.raises(ContentError) as raised:
        read(data)
    return str(raised.value)


def test_what_is_written_is_read_back(data: dict[str, Any], exam: Exam) -> None:
    record = read(data)
    assert (record.seed, record.status, record.title) == ("seed", "complete", "Mock")
    assert record.blueprint == exam.plan.blueprint
    assert (record.options.paper, record.options.two_sided) == ("A4", True)
    assert record.options.topics == ("First",)
    assert record.files == {"forms/002.pdf": "ab" * 32}
    for form, printed in zip(record.forms, exam.forms, strict=True):
        assert (form.number, form.code) == (printed.number, printed.code)
        assert (form.points, form.minutes) == (printed.points, printed.minutes)
        assert form.candidate == printed.candidate
        for item, asked in zip(form.questions, printed.items, strict=True):
            assert item.id == asked.entry.question.id
            assert (item.number, item.points, item.minutes) == (
                asked.number, asked.points, asked.minutes,
            )  # fmt: skip
            assert (item.choices, item.key) == (asked.order, asked.key)
            assert record.questions[item.id] == asked.entry.digest
    assert [form.pages for form in record.forms] == [6, None]


def test_a_letter_leads_to_its_choice_in_the_bank(data: dict[str, Any]) -> None:
    item = read(data).forms[0].questions[0]
    assert item.letters == "ABCD"
    assert [item.place(letter) for letter in "ABCD"] == [2, 0, 3, 1]
    assert item.place(item.key) == 0


def test_keys_of_a_later_studypress_are_passed_over(data: dict[str, Any]) -> None:
    later = deepcopy(data)
    form = later["forms"][0]
    parts = [later, later["bank"], later["options"], later["blueprint"], form, form["candidate"]]
    for part in [*parts, later["blueprint"]["rows"][0], form["questions"][0]]:
        part["ink"] = "blue"
    assert read(later) == read(data)


def test_a_newer_format_is_refused_in_plain_words(data: dict[str, Any]) -> None:
    assert "a newer studypress wrote this manifest (version 3" in complaint(data | {"version": 3})


@pytest.mark.parametrize("other", [{}, {"format": "studypress erratum", "version": 1}])
def test_what_is_no_manifest_is_refused(other: object) -> None:
    assert complaint(other) == (
        "manifest.json: this is not the manifest of an exam that studypress printed"
    )


def test_broken_json_is_located() -> None:
    with pytest.raises(ContentError, match=r"^manifest\.json:2:12: this is not the JSON of a man"):
        read_record('{\n  "format" "studypress', "manifest.json")
    for text in ("", "[]", "7", "[" * 100_000, "9" * 5000):
        with pytest.raises(ContentError, match=r"^manifest\.json:1:1: this is not the JSON of"):
            read_record(text, "manifest.json")


def change(data: dict[str, Any], path: list[str | int], value: object) -> dict[str, Any]:
    changed = deepcopy(data)
    part: Any = changed
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["forms", 1, "questions", 0, "choices"], [3, 2, 1, 1], "forms[1].questions[0] (choices"),
        (["forms", 1, "questions", 0, "key"], "E", "(key 'E' is not the letter of a choice)"),
        (
            ["forms", 1, "questions", 0, "key"],
            "A",
            "'q0' has different right choices on different forms",
        ),
        (["forms", 1, "questions", 2, "key"], "A", "(key 'A' is not the letter of a choice)"),
        (["forms", 1, "questions", 0, "number"], 2, "(questions are not numbered from 1)"),
        (["forms", 1, "questions", 0, "id"], "q2", "(a question is repeated)"),
        (["forms", 1, "questions", 0, "points"], 2, "(points are not the sum"),
        (["forms", 1, "code"], "AAA-AAAA", "('AAA-AAAA' is not a form code)"),
        (["forms", 1, "number"], 1, "(its file has the number of another form)"),
        (["options", "format"], "html", "(a form's file is not of the exam's format)"),
        (["forms", 1, "candidate"], {"name": "B", "id": "11"}, "(two forms have the same cand"),
        (["forms", 0, "candidate", "seat"], "7B", "('7B' is not a seat)"),
        (["questions"], {}, "(question 'q2' is not among the exam's questions)"),
        (["status"], "done", "broken at status"),
        (["forms", 0, "questions", 0, "points"], "x", "broken at forms[0].questions[0].points"),
        (["forms", 0, "questions", 0, "values"], ["n"], "broken at forms[0].questions[0].values"),
        (["forms", 0, "questions", 0, "values"], {"n": "x" * 501}, "questions[0].values.n"),
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(
    data: dict[str, Any], path: list[str | int], value: object, said: str
) -> None:
    assert said in complaint(change(data, path, value))


def test_all_faults_are_said_at_once(data: dict[str, Any]) -> None:
    broken = change(change(data, ["seed"], 7), ["bank", "title"], None)
    broken = change(broken, ["forms", 1, "code"], "AAA-AAAA")
    assert complaint(broken).splitlines() == [
        f"manifest.json: the manifest is broken at {said}: copy it from where the exam was printed"
        for said in (
            "bank.title, seed (Input should be a valid string)",
            "forms[1].code ('AAA-AAAA' is not a form code)",
        )
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=4), parts),
    max_leaves=4,
)


def paths(
    part: dict[str, Any] | list[Any], before: tuple[str | int, ...] = ()
) -> list[list[str | int]]:
    steps = part.items() if isinstance(part, dict) else enumerate(part)
    found: list[list[str | int]] = []
    for step, value in steps:
        found.append([*before, step])
        if isinstance(value, dict | list):
            found += paths(value, (*before, step))
    return found


@settings(max_examples=300)
@given(draw=st.data())
def test_whatever_is_changed_is_refused_or_read_never_a_crash(
    data: dict[str, Any], draw: st.DataObject
) -> None:
    path = draw.draw(st.sampled_from(paths(data)))
    try:
        record = read(change(data, path, draw.draw(JSON)))
    except ContentError as error:
        assert all(str(problem).startswith("manifest.json:") for problem in error.problems)
    else:
        assert isinstance(record, Record)


@pytest.mark.parametrize(
    ("tools", "language", "none"), [({}, "en", "none"), ({"babel": "2.19.0"}, "de", "Ø")]
)
def test_an_exam_printed_without_babel_is_in_english(
    data: dict[str, Any], tools: dict[str, str], language: str, none: str
) -> None:
    record = read(data | {"tools": tools, "bank": data["bank"] | {"language": "de"}})
    assert (record.language, record.none_sign) == (language, none)


@pytest.mark.parametrize("language", ['de"', "../de", "de" + 20 * "-aa"])
def test_a_language_that_is_no_tag_is_refused(data: dict[str, Any], language: str) -> None:
    assert "language" in complaint(data | {"options": data["options"] | {"language": language}})


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ({"avoided": ["No Id"]}, "rules.avoided[0]"),
        ({"avoided": [f"q{at}" for at in range(10_001)]}, "rules.avoided"),
        ({"measured": {"q1": 2}}, "rules.measured.q1"),
        ({"measured": {"q1": "Infinity"}}, "rules.measured.q1"),
        ({"number": 64}, "rules.number"),
        ({"number": -1}, "rules.number"),
    ],
)
def test_rules_of_the_draw_are_bounded(
    data: dict[str, Any], rules: dict[str, object], fault: str
) -> None:
    assert fault in complaint({**data, "rules": rules})


def test_rules_of_the_draw_are_read_back(data: dict[str, Any]) -> None:
    rules = {"avoided": ["q1", "q2"], "measured": {"q3": 0.25}, "number": 63, "later": 1}
    found = read({**data, "rules": rules}).rules
    assert (found.avoided, found.measured, found.number) == (("q1", "q2"), {"q3": 0.25}, 63)
    assert read(data).rules.measured is None
