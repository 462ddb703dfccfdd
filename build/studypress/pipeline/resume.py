"""What an interrupted run has left: papers that need not be printed again."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from studypress.exam.exam import Form
from studypress.exam.manifest import form_record
from studypress.exam.skim import members

_SAME = ("studypress", "bank", "seed", "options", "blueprint", "questions")


class Papers(Mapping[str, tuple[int | None, bytes]]):
    """Papers in a folder, each read when it is asked for; one that has changed is not there."""

    def __init__(self, folder: Path, known: Mapping[str, tuple[int | None, str]]) -> None:
        """Have papers of which number of pages and SHA-256 are known."""
        self._folder, self._known = folder, known

    def __getitem__(self, file: str) -> tuple[int | None, bytes]:
        """Return pages and bytes of a paper."""
        pages, digest = self._known[file]
        path = self._folder / file
        data = path.read_bytes() if path.is_file() else b""
        if sha256(data).hexdigest() != digest:
            raise KeyError(file)
        return pages, data

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the papers."""
        return (file for file in self._known if file in self)

    def __len__(self) -> int:
        """Count the papers."""
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Kept:
    """Papers that are there already: pages and bytes by the file's name in the exam's folder."""

    papers: Mapping[str, tuple[int | None, bytes]] = field(default_factory=dict)


def kept_of(folder: Path, would_be: Mapping[str, Any], forms: Mapping[str, Form]) -> Kept:
    """Return the papers in an exam's folder that a run would print again, byte for byte.

    `would_be` is what the manifest of that run says but for its forms, which are by the names of
    their files. Papers count only beside an incomplete manifest that agrees with it, and only if
    they are as that one records them.
    """
    manifest = folder / "manifest.json"
    with suppress(OSError, ValueError):
        with manifest.open(encoding="utf-8") as file:
            left = {name: value for name, value in members(file, ("forms",)) if name != "forms"}
        new = json.loads(json.dumps(would_be))
        if left.get("status") == "incomplete" and all(left.get(at) == new[at] for at in _SAME):
            return Kept(Papers(folder, dict(_known(manifest, left.get("files", {}), forms))))
    return Kept()


def _known(
    manifest: Path, digests: Mapping[str, str], forms: Mapping[str, Form]
) -> Iterator[tuple[str, tuple[int | None, str]]]:
    """Yield the name of each paper that would be the same, with its pages and its SHA-256."""
    with manifest.open(encoding="utf-8") as text:
        for name, said in members(text, ("forms",)):
            if name == "forms" and (form := forms.get(said["file"])):
                file, pages = said["file"], said["pages"]
                if said == form_record(form, file, pages) and file in digests:
                    yield file, (pages, digests[file])
