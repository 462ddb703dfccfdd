"""Printing of a document from its parts: chapters, the lists that state their pages, margins."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from studypress.compose.cache_key import decisive_looks
from studypress.compose.documents.chapters import Chapter, ChapterShelf, lay_out_chapters
from studypress.compose.documents.joined import PlacedPage, joined
from studypress.compose.documents.lists import (
    END,
    ListPage,
    Lists,
    lay_out_lists,
    linked,
    lists_sheet,
)
from studypress.compose.documents.parts import (
    LaidPart,
    Margins,
    PartPage,
    StudyDocument,
    Submit,
    lay_out_margins,
)
from studypress.compose.model.pieces import NotComposableError
from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.printer import Printer
from studypress.compose.writing.bound_fonts import bound
from studypress.errors import ContentError, Problem
from studypress.files.cache import Cache, key_of

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
_ATTEMPTS = 4


class PartedPrinting:
    """Printing of one document: its parts come from the cache, or are laid out by an executor.

    The file does not depend on the cache or on the executor.
    """

    def __init__(self, document: StudyDocument, printer: Printer) -> None:
        """Find the chapters in the cache."""
        self._document = document
        self._cache = printer.look.cache or Cache()
        self._fonts = partial(bound, custom=printer.look.custom, cache=self._cache)
        self._base = key_of(*decisive_looks(printer.look), document.key)
        self._shelf = ChapterShelf(document, self._base, self._cache)

    @property
    def missing(self) -> int:
        """Number of questions to be laid out."""
        return sum(end - first for first, end, _ in self._shelf.spans(1))

    def begin(self, submit: Submit, jobs: int) -> Callable[[], tuple[bytes, int]]:
        """Submit the layout of missing chapters, for `jobs` processes.

        Return a function that returns the file, and its number of pages. It raises ContentError
        with the problems of all chapters, and NotComposableError if page numbers change the pages
        of the lists again and again.
        """
        self._submit = submit
        spans = self._shelf.spans(jobs)
        self._begun: list[Future[list[Chapter]]] = [
            submit(lay_out_chapters, span) for span in spans
        ]
        if self._document.has_lists:
            self._sheet = lists_sheet(self._document)
            self._counted = self._pending(Lists, "lists", lay_out_lists)
        return self._finish

    def _finish(self) -> tuple[bytes, int]:
        problems: list[Problem] = []
        broken: list[BrokenExecutor] = []
        for future in self._begun:
            try:
                self._shelf.add(future.result())
            except ContentError as error:
                problems += error.problems
            except BrokenExecutor as error:  # what is laid out already is cached first
                broken.append(error)
        if broken:
            raise broken[0]
        if problems:
            raise ContentError(problems)
        chapters = self._shelf.parts(self._submit)
        parts = list(chapters.values())
        if not self._document.has_lists:
            pages = [page for part in parts for page in part.pages]
            return self._joined(pages, self._margins(chapters, ())(), parts)
        lists = self._counted()
        for _ in range(_ATTEMPTS):
            numbers = self._numbers(chapters, lists.pages)
            targets = {name: numbers.get(name, 0) for name in linked(self._sheet)}
            numbered = self._pending(Lists, "lists", lay_out_lists, targets)
            margins = self._margins(chapters, lists.pages)
            counted, lists = lists, numbered()
            if lists.part and lists.pages == counted.pages:
                order = self._order(chapters, lists.pages)
                listed = lists.part.pages
                pages = [listed[page] if isinstance(page, int) else page for page in order]
                return self._joined(pages, margins(), [*parts, lists.part])
        raise NotComposableError("page numbers in its lists change its pages")

    def _joined(
        self, pages: Sequence[PartPage], margins: Margins, parts: Sequence[LaidPart]
    ) -> tuple[bytes, int]:
        shared = [part.shared for part in parts]
        placed = [(PlacedPage(page),) for page in pages]
        return joined(placed, margins, shared, parts[0].head, self._fonts), len(pages)

    def _margins(
        self, chapters: Mapping[int, LaidPart], lists: Sequence[ListPage]
    ) -> Callable[[], Margins]:
        order = self._order(chapters, lists)
        heads = [lists[page].head if isinstance(page, int) else page.head for page in order]
        return self._pending(Margins, "margins", lay_out_margins, heads)

    def _pending(
        self, kind: type[T], name: str, lay_out: Callable[..., T], *options: object
    ) -> Callable[[], T]:
        """Return a function that waits for a part, which is cached by its options."""
        html = self._sheet.html if kind is Lists else ""
        key = key_of(name, self._base, html, repr(options))
        if found := unpacked(kind, self._cache.get(key) or b""):
            return lambda: found
        future: Future[T] = self._submit(lay_out, *options)

        def result() -> T:
            self._cache.put(key, packed(made := future.result()))
            return made

        return result

    def _order(
        self, chapters: Mapping[int, LaidPart], lists: Sequence[ListPage]
    ) -> Iterator[PartPage | int]:
        """Yield all pages in order: those of chapters, and indexes of those of lists."""
        yield from _at("", lists)
        for first, part in chapters.items():
            if section := self._document.units[first].section:
                yield from _at(section, lists)
            yield from part.pages
        yield from _at(END, lists)

    def _numbers(
        self, chapters: Mapping[int, LaidPart], lists: Sequence[ListPage]
    ) -> Mapping[str, int]:
        """Return the page number of each id."""
        numbers: dict[str, int] = {}
        for number, page in enumerate(self._order(chapters, lists), start=1):
            for name in lists[page].ids if isinstance(page, int) else page.targets:
                numbers.setdefault(name, number)
        return numbers


def _at(place: str, lists: Sequence[ListPage]) -> Iterator[int]:
    return (at for at, page in enumerate(lists) if page.place == place)
