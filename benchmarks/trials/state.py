"""Files of a folder, and whether each is whole."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pikepdf
import yaml

State = dict[str, str]
"""SHA-256 of each file by its name in a folder; of a link, its target."""

STAGING = ".studypress-"


def state_of(folder: Path) -> State:
    """Return the files of a folder, without staging folders."""
    return {
        name: f"link to {path.readlink()}"
        if path.is_symlink()
        else sha256(path.read_bytes()).hexdigest()
        for path, name in _paths(folder)
        if path.is_symlink() or path.is_file()
    }


def leftovers(folder: Path) -> list[str]:
    """Return the staging and temporary folders and files in a folder."""
    found = {str(at.relative_to(folder)) for at in folder.rglob(f"{STAGING}*")}
    return sorted(name for name in found if STAGING not in str(Path(name).parent))


def _paths(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not any(part.startswith(STAGING) for part in name.split("/")):
            yield path, name


def fault_of(path: Path) -> str:
    """Return why a file is not whole; an empty string if it is."""
    data = path.read_bytes()
    try:
        _read(path, data)
    except Exception as error:  # noqa: BLE001 - of many parsers
        return f"{type(error).__name__}: {error}"
    return ""


def _read(path: Path, data: bytes) -> None:
    """Raise an error if a file cannot be read whole."""
    match path.suffix:
        case ".pdf":
            with pikepdf.open(io.BytesIO(data)) as document:
                if not document.pages or document.get_warnings():
                    raise ValueError("no pages, or a repaired file")
        case ".json":
            json.loads(data)
        case ".csv":
            _read_csv(data)
        case ".html" | ".xml":
            if not data.rstrip().endswith(b">"):
                raise ValueError("no end")
        case ".yaml":
            yaml.safe_load(data)
        case ".xlsx" | ".docx" | ".apkg" | ".zip":
            with zipfile.ZipFile(io.BytesIO(data)) as file:
                if broken := file.testzip():
                    raise ValueError(broken)


def _read_csv(data: bytes) -> None:
    if not data.endswith(b"\n"):
        raise ValueError("an incomplete last row")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if len({len(row) for row in rows if row}) > 1:
        raise ValueError("rows of unequal length")
