"""Draft questions as files of a bank."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from studypress.bank.yaml_source import parse
from studypress.errors import ContentError
from studypress.exchange.bank_folder import NO_ANSWER, bank_files, yaml_text
from studypress.exchange.draft import DraftBank, DraftQuestion, Effect
from studypress.exchange.input_file import InputFile
from studypress.pipeline.check import open_bank

FILE = InputFile("list.xml", b"")
MANY = 300


def test_a_file_without_a_question_is_refused_with_the_reasons() -> None:
    draft = DraftBank()
    draft.remark(Effect.SKIPPED, FILE.place(7), "a matching question: split it")
    with pytest.raises(ContentError) as error:
        bank_files(draft, FILE)
    assert [str(problem) for problem in error.value.problems] == [
        "list.xml: no question that can be imported is in this file",
        "list.xml:7:1: left out: a matching question: split it",
    ]


def test_equal_accepted_answers_are_kept_once_and_empty_lists_are_not_written() -> None:
    data = {
        "tags": [],
        "question": "Where?",
        "answer": {"accept": ["Paris", "paris", "Lutetia"]},
    }
    files = bank_files(DraftBank(questions=[DraftQuestion(FILE.place(1), data)]), FILE)
    assert b"tags" not in files["list/01-list.yaml"]
    assert files["list/01-list.yaml"].endswith(b"- Paris\n        - Lutetia\n")


def test_questions_and_pictures_of_one_name_are_numbered() -> None:
    draft = DraftBank()
    for number in range(MANY):
        draft.questions.append(DraftQuestion(FILE.place(), {"question": f"Q{number}?"}, "Question"))
        draft.figure("a/Image.PNG", b"%d" % number)
    _, topic, *figures = bank_files(draft, FILE, "en", "easy")
    assert topic == "list/01-list.yaml"
    assert [figures[0], figures[1], figures[-1]] == [
        "figures/image.png", "figures/image-2.png", f"figures/image-{MANY}.png"
    ]  # fmt: skip
    ids = [each.data["id"] for each in draft.questions]
    assert (ids[:2], ids[-1]) == (["question", "question-2"], f"question-{MANY}")
    assert len(set(ids)) == MANY


def test_a_made_id_is_none_that_the_file_states() -> None:
    named = [("a", None), ("a", None), ("a", None), ("", "a-2"), ("", None)]
    draft = DraftBank()
    for name, stated in named:
        data = {"question": "数学?"} | ({"id": stated} if stated else {})
        draft.questions.append(DraftQuestion(FILE.place(), data, name))
    bank_files(draft, FILE)
    assert [each.data["id"] for each in draft.questions] == ["a", "a-3", "a-4", "a-2", "question-5"]


@pytest.mark.parametrize(
    ("stated", "language", "why"),
    [
        ("de", "de", ""),
        ("EN-us", "en-us", ""),
        ("", "en", "the language is not stated"),
        ("english", "en", "the language 'english' is no language code"),
    ],
)
def test_a_language_that_is_no_code_is_english(stated: str, language: str, why: str) -> None:
    draft = DraftBank(language=stated, questions=[drafted("Why?", bullet="So.")])
    files = bank_files(draft, FILE, difficulty="easy")
    assert f"\nlanguage: {language}\n".encode() in files["bank.yaml"]
    assert [remark.message.partition(":")[0] for remark in draft.remarks] == [why] * bool(why)


def test_what_is_guessed_is_a_remark() -> None:
    draft = DraftBank(questions=[drafted("Why?"), drafted("Is?", statement=True)])
    files = bank_files(draft, FILE, "en")
    assert [str(remark) for remark in draft.remarks] == [
        f"list.xml:1:1: guessed: no answer is stated: its bullet is '{NO_ANSWER}'",
        "list.xml: guessed: no difficulty is stated for 2 questions: medium; --difficulty sets it",
    ]
    assert {remark.effect for remark in draft.remarks} == {Effect.GUESSED}
    assert yaml.safe_load(files["list/01-list.yaml"])["questions"] == [
        {"id": "why", "question": "Why?", "difficulty": "medium", "answer": {"bullet": NO_ANSWER}},
        {
            "id": "is",
            "question": "Is?",
            "difficulty": "medium",
            "answer": {"statement": True},
        },
    ]


def test_sections_and_topics_are_files_in_the_order_in_which_they_begin(tmp_path: Path) -> None:
    draft = DraftBank(more={"subtitle": "Of 2026"}, language="en")
    for at, (section, topic) in enumerate([("B/..", "T"), ("数", ""), ("B/..", "U"), ("b", "T")]):
        choices = [{"text": "x", "correct": True}, {"text": "y"}]
        data = {"question": f"Question {at}?", "difficulty": "easy", "choices": choices}
        draft.questions.append(DraftQuestion(FILE.place(), data, "", section, topic))
    written(bank_files(draft, InputFile("C:\\my_list-1.xml", b"")), tmp_path)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("*/*"))
    assert names == ["b-2/01-t.yaml", "b/01-t.yaml", "b/02-u.yaml", "section-2/01-topic.yaml"]
    bank = open_bank(tmp_path)
    assert (bank.title, bank.subtitle) == ("My list 1", "Of 2026")
    assert [(entry.section.title, entry.topic, entry.question.id) for entry in bank.entries] == [
        ("B/..", "T", "question-0"), ("B/..", "U", "question-2"), ("数", "数", "question-1"),
        ("b", "T", "question-3"),
    ]  # fmt: skip


def test_a_large_topic_has_several_files_as_their_size_is_limited(tmp_path: Path) -> None:
    asked = [drafted(f"Question {at}?", bullet="So.") for at in range(501)]
    written(bank_files(DraftBank(questions=asked), FILE), tmp_path)
    names = sorted(path.name for path in (tmp_path / "list").iterdir())
    assert names == ["01-list.yaml", "02-list.yaml"]
    entries = open_bank(tmp_path).entries
    assert [entry.number for entry in entries] == list(range(1, 502))
    assert {entry.topic for entry in entries} == {"List"}


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
@example("- yes: no\n  # 'x'\n\n\ty ")
@example("0x1F\n")
@example("\x85\u2028|>\ufeff")
def test_each_text_comes_back_from_yaml(text: str) -> None:
    data = {"question": text, "answer": {"accept": [text, {"key": text}]}, text: [text]}
    source = parse(yaml_text(data).encode(), "list.yaml")
    assert source.data == data


def drafted(stem: str, **answer: object) -> DraftQuestion:
    return DraftQuestion(FILE.place(1), {"question": stem, "answer": dict(answer)})


def written(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


def test_ids_and_file_names_end_with_a_whole_word() -> None:
    stem = "What is the difference between supervised and unsupervised learning?"
    draft = DraftBank(questions=[DraftQuestion(FILE.place(1), {"question": stem}, topic=stem)])
    files = bank_files(draft, FILE)
    assert "list/01-what-is-the-difference-between.yaml" in files
    assert b"id: what-is-the-difference-between\n" in b"".join(files.values())
