"""Marking sheets, composed page by page of pieces that are laid out once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from studypress.compose.cache_key import decisive_looks
from studypress.compose.candidate_names import names_in
from studypress.compose.cutting.names import Names, texts_of, with_names
from studypress.compose.cutting.table_cutter import Ruled, RuledPages, ruled_of
from studypress.compose.layout.measure import Frame, frames
from studypress.compose.layout.table_composer import RowComposer, TablePage, TableRow
from studypress.compose.model.pieces import NotComposableError, Piece
from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.pdf.shared_objects import moved, needed, opened
from studypress.compose.printer import Printer
from studypress.compose.specimens.marking_sheets import MarkingSheets
from studypress.compose.writing.drawing import drawing_of
from studypress.compose.writing.file import FileInMaking, Target
from studypress.compose.writing.section import FileSection, section
from studypress.exam.model import Form
from studypress.files.cache import Cache, key_of
from studypress.page.documents.marking_grid import MarkingPage

TOGETHER = 200
"""Number of forms whose candidates' names are set in one document; a group may exceed it."""

_PAGES = 16  # written as one section


@dataclass(frozen=True)
class _Chunk:
    """Consecutive pages that are written as one section.

    `names` are the indexes of their group of forms, and of a part of the questions as wide as
    theirs.
    """

    names: tuple[int, int]
    places: Sequence[TablePage]
    pages: Sequence[MarkingPage]


class Table:
    """Pages of an exam's marking sheets, with all their pieces."""

    def __init__(self, printer: Printer, sheets: MarkingSheets) -> None:
        """Load all pieces from the cache, or cut them; raises NotComposableError."""
        self._printer, self._sheets = printer, sheets
        self._cache = printer.look.cache or Cache()
        self._key = key_of(*decisive_looks(printer.look), *sheets.decides())
        self._composer = RowComposer(self._found_ruled())
        self._groups = _groups(sheets.pages)
        self._chunks = list(_chunks(sheets, self._groups))
        self._names = {
            chunk.names: self._found_names(*chunk.names) for chunk in self._chunks if sheets.named
        }

    def write(self, target: Target) -> None:
        """Write the file, chunk by chunk."""
        objects, free, firsts = self._shared()
        measures = [self._composer.measure(chunk.places) for chunk in self._chunks]
        file = FileInMaking(target, opened(objects), free)
        for chunk, frame, measure in zip(
            self._chunks, frames(measures, free), measures, strict=True
        ):
            file.add(self._section(chunk, frame, firsts), frame, measure)
        file.close(self._composer.ruled.head, self._sheets.title)

    def _shared(self) -> tuple[dict[int, bytes], int, dict[tuple[int, int], int]]:
        """Return the shared objects, the first free number, and the first of each set of names."""
        shared = self._composer.ruled.shared
        objects, free = needed(shared, self._composer.uses()), shared.free
        firsts = {}
        for key, data in self._names.items():
            firsts[key] = free
            names = moved(names_in(data).shared, free)
            objects |= needed(names, names.needs)
            free = names.free
        return objects, free, firsts

    def _section(
        self, chunk: _Chunk, frame: Frame, firsts: Mapping[tuple[int, int], int]
    ) -> FileSection:
        shared = self._composer.ruled.shared
        pieces: dict[int, Piece] = {}
        if data := self._names.get(chunk.names):
            names = names_in(data)
            shared = with_names(shared, names.shared, firsts[chunk.names])
            numbers = [form.number for form in self._groups[chunk.names[0]]]
            pieces = dict(zip(numbers, names.pieces, strict=True))
        leaves = [
            self._composer.leaf(place, [_row(page, form, pieces) for form in page.forms])
            for place, page in zip(chunk.places, chunk.pages, strict=True)
        ]
        return section(drawing_of(shared, leaves), frame)

    def _found_ruled(self) -> Ruled:
        if found := unpacked(Ruled, self._cache.get(self._key) or b""):
            return found
        sheets, lay_out = self._sheets, self._printer.lay_out
        around, margins = lay_out(sheets.around()), lay_out(sheets.margins())
        cells = lay_out(sheets.cells())
        if len(margins) != len(sheets.pages) or len(cells) != len(sheets.parts):
            raise NotComposableError("a page is longer than a page")
        found = ruled_of(RuledPages(cells, around, margins, sheets.heads, sheets.ruled))
        self._cache.put(self._key, packed(found))
        return found

    def _found_names(self, group: int, part: int) -> bytes:
        """Return a group's names, set for the columns of a part and serialised."""
        forms = self._groups[group]
        said = (form.candidate.name if form.candidate else "\0" for form in forms)
        key = key_of(self._key, f"names {part}", *said)
        if (found := self._cache.get(key)) and unpacked(Names, found):
            return found
        names = texts_of(self._printer.lay_out(self._sheets.names(forms, part)), "own:name")
        if len(names.pieces) != len(forms):
            raise NotComposableError("the template does not say which its rows are")
        self._cache.put(key, found := packed(names))
        return found


def _row(page: MarkingPage, form: Form, names: Mapping[int, Piece]) -> TableRow:
    texts = {"symbols:copy": str(form.number), "symbols:row": form.code}
    return TableRow(texts, page.letters(form), names.get(form.number))


def _groups(pages: Sequence[MarkingPage]) -> list[list[Form]]:
    """Divide the forms into groups, in their order; all forms of a page are in one group."""
    groups: list[list[Form]] = [[]]
    seen: set[int] = set()
    for page in pages:
        if page.forms[0].number not in seen:
            if len(groups[-1]) >= TOGETHER:
                groups.append([])
            groups[-1] += page.forms
            seen.add(page.forms[0].number)
    return groups


def _chunks(sheets: MarkingSheets, groups: Sequence[Sequence[Form]]) -> Iterator[_Chunk]:
    """Divide the pages into chunks, each of one group and of equally wide parts."""
    group_of = {form.number: at for at, group in enumerate(groups) for form in group}
    parts = {part: at for at, part in enumerate(sheets.parts)}
    wide = {len(part): at for part, at in reversed(parts.items())}
    keys = [(group_of[page.forms[0].number], wide[len(page.numbers)]) for page in sheets.pages]
    for names, run in groupby(range(len(keys)), key=keys.__getitem__):
        numbers = list(run)
        for first in range(0, len(numbers), _PAGES):
            some = numbers[first : first + _PAGES]
            pages = [sheets.pages[at] for at in some]
            yield _Chunk(names, [_place(at, sheets.pages[at], parts) for at in some], pages)


def _place(at: int, page: MarkingPage, parts: Mapping[Sequence[int], int]) -> TablePage:
    numbers = tuple(page.numbers)
    return TablePage(at, page.name, parts[numbers], len(page.forms), len(numbers))
