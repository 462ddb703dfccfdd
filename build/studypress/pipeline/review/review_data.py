"""Data of a review for a page that shows it: items, questions, and crops by their places."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from string import ascii_lowercase

from studypress.bank.bank import Bank
from studypress.bank.models import QuestionKind
from studypress.bank.values.numbers import number_of
from studypress.exam.record.form_record import ItemRecord
from studypress.exam.scannable.page_marks import BOX
from studypress.page.text.plain_words import PICTURE, Plain
from studypress.pipeline.review.exam_review import ExamReview
from studypress.pipeline.review.review_items import (
    AnswerItem,
    PageItem,
    ReviewCrop,
)
from studypress.scan.reading import BoxReading, BoxState
from studypress.scan.review_row import PLACES, ReviewRow
from studypress.scan.scan_record import ScannedPage

DOUBTS, PAGES = "doubts", "pages"
"""Groups of items; those of answers that only people can mark are named by their questions."""

_INK = ((0.15, "almost no ink"), (0.4, "little ink"), (0.7, "some ink"), (9.0, "much ink"))
_STROKE = ((0.2, "no lines"), (0.5, "faint lines"), (9.0, "clear lines"))

Data = dict[str, object]


def review_data(
    review: ExamReview,
    bank: Bank | None,
    source: Callable[[ReviewCrop], str],
    *,
    named: bool = False,
) -> Data:
    """Return the data of a review; `source` is the address of a crop.

    Questions have the texts of the bank if they are unchanged in it. Candidates are `named` only
    on request.
    """
    items, asked = review.items, _AskedQuestions(review, bank)
    pages = review.scans.pages
    answers = [
        _answer(at, pages, source, asked, named=named) for at in (*items.doubts, *items.answers)
    ]
    middle = len(items.doubts)
    listed = [*answers[:middle], *(_page(at, source) for at in items.pages), *answers[middle:]]
    return {
        "exam": review.record.identity,
        "title": review.record.title,
        "items": listed,
        "questions": asked.texts,
        "missing": [list(code) for code in items.missing],
        "forms": {
            form.code: [page.page for page in form.scan.pages]
            for form in review.record.every_form
            if form.scan
        },
    }


def _answer(
    at: AnswerItem,
    pages: Sequence[ScannedPage],
    source: Callable[[ReviewCrop], str],
    asked: "_AskedQuestions",
    *,
    named: bool,
) -> Data:
    doubtful = {
        box.box.label: box
        for crop in at.crops
        for box in crop.boxes
        if box.state is BoxState.DOUBTFUL
    }
    candidate = at.form.candidate if named else None
    return {
        "key": f"{at.form.code} {at.item.number}",
        "group": DOUBTS if at.reason else at.item.id,
        "kind": _kind(at.item),
        "source": PLACES.join(dict.fromkeys(pages[crop.page].place for crop in at.crops)),
        "code": at.form.code,
        "number": at.item.number,
        "asked": asked.name(at.item),
        "name": candidate.name if candidate else "",
        "letters": at.item.letters,
        "reason": at.reason,
        "measures": [f"{label}: {_in_words(box)}" for label, box in doubtful.items()],
        "shown": at.shown,
        "crops": [_crop(crop, source) for crop in at.crops],
        "decided": _decided(at.decided),
    }


def _page(at: PageItem, source: Callable[[ReviewCrop], str]) -> Data:
    return {
        "key": at.place,
        "group": PAGES,
        "kind": "page",
        "reason": at.reason,
        "crops": [_crop(at.crop, source)],
        "decided": _decided(at.decided),
    }


def _kind(item: ItemRecord) -> str:
    if item.kind.has_choices:
        return "choices"
    return "points" if item.kind is QuestionKind.OPEN else "text"


def _decided(row: ReviewRow | None) -> Data | None:
    return asdict(row) if row else None


def _crop(crop: ReviewCrop, source: Callable[[ReviewCrop], str]) -> Data:
    """Return a crop, with its boxes as shares of its width and height."""
    if (part := crop.part) is None:
        return {"source": source(crop), "whole": True, "boxes": []}
    boxes = [
        {
            "value": at.box.value,
            "doubtful": at.state is BoxState.DOUBTFUL,
            "x": round((at.box.x - part.x) / part.width, 4),
            "y": round((at.box.y - part.y) / part.height, 4),
            "width": round(BOX / part.width, 4),
            "height": round(BOX / part.height, 4),
        }
        for at in crop.boxes
    ]
    return {"source": source(crop), "width": part.width, "height": part.height, "boxes": boxes}


def _in_words(at: BoxReading) -> str:
    """Return what a doubtful box may be, and its two measures in words."""
    ink = next(word for most, word in _INK if at.ink < most)
    stroke = next(word for most, word in _STROKE if at.stroke < most)
    return f"{'marked or filled' if ink == _INK[-1][1] else 'marked or not'} ({ink}, {stroke})"


class _AskedQuestions:
    """Questions as they were asked, with the texts of the bank, each once."""

    def __init__(self, review: ExamReview, bank: Bank | None) -> None:
        self.texts: Data = {}
        self._digests = review.record.every_question
        self._entries = {entry.question.id: entry for entry in bank.entries} if bank else {}
        self._plain = Plain(bank.language if bank else "en")

    def name(self, item: ItemRecord) -> str:
        """Return the name of a question or instance, under which its texts are."""
        name = item.id + (json.dumps(item.values, sort_keys=True) if item.values else "")
        if name not in self.texts:
            self.texts[name] = self._texts(item)
        return name

    def _texts(self, item: ItemRecord) -> Data:
        entry = self._entries.get(item.id)
        is_same = entry and entry.digest == self._digests[item.id]
        instance = entry.instance(item.values) if entry and is_same else None
        question = instance.question if instance else None
        says = [line.says for line in question.answer.marking] if question else []
        return {
            "id": item.id,
            "kind": item.kind,
            "stem": self._words(question.question) if question else "",
            "points": str(item.points),
            "lines": [
                {
                    "letter": ascii_lowercase[at],
                    "points": str(points),
                    "says": self._words(says[at]) if at < len(says) else "",
                }
                for at, points in enumerate(item.marking)
            ],
            "right": self._words(question.answer.bullet or "") if question else "",
            "accepted": _accepted(item),
        }

    def _words(self, text: str) -> str:
        return " ".join(self._plain.block(text).replace(PICTURE, "").split())


def _accepted(item: ItemRecord) -> list[str]:
    """Return the accepted answers to a question that is answered in writing."""
    if item.value is None:
        return list(item.accept)
    margin = float(number_of(item.tolerance) or 0)
    return [f"{item.value}{f' ± {margin:g}' if margin else ''} {item.unit}".strip()]
