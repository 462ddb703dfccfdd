"""Calls of the desk about scanned pages: the review, its crops and decisions, the marks."""

from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from studypress.pipeline.check import BankSource
from studypress.pipeline.marking.mark_scans import mark_scans
from studypress.pipeline.marking.marks_files import Marked, MarkingOptions
from studypress.pipeline.request import Progress, unseen
from studypress.pipeline.review.exam_review import (
    add_decisions,
    crop_of,
    exam_review,
    typed_pages,
)
from studypress.pipeline.review.review_data import Data, review_data
from studypress.pipeline.review.review_items import ReviewCrop
from studypress.pipeline.scanning.scan import scan
from studypress.pipeline.view.exam_list import OpenBank, bank_of
from studypress.pipeline.workers.contained import contained
from studypress.pipeline.workers.processes import cores
from studypress.scan.crops import Rectangle
from studypress.scan.review_row import ReviewRow


def desk_review(
    folder: Path,
    bank: OpenBank,
    crops: str,
    named: bool,  # noqa: FBT001 - called by `partial`
    progress: Progress = unseen,
) -> Data:
    """Return the data of the review of an exam; `crops` is the address of its crops."""
    del progress
    source = partial(_address, crops)
    return review_data(exam_review(folder), bank_of(bank), source, named=named)


def shown_crop(
    folder: Path, page: int, part: Rectangle | None, progress: Progress = unseen
) -> bytes:
    """Return a part of a scanned page as JPEG, or the whole page."""
    del progress
    return crop_of(folder, page, part)


def decide(folder: Path, rows: tuple[ReviewRow, ...], progress: Progress = unseen) -> None:
    """Add decisions to the corrections of an exam."""
    del progress
    add_decisions(folder, rows)


def read_typed(folder: Path, progress: Progress = unseen) -> int:
    """Read the pages whose codes people have typed; return the number of pages that are left."""
    scan(folder, jobs=cores(), progress=progress)
    return len(typed_pages(exam_review(folder)))


@contained
def mark_reviewed(folder: Path, bank: BankSource, progress: Progress = unseen) -> Marked:
    """Mark the scanned papers of an exam, with the decisions of people."""
    del progress
    return mark_scans(folder, bank, MarkingOptions())


def _address(crops: str, crop: ReviewCrop) -> str:
    asked = {name: f"{side:.1f}" for name, side in crop.part._asdict().items()} if crop.part else {}
    return f"{crops}/{crop.page}" + (f"?{urlencode(asked)}" if asked else "")
