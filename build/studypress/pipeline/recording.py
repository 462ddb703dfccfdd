"""The record of an exam, as it is kept in the folder where the exam is printed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from studypress.bank.bank import Bank
from studypress.bank.figures import figure_digest
from studypress.bank.selection import Selection
from studypress.errors import PressError
from studypress.exam.exam import Exam
from studypress.exam.manifest import FORMAT, Printed, manifest
from studypress.exam.skim import members
from studypress.page.check import figures_of
from studypress.pipeline.decisive import tools
from studypress.press.output import PRIVATE, Stage

MANIFEST = "exam/manifest.json"
PREVIOUS = "exam/manifest.previous.json"
"""The record of the exam whose place a new one took."""

_FOLDER = "exam/"
_CHUNK = 2**20


@dataclass(frozen=True)
class Recorder:
    """Keeps the record of an exam that is printed into a stage.

    `bank` is the whole one from which the selection was made, `options` are as manifests have
    them.
    """

    bank: Bank
    selection: Selection
    exam: Exam
    options: Mapping[str, object]
    stage: Stage

    def is_needed(self) -> bool:
        """Whether the record that stands in the folder is of a complete exam."""
        return _is_complete(_skimmed(self.stage.out / MANIFEST))

    def write(self, papers: Mapping[int, tuple[str, int | None]], *, complete: bool) -> None:
        """Record these papers and the files of the stage; have those of another exam removed."""
        printed, path = self._printed(papers, complete=complete), self.stage.out / MANIFEST
        before = _skimmed(path)
        for old in before.get("files", {}):
            self.stage.drop(_FOLDER + old)
        if _is_complete(before) and _digest(self._pieces(printed)) != _digest(_chunks(path)):
            # The papers of that exam may have been handed out: its seed and keys must not be lost.
            self.stage.add_pieces(PREVIOUS, _chunks(path), PRIVATE)
        self.stage.add_pieces(MANIFEST, self._pieces(printed), PRIVATE)

    def _pieces(self, printed: Printed) -> Iterator[bytes]:
        said = manifest(self.bank, self.selection, self.exam, printed)
        return (piece.encode() for piece in said)

    def _printed(self, papers: Mapping[int, tuple[str, int | None]], *, complete: bool) -> Printed:
        files = {
            file.removeprefix(_FOLDER): digest
            for file, digest in self.stage.files.items()
            if file.startswith(_FOLDER)
        }
        return Printed(self.options, self._figures, papers, files, tools(), complete)

    @cached_property
    def _figures(self) -> dict[str, str]:
        """SHA-256 of every figure that the exam's questions show, by its name in the bank."""
        names = sorted({name for entry in self.exam.asked for name in figures_of(entry)})
        return {name: figure_digest(self.bank.root, name) for name in names}


def _skimmed(path: Path) -> dict[str, Any]:
    """Return what a manifest says but for its forms; nothing if there is none of ours."""
    try:
        if not path.is_file():
            return {}
        with path.open(encoding="utf-8", errors="replace") as file:
            said = {name: value for name, value in members(file, ("forms",)) if name != "forms"}
    except ValueError:
        return {}
    except OSError as error:
        raise PressError(f"cannot read {path}: {error.strerror}") from None
    ours = said.get("format") == FORMAT and isinstance(said.get("files"), dict)
    return said if ours else {}


def _is_complete(said: Mapping[str, Any]) -> bool:
    return bool(said.get("files")) and said.get("status") == "complete"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _digest(pieces: Iterable[bytes]) -> bytes:
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.digest()
