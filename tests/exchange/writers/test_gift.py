"""GIFT that is written: read back, and parsed by gift-pegjs."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.gift import read
from studypress.exchange.writers.gift import write
from studypress.exchange.written import ExportOptions

Questions = Callable[..., st.SearchStrategy[list[dict[str, Any]]]]
BankOf = Callable[[list[dict[str, Any]]], Bank]
_PARSE = """
const { parse } = require(process.argv[1]);
const questions = parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(questions.filter((each) => each.type !== "Category")));
"""
TYPES = {
    "single": "MC",
    "several": "MC",
    "true-false": "TF",
    "number": "Numerical",
    "short": "Short",
    "open": "Essay",
}


def with_right(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return questions that each have a right choice, as Moodle needs one."""
    for each in data:
        if each["kind"] == "several":
            each["choices"][0]["correct"] = True
    return data


def held(question: Question, rendered: Callable[[str], str]) -> dict[str, Any]:
    """Return the parts of a question that GIFT has, with texts as HTML."""
    answer = question.answer
    return {
        "id": question.id,
        "kind": question.kind,
        "tags": question.tags,
        "difficulty": question.difficulty,
        "accept": answer.accept,
        "number": answer.value and (answer.number, answer.margin),
        "statement": answer.statement,
        "choices": [
            (rendered(each.text), each.correct, rendered(each.why or ""))
            for each in question.choices
        ],
        "marking": [(line.points, rendered(line.says)) for line in answer.marking],
        "texts": [
            rendered(text or "") for text in (question.question, answer.bullet, answer.explanation)
        ],
    }


@given(data=st.data())
@settings(max_examples=50)
def test_written_questions_are_read_back(
    data: st.DataObject, questions: Questions, bank_with: BankOf, rendered: Callable[[str], str]
) -> None:
    bank = bank_with(with_right(data.draw(questions())))
    written = write(bank, ExportOptions())
    draft = read(InputFile("questions.gift", written.files["questions.gift"]))
    for entry, each in zip(bank.entries, draft.questions, strict=True):
        assert (each.section, each.topic) == (entry.section.title, entry.topic)
        again = Question.model_validate({"difficulty": "easy", **each.data})
        assert held(again, rendered) == held(entry.question, rendered)


def test_what_gift_has_no_mark_for_is_a_remark(bank_with: BankOf) -> None:
    common = {"difficulty": "easy", "points": 2, "shuffle": False}
    choices = [{"text": "a", "correct": True}, {"text": "b"}]
    number = {"value": "42", "unit": "ms", "tolerance": "0.5"}
    accept = {"accept": ["a -> b"]}
    bank = bank_with(
        [
            {"id": "one", "question": "Which?", "choices": choices, "answer": {}, **common},
            {"id": "two", "question": "How long?", "difficulty": "easy", "answer": number},
            {"id": "three", "question": "Which rule?", "difficulty": "easy", "answer": accept},
        ]
    )
    written = write(bank, ExportOptions())
    assert written.questions == 2
    assert [each.message for each in written.remarks] == [
        "GIFT has no mark for: points, order of choices",
        "GIFT has no mark for: unit",
        "GIFT reads answers that contain -> as pairs: they are left out",
    ]
    text = written.files["questions.gift"].decode()
    assert "// [id:two] [tag:difficulty-easy]\n::two::[html]How long?{#\n\t=42:0.5\n}" in text


@pytest.mark.slow
def test_gift_pegjs_parses_written_questions(
    questions: Questions,
    bank_with: BankOf,
    program: Callable[[str], str],
    npm_package: Callable[[str], Path],
) -> None:
    command = [program("node"), "-e", _PARSE, str(npm_package("gift-pegjs"))]

    @given(data=questions())
    @settings(max_examples=50)
    def parses(data: list[dict[str, Any]]) -> None:
        bank = bank_with(with_right(data))
        text = write(bank, ExportOptions()).files["questions.gift"]
        done = subprocess.run(command, input=text, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        parsed = json.loads(done.stdout)
        assert [each["id"] for each in parsed] == [each["id"] for each in data]
        assert [each["type"] for each in parsed] == [TYPES[each["kind"]] for each in data]
        for each, entry in zip(parsed, bank.entries, strict=True):
            choices = [
                choice["text"]["text"]
                for choice in each.get("choices") or ()
                if "text" in choice and each["type"] == "MC"
            ]
            assert len(choices) == (len(entry.question.choices) if each["type"] == "MC" else 0)

    parses()
