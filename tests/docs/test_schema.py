"""The JSON Schemas in docs/schema equal those of the models."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studypress.bank.models import BankFile, Topic
from studypress.exam.blueprint.model import Blueprint

FOLDER = Path(__file__).parents[2] / "docs" / "schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas of bank files, topic files and blueprints."""
    bank = BankFile.model_json_schema()
    topics = bank["$defs"]["Section"]["properties"]["topics"]
    topics["items"] = {"anyOf": [{"type": "string"}, topics["items"]]}  # or a topic file's name
    return {
        "bank": bank,
        "topic": Topic.model_json_schema(),
        "blueprint": Blueprint.model_json_schema(),
    }


@pytest.mark.parametrize("name", schemas())
def test_the_stored_schema_is_the_models(name: str, golden: Callable[[Path, str], None]) -> None:
    text = json.dumps(schemas()[name], indent=2, ensure_ascii=False) + "\n"
    golden(FOLDER / f"{name}.schema.json", text)


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
