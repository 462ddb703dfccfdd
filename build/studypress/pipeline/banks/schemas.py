"""JSON Schemas of banks, topics, blueprints and grade scales, for editors."""

from pathlib import Path

from studypress.files.package_folders import shipped
from studypress.files.staging import PUBLIC, Stage

SCHEMAS = "schema"
"""Folder of the schemas in a new bank."""

_SHIPPED = "docs/schema"


def schema_files() -> dict[str, bytes]:
    """Return the schemas by their file names."""
    return {path.name: path.read_bytes() for path in sorted(shipped(_SHIPPED).glob("*.json"))}


def schema_line(kind: str, name: str) -> str:
    """Return the line by which an editor finds the schema of a bank's file of this name."""
    back = "../" * name.count("/")
    return f"# yaml-language-server: $schema={back}{SCHEMAS}/{kind}.schema.json\n"


def write_schemas(out: Path) -> tuple[Path, ...]:
    """Write the schemas into a folder; return their paths."""
    with Stage(out) as stage:
        for name, data in schema_files().items():
            stage.add(name, data, PUBLIC)
    return tuple(out / name for name in stage.files)
