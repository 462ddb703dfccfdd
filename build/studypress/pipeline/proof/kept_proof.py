"""Result of the last verification of an exam, in a file beside its manifest."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from studypress import __version__
from studypress.compose.cache_key import tools
from studypress.errors import ContentError, PressError, Problem, SourcePlace
from studypress.exam.file_names import PROOF
from studypress.exam.record.form_record import Digest, Text, Written
from studypress.files.inside import ClosedDoorError, MissingError
from studypress.files.json_text import stable_json
from studypress.files.staging import Stage
from studypress.pipeline.exam_folder.files import manifest_digest, open_file

_MOST = 2**20  # bytes


class KeptProof(BaseModel):
    """Result of a verification: number of faults, and notes on what was not compared.

    `manifest` is the SHA-256 of the manifest that was verified.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    manifest: Digest
    faults: Annotated[int, Field(ge=0)]
    notes: Annotated[tuple[Written, ...], Field(max_length=1000)] = ()
    studypress: Text
    tools: Annotated[dict[Text, Text], Field(max_length=1000)] = Field(default_factory=dict)

    def is_of(self, where: Path) -> bool:
        """Return whether the manifest in a folder is the one that was verified."""
        return self.manifest == manifest_digest(where)


def keep_proof(where: Path, manifest: str, faults: int, notes: tuple[str, ...]) -> str:
    """Write the result of a verification; return the reason if that is not possible."""
    found = KeptProof(
        manifest=manifest,
        faults=faults,
        notes=tuple(note[:500] for note in notes),
        studypress=__version__,
        tools=tools(),
    )
    try:
        with Stage(where) as stage:
            stage.add(PROOF, stable_json(found.model_dump(mode="json")).encode())
    except PressError as error:
        return f"{where / PROOF}: not written: {error}"
    return ""


def proof_of(where: Path) -> KeptProof | None:
    """Return the result of the last verification of the exam in a folder; None without one.

    Raises ContentError if the file is broken.
    """
    place = SourcePlace(str(where / PROOF))
    try:
        with open_file(where, PROOF, _MOST) as file:
            return KeptProof.model_validate(json.loads(file.read()))
    except MissingError:
        return None
    except (ClosedDoorError, ValidationError, ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, ClosedDoorError) else "not the result of a proof"
        raise ContentError([Problem(place, f"{why}: verify the exam again")]) from None
