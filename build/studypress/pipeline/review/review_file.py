"""Review as self-contained HTML files, for those who do not open the desk."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from typing import Any

from studypress.exam import file_names
from studypress.files.package_folders import shipped
from studypress.files.staging import Stage
from studypress.page.closed import closed
from studypress.page.web_page import web_page
from studypress.pipeline.check import BankSource, open_bank
from studypress.pipeline.request import Progress, Step, unseen
from studypress.pipeline.review.exam_review import (
    ExamReview,
    add_corrections,
    crop_of,
    exam_review,
    typed_pages,
)
from studypress.pipeline.review.review_data import review_data
from studypress.pipeline.review.review_items import ReviewCrop, ReviewList
from studypress.pipeline.steps import Steps

MOST = 5_000
"""Maximum number of answers in the files of a review; the rest comes after these are decided."""

_LARGEST = 24 * 2**20  # characters of the crops in a file
_STYLES = ("desk.css", "review.css")
_SCRIPTS = ("review.js", "review-file.js")


@dataclass(frozen=True)
class ReviewOutcome:
    """Files of a review, items without a decision, and the number of new corrections.

    `typed` pages can be read by the codes that people have typed.
    """

    paths: tuple[Path, ...]
    left: ReviewList
    added: int = 0
    typed: int = 0
    remarks: tuple[str, ...] = ()


def review(
    folder: Path,
    bank: BankSource = None,
    corrections: Iterable[Path] = (),
    progress: Progress = unseen,
) -> ReviewOutcome:
    """Read in corrections of scanned pages, then write what is left to decide as HTML files.

    The files are readable by their owner only, as they contain answers; their page writes such
    corrections. Files of the review before are removed. Raises CallError if no page was scanned,
    and ContentError with the place of each correction that does not fit the exam.
    """
    added = [add_corrections(folder, file) for file in corrections]
    found = exam_review(folder)
    left = _undecided(found.items)
    shown = replace(found, items=_first(left))
    parts = _parts(folder, shown, bank, progress) if left.left else []
    names = [_name(number) for number in range(1, len(parts) + 1)]
    with Stage(found.where, private=True) as stage:
        stage.drop(f"{file_names.SCAN}/{path.name}" for path in _before(found.where))
        for number, (name, data) in enumerate(zip(names, parts, strict=True), start=1):
            page = _page(data, quote(str(folder)), number, len(parts))
            stage.add(name, page.encode())
    remarks = tuple(remark for _, replaced in added for remark in replaced)
    if more := left.left - shown.items.left:
        remarks += (f"{more:,} more will be in the files once these are decided",)
    paths = tuple(found.where / name for name in names)
    count = sum(count for count, _ in added)
    return ReviewOutcome(paths, left, count, len(typed_pages(found)), remarks)


def _parts(
    folder: Path, shown: ExamReview, bank: BankSource, progress: Progress
) -> list[dict[str, Any]]:
    """Return the data of each file."""
    crops: list[ReviewCrop] = []

    def numbered(crop: ReviewCrop) -> str:
        crops.append(crop)
        return str(len(crops) - 1)

    data: dict[str, Any] = review_data(shown, open_bank(bank), numbered)
    urls = _data_urls(folder, crops, progress)
    return [{**data, "items": items} for items in _items_of_files(data["items"], urls)]


def _undecided(items: ReviewList) -> ReviewList:
    return replace(
        items,
        doubts=tuple(at for at in items.doubts if not at.decided),
        pages=tuple(at for at in items.pages if not at.decided),
        answers=tuple(at for at in items.answers if not at.decided),
    )


def _first(items: ReviewList) -> ReviewList:
    """Return the first items, MOST at most."""
    doubts = items.doubts[:MOST]
    pages = items.pages[: MOST - len(doubts)]
    answers = items.answers[: MOST - len(doubts) - len(pages)]
    return replace(items, doubts=doubts, pages=pages, answers=answers)


def _data_urls(folder: Path, crops: Sequence[ReviewCrop], progress: Progress) -> list[str]:
    """Return crops as data URLs; those of one page are cut together, so that it is decoded once."""
    steps = Steps(progress, [Step("crops", len(crops), 0.03)])
    urls = [""] * len(crops)
    for at in sorted(range(len(crops)), key=lambda at: crops[at].page):
        picture = crop_of(folder, crops[at].page, crops[at].part)
        urls[at] = f"data:image/jpeg;base64,{b64encode(picture).decode()}"
        steps.done("crops")
    return urls


def _items_of_files(
    items: Sequence[dict[str, Any]], urls: Sequence[str]
) -> Iterator[list[dict[str, Any]]]:
    """Yield the items of each file, with the data URLs of their crops."""
    part: list[dict[str, Any]] = []
    size = 0
    for item in items:
        crops = [{**crop, "source": urls[int(crop["source"])]} for crop in item["crops"]]
        own = sum(len(crop["source"]) for crop in crops)
        if part and size + own > _LARGEST:
            yield part
            part, size = [], 0
        part.append({**item, "crops": crops})
        size += own
    yield part


def _name(number: int) -> str:
    return f"{file_names.SCAN}/review{f'-{number}' if number > 1 else ''}.html"


def _before(where: Path) -> list[Path]:
    """Return the files of the review before."""
    return sorted((where / file_names.SCAN).glob("review*.html"))


def _page(data: dict[str, Any], folder: str, number: int, count: int) -> str:
    """Return a page, whose policy allows its script and nothing else."""
    sources = shipped("templates") / "desk"
    style = "".join((sources / name).read_text(encoding="utf-8") for name in _STYLES)
    script = "".join((sources / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    context = {
        "title": data["title"],
        "number": number,
        "count": count,
        "folder": folder,
        "style": style,
        "script": script,
        "data": data,
    }
    return closed(web_page("review-file", context), script)
