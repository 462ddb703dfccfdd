"""The JSON Schemas in docs/schema are those of the models, with meanings from docs/format.md."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from studypress.bank.models import BankFile, Topic
from studypress.exam.blueprint.model import Blueprint
from studypress.grading.scales import Scale

KeyTables = Mapping[type[BaseModel], Mapping[str, list[str]]]
FOLDER = Path(__file__).parents[2] / "docs" / "schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas of bank files, topic files, blueprints and grade scales."""
    bank = BankFile.model_json_schema()
    topics = bank["$defs"]["Section"]["properties"]["topics"]
    topics["items"] = {"anyOf": [{"type": "string"}, topics["items"]]}  # or a topic file's name
    return {
        "bank": bank,
        "topic": Topic.model_json_schema(),
        "blueprint": Blueprint.model_json_schema(),
        "scale": Scale.model_json_schema(),
    }


@pytest.mark.parametrize("name", schemas())
def test_the_stored_schema_is_the_models(
    name: str, key_tables: KeyTables, golden: Callable[[Path, str], None]
) -> None:
    schema = schemas()[name]
    models = {schema["title"]: schema, **schema["$defs"]}
    for model, rows in key_tables.items():
        for key, of_key in models.get(model.__name__, {}).get("properties", {}).items():
            of_key["description"] = plain(rows[key][-1])
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    golden(FOLDER / f"{name}.schema.json", text)


def plain(cell: str) -> str:
    """Return the words of a cell, without links and code."""
    return re.sub(r"\[(\w[^\]]*)\]\([^)]*\)", r"\1", cell).replace("`", "")


def test_topics_may_be_named_or_written_out() -> None:
    items = schemas()["bank"]["$defs"]["Section"]["properties"]["topics"]["items"]
    assert {"$ref": "#/$defs/Topic"} in items["anyOf"]
    assert {"type": "string"} in items["anyOf"]


@pytest.mark.parametrize("key", ["section", "topic", "tag", "difficulty"])
def test_the_schema_allows_one_name_or_a_list_of_them(key: str) -> None:
    allowed = schemas()["blueprint"]["$defs"]["Row"]["properties"][key]["anyOf"]
    one, several = allowed
    assert several["type"] == "array"
    assert several["items"] == one


@pytest.mark.parametrize("key", ["value", "tolerance"])
def test_the_schema_allows_a_number_or_its_text(key: str) -> None:
    allowed, _ = schemas()["topic"]["$defs"]["Answer"]["properties"][key]["anyOf"]
    assert allowed["type"] == ["number", "string"]
