"""Page of an audit: crops of the drawn boxes, each with the state that was read."""

from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from studypress.errors import CallError, ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.files.inside import ClosedDoorError
from studypress.files.package_folders import shipped
from studypress.files.staging import Stage
from studypress.page.closed import closed
from studypress.page.web_page import web_page
from studypress.pipeline.audit.audit_result import COLUMNS
from studypress.pipeline.audit.sample import AuditSample, DrawnBox, audit_sample
from studypress.pipeline.exam_folder.files import open_file, printed_exam
from studypress.pipeline.request import Progress, Step, unseen
from studypress.pipeline.scanning.kept_scans import scanned_exam
from studypress.pipeline.steps import Steps
from studypress.scan.crops import MAX_PICTURE, crop, kept_picture, rectangle_of

if TYPE_CHECKING:
    from PIL.Image import Image

_ACROSS, _DOWN = 16.0, 6.0  # millimetres shown around a box
_STEP = "crops"


def write_audit(folder: Path, number: int, seed: str = "", progress: Progress = unseen) -> Path:
    """Draw boxes of the scanned pages of an exam; write a page that shows each, and return it.

    Without a seed, it is the identity of the exam. The page is self-contained and writes the file
    that `store_audit` reads; it is readable by its owner only. Raises CallError if no box was
    read.
    """
    where, record = printed_exam(folder)
    account = scanned_exam(where, record).account
    sample = audit_sample(account, number, seed or record.identity[:12])
    if not sample.drawn:
        raise CallError(f"{folder}: no box was read: run studypress scan with the scanned files")
    sources = shipped("templates") / "desk"
    script = (sources / "audit.js").read_text(encoding="utf-8")
    context = {
        "title": record.title,
        "folder": quote(str(folder)),
        "sample": sample,
        "style": (sources / "audit.css").read_text(encoding="utf-8"),
        "script": script,
        "data": _data(where, record.identity, sample, Steps(progress, [_step(sample)])),
    }
    with Stage(where, private=True) as stage:
        stage.add(file_names.SCAN_AUDIT_PAGE, closed(web_page("audit", context), script).encode())
    return where / file_names.SCAN_AUDIT_PAGE


def _step(sample: AuditSample) -> Step:
    return Step(_STEP, len(sample.drawn), 0.02)


def _data(where: Path, exam: str, sample: AuditSample, steps: Steps) -> dict[str, object]:
    """Return what the script needs of a sample; its crops are made page by page."""
    boxes = [{"name": at.name, "picture": ""} for at in sample.drawn]
    for at, data in sorted(zip(sample.drawn, boxes, strict=True), key=lambda pair: pair[0].code):
        data["picture"] = b64encode(_crop(where, at)).decode()
        steps.done(_STEP)
    return {
        "exam": exam,
        "seed": sample.seed,
        "columns": COLUMNS,
        "boxes": boxes,
    }


def _crop(where: Path, at: DrawnBox) -> bytes:
    """Return the surroundings of a box as PNG, the box in the middle."""
    places = at.scanned.reading.places
    name = f"{file_names.PICTURES}/{at.scanned.picture}"
    if places is None:
        raise ContentError([Problem(SourcePlace(at.scanned.place), "it has no places of boxes")])
    try:
        picture = _picture(where, name)
    except ClosedDoorError as error:
        fault = f"{error}: scan the page again"
        raise ContentError([Problem(SourcePlace(str(where / name)), fault)]) from None
    return crop(picture, places, rectangle_of([at.reading.box]).grown(_ACROSS, _DOWN))


@lru_cache(1)
def _picture(where: Path, name: str) -> "Image":
    with open_file(where, name, MAX_PICTURE) as file:
        return kept_picture(file.read(MAX_PICTURE))
