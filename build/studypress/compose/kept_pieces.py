"""Pieces of specimens, cached by all input that determines them.

A question is laid out once for each look: other exams of its bank, and other numbers of forms, use
the same pieces. Pieces that belong to no question are cached by their document.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from studypress.compose.cache_key import decisive_figures, decisive_looks
from studypress.compose.cutting.stock_cutter import (
    cut_front,
    cut_labels,
    cut_margins,
    cut_questions,
)
from studypress.compose.model.extents import Room
from studypress.compose.model.serialise import cached, packed, unpacked
from studypress.compose.model.stock import CutFront, CutLabels, CutMargins, CutQuestion, PaperSize
from studypress.compose.printer import Printer
from studypress.compose.specimens.specimens import Specimens
from studypress.files.cache import Cache, key_of
from studypress.page.render import Sheet
from studypress.press.engine import Pages

T = TypeVar("T")


class KeptPieces:
    """Pieces of the specimens of an exam's documents of one kind."""

    def __init__(self, printer: Printer, specimens: Specimens, cache: Cache, key: str) -> None:
        """Store the specimens; `key` is the cache key of all pieces of the exam."""
        self._printer, self._specimens, self._cache = printer, specimens, cache
        self._looks = [*decisive_looks(printer.look)]
        # The templates of a user's look may let a question depend on the others.
        self._exam = key if printer.look.custom else ""

    def fronts(self) -> dict[str, CutFront]:
        """Return the fronts of all forms, by their names."""
        specimens = self._specimens
        forms = {specimens.front(form): form for form in reversed(specimens.exam.forms)}

        def cut(pages: Pages) -> CutFront:
            return cut_front(pages, alone=specimens.alone)

        return {
            name: self._of_sheet(CutFront, specimens.first_page(forms[name]), cut)
            for name in sorted(forms)
        }

    def labels(self, size: PaperSize) -> CutLabels:
        """Return the pieces of the exam that belong to no question, and the labels."""

        def cut(pages: Pages) -> CutLabels:
            return cut_labels(pages, size)

        return self._of_sheet(CutLabels, self._specimens.labels(), cut)

    def margins(self, count: int) -> CutMargins:
        """Return the margins of a form of `count` pages."""
        return self._of_sheet(CutMargins, self._specimens.margins(count), cut_margins)

    def questions(self, room: Room) -> dict[str, CutQuestion]:
        """Return all questions by their names; those that are not cached are laid out together."""
        keys = {name: self.question_key(name) for name in self._specimens.asked}
        kept = {name: unpacked(CutQuestion, self._cache.get(keys[name]) or b"") for name in keys}
        found = {name: cut for name, cut in kept.items() if cut}
        missing = [name for name in keys if self._exam or name not in found]
        if len(found) < len(keys):
            made = self._laid_out(missing, room)
            for name, cut in made.items():
                self._cache.put(keys[name], packed(cut))
            found |= made
        return {name: found[name] for name in keys}

    def _laid_out(self, names: Sequence[str], room: Room) -> dict[str, CutQuestion]:
        specimens, lay_out = self._specimens, self._printer.lay_out

        def long(names: Sequence[str]) -> Pages:
            return lay_out(specimens.questions(names, whole=False))

        whole = lay_out(specimens.questions(names))
        return cut_questions(whole, names, room, long if specimens.goes_on else None)

    def question_key(self, name: str) -> str:
        """Return the cache key of a question."""
        return key_of("question", *self._looks, self._exam, *self._question_facts(name))

    def _question_facts(self, name: str) -> Iterator[str]:
        yield from self._specimens.question_facts(name)
        entry = self._specimens.item(name).entry
        yield from decisive_figures(self._printer, [entry])

    def _of_sheet(self, kind: type[T], sheet: Sheet, cut: Callable[[Pages], T]) -> T:
        styles = (part for style in sheet.styles.items() for part in style)
        key = key_of(kind.__name__, *self._looks, sheet.html, *styles)
        return cached(self._cache, key, kind, lambda: cut(self._printer.lay_out(sheet)))
