"""QTI 1.2: the package that is written, compared with one of text2qti."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from studypress.bank.bank import Bank
from studypress.exchange.formats import format_named
from studypress.exchange.written import ExportOptions

Data = dict[str, Any]
QUESTIONS: list[Data] = [
    {
        "id": "one",
        "question": "One?",
        "choices": [{"text": "Yes", "correct": True}, {"text": "No"}],
    },
    {
        "id": "some",
        "kind": "several",
        "question": "Some?",
        "points": 2,
        "choices": [
            {"text": "A", "correct": True, "why": "As A."},
            {"text": "B", "correct": True},
            {"text": "C"},
        ],
    },
    {"id": "is", "kind": "true-false", "question": "It is.", "answer": {"statement": True}},
    {
        "id": "number",
        "kind": "number",
        "question": "How many?",
        "answer": {"value": 42, "tolerance": 0.5},
    },
    {"id": "word", "kind": "short", "question": "Who?", "answer": {"accept": ["Me", "I"]}},
    {"id": "essay", "kind": "open", "question": "Why?", "answer": {"bullet": "Because."}},
]
TYPED = """
Title: Bank
Points: 1
1. One?
*a) Yes
b) No

Points: 2
2. Some?
[*] A
... As A.
[*] B
[ ] C

Points: 1
3. It is.
*a) True
b) False

4. How many?
= 42 +- 0.5

5. Who?
* Me
* I

6. Why?
... Because.
____
"""
"""The same questions in the format of text2qti."""


def files_of(bank: Bank) -> dict[str, bytes]:
    (data,) = format_named("qti12", writes=True).write(bank, ExportOptions()).files.values()
    return unpacked(data)


def unpacked(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def quiz_of(files: dict[str, bytes]) -> etree._Element:
    manifest = etree.fromstring(files["imsmanifest.xml"])
    (quiz,) = (
        each for each in manifest.iter("{*}resource") if each.get("type") == "imsqti_xmlv1p2"
    )
    (file,) = quiz.iter("{*}file")
    return etree.fromstring(files[str(file.get("href"))])


@pytest.fixture
def bank(bank_with: Callable[[list[Data]], Bank]) -> Bank:
    return bank_with([{"difficulty": "easy", "answer": {}, **each} for each in QUESTIONS])


def test_items_have_the_types_and_points_of_canvas(bank: Bank) -> None:
    fields = [
        [entry.text for entry in each.iter("{*}fieldentry")][:2]
        for each in quiz_of(files_of(bank)).iter("{*}item")
    ]
    assert fields == [
        ["multiple_choice_question", "1"],
        ["multiple_answers_question", "2"],
        ["true_false_question", "1"],
        ["numerical_question", "1"],
        ["short_answer_question", "1"],
        ["essay_question", "1"],
    ]


def test_identifiers_depend_on_the_bank_and_the_question_alone(
    bank: Bank, bank_with: Callable[[list[Data]], Bank]
) -> None:
    def idents(made: Bank) -> dict[str | None, str | None]:
        return {
            each.get("title"): each.get("ident") for each in quiz_of(files_of(made)).iter("{*}item")
        }

    fewer = bank_with([{"difficulty": "easy", "answer": {}, **each} for each in QUESTIONS[3:]])
    assert idents(fewer).items() <= idents(bank).items()
    assert len(set(idents(bank).values())) == len(QUESTIONS)


def test_the_manifest_lists_every_file(bank: Bank) -> None:
    files = files_of(bank)
    manifest = etree.fromstring(files["imsmanifest.xml"])
    listed = {str(each.get("href")) for each in manifest.iter("{*}file")}
    assert listed == files.keys() - {"imsmanifest.xml"}


@given(data=st.data())
@settings(max_examples=20)
def test_quizzes_of_any_texts_are_valid(
    questions: Callable[..., st.SearchStrategy[list[Data]]],
    bank_with: Callable[[list[Data]], Bank],
    schema: Callable[[str], etree.XMLSchema],
    data: st.DataObject,
) -> None:
    quiz = quiz_of(files_of(bank_with(data.draw(questions()))))
    schema("qti-1.2/ims_qtiasiv1p2").assertValid(quiz)


def shape(element: etree._Element) -> Any:
    """Elements with their attributes, without identifiers, texts and what only we write."""
    own = ("qmd_", "original_answer_ids")
    children = [
        shape(child)
        for child in element
        if not str(child.findtext("{*}fieldlabel") or "").startswith(own)
    ]
    kept = ("rcardinality", "texttype", "fibtype", "varname", "action", "continue", "rshuffle")
    attributes = {name: element.get(name) for name in kept if element.get(name)}
    return etree.QName(element).localname, attributes, children


@pytest.mark.slow
def test_the_quiz_has_the_structure_of_text2qti(bank: Bank, tmp_path: Path) -> None:
    (tmp_path / "quiz.txt").write_text(TYPED.lstrip())
    code = "import sys; from text2qti.cmdline import main; main()"
    subprocess.run([sys.executable, "-c", code, "quiz.txt"], cwd=tmp_path, check=True)
    theirs = unpacked((tmp_path / "quiz.zip").read_bytes())
    ours = files_of(bank)
    for mine, other in zip(
        quiz_of(ours).iter("{*}item"), quiz_of(theirs).iter("{*}item"), strict=True
    ):
        assert shape(mine) == shape(other), mine.get("title")
    kinds = [
        [
            each.get("type")
            for each in etree.fromstring(files["imsmanifest.xml"]).iter("{*}resource")
        ]
        for files in (ours, theirs)
    ]
    assert kinds[0] == kinds[1]
    settings_of, settings_of_theirs = (
        {each.tag for each in etree.fromstring(data).iterchildren()}
        for files in (ours, theirs)
        for name, data in files.items()
        if name.endswith("assessment_meta.xml")
    )
    assert settings_of <= settings_of_theirs
