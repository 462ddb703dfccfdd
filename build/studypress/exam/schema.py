"""The JSON Schema of blueprints, for editors that check and complete YAML."""

from typing import Any

from studypress.exam.blueprint.model import Blueprint


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of blueprint files, made from the model."""
    return {"blueprint": Blueprint.model_json_schema()}
