"""A new bank: the sample that ships, or what a bank of other questions gets beside them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from studypress.bank.topic_files import BANK_FILE
from studypress.errors import CallError
from studypress.files.package_folders import shipped
from studypress.files.recovery.locked_folder import restore
from studypress.files.staging import PUBLIC, Stage
from studypress.page.words.catalogue import missing_catalogue
from studypress.pipeline.banks.schemas import SCHEMAS, schema_files, schema_line
from studypress.pipeline.request import require_tag

BLUEPRINT = "blueprint.yaml"
_SAMPLE = "content/sample"
_LANGUAGE = re.compile(rb"(?m)^language: en\b")
_ENGLISH = "the sample questions are in English, and the words around them"
_MOST = 20  # questions of the exam by the blueprint of an imported bank


@dataclass(frozen=True)
class NewBank:
    """A new bank: its folder, its files, and remarks on its language."""

    folder: Path
    paths: tuple[Path, ...]
    remarks: tuple[str, ...] = ()


def new_bank(folder: Path, language: str | None = None) -> NewBank:
    """Write a small bank that prints at once, with comments that explain the format.

    Raises CallError if one of its files exists; nothing is written then.
    """
    require_tag(language)
    sample = shipped(_SAMPLE)
    paths = (path for path in sorted(sample.rglob("*")) if path.is_file())
    files = {path.relative_to(sample).as_posix(): path.read_bytes() for path in paths}
    remarks: tuple[str, ...] = ()
    if language and language.lower().partition("-")[0] != "en":
        remarks = (missing_catalogue(language) or f"{_ENGLISH} in '{language}'",)
    if language:
        files[BANK_FILE] = _LANGUAGE.sub(f"language: {language}".encode(), files[BANK_FILE])
    return NewBank(folder, write_new(folder, files | _schemas()), remarks)


def new_spreadsheet(folder: Path) -> NewBank:
    """Write a spreadsheet to fill in and import; raise CallError if it exists."""
    from studypress.exchange.tables.spreadsheet_template import (  # noqa: PLC0415 - slow, and seldom needed
        spreadsheet_files,
    )

    files = spreadsheet_files()
    return NewBank(folder, _written(folder, files, tuple(files)))


def started(files: Mapping[str, bytes], questions: int) -> dict[str, bytes]:
    """Return the files of a bank with schemas, the lines that name them, and a blueprint."""
    named = {
        name: schema_line("bank" if name == BANK_FILE else "topic", name).encode() + data
        if name.endswith(".yaml")
        else data
        for name, data in files.items()
    }
    head = (shipped(_SAMPLE) / BLUEPRINT).read_text(encoding="utf-8").partition("\n  - ")[0]
    rows = f"{head}\n  - {{count: {min(questions, _MOST)}, kind: any}}\n"
    return {**named, BLUEPRINT: rows.encode(), **_schemas()}


def write_new(folder: Path, files: Mapping[str, bytes], mode: int = PUBLIC) -> tuple[Path, ...]:
    """Write files into a folder, and return their paths; raise CallError if one exists."""
    return _written(folder, files, (BANK_FILE, *files), mode)


def _require_new(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if (folder / name).exists():
            fault = f"{folder / name} exists, and would be lost"
            if name == BANK_FILE:
                fault = f"{folder} contains a bank already"
            raise CallError(f"{fault}: name another folder")


def _written(
    folder: Path, files: Mapping[str, bytes], names: Iterable[str], mode: int = PUBLIC
) -> tuple[Path, ...]:
    """Write files, and return their paths; raise CallError if one of the names exists."""
    restore(folder)
    _require_new(folder, names)
    with Stage(folder) as stage:
        stage.require(lambda: _require_new(folder, names))
        for name, data in files.items():
            stage.add(name, data, mode)
    return tuple(folder / name for name in stage.files)


def _schemas() -> dict[str, bytes]:
    return {f"{SCHEMAS}/{name}": data for name, data in schema_files().items()}
