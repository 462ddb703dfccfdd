"""The stock of an exam, from the cache or cut from specimens, and the page counts of its forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from studypress.compose.cutting.content_streams import suffixed
from studypress.compose.cutting.places import parted
from studypress.compose.kept_pieces import KeptPieces
from studypress.compose.layout.page_counts import Count, PageCounts
from studypress.compose.model.form_spec import FormSpec
from studypress.compose.model.pieces import (
    NotComposableError,
    Shared,
    composable,
    is_alike,
    with_pieces,
)
from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.model.stock import Stock
from studypress.compose.pdf.shared_objects import united, with_suffix
from studypress.compose.printer import Printer
from studypress.compose.specimens.specimens import Specimens
from studypress.compose.writing.bound_fonts import bound
from studypress.exam.model import Form
from studypress.files.cache import Cache, key_of
from studypress.page.look import Look

T = TypeVar("T")


@dataclass(frozen=True)
class ExamStock:
    """The stock of an exam, serialised; `data` is empty if no form can be composed.

    `counts` contains the page count of each form, by its number, or the reason why it cannot be
    composed.
    """

    data: bytes
    counts: Mapping[int, Count | str]

    def count(self, form: Form) -> Count:
        """Return the page count of a form; raise NotComposableError if it cannot be composed."""
        if isinstance(count := self.counts[form.number], str):
            raise NotComposableError(count)
        return count

    def breaks(self, form: Form) -> frozenset[int]:
        """Return the indexes of the parts of a form that must begin a page."""
        count = self.counts[form.number]
        return frozenset() if isinstance(count, str) else count.breaks


def stock_of(printer: Printer, specimens: Specimens, cache: Cache, key: str) -> ExamStock:
    """Return the stock of an exam; `key` is the cache key of its pieces.

    Margins depend on the forms' page counts, which depend on the extents of the other pieces.
    """
    try:
        with composable(printer.look.custom):
            _require_no_counting(printer.look)
            return _found(printer, specimens, cache, key)
    except NotComposableError as error:
        return ExamStock(b"", {form.number: str(error) for form in specimens.exam.forms})


def without_name(specimens: Specimens, form: Form) -> FormSpec:
    """Return the specification of a form with only those values that determine its extent."""
    return FormSpec("", "", specimens.front(form), specimens.parts(form))


def _found(printer: Printer, specimens: Specimens, cache: Cache, key: str) -> ExamStock:
    parts: _Parts | None = None
    rooms = unpacked(PageCounts, cache.get(key) or b"")
    if not rooms:
        parts = _Parts(KeptPieces(printer, specimens, cache, key))
        rooms = parts.rooms(alone=specimens.alone)
        cache.put(key, packed(rooms))
    counts = rooms.counts(without_name(specimens, form) for form in specimens.exam.forms)
    pages = sorted({count.pages for count in counts if isinstance(count, Count)})
    whole = key_of(key, *map(str, pages))
    if not (stock := cache.get(whole)) or not unpacked(Stock, stock):
        parts = parts or _Parts(KeptPieces(printer, specimens, cache, key))
        made = parts.stock(pages)
        shared = bound(made.shared, printer.look.custom, cache)
        stock = packed(replace(made, shared=parted(shared)))
        cache.put(whole, stock)
    numbers = (form.number for form in specimens.exam.forms)
    return ExamStock(stock, dict(zip(numbers, counts, strict=True)))


class _Parts:
    """The pieces of an exam, from documents that are laid out and cached by themselves."""

    def __init__(self, kept: KeptPieces) -> None:
        """Load all pieces except margins."""
        self._kept = kept
        self._fronts = kept.fronts()
        self._sheet = next(iter(self._fronts.values())).sheet
        self._labels = kept.labels(self._sheet)
        self._questions = kept.questions(self._sheet.room)

    def rooms(self, *, alone: bool) -> PageCounts:
        """Return the extents of all pieces, from which page counts are computed."""
        labels, questions = self._labels, self._questions
        return PageCounts(
            {name: cut.pieces.extents for name, cut in questions.items() if cut.pieces},
            {text: extent for text, (_, extent) in labels.headings.items()},
            {name: cut.front.room for name, cut in self._fronts.items()},
            labels.end[1] if labels.end else None,
            self._sheet.room,
            alone,
        )

    def stock(self, counts: Iterable[int]) -> Stock:
        """Return the stock of forms with these page counts; its fonts are only reserved."""
        made = {count: self._kept.margins(count) for count in counts}
        if any(count != len(cut.margins) for count, cut in made.items()):
            raise NotComposableError("the beginning of a form is longer than a page")
        labels, shared = self._labels, _JoinedObjects()
        questions = {
            name: shared.add(cut.pieces, cut.shared)
            for name, cut in self._questions.items()
            if cut.pieces
        }
        fronts = {name: shared.add(cut.front, cut.shared) for name, cut in self._fronts.items()}
        margins = {
            f"{number}/{count}": piece
            for count, cut in made.items()
            for number, piece in enumerate(shared.add(cut.margins, cut.shared), start=1)
        }
        headings, end, lines = shared.add(
            (labels.headings, labels.end, labels.lines), labels.shared
        )
        lefts = made[max(made)].lefts if made else self._sheet.lefts
        return Stock(
            questions,
            headings,
            fronts,
            margins,
            end,
            lines,
            labels.runs,
            shared.united(),
            replace(self._sheet, lefts=lefts),
            labels.head,
        )


class _JoinedObjects:
    """Shared objects of documents, joined, and their pieces with other names of resources."""

    def __init__(self) -> None:
        self._parts: list[Shared] = []

    def add(self, pieces: T, shared: Shared) -> T:
        """Add the objects of a document; return its pieces with other names of resources."""
        suffix = f".{len(self._parts)}"
        self._parts.append(with_suffix(shared, suffix))
        if all(map(is_alike, shared.needs)):
            return pieces
        changed: T = with_pieces(pieces, lambda piece: suffixed(piece, suffix))
        return changed

    def united(self) -> Shared:
        return united(self._parts)


def _require_no_counting(look: Look) -> None:
    """Raise NotComposableError if a custom style uses counters: pieces would not be independent."""
    if any(map(look.counts, ("exam", "exam-keys"))):
        raise NotComposableError("a custom style uses counters")
