"""Record of the printed result sheets: the digest of each file, and of the result that it shows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.record.form_record import MAX_FORMS, Digest
from studypress.files.inside import ClosedDoorError, MissingError
from studypress.files.json_text import stable_json
from studypress.grading.scores import MarkedPaper, Result
from studypress.pipeline.exam_folder.files import open_file

NAME = f"{file_names.MARKS}/sheets.json"
"""File of the record, in the folder of the exam."""

_MOST = 2**24  # bytes


@dataclass(frozen=True)
class PrintedSheet:
    """A printed result sheet: its file, the SHA-256 of the file, and that of the result in it."""

    file: Annotated[str, Field(pattern=rf"^{file_names.RESULTS}/[0-9a-z-]{{3,60}}\.(pdf|html)$")]
    sha256: Digest
    result: Digest


PrintedSheets = Mapping[str, PrintedSheet]
"""Printed result sheets by the code of the form."""

_SHEETS = TypeAdapter(Annotated[dict[str, PrintedSheet], Field(max_length=MAX_FORMS)])


def result_digest(result: Result, paper: MarkedPaper) -> str:
    """Return the SHA-256 of all that a paper's result sheet shows: marks, grade, corrections."""
    grade = astuple(paper.grade) if paper.grade else ()
    marks = [
        (at.item.id, paper.answers.get(at.item.number), str(at.outcome), str(at.points))
        for at in paper.marks
    ]
    corrections = [
        astuple(result.corrections[at.item.id])
        for at in paper.marks
        if at.item.id in result.corrections
    ]
    who = paper.candidate.cells() if paper.candidate else ()
    shown = (who, str(paper.points), str(paper.of), grade, marks, corrections)
    return sha256(json.dumps(shown, default=str).encode()).hexdigest()


def sheets_json(
    result: Result, papers: Sequence[MarkedPaper], files: Mapping[str, str], before: PrintedSheets
) -> bytes:
    """Return the record of some sheets and of those printed before.

    `files` has the SHA-256 of each file by its name, in the order of the papers.
    """
    made = {
        paper.form.code: PrintedSheet(name, digest, result_digest(result, paper))
        for paper, (name, digest) in zip(papers, files.items(), strict=True)
    }
    data = _SHEETS.dump_python({**before, **made}, mode="json")
    return stable_json(dict(sorted(data.items()))).encode()


def printed_sheets(where: Path) -> PrintedSheets:
    """Return the record of the printed sheets of an exam; an empty one without sheets.

    Raises ContentError if it is broken.
    """
    try:
        with open_file(where, NAME, _MOST) as file:
            return _SHEETS.validate_json(file.read())
    except MissingError:
        return {}
    except (ClosedDoorError, ValidationError) as error:
        why = str(error) if isinstance(error, ClosedDoorError) else "not a record of result sheets"
        message = f"{why}: remove it, and run results again"
        raise ContentError([Problem(SourcePlace(str(where / NAME)), message)]) from None
