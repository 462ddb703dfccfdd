"""A bank as Moodle XML: read again, and as Moodle's importer reads it."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.exchange.draft import DraftBank
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.moodle_xml import read
from studypress.exchange.writers.moodle_xml import FILE, write
from studypress.exchange.written import ExportOptions, Written

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
MakeBank = Callable[[list[dict[str, Any]]], Bank]


def quiz(written: Written) -> etree._Element:
    return etree.fromstring(written.files[FILE])


def back(written: Written) -> DraftBank:
    return read(InputFile("m.xml", written.files[FILE]))


def messages(written: Written) -> list[str]:
    return [f"{each.effect}: {each.message}" for each in written.remarks]


@settings(max_examples=40)
@given(data=st.data())
def test_a_bank_is_the_same_after_moodle_xml(
    data: st.DataObject,
    questions: Callable[..., st.SearchStrategy[list[dict[str, Any]]]],
    bank_with: MakeBank,
    rendered: Callable[[str], str],
) -> None:
    given_data = data.draw(questions())
    held = [
        each
        for each in given_data
        if each["kind"] != "several" or any(choice["correct"] for choice in each["choices"])
    ]
    draft = back(write(bank_with(given_data), ExportOptions()))
    assert [each.data["id"] for each in draft.questions] == [each["id"] for each in held]
    for one, other in zip(held, draft.questions, strict=True):
        _assert_equal(Question.model_validate(one), Question.model_validate(other.data), rendered)
    assert not [each for each in draft.remarks if "tolerance" not in each.message]


def _assert_equal(one: Question, other: Question, rendered: Callable[[str], str]) -> None:
    """Assert that both are equal; texts are compared as rendered, and numbers by value."""
    texts = [
        (one.question, other.question),
        (one.answer.bullet, other.answer.bullet),
        (one.answer.explanation, other.answer.explanation),
        *((a.says, b.says) for a, b in zip(one.answer.marking, other.answer.marking, strict=True)),
        *((a.text, b.text) for a, b in zip(one.choices, other.choices, strict=True)),
        *((a.why or "", b.why or "") for a, b in zip(one.choices, other.choices, strict=True)),
    ]
    for before, after in texts:
        assert rendered(after) == rendered(before)
    for key in ("kind", "difficulty", "tags", "points", "shuffle"):
        assert getattr(other, key) == getattr(one, key)
    for key in ("number", "margin", "unit", "accept", "statement"):
        assert getattr(other.answer, key) == getattr(one.answer, key)
    assert [each.correct for each in other.choices] == [each.correct for each in one.choices]
    assert [each.points for each in other.answer.marking] == [
        each.points for each in one.answer.marking
    ]


def choices(kind: str, right: int, wrong: int, **more: Any) -> dict[str, Any]:
    listed = [{"text": f"c {at}", "correct": at < right} for at in range(right + wrong)]
    return {
        "id": "q", "kind": kind, "question": "Q?", "difficulty": "easy", "choices": listed,
        "answer": {"bullet": "B", "explanation": "E"}, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("right", "shares"),
    [(1, "100"), (3, "33.33333"), (6, "16.66667"), (7, "14.28571"), (8, "12.5")],
)
def test_shares_are_those_that_moodle_lists(right: int, shares: str, bank_with: MakeBank) -> None:
    answers = quiz(write(bank_with([choices("several", right, 2)]), ExportOptions())).findall(
        "question/answer"
    )
    assert [each.get("fraction") for each in answers] == [shares] * right + ["-100"] * 2


@pytest.mark.parametrize("right", [0, 11])
def test_a_question_that_moodle_cannot_grade_is_left_out(right: int, bank_with: MakeBank) -> None:
    written = write(bank_with([choices("several", right, 2)]), ExportOptions())
    assert quiz(written).find("question") is None
    assert written.questions == 0
    assert messages(written)[0].startswith("left out: Moodle")


def test_fields_are_those_that_moodles_importer_reads(bank_with: MakeBank) -> None:
    written = write(
        bank_with([choices("single", 1, 2, shuffle=False, points=2.5)]), ExportOptions()
    )
    category, question = quiz(written)
    assert category.findtext("category/text") == "$course$/top/A bank/One/First"
    assert question.findtext("name/text") == question.findtext("idnumber") == "q"
    plain = {each.tag: each.text for each in question if not len(each)}
    assert plain | {"idnumber": ""} == {
        "defaultgrade": "2.5", "penalty": "0", "hidden": "0", "idnumber": "", "single": "true",
        "shuffleanswers": "false", "answernumbering": "ABCD",
    }  # fmt: skip
    assert question.findall("questiontext")[0].get("format") == "html"
    assert [each.get("fraction") for each in question.findall("answer")] == ["100", "0", "0"]
    assert question.find("answer/feedback/text") is not None


def test_figures_are_in_the_fields_that_show_them(bank_with: MakeBank, tmp_path: Path) -> None:
    for folder in ("a", "b c"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "f 1.png").write_bytes(PNG)
    data = choices("single", 1, 1, question="See ![x](<a/f 1.png>) and ![y](<b c/f 1.png>).")
    data["answer"]["explanation"] = "![x](<a/f 1.png>)"
    written = write(replace(bank_with([data]), root=tmp_path), ExportOptions())
    field = quiz(written)[1].findall("questiontext")[0]
    assert 'src="@@PLUGINFILE@@/f%201.png"' in field.findtext("text", "")
    files = [(each.get("name"), b64decode(each.text or "")) for each in field.iterfind("file")]
    assert files == [("f 1.png", PNG)]
    assert back(written).figures == {"f-1.png": PNG}
    assert not back(written).remarks


def test_numbers_are_decimals_and_what_moodle_lacks_has_a_remark(bank_with: MakeBank) -> None:
    answer = {"value": "1/3", "tolerance": "10%", "unit": "m"}
    data = {
        "id": "q",
        "question": "Q?",
        "difficulty": "easy",
        "answer": answer,
        "references": ["R"],
    }
    written = write(bank_with([data]), ExportOptions())
    question = quiz(written)[1]
    assert question.findtext("answer/text") == "0.333333333333"
    assert question.findtext("answer/tolerance") == "0.0333333333333"
    assert question.findtext("units/unit/unit_name") == "m"
    assert [each.partition(":")[0] for each in messages(written)] == ["changed", "changed", "lost"]


def test_stars_of_short_answers_and_ends_of_cdata_are_literal(bank_with: MakeBank) -> None:
    answer = {"accept": ["a*b"], "explanation": "`]]>` <br> x"}
    data = {"id": "q", "question": "Q?", "difficulty": "easy", "answer": answer}
    written = write(bank_with([data]), ExportOptions())
    assert quiz(written)[1].findtext("answer/text") == "a\\*b"
    read_again = back(written).questions[0].data["answer"]
    assert read_again["accept"] == ["a*b"]
    assert "`]]>`" in read_again["explanation"]


def test_equal_banks_have_equal_files(bank_with: MakeBank) -> None:
    bank = bank_with([choices("single", 1, 2)])
    assert write(bank, ExportOptions()).files == write(bank, ExportOptions()).files
