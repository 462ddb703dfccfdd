"""The stock of an exam, from the cache or cut from specimens, and the page counts of its forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from studypress.compose.cutting.stock_cutter import SamplePages, StockCutter
from studypress.compose.layout.page_counts import Count, PageCounts
from studypress.compose.model.form_spec import FormSpec
from studypress.compose.model.pieces import NotComposableError, composable
from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.model.stock import Stock
from studypress.compose.printer import Printer
from studypress.compose.specimens.specimens import Specimens
from studypress.compose.writing.bound_fonts import bound
from studypress.exam.model import Form
from studypress.files.cache import Cache, key_of
from studypress.page.look import Look
from studypress.press import engine


@dataclass(frozen=True)
class ExamStock:
    """The stock of an exam, serialised; `data` is empty if no form can be composed.

    `counts` contains the page count of each form, or the reason why it cannot be composed.
    """

    data: bytes
    counts: Sequence[Count | str]

    def count(self, form: Form) -> Count:
        """Return the page count of a form; raise NotComposableError if it cannot be composed."""
        if isinstance(count := self.counts[form.number - 1], str):
            raise NotComposableError(count)
        return count

    def breaks(self, form: Form) -> frozenset[int]:
        """Return the indexes of the parts of a form that must begin a page."""
        count = self.counts[form.number - 1]
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
        return ExamStock(b"", [str(error)] * len(specimens.exam.forms))


def without_name(specimens: Specimens, form: Form) -> FormSpec:
    """Return the specification of a form with only those values that determine its extent."""
    return FormSpec("", "", specimens.front(form), specimens.parts(form))


def _found(printer: Printer, specimens: Specimens, cache: Cache, key: str) -> ExamStock:
    cutter: StockCutter | None = None
    rooms = unpacked(PageCounts, cache.get(key) or b"")
    if not rooms:
        cutter = _cutter(printer, specimens)
        rooms = cutter.rooms()
        cache.put(key, packed(rooms))
    counts = rooms.counts(without_name(specimens, form) for form in specimens.exam.forms)
    pages = sorted({count.pages for count in counts if isinstance(count, Count)})
    key = key_of(key, *map(str, pages))
    if not (stock := cache.get(key)) or not unpacked(Stock, stock):
        cut = (cutter or _cutter(printer, specimens)).stock(pages)
        shared = bound(cut.shared, printer.look.custom, cache)
        stock = packed(replace(cut, shared=shared))
        cache.put(key, stock)
    return ExamStock(stock, counts)


def _cutter(printer: Printer, specimens: Specimens) -> StockCutter:
    def long(names: Iterable[str]) -> engine.Pages:
        return lay_out(specimens.long(tuple(names)))

    lay_out = printer.lay_out
    pool, names = specimens.pool()
    fronts = {specimens.front(form): form for form in reversed(specimens.exam.forms)}
    return StockCutter(
        SamplePages(
            lay_out(pool),
            names,
            {name: lay_out(specimens.first_page(fronts[name])) for name in sorted(fronts)},
            lambda count: lay_out(specimens.margins(count)),
            specimens.alone,
            long if specimens.goes_on else None,
        )
    )


def _require_no_counting(look: Look) -> None:
    """Raise NotComposableError if a custom style uses counters: pieces would not be independent."""
    if any(map(look.counts, ("exam", "exam-keys"))):
        raise NotComposableError("a custom style uses counters")
