"""Examples and tables of docs/format.md agree with the format that is checked and marked."""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest
import yaml
from pydantic import BaseModel

from studypress.bank.bank import Bank
from studypress.bank.models import (
    Answer,
    BankFile,
    Choice,
    FollowUp,
    MarkingLine,
    Question,
    QuestionKind,
    Section,
    Topic,
)
from studypress.exam.blueprint.model import Blueprint, Row, Scoring
from studypress.exam.blueprint.parse import parse_blueprint
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Plan
from studypress.exam.record.read import ItemRecord
from studypress.grading.question_marks import mark_of
from studypress.page.documents.exam import scoring_rules
from studypress.pipeline.check import check_bank

PAGE = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
WHOLE = next(text for text in EXAMPLES if "sections:" in text)
QUESTIONS = [text for text in EXAMPLES if text.startswith("- id:")]
BLUEPRINT = next(text for text in EXAMPLES if "rows:" in text)
MODELS: dict[str, type[BaseModel]] = {
    "Bank": BankFile,
    "Section": Section,
    "Topic": Topic,
    "Question": Question,
    "Answer": Answer,
    "Choice": Choice,
    "Marking line": MarkingLine,
    "Follow-up": FollowUp,
    "Blueprint": Blueprint,
    "Row": Row,
    "Scoring": Scoring,
}
LIMITS = {
    *("maxLength", "minItems", "maxItems", "maxProperties"),
    *("minimum", "maximum", "exclusiveMinimum"),
}


def checked(path: Path, text: str) -> Bank:
    """Return the bank of a text that has neither problems nor remarks."""
    path.write_text(text, encoding="utf-8")
    bank, remarks = check_bank(path)
    assert remarks == ()
    return bank


@pytest.fixture
def examples(tmp_path: Path) -> Bank:
    """A bank of all examples of single questions."""
    head = "title: T\nsections:\n- id: s\n  title: S\n  topics:\n  - topic: T\n    questions:\n"
    return checked(tmp_path / "bank.yaml", head + indent("".join(QUESTIONS), "    "))


def test_the_first_bank_is_sound(tmp_path: Path) -> None:
    entries = checked(tmp_path / "networks.yaml", WHOLE).entries
    assert [entry.question.kind for entry in entries] == [QuestionKind.OPEN, QuestionKind.SINGLE]


def test_there_is_a_sound_example_of_every_kind(examples: Bank) -> None:
    assert {entry.question.kind for entry in examples.entries} == set(QuestionKind)
    keys = {key for text in QUESTIONS for question in yaml.safe_load(text) for key in question}
    assert keys == set(keys_of(Question))


def test_the_blueprint_asks_the_examples_by_the_rules_that_the_page_quotes(examples: Bank) -> None:
    blueprint = parse_blueprint(BLUEPRINT, "final.yaml", examples)
    (form,) = make_exam(examples, Plan(blueprint, 1, "seed")).forms
    quoted = " ".join(line.lstrip("> ") for line in PAGE.splitlines() if line.startswith(">"))
    kinds = {item.kind for item in form.items}
    assert kinds >= {QuestionKind.SEVERAL, QuestionKind.NUMBER}, "the page quotes rules of both"
    assert quoted.split() == " ".join(scoring_rules(blueprint.scoring, form)).split()


def test_the_marks_of_the_table_are_those_of_mark() -> None:
    (table,) = re.findall(r"\| ticked \|.*?(?=\n\n)", PAGE, re.DOTALL)
    first, *rows = table.splitlines()
    ticked = ["".join(re.findall("[A-D]", cell)) for cell in cells(first)[1:]]
    item = ItemRecord(1, "q", 2, 1, choices=(0, 1, 2, 3), key="AC", kind=QuestionKind.SEVERAL)
    for row, several in zip(rows[1:], ("all-or-nothing", "share"), strict=True):
        name, *marks = cells(row)
        assert several in name
        scoring = Scoring(several=several, wrong=-0.25)
        assert [float(mark_of(item, letters, scoring).points) for letters in ticked] == [
            float(mark) for mark in marks
        ]


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def keys_of(model: type[BaseModel]) -> dict[str, bool]:
    """Return the keys of a model, each with whether it is required."""
    fields = model.model_fields.items()
    return {field.alias or name: field.is_required() for name, field in fields}


@pytest.mark.parametrize("name", MODELS)
def test_the_table_of_a_mapping_has_its_keys_and_limits(name: str) -> None:
    table = re.search(rf"^### {name}\n(.*?)^#", PAGE, re.DOTALL | re.MULTILINE)
    assert table
    lines = [line for line in table[1].splitlines() if line.startswith("| `")]
    rows = {row[0].strip("`"): row for row in map(cells, lines)}
    required = {key: row[2] == "required" for key, row in rows.items()}
    assert required == keys_of(MODELS[name])
    properties = MODELS[name].model_json_schema(by_alias=True)["properties"]
    for key, row in rows.items():
        numbers = set(re.findall(r"\d+", " ".join(row[1:3]).replace(",", "")))
        missing = {f"{abs(limit):g}" for limit in limits_in(properties[key])} - numbers
        assert not missing, f"{key}: {missing}"


def limits_in(schema: object) -> Iterator[float]:
    """Yield the numbers that limit a value or its items."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in LIMITS and "pattern" not in schema:
                yield value
            elif key not in ("default", "description"):
                yield from limits_in(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from limits_in(value)
