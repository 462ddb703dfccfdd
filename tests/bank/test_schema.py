import json
from collections.abc import Callable
from pathlib import Path

import pytest

from studypress.bank.schema import schemas

FOLDER = Path(__file__).parent.parent.parent / "docs" / "schema"


@pytest.mark.parametrize("name", ["bank", "topic"])
def test_the_stored_schema_is_the_models(name: str, golden: Callable[[Path, str], None]) -> None:
    text = json.dumps(schemas()[name], indent=2, ensure_ascii=False) + "\n"
    golden(FOLDER / f"{name}.schema.json", text)


def test_topics_may_be_named_or_written_out() -> None:
    items = schemas()["bank"]["$defs"]["Section"]["properties"]["topics"]["items"]
    assert {"type": "string"} in items["anyOf"]
    assert {"$ref": "#/$defs/Topic"} in items["anyOf"]
