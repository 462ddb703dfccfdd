"""QTI 2.1: what is written, and that it is read again as the same questions."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from studypress.bank.bank import Bank
from studypress.exchange.formats import format_named
from studypress.exchange.input_file import InputFile
from studypress.exchange.written import ExportOptions

Questions = Callable[..., st.SearchStrategy[list[dict[str, Any]]]]
JOINED = re.compile(r"</(strong|em)> <\1>|</a> <a [^>]*>")
"""Between two texts of one style, or of one link: they come back as one."""

TEXTS = ("question", "bullet", "explanation", "text", "why", "says")


def again(name: str, bank: Bank) -> list[dict[str, Any]]:
    """The questions of a bank, written in a format and read again."""
    (data,) = format_named(name, writes=True).write(bank, ExportOptions()).files.values()
    draft = format_named(name, writes=False).read(InputFile(f"{name}.zip", data))
    assert draft.remarks == []
    assert [each.section for each in draft.questions] == [e.section.title for e in bank.entries]
    return [{"id": each.name, **each.data} for each in draft.questions]


def compared(data: dict[str, Any], rendered: Callable[[str], str]) -> dict[str, Any]:
    """A question without defaults, its texts as HTML."""

    def value(key: str, item: Any) -> Any:
        if isinstance(item, dict):
            return compared(item, rendered)
        if isinstance(item, list):
            return [value("", each) for each in item]
        return JOINED.sub(" ", rendered(item)) if key in TEXTS else item

    left_out = {"correct": False, "points": 1, "tags": []}
    kept = {key: each for key, each in data.items() if left_out.get(key, ()) != each}
    return {key: value(key, each) for key, each in kept.items()}


@pytest.mark.parametrize("name", ["qti12", "qti21"])
@given(data=st.data())
@settings(max_examples=60)
def test_questions_come_back(
    name: str,
    questions: Questions,
    bank_with: Callable[[list[dict[str, Any]]], Bank],
    rendered: Callable[[str], str],
    data: st.DataObject,
) -> None:
    given_questions = data.draw(questions())
    read = again(name, bank_with(given_questions))
    if name == "qti12":  # it has no place for a marking scheme
        for each in given_questions:
            each["answer"].pop("marking", None)
    assert [compared(each, rendered) for each in read] == [
        compared(each, rendered) for each in given_questions
    ]


FULL: list[dict[str, Any]] = [
    {
        "id": "several",
        "kind": "several",
        "question": 'Which?\n\n![A box](figures/box.svg "A caption"){width=40%}',
        "difficulty": "hard",
        "tags": ["a-tag"],
        "minutes": 5,
        "choices": [
            {"text": "In the ~~middle~~ $x^2$"},
            {
                "text": "At the end",
                "pin": "last",
                "why": "3. one\n4. two\n\n| a |\n| ---: |\n| 1 |",
            },
            {"text": "First", "pin": "first"},
        ],
        "references": ["A book"],
        "mistakes": ["A mistake"],
    },
    {
        "id": "third",
        "kind": "number",
        "question": "How much is one third?",
        "difficulty": "easy",
        "points": 1.5,
        "answer": {"value": "1/3", "tolerance": "1 %", "unit": "m/s"},
    },
    {
        "id": "odd",
        "question": "Why?",
        "difficulty": "easy",
        "lang": "de",
        "answer": {"bullet": "So.", "marking": [{"points": 2, "says": "Says *so*"}]},
    },
    {
        "id": "true",
        "kind": "true-false",
        "lang": "fr",
        "question": "Vrai?",
        "difficulty": "medium",
        "answer": {"statement": False},
    },
]


@pytest.fixture
def full(bank_with: Callable[[list[dict[str, Any]]], Bank], tmp_path: Path) -> Bank:
    """A bank with every construct that QTI has a place for."""
    (tmp_path / "figures").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    (tmp_path / "figures" / "box.svg").write_text(svg)
    data = [{"answer": {"bullet": "A bullet."}, **each} for each in FULL]
    return replace(bank_with(data), root=tmp_path)


def files_of(name: str, bank: Bank) -> dict[str, bytes]:
    (data,) = format_named(name, writes=True).write(bank, ExportOptions()).files.values()
    with ZipFile(BytesIO(data)) as archive:
        return {member: archive.read(member) for member in archive.namelist()}


def test_items_and_tests_are_valid(
    full: Bank, numbered_bank: Bank, schema: Callable[[str], etree.XMLSchema]
) -> None:
    valid = schema("qtiv2p1/imsqti_v2p1")
    for bank in (full, numbered_bank):
        for name, data in files_of("qti21", bank).items():
            if name.startswith("items/") or name == "test.xml":
                valid.assertValid(etree.fromstring(data))


@given(data=st.data())
@settings(max_examples=30)
def test_items_of_any_texts_are_valid(
    questions: Questions,
    bank_with: Callable[[list[dict[str, Any]]], Bank],
    schema: Callable[[str], etree.XMLSchema],
    data: st.DataObject,
) -> None:
    valid = schema("qtiv2p1/imsqti_v2p1")
    for name, item in files_of("qti21", bank_with(data.draw(questions()))).items():
        if name.startswith("items/"):
            valid.assertValid(etree.fromstring(item))


def test_the_manifest_lists_every_file(full: Bank) -> None:
    files = files_of("qti21", full)
    manifest = etree.fromstring(files["imsmanifest.xml"])
    listed = {unquote(str(each.get("href"))) for each in manifest.iter("{*}file")}
    assert listed == files.keys() - {"imsmanifest.xml"}
    assert "images/figures/box.svg" in files


@pytest.mark.parametrize("name", ["qti12", "qti21"])
def test_a_bank_with_everything_comes_back_and_losses_are_remarks(name: str, full: Bank) -> None:
    written = format_named(name, writes=True).write(full, ExportOptions())
    assert format_named(name, writes=True).write(full, ExportOptions()) == written
    remarks = sorted(f"{each.effect}: {each.message}" for each in written.remarks)
    scheme = ["lost: QTI 1.2 has no place for `marking` that only markers see"]
    assert remarks == [
        "changed: the value 1/3 is rounded to 0.333333333333333",
        *(scheme if name == "qti12" else []),
        "lost: QTI has no place for `references`, `mistakes`",
    ]
    (data,) = written.files.values()
    draft = format_named(name, writes=False).read(InputFile("a.zip", data))
    several, third, odd, true = (each.data for each in draft.questions)
    assert list(draft.figures) == ["box.svg"]
    assert several["question"].startswith('Which?\n\n![A box](figures/box.svg "A caption")')
    assert [each.get("pin") for each in several["choices"]] == ["first", None, "last"]
    assert several["choices"][2]["why"] == FULL[0]["choices"][1]["why"]
    assert several["choices"][1]["text"] == "In the ~~middle~~ $x^2$"
    assert (several["minutes"], several["tags"]) == (5, ["a-tag"])
    assert third["answer"]["unit"] == "m/s"
    assert third["answer"]["tolerance"].replace(" ", "") == "1%"
    assert odd["lang"] == "de"
    assert (true["kind"], true["answer"]["statement"]) == ("true-false", False)
