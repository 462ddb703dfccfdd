"""A document for each form of an exam: composed of pieces where possible, else laid out."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache, cached_property

from studypress.compose.cache_key import decisive
from studypress.compose.candidate_names import Naming, first_of
from studypress.compose.cutting.names import Names
from studypress.compose.cutting.stock_cutter import SamplePages, StockCutter
from studypress.compose.layout.composer import Composer
from studypress.compose.layout.measure import Frame, Measure, bare
from studypress.compose.layout.page_counts import Count, PageCounts
from studypress.compose.model.copy import FormSpec
from studypress.compose.model.pieces import NotComposableError
from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.model.stock import Head, Stock
from studypress.compose.pdf.shared_objects import moved, needed
from studypress.compose.printer import Printer
from studypress.compose.specimens.specimens import AskedSample, Specimens
from studypress.compose.writing.forms import FormJob, JobBatch, MadeForm, composer_of, made
from studypress.compose.writing.laid_out import Laid
from studypress.compose.writing.section import FileSection
from studypress.exam.model import Form
from studypress.files.cache import Cache, key_of
from studypress.page.documents.copy_marks import qr_lines
from studypress.page.look import Look
from studypress.page.render import Sheet
from studypress.press import engine


@dataclass(frozen=True, slots=True)
class ComposedForm:
    """A composed form, and the measure of its section in a file of all forms."""

    measure: Measure

    @property
    def bare_measure(self) -> Measure:
        """Measure of its section in a print run."""
        return bare(self.measure)


@dataclass(frozen=True)
class LaidOutForm:
    """A form that was laid out by itself: its file, and its pages to be bound."""

    data: bytes
    laid: Laid

    @property
    def measure(self) -> Measure:
        """Measure of its section in a file of all forms."""
        return self.laid.measure

    @property
    def bare_measure(self) -> Measure:
        """Measure of its section in a print run."""
        return self.laid.bare_measure


Planned = ComposedForm | LaidOutForm


class FormSeries:
    """Documents of one kind, one for each form of an exam."""

    def __init__(self, printer: Printer, specimens: Specimens, cache: Cache | None) -> None:
        """Load or cut the stock; `why` is the reason if forms cannot be composed."""
        self.specimens = specimens
        self._printer, self._cache = printer, cache or Cache()
        self._key = key_of(*decisive(printer, specimens))
        self.naming = Naming(printer, specimens, self._cache, self._key)
        self.why = ""
        self._head: Head | None = None
        self._parts: set[str] = set()
        self._fronts: set[str] = set()
        self._counts: set[int] = set()
        self._named: dict[int, tuple[Form, set[str]]] = {}
        self._pages: Sequence[Count | None] = ()
        self.firsts: dict[int, int] = {}
        try:
            _require_no_counting(printer.look)
            self.stock = self._found_stock()
            self._head = composer_of(self.stock).stock.head
        except NotComposableError as error:
            self.stock, self.why = b"", str(error)

    def set_names(self, pool: Executor) -> None:
        """Set the names of all candidates, in parallel."""
        if self.stock:
            self.naming.set_all(pool)

    def plan(self, form: Form) -> Planned:
        """Return the plan of a form; a form that cannot be composed is laid out at once."""
        try:
            if self._composer and (count := self._pages[form.number - 1]):
                return self._composable(self._composer, form, count.pages)
        except NotComposableError as error:
            self.why = str(error)
        pages = self._printer.lay_out(self.specimens.sheet(form))
        whole = LaidOutForm(engine.write([pages]), Laid.of(pages))
        self._head = self._head or whole.laid.head
        return whole

    def _composable(self, composer: Composer, form: Form, pages: int) -> ComposedForm:
        own = self.naming.own(form)
        copy = replace(self._unnamed(form), own=own.get("own"))
        measure = composer.measure(copy, pages)
        if form.candidate:
            _, uses = self._named.setdefault(first_of(form), (form, set()))
            uses.update(*(piece.uses for piece in own.values()))
        self._parts.update(part if isinstance(part, str) else part.name for part in copy.parts)
        self._fronts.add(copy.front)
        self._counts.add(pages)
        return ComposedForm(measure)

    def shared(self) -> tuple[dict[int, bytes], int]:
        """Return the objects that all composed forms share, and the first free number.

        The objects of candidates' names follow those of the stock.
        """
        if not self._composer or not self._parts:
            return {}, 1
        shared = self._composer.stock.shared
        uses = self._composer.uses(self._parts, self._fronts, self._counts)
        objects, free = needed(shared, uses), shared.free
        for first, (form, used) in sorted(self._named.items()):
            self.firsts[first] = free
            if names := self.naming.of(form):
                added = moved(names.shared, free)
                objects |= needed(added, used)
                free = added.free
        return objects, free

    @property
    def head(self) -> Head:
        """Document information of a file of all forms; raises ValueError if no form is planned."""
        if not self._head:
            raise ValueError("no form is planned")
        return self._head

    def file(self, form: Form) -> MadeForm:
        """Return the file of one form."""
        plan = self.plan(form)
        if isinstance(plan, LaidOutForm):
            return MadeForm(plan.data, len(plan.laid.leaves))
        names = self.names(form)
        order = FormJob(drawn_code(self.copy(form)))
        (found,) = made(JobBatch(self.stock, (order,), names.shared if names else None))
        return found

    def bound(self, form: Form, plan: Planned, frame: Frame) -> FileSection:
        """Return one form's section of a file of all forms."""
        if isinstance(plan, LaidOutForm):
            return plan.laid.section(frame)
        names = self.names(form)
        order = FormJob(self.copy(form), frame)
        first = self.firsts.get(first_of(form), 0)
        (found,) = made(JobBatch(self.stock, (order,), names.shared if names else None, first))
        if not found.section:
            raise ValueError("a form without a frame has no section")
        return found.section

    def copy(self, form: Form) -> FormSpec:
        """Return the specification of a form to be composed."""
        specimens, own = self.specimens, self.naming.own(form)
        return FormSpec(
            specimens.title(form),
            form.code,
            specimens.front(form),
            specimens.parts(form),
            specimens.values(form),
            own=own.get("own"),
            behind=own.get("behind"),
            above=own.get("above"),
            breaks=self._breaks(form),
        )

    def sheet(self, form: Form) -> Sheet:
        """Return the whole document of a form, which begins pages where the composed form does."""
        parts = self.specimens.parts(form)
        asked = (parts[at:] for at in self._breaks(form))
        numbers = (
            next(part.number for part in rest if isinstance(part, AskedSample)) for rest in asked
        )
        return self.specimens.sheet(form, frozenset(numbers))

    def _breaks(self, form: Form) -> frozenset[int]:
        """Return the indexes of the parts of a form that must begin a page."""
        count = self._pages[form.number - 1] if self._pages else None
        return count.breaks if count else frozenset()

    def names(self, form: Form) -> Names | None:
        """Return the names of this form's group, or None if there is no stock or no candidate."""
        return self.naming.of(form) if self.stock else None

    def _unnamed(self, form: Form) -> FormSpec:
        specimens = self.specimens
        return FormSpec("", "", specimens.front(form), specimens.parts(form))

    @cached_property
    def _composer(self) -> Composer | None:
        return composer_of(self.stock) if self.stock else None

    def _found_stock(self) -> bytes:
        """Return the serialised stock, from the cache or cut from specimens.

        Margins depend on the forms' page counts, and these on the extents of the other pieces.
        """
        key = self._key
        stocking: StockCutter | None = None
        rooms = unpacked(PageCounts, self._cache.get(key) or b"")
        if not rooms:
            stocking = self._stocking()
            rooms = stocking.rooms()
            self._cache.put(key, packed(rooms))
        self._pages, self.why = rooms.counts(map(self._unnamed, self.specimens.exam.forms))
        counts = sorted({count.pages for count in self._pages if count})
        key = key_of(key, *map(str, counts))
        if (stock := self._cache.get(key)) and unpacked(Stock, stock):
            return stock
        stock = packed((stocking or self._stocking()).stock(counts))
        self._cache.put(key, stock)
        return stock

    def _stocking(self) -> StockCutter:
        specimens, lay_out = self.specimens, self._printer.lay_out
        pool, names = specimens.pool()
        fronts = {specimens.front(form): form for form in reversed(specimens.exam.forms)}
        return StockCutter(
            SamplePages(
                lay_out(pool),
                names,
                {name: lay_out(specimens.first_page(fronts[name])) for name in sorted(fronts)},
                lambda count: lay_out(specimens.margins(count)),
                specimens.alone,
                self._long if specimens.goes_on else None,
            )
        )

    def _long(self, names: Iterable[str]) -> engine.Pages:
        return self._printer.lay_out(self.specimens.long(tuple(names)))


def _require_no_counting(look: Look) -> None:
    """Raise NotComposableError if a custom style counts: pieces depend on those before them."""
    if any(map(look.counts, ("exam", "exam-keys"))):
        raise NotComposableError("a style of its own counts what comes before")


def drawn_code(copy: FormSpec) -> FormSpec:
    """Return a copy with the operators that draw its QR code."""
    return replace(copy, lines=_lines(copy.code))


def _lines(code: str) -> bytes:
    return b"".join([_line(*line) for line in qr_lines(code)])


@cache
def _line(row: int, first: int, end: int) -> bytes:
    return b"%d %d.5 m\n%d %d.5 l\n" % (first, row, end, row)
