"""Chapters: consecutive questions that begin at the top of a page, and whose pages have no others.

A chapter depends only on its own questions and on the one after it, so it is laid out once. Where
pages begin is found by layout: from the start of a chapter, questions are laid out until another
one begins a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studypress.compose.documents.parts import LaidPart, StudyDocument, Submit, laid_part
from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.printer import Printer
from studypress.files.cache import Cache, key_of
from studypress.page.documents.study import DocumentPart
from studypress.press.engine import Pages, uncollected
from studypress.press.patches.parts import Part
from studypress.press.weasyprint_types import LayoutBox, attribute

_AFTER = 2
"""Questions that are laid out after a chapter, so that its end does not depend on them."""

_SPLIT = 12
"""Minimum number of questions that two processes share."""

BEGINS = "data-begins"
"""Attribute of the element with which a question begins: the index of the question."""

QUESTION = "data-question"


@dataclass(frozen=True)
class Chapter:
    """Pages of the questions from the index `first` to `end`; the pages are serialised."""

    first: int
    end: int
    data: bytes


Span = tuple[int, int, int]
"""Indexes of questions: the first, the one after those that are needed, and the last possible."""


@uncollected()
def lay_out_chapters(document: StudyDocument, printer: Printer, span: Span) -> list[Chapter]:
    """Lay out questions, and return the chapters that are complete."""
    first, end, stop = span
    part = Part()
    pages = printer.lay_out(document.sheet(DocumentPart(first, end, lists=False)), part)
    starts = _starts(pages)
    if not document.has_lists:
        starts |= {0: 0} if first == 0 else {}
    bounds = sorted(at for at in starts if first <= at < (end if end == stop else end - 1))
    places = [starts[at] for at in bounds]
    if end == stop:
        bounds, places = [*bounds, end], [*places, len(pages)]
    chapters = []
    for (begin, after), (top, foot) in zip(pairwise(bounds), pairwise(places), strict=True):
        laid = laid_part(pages, part, range(top, foot))
        chapters.append(Chapter(begin, after, packed(laid)))
    return chapters


def _starts(pages: Pages) -> dict[int, int]:
    """Return the page of each question that begins at the top of one, by the question's index."""
    found: dict[int, int] = {}
    seen: set[object] = set()
    for at, page in enumerate(pages.document.pages):
        boxes = page._page_box.descendants()  # noqa: SLF001 - the engine has no other boxes
        marked = [box for box in boxes if _is_marked(box)]
        if marked and marked[0].element not in seen and (begins := attribute(marked[0], BEGINS)):
            found[int(begins)] = at
        seen |= {box.element for box in marked}
    return found


def _is_marked(box: LayoutBox) -> bool:
    return attribute(box, BEGINS) is not None or attribute(box, QUESTION) is not None


class ChapterShelf:
    """Chapters of a document, from the cache or laid out."""

    def __init__(self, document: StudyDocument, base: str, cache: Cache) -> None:
        """Use a cache; `base` is the key of all that every part of the document depends on."""
        self._units, self._base, self._cache = document.units, base, cache
        self._known: dict[int, tuple[int, LaidPart] | None] = {}

    def spans(self, jobs: int, more: int = _AFTER) -> list[Span]:
        """Return the questions to be laid out, for `jobs` processes, each with `more` after it."""
        return list(self._missing(more, jobs))

    def add(self, chapters: Sequence[Chapter]) -> None:
        """Add chapters that were laid out, also to the cache."""
        for chapter in chapters:
            self._store(chapter)

    def parts(self, submit: Submit) -> dict[int, LaidPart]:
        """Return all chapters by their first questions; lay out those that are still missing."""
        more = _AFTER
        while spans := self.spans(1, more):
            for future in [submit(lay_out_chapters, span) for span in spans]:
                self.add(future.result())
            more *= 2
        return dict(self._chain())

    def _chain(self) -> Iterator[tuple[int, LaidPart]]:
        at = 0
        while found := self._find(at):
            end, part = found
            yield at, part
            at = end

    def _missing(self, more: int, jobs: int) -> Iterator[Span]:
        """Yield the spans of questions to be laid out, each with `more` questions after it."""
        breaks = [at for at, unit in enumerate(self._units) if unit.breaks or not at]
        for begin, stop in pairwise([*breaks, len(self._units)]):
            at = begin
            while at < stop:
                if found := self._find(at):
                    at = found[0]
                    continue
                end = next((later for later in range(at + 1, stop) if self._find(later)), stop)
                step = max(-(-(end - at) // jobs), _SPLIT)
                for first in range(at, end, step):
                    yield first, min(first + step + more, end + more, stop), stop
                at = end

    def _find(self, at: int) -> tuple[int, LaidPart] | None:
        """Return the end of the chapter that begins with a question, and its pages, if known."""
        if at not in self._known and at < len(self._units):
            end = int.from_bytes(self._cache.get(self._end_key(at)) or b"", "big")
            is_end = at < end <= len(self._units)
            self._known[at] = self._read(
                end, self._cache.get(self._key(at, end)) if is_end else None
            )
        return self._known.get(at)

    @staticmethod
    def _read(end: int, data: bytes | None) -> tuple[int, LaidPart] | None:
        part = unpacked(LaidPart, data or b"")
        return (end, part) if part else None

    def _store(self, chapter: Chapter) -> None:
        self._known[chapter.first] = self._read(chapter.end, chapter.data)
        self._cache.put(self._key(chapter.first, chapter.end), chapter.data)
        self._cache.put(self._end_key(chapter.first), chapter.end.to_bytes(4, "big"))

    def _end_key(self, at: int) -> str:
        return key_of("end of a chapter", self._base, self._units[at].key)

    def _key(self, first: int, end: int) -> str:
        keys = [unit.key for unit in self._units[first:end]]
        after = ["" if unit.breaks else unit.key for unit in self._units[end : end + 1]]
        return key_of("chapter", self._base, *keys, f"{len(after)}", *after)
