"""JSON Schemas of the bank's files, for editors that check and complete YAML."""

from typing import Any

from studypress.bank.models import BankFile, Topic


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas of bank files and of topic files, made from the models."""
    bank = BankFile.model_json_schema()
    topics = bank["$defs"]["Section"]["properties"]["topics"]
    topics["items"] = {"anyOf": [{"type": "string"}, topics["items"]]}  # or a topic file's name
    return {"bank": bank, "topic": Topic.model_json_schema()}
