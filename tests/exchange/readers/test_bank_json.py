import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.errors import ContentError
from studypress.exchange.bank_folder import bank_files
from studypress.exchange.draft import DraftBank
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.bank_json import read
from studypress.exchange.writers.bank_json import write
from studypress.exchange.written import ExportOptions

BANKS = Path(__file__).parents[2] / "banks" / "valid"
QUESTION = '{"question": "Why?"}'


def read_text(text: str) -> DraftBank:
    return read(InputFile("q.json", text.encode()))


def stored(files: dict[str, bytes], folder: Path) -> Bank:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    bank = load(folder, "bank").bank
    assert bank
    return bank


@given(data=st.data())
@settings(max_examples=50)
def test_a_bank_is_read_as_it_was_written(
    questions: Callable[..., st.SearchStrategy[list[dict[str, Any]]]],
    bank_with: Callable[[list[dict[str, Any]]], Bank],
    data: st.DataObject,
) -> None:
    stated = data.draw(questions())
    draft = read(
        InputFile("q.json", write(bank_with(stated), ExportOptions()).files["questions.json"])
    )
    assert [each.data for each in draft.questions] == stated
    assert {(each.section, each.section_id, each.topic) for each in draft.questions} == {
        ("One", "one", "First")
    }
    assert (draft.title, draft.language, draft.remarks) == ("A bank", "en", [])


@pytest.mark.parametrize("name", ["folder", "branded"])
def test_a_whole_bank_with_sections_figures_and_brand_is_equal_again(
    name: str, tmp_path: Path
) -> None:
    bank = load(BANKS / name, "bank").bank
    assert bank
    files = write(bank, ExportOptions()).files
    assert "null" not in files["questions.json"].decode()
    for path, data in files.items():
        (tmp_path / "out" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / path).write_bytes(data)
    file = InputFile("questions.json", files["questions.json"], tmp_path / "out")
    again = stored(bank_files(read(file), file), tmp_path / "again")
    assert again.digest == bank.digest
    assert [entry.topic for entry in again.entries] == [entry.topic for entry in bank.entries]
    assert write(again, ExportOptions()).files == files


@pytest.mark.parametrize(
    "text",
    [
        f"[{QUESTION}]",
        f'{{"questions": [{QUESTION}]}}',
        f'{{"sections": [{{"topics": [{{"questions": [{QUESTION}]}}]}}]}}',
    ],
)
def test_questions_may_be_a_list_or_in_sections(text: str) -> None:
    draft = read_text(text)
    assert [each.data for each in draft.questions] == [{"question": "Why?"}]


def test_nulls_and_unknown_keys_are_left_out_with_a_remark() -> None:
    draft = read_text('{"version": 2, "questions": [{"question": "Why?", "group": null}]}')
    assert [str(remark) for remark in sorted(draft.remarks)] == [
        "q.json: lost: 'version' is no key of a bank: left out",
        "q.json: changed: the file.questions[0]: null is no value of group: left out",
    ]
    assert draft.questions[0].data == {"question": "Why?"}


DEEP = 100_000
WRONG = {
    "": "q.json:1:1: this is no valid JSON",
    '{"questions":\n [,]}': "q.json:2:3: this is no valid JSON (Expecting value)",
    "7": "q.json:1:1: a bank is expected",
    "[" * DEEP + "]" * DEEP: "q.json: this JSON is not read: nested too deeply",
    '[{"a":' * 30 + "1" + "}]" * 30: "q.json: the file[0].a[0].a",
    "[NaN]": "q.json: this JSON is not read: 'NaN' is no number",
    "[1e999]": "q.json: this JSON is not read: '1e999' is no number",
    "[" + "9" * 9999 + "]": "q.json: this JSON is not read: Exceeds the limit",
    '{"title": "a", "title": "b"}': "q.json: this JSON is not read: an object has the key 'title'",
    '{"questions": {}}': "q.json: questions: a list is expected",
    "[7]": "q.json: questions[0]: an object is expected",
    '[{"question": 7}]': "q.json: questions[0].question: a text is expected",
    '[{"question": "a", "id": []}]': "q.json: questions[0].id: a text is expected",
    '[{"question": "a", "answer": "b"}]': "q.json: questions[0].answer: an object is expected",
    '[{"question": "a", "answer": {"accept": [{}]}}]': "q.json: questions[0].answer.accept: a list",
    '{"title": [], "sections": [{"topics": 1}]}': (
        "q.json: sections[0].topics: a list is expected\nq.json: title: a text is expected"
    ),
    '[{"question": "a", "topic": 3}]': "q.json: questions[0]: titles of its section",
    '{"brand": 1}': "q.json: brand: an object is expected",
    '["\\': "q.json:1:2: this is no valid JSON",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_a_wrong_file_has_a_located_error(text: str) -> None:
    with pytest.raises(ContentError) as refused:
        read_text(text)
    assert str(refused.value).startswith(WRONG[text])


def test_a_question_with_faults_is_kept_for_the_check(tmp_path: Path) -> None:
    file = InputFile("q.json", json.dumps([{"question": "\ud800", "points": {"x": [1]}}]).encode())
    for name, data in bank_files(read(file), file).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert load(tmp_path, "bank").problems


def test_unknown_keys_of_sections_and_topics_are_named() -> None:
    topic = {"topic": "T", "note": 1, "questions": [{"question": "Q?", "answer": {"bullet": "B."}}]}
    data = {"sections": [{"title": "S", "colour": "red", "topics": [topic]}]}
    draft = read(InputFile("q.json", json.dumps(data).encode()))
    assert [remark.message for remark in draft.remarks] == [
        "'colour' is no key of a section (sections[0]): left out",
        "'note' is no key of a topic (sections[0].topics[0]): left out",
    ]
