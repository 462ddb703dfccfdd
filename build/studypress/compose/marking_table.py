"""The file of marking sheets, composed page by page of pieces that are laid out once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from studypress.compose.cache_key import decisive_looks
from studypress.compose.candidate_names import TOGETHER, names_in
from studypress.compose.cutting.names import Names, texts_of, with_names
from studypress.compose.cutting.table_cutter import TableSamples, table_pieces
from studypress.compose.layout.measure import Frame, frames
from studypress.compose.layout.table_composer import NAME, TableComposer, TablePage, TableRow
from studypress.compose.model.pieces import NotComposableError, Piece, composable
from studypress.compose.model.serialise import cached, packed, unpacked
from studypress.compose.model.table import TablePieces
from studypress.compose.pdf.shared_objects import moved, needed, opened
from studypress.compose.printer import Printer
from studypress.compose.specimens.marking_sheets import MarkingSheets
from studypress.compose.writing.bound_fonts import bound
from studypress.compose.writing.drawing import drawing_of
from studypress.compose.writing.file import FileInMaking, Target
from studypress.compose.writing.section import FileSection, section
from studypress.exam.model import Form
from studypress.files.cache import Cache, key_of
from studypress.page.documents.marking_grid import MarkingPage

_PAGES = 16  # written as one section
_Pieces = TypeVar("_Pieces", TablePieces, Names)

NamesKey = tuple[int, int]
"""Names that are set together: the index of their group of forms, and the number of columns."""


@dataclass(frozen=True)
class _PageRun:
    """Consecutive pages with their indexes, written as one section; `names` are in their rows."""

    names: NamesKey
    pages: Sequence[tuple[int, MarkingPage]]


class MarkingTable:
    """The marking sheets of an exam as one table of many pages, with all its pieces."""

    def __init__(self, printer: Printer, sheets: MarkingSheets) -> None:
        """Load all pieces from the cache, or cut them; raises NotComposableError."""
        if sheets.cuts_to_the_left:
            raise NotComposableError("a name is cut in a line from right to left")
        self._printer, self._sheets = printer, sheets
        self._cache = printer.look.cache or Cache()
        self._key = key_of(*decisive_looks(printer.look), *sheets.decides())
        self._groups = _groups(sheets.pages)
        self._runs = list(_runs(sheets.pages, self._groups))
        with composable(printer.look.custom):
            self._composer = TableComposer(cached(self._cache, self._key, TablePieces, self._cut))
            self._names = {run.names: self._set(*run.names) for run in self._runs if sheets.named}

    def write(self, target: Target) -> None:
        """Write the file, section by section."""
        objects, free, firsts = self._shared()
        measures = [self._composer.measure(self._places(run)) for run in self._runs]
        file = FileInMaking(target, opened(objects), free)
        for run, frame, measure in zip(self._runs, frames(measures, free), measures, strict=True):
            file.add(self._section(run, frame, firsts), frame, measure)
        file.close(self._composer.pieces.head, self._sheets.title)

    def _shared(self) -> tuple[dict[int, bytes], int, dict[NamesKey, int]]:
        """Return the shared objects, the first free number, and the first of each set of names."""
        shared = self._composer.pieces.shared
        objects, free = needed(shared, self._composer.uses()), shared.free
        firsts = {}
        for key, data in self._names.items():
            firsts[key] = free
            names = moved(names_in(data).shared, free)
            objects |= needed(names, names.needs)
            free = names.free
        return objects, free, firsts

    def _section(self, run: _PageRun, frame: Frame, firsts: Mapping[NamesKey, int]) -> FileSection:
        shared = self._composer.pieces.shared
        pieces: dict[int, Piece] = {}
        if data := self._names.get(run.names):
            names = names_in(data)
            shared = with_names(shared, names.shared, firsts[run.names])
            numbers = [form.number for form in self._groups[run.names[0]]]
            pieces = dict(zip(numbers, names.pieces, strict=True))
        leaves = [
            self._composer.leaf(place, list(_rows(page, pieces)))
            for place, (_, page) in zip(self._places(run), run.pages, strict=True)
        ]
        return section(drawing_of(shared, leaves), frame)

    def _places(self, run: _PageRun) -> list[TablePage]:
        part = self._sheets.parts.index
        return [
            TablePage(at, page.name, part(page.numbers), len(page.forms), len(page.numbers))
            for at, page in run.pages
        ]

    def _cut(self) -> TablePieces:
        sheets, lay_out = self._sheets, self._printer.lay_out
        around, margins = lay_out(sheets.around()), lay_out(sheets.margins())
        cells = lay_out(sheets.cells())
        if len(margins) != len(sheets.pages) or len(cells) != len(sheets.parts):
            raise NotComposableError("a marking sheet is longer than a page")
        samples = TableSamples(cells, around, margins, sheets.heads, sheets.sizes)
        return self._bound(table_pieces(samples))

    def _bound(self, pieces: _Pieces) -> _Pieces:
        """Return pieces of the table, or names in it, with subsets of their fonts."""
        shared = bound(pieces.shared, self._printer.look.custom, self._cache)
        return replace(pieces, shared=shared)

    def _set(self, group: int, columns: int) -> bytes:
        """Return a group's names, set beside a number of columns and serialised."""
        forms = self._groups[group]
        people = (form.candidate.name if form.candidate else "\0" for form in forms)
        key = key_of(self._key, f"names {columns}", *people)
        if (found := self._cache.get(key)) and unpacked(Names, found):
            return found
        names = texts_of(self._printer.lay_out(self._sheets.names(forms, columns)), NAME)
        if len(names.pieces) != len(forms):
            raise NotComposableError("the template does not mark its rows")
        self._cache.put(key, found := packed(self._bound(names)))
        return found


def _rows(page: MarkingPage, names: Mapping[int, Piece]) -> Iterator[TableRow]:
    slots = [f"letter:{at}" for at in range(1, len(page.numbers) + 1)]
    for form in page.forms:
        row: dict[str, str | Piece] = dict(zip(slots, page.letters(form), strict=True))
        row |= {"symbols:copy": str(form.number), "symbols:row": form.code}
        yield row | {NAME: names[form.number]} if names else row


def _groups(pages: Sequence[MarkingPage]) -> list[list[Form]]:
    """Divide the forms into groups, in their order; all forms of a page are in one group.

    A group has `TOGETHER` forms, or up to a page more.
    """
    groups: list[list[Form]] = [[]]
    for forms in {page.forms[0].number: page.forms for page in pages}.values():
        if len(groups[-1]) >= TOGETHER:
            groups.append([])
        groups[-1] += forms
    return groups


def _runs(pages: Sequence[MarkingPage], groups: Sequence[Sequence[Form]]) -> Iterator[_PageRun]:
    """Divide the pages into runs, each of one group and one number of columns."""
    group_of = {form.number: at for at, group in enumerate(groups) for form in group}

    def names(numbered: tuple[int, MarkingPage]) -> NamesKey:
        return group_of[numbered[1].forms[0].number], len(numbered[1].numbers)

    for key, run in groupby(enumerate(pages), names):
        some = list(run)
        for first in range(0, len(some), _PAGES):
            yield _PageRun(key, some[first : first + _PAGES])
