"""Files to be scanned: found in folders, identified by content, and counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from itertools import islice
from os import fsencode
from pathlib import Path

from studypress.errors import CallError, visible
from studypress.files.inside import ClosedDoorError, open_inside
from studypress.scan.scan_record import ScannedPage

MAX_FILES = 100_000
"""Maximum number of files of a call."""
MAX_SIZE = 2**33
"""Maximum size of a file, in bytes."""

_LONGEST = 200  # characters of a file's name in the record


@dataclass(frozen=True)
class ScanFile:
    """A file of pages: its path, its name in the record, its SHA-256, or why it has none."""

    path: Path
    source: str
    digest: str
    fault: str = ""


def paths_in(given: Iterable[Path]) -> tuple[Path, ...]:
    """Return files, and those in folders, sorted; hidden ones only if they are named.

    Raises CallError for each path that does not exist, and for too many.
    """
    given = tuple(given)
    if lost := [str(path) for path in given if not path.exists()]:
        raise CallError("\n".join(f"FILES: {path}: no such file" for path in lost))
    found = tuple(islice(dict.fromkeys(_each(given)), MAX_FILES + 1))
    if len(found) > MAX_FILES:
        raise CallError(f"FILES: more than {MAX_FILES:,} files: scan them in parts")
    return found


def _each(given: Iterable[Path]) -> Iterator[Path]:
    for path in given:
        if not path.is_dir():
            yield path
            continue
        for inner in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in inner.relative_to(path).parts)
            if not hidden and not inner.is_dir():
                yield inner


def scan_files(
    paths: Iterable[Path], known: Sequence[ScannedPage], where: Path, printed: Iterable[str]
) -> Iterator[ScanFile]:
    """Yield the files at the paths with their names in the record, each content once.

    `known` are the pages that were scanned before. Files in the folder of the exam, `where`, and
    those with the SHA-256 of `printed` ones are no scans: result sheets show scanned pages too.
    """
    own, done, here = frozenset(printed), set[str](), where.resolve()
    names = {page.source: page.digest for page in known}
    sources = {page.digest: page.source for page in known}
    for path in paths:
        digest, fault = _digest(path)
        if digest in own:
            fault = "it is a printed file of this exam, and no scan"
        elif path.resolve().is_relative_to(here):
            fault = "it is in the folder of the exam: move scans to another folder"
        if digest in done:
            continue
        done.add(digest)
        source = sources.get(digest) or _source(path, digest, names)
        names[source] = digest
        yield ScanFile(path, source, digest, fault)


def _digest(path: Path) -> tuple[str, str]:
    """Return the SHA-256 of a file, or one of its path with the reason why it is unreadable."""
    whole = path.resolve()
    try:
        with open_inside(whole.parent, whole.name, MAX_SIZE) as file:
            return file_digest(file, "sha256").hexdigest(), ""
    except ClosedDoorError as error:
        return sha256(fsencode(whole)).hexdigest(), str(error)


def _source(path: Path, digest: str, names: Mapping[str, str]) -> str:
    """Return the name of a file, with its folder or digest if another content has the name."""
    whole = path.resolve()
    choices = (whole.name, f"{whole.parent.name}/{whole.name}")
    texts = [visible(choice)[-_LONGEST:] for choice in choices]
    unique = f"{digest[:8]} {texts[0]}"
    return next((text for text in texts if names.get(text, digest) == digest), unique)
