"""Examples and tables of docs/format.md agree with the format that is checked and marked."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from textwrap import indent

import pytest
import yaml
from pydantic import BaseModel

from studypress.bank.bank import Bank
from studypress.bank.models import Question, QuestionKind
from studypress.exam.blueprint.model import Scoring
from studypress.exam.blueprint.parse import parse_blueprint
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Plan
from studypress.exam.record.form_record import ItemRecord
from studypress.grading.question_marks import mark_of
from studypress.grading.scale_file import parse_scale
from studypress.page.documents.exam import scoring_rules
from studypress.page.words.catalogue import words_for
from studypress.pipeline.check import check_bank

CONTENT = Path(__file__).parents[2] / "content"
KeyTables = Mapping[type[BaseModel], Mapping[str, list[str]]]
LIMITS = {
    *("maxLength", "minItems", "maxItems", "maxProperties"),
    *("minimum", "maximum", "exclusiveMinimum"),
}


@pytest.fixture(scope="module")
def snippets(format_page: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", format_page, re.DOTALL)


@pytest.fixture(scope="module")
def questions(snippets: list[str]) -> str:
    """The examples of single questions."""
    return "".join(text for text in snippets if text.startswith("- id:"))


@pytest.fixture
def examples(tmp_path: Path, questions: str) -> Bank:
    """A bank of all examples of single questions."""
    head = "title: T\nsections:\n- id: s\n  title: S\n  topics:\n  - topic: T\n    questions:\n"
    return checked(tmp_path / "bank.yaml", head + indent(questions, "    "))


def checked(path: Path, text: str) -> Bank:
    """Return the bank of a text that has neither problems nor remarks."""
    path.write_text(text, encoding="utf-8")
    bank, remarks = check_bank(path)
    assert remarks == ()
    return bank


def test_the_first_bank_is_sound(tmp_path: Path, snippets: list[str]) -> None:
    entries = checked(tmp_path / "networks.yaml", snippets[0]).entries
    assert [entry.question.kind for entry in entries] == [QuestionKind.OPEN, QuestionKind.SINGLE]


def test_the_examples_have_every_kind_and_every_key(examples: Bank, questions: str) -> None:
    assert {entry.question.kind for entry in examples.entries} == set(QuestionKind)
    assert {key for each in yaml.safe_load(questions) for key in each} == set(keys_of(Question))


def test_the_blueprint_asks_the_examples_by_the_rules_that_the_page_quotes(
    examples: Bank, snippets: list[str], format_page: str
) -> None:
    (text,) = (text for text in snippets if "rows:" in text)
    blueprint = parse_blueprint(text, "final.yaml", examples)
    quoted = " ".join(re.findall("^>(.*)", format_page, re.MULTILINE))
    rules = {
        " ".join(scoring_rules(words_for("en"), blueprint.scoring, form.items))
        for form in make_exam(examples, Plan(blueprint, 20, "seed")).forms
    }
    assert " ".join(quoted.split()) in rules


def test_the_marks_of_the_table_are_those_of_mark(format_page: str) -> None:
    (table,) = re.findall(r"\| ticked (\|.*?)\n\n", format_page, re.DOTALL)
    first, _, *rows = (line.strip("|").split("|") for line in table.splitlines())
    item = ItemRecord(1, "q", 2, 1, choices=(0, 1, 2, 3), key="AC", kind=QuestionKind.SEVERAL)
    for (rule, *marks), several in zip(rows, ("all-or-nothing", "share"), strict=True):
        assert several in rule
        scoring = Scoring(several=several, wrong=-0.25)
        for cell, shown in zip(first, marks, strict=True):
            letters = "".join(re.findall("[A-D]", cell))
            assert float(mark_of(item, letters, scoring).points) == float(shown)


def test_the_scales_of_the_page_are_valid_and_grade_as_it_says(snippets: list[str]) -> None:
    seminar, linear = (
        parse_scale(text, "s.yaml")
        for text in snippets
        if text.startswith("title: ") and "pass:" in text
    )
    assert [seminar.grade(Fraction(at), 100).text for at in ("90", "89.99", "50")] == [
        "A",
        "B",
        "C",
    ]
    assert linear.grade(Fraction("57.5"), 100).passed
    assert not linear.grade(Fraction("57.4"), 100).passed


def test_the_page_names_the_scales_that_ship(format_page: str) -> None:
    (line,) = re.findall(r"^Shipped scales, by name:.*", format_page, re.MULTILINE)
    names = {path.stem for path in (CONTENT / "scales").iterdir()}
    assert set(re.findall(r"`([a-z]+)`", line)) == names


def test_the_tables_have_every_key_with_its_limits(key_tables: KeyTables) -> None:
    for model, rows in key_tables.items():
        required = {key: default == "required" for key, (_, default, _) in rows.items()}
        assert required == keys_of(model), model
        properties = model.model_json_schema()["properties"]
        for key, (value, default, meaning) in rows.items():
            numbers = set(re.findall(r"\d+", f"{value} {default}".replace(",", "")))
            assert {f"{abs(limit):g}" for limit in limits_in(properties[key])} <= numbers, key
            assert meaning, key


def keys_of(model: type[BaseModel]) -> dict[str, bool]:
    """Return the keys of a model, each with whether it is required."""
    fields = model.model_fields.items()
    return {field.alias or name: field.is_required() for name, field in fields}


def limits_in(schema: object) -> Iterator[float]:
    """Yield the numbers that limit a value or its items; not those of ids."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in LIMITS and "pattern" not in schema:
                yield value
            elif key not in ("default", "description"):
                yield from limits_in(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from limits_in(value)
