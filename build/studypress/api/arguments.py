"""Arguments of the API in the types of the pipeline."""

from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from pathlib import Path

AnyPath = str | PathLike[str]
Names = str | Iterable[str]
"""One name, or several."""

Paths = AnyPath | Iterable[AnyPath]
"""One path, or several."""

Columns = Mapping[str, str]
"""Headings of a spreadsheet's columns by their fields, for those that are not recognised."""


def path_of(path: AnyPath | None) -> Path | None:
    """Return a path; None for none."""
    return None if path is None else Path(path)


def paths_of(paths: Paths) -> tuple[Path, ...]:
    """Return one path or several as a tuple."""
    return (Path(paths),) if isinstance(paths, str | PathLike) else tuple(map(Path, paths))


def name_of(path: AnyPath | None) -> str | None:
    """Return the name of a path; None for none."""
    return None if path is None else fspath(path)


def names_of(names: Names) -> tuple[str, ...]:
    """Return one name or several as a tuple."""
    return (names,) if isinstance(names, str) else tuple(names)


def columns_of(
    columns: Columns | None, fields: Iterable[str], *, numbers: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return fields and headings; raise CallError for an unknown field."""
    from studypress.exam.headings import named_columns

    given = [f"{field}={heading}" for field, heading in (columns or {}).items()]
    return named_columns(given, tuple(fields), numbers=numbers)
