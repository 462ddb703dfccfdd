"""Items of a review: what people decide about scanned pages, the most doubtful first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from studypress.bank.models import QuestionKind
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import Record
from studypress.exam.scannable.layout import ScanArea, ScanBox, ScanLayout
from studypress.exam.scannable.page_code import PageCode
from studypress.pipeline.marking.scanned_answers import scanned_papers
from studypress.pipeline.scanning.accounting import PageAccount, ScanAccount, account_of
from studypress.scan.box_answers import POINTS
from studypress.scan.correction_file import Decisions
from studypress.scan.crops import Rectangle, rectangle_of
from studypress.scan.reading import BoxReading, BoxState, PageOutcome
from studypress.scan.review_row import NO_ANSWER, ReviewRow
from studypress.scan.scan_record import ScanRecord

_MARGIN = 8.0  # millimetres around boxes
_TEXT = 50.0  # of the texts beside boxes that are in one column
_NEAR = 5.0  # around areas, which contain a whole answer
_HALF = 0.5  # of a measure, which is about 1 for a clear mark
_NOT_MEASURED, _CERTAIN = 3.0, 0.5  # doubt of an answer without a doubtful box
_MAX_MISSING = 5_000

Pictures = Mapping[PageCode, Sequence[tuple[int, PageAccount]]]
"""Scanned pages by their code, with their places in the record; the one that counts is first."""


@dataclass(frozen=True, slots=True)
class ReviewCrop:
    """A part of a scanned page by its place in the record; without a part, the whole picture."""

    page: int
    part: Rectangle | None = None
    boxes: tuple[BoxReading, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """An answer of a form to be decided.

    `reason` is that of the doubt, empty if only people can mark it. `shown` is the likeliest answer
    by the boxes, None without one.
    """

    form: FormRecord
    item: ItemRecord
    reason: str
    shown: str | None
    crops: tuple[ReviewCrop, ...]
    doubt: float
    decided: ReviewRow | None


@dataclass(frozen=True, slots=True)
class PageItem:
    """A scanned page without a code that could be read."""

    place: str
    reason: str
    crop: ReviewCrop
    decided: ReviewRow | None


@dataclass(frozen=True)
class ReviewList:
    """All items of a review, and the pages of the exam that were not scanned."""

    doubts: tuple[AnswerItem, ...]
    pages: tuple[PageItem, ...]
    answers: tuple[AnswerItem, ...]
    """Answers that only people can mark, question by question, in the order of form codes."""
    missing: tuple[PageCode, ...] = field(repr=False)

    @property
    def left(self) -> int:
        """Number of items without a decision."""
        answers = (*self.doubts, *self.answers)
        return sum(at.decided is None for at in answers) + sum(
            at.decided is None for at in self.pages
        )


def review_list(record: Record, scans: ScanRecord, decisions: Decisions) -> ReviewList:
    """Return what people decide about the scanned pages of an exam, and what they decided."""
    about_pages = Decisions(decisions.pages)
    account = account_of(record, scans, about_pages)
    pictures = _pictures(account)
    answers = [
        _answer_item(paper.form, number, reason, pictures, decisions)
        for paper in scanned_papers(account, about_pages)
        for number, reason in {**paper.doubts, **dict.fromkeys(paper.unmarked, "")}.items()
    ]
    seen = [each for each in answers if each.crops]  # else its page was not scanned
    asked = dict.fromkeys(item.id for form in record.every_form for item in form.questions)
    order = {id_: at for at, id_ in enumerate(asked)}
    by_doubt = sorted(seen, key=lambda at: (-at.doubt, at.form.code, at.item.number))
    by_question = sorted(seen, key=lambda at: (order[at.item.id], at.form.code))
    return ReviewList(
        tuple(each for each in by_doubt if each.reason),
        tuple(_page_items(scans, decisions.pages)),
        tuple(each for each in by_question if not each.reason),
        tuple(islice(_missing(record, pictures), _MAX_MISSING)),
    )


def _pictures(account: ScanAccount) -> Pictures:
    found: dict[PageCode, list[tuple[int, PageAccount]]] = {}
    for at, page in enumerate(account.pages):
        if page.scanned and page.scanned.picture and page.form and page.code:
            found.setdefault(page.code, []).append((at, page))
    return {code: sorted(pages, key=lambda at: not at[1].counts) for code, pages in found.items()}


def _page_items(scans: ScanRecord, decided: Mapping[str, ReviewRow]) -> Iterator[PageItem]:
    for at, page in enumerate(scans.pages):
        is_open = page.reading.outcome is PageOutcome.UNREADABLE or page.place in decided
        if is_open and page.picture:
            reason = page.reading.reason
            yield PageItem(page.place, reason, ReviewCrop(at), decided.get(page.place))


def _missing(record: Record, pictures: Pictures) -> Iterator[PageCode]:
    for form in record.valid_forms:
        for page in form.scan.pages if form.scan else ():
            code = PageCode(form.code, page.page)
            if code not in pictures:
                yield code


def _answer_item(
    form: FormRecord, number: int, reason: str, pictures: Pictures, decisions: Decisions
) -> AnswerItem:
    item = form.questions[number - 1]
    crops = tuple(dict.fromkeys(_crops(form, number, pictures)))
    boxes = list({at.box: at for crop in reversed(crops) for at in crop.boxes}.values())
    doubt = _doubt(boxes) if reason else 0
    shown = _shown(item, boxes) if reason else None
    decided = decisions.answers.get((form.code, number))
    return AnswerItem(form, item, reason, shown, crops, doubt, decided)


def _crops(form: FormRecord, number: int, pictures: Pictures) -> Iterator[ReviewCrop]:
    """Yield the parts of pages that show a question, also on pictures that differ."""
    if form.scan is None:
        return
    for layout in form.scan.pages:
        places: tuple[ScanBox | ScanArea, ...] = (*layout.boxes, *layout.areas)
        parts = [at for at in places if at.question == number]
        code = PageCode(form.code, layout.page)
        for at, page in pictures.get(code, ()) if parts else ():
            reading = page.scanned.reading if page.scanned else None
            if reading is None or page.outcome is PageOutcome.DUPLICATE:
                continue
            if reading.places is None:
                yield ReviewCrop(at)
                continue
            boxes = reading.boxes if reading.code == code else ()
            own = tuple(each for each in boxes if each.box.question == number)
            yield ReviewCrop(at, _shown_part(parts, form.scan), own)


def _shown_part(parts: Sequence[ScanBox | ScanArea], layout: ScanLayout) -> Rectangle:
    """Return the part of a page around boxes and areas, with the beginning of choices' texts."""
    if not any(isinstance(at, ScanBox) for at in parts):
        return rectangle_of(parts).grown(_NEAR, _NEAR)
    x, y, width, height = rectangle_of(parts).grown(_MARGIN, _MARGIN)
    if len({at.x for at in parts}) > 1:  # side by side
        return Rectangle(x, y, width, height)
    return Rectangle(x if layout.start == "left" else x - _TEXT, y, width + _TEXT, height)


def _is_likely(at: BoxReading) -> bool:
    """Return whether a box is marked, or rather marked than empty."""
    is_doubtful = at.state is BoxState.DOUBTFUL
    return at.state is BoxState.MARKED or (is_doubtful and (at.ink + at.stroke) / 2 >= _HALF)


def _shown(item: ItemRecord, boxes: Sequence[BoxReading]) -> str | None:
    """Return the likeliest answer as corrections state it; None if there is none."""
    values = sorted(at.box.value for at in boxes if _is_likely(at))
    if item.kind.has_choices:
        return "".join(values) or NO_ANSWER if boxes else None
    if item.kind is QuestionKind.NUMBER:
        columns = sorted((int(column), sign) for column, _, sign in map(_parts, values))
        return "".join(sign for _, sign in columns) or None
    points = [value.removeprefix(POINTS) for value in values]
    return points[0] if len(points) == 1 else None


def _parts(value: str) -> tuple[str, str, str]:
    return value.partition(":")


def _doubt(boxes: Sequence[BoxReading]) -> float:
    """Return how doubtful an answer is: measures in the middle, or that disagree, are most so."""
    if not boxes:
        return _NOT_MEASURED
    found = (
        1 - abs(at.ink + at.stroke - 1) + abs(at.ink - at.stroke)
        for at in boxes
        if at.state is BoxState.DOUBTFUL
    )
    return max(found, default=_CERTAIN)
