"""What an interrupted run has left: papers that need not be printed again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

_SAME = ("studypress", "bank", "seed", "options", "blueprint", "questions")


@dataclass(frozen=True)
class Kept:
    """Papers that are there already: pages and bytes by the file's name in the exam's folder."""

    papers: Mapping[str, tuple[int | None, bytes]] = field(default_factory=dict)


def kept_of(folder: Path, would_be: Mapping[str, Any]) -> Kept:
    """Return the papers in an exam's folder that a run would print again, byte for byte.

    `would_be` is what the manifest of that run says. Papers count only beside an incomplete
    manifest that agrees with it, and only if they are as that one records them.
    """
    try:
        left = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Kept()
    new = json.loads(json.dumps(would_be))
    if not isinstance(left, dict) or left.get("status") != "incomplete":
        return Kept()
    if any(left.get(name) != new[name] for name in _SAME):
        return Kept()
    return Kept(dict(_papers(folder, left, new)))


def _papers(
    folder: Path, left: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[int | None, bytes]]]:
    wanted = {form["file"]: form for form in new["forms"]}
    for form in left["forms"]:
        file = form["file"]
        if form | {"pages": None} != wanted.get(file):
            continue
        path = folder / file
        data = path.read_bytes() if path.is_file() else b""
        if sha256(data).hexdigest() == left["files"].get(file):
            yield file, (form["pages"], data)
