"""A document for each form of an exam: composed of pieces where possible, else laid out."""

from dataclasses import dataclass, replace
from functools import cache

from studypress.compose.cache_key import decisive
from studypress.compose.candidate_names import Naming
from studypress.compose.cutting.cutter import Cutter
from studypress.compose.exam_stock import stock_of, without_name
from studypress.compose.layout.measure import Measure, bare
from studypress.compose.layout.scannable import layout_of
from studypress.compose.model.form_spec import FormSpec
from studypress.compose.model.pieces import NotComposableError, composable
from studypress.compose.printer import Printer
from studypress.compose.specimens.specimens import AskedSample, Specimens
from studypress.compose.writing.bound_fonts import bound
from studypress.compose.writing.forms import FormJob, JobBatch, MadeForm, composer_of, made
from studypress.compose.writing.laid_out import Laid
from studypress.errors import CallError, ContentError, Problem, SourcePlace
from studypress.exam.model import Form
from studypress.exam.scannable.layout import ScanLayout
from studypress.exam.scannable.page_code import MAX_PAGES
from studypress.exam.scannable.page_marks import ScannedPages
from studypress.files.cache import Cache, key_of
from studypress.page.documents.copy_marks import qr_lines
from studypress.page.render import Sheet
from studypress.press import engine


@dataclass(frozen=True, slots=True)
class ComposedForm:
    """A form to be composed, and the measure of its section in a file of all forms."""

    measure: Measure

    @property
    def bare_measure(self) -> Measure:
        """Measure of its section in a print run."""
        return bare(self.measure)


@dataclass(frozen=True)
class LaidOutForm:
    """A form that was laid out by itself: its file, its pages to be bound, and the reason."""

    data: bytes
    laid: Laid
    reason: str
    scan: ScanLayout | None = None

    @property
    def measure(self) -> Measure:
        """Measure of its section in a file of all forms."""
        return self.laid.measure

    @property
    def bare_measure(self) -> Measure:
        """Measure of its section in a print run."""
        return self.laid.bare_measure


FormPlan = ComposedForm | LaidOutForm


class FormSeries:
    """Documents of one kind, one for each form of an exam."""

    def __init__(self, printer: Printer, specimens: Specimens, cache: Cache | None) -> None:
        """Load or cut the stock, if forms can be composed."""
        self.specimens, self._printer = specimens, printer
        self._cache, key = cache or Cache(), key_of(*decisive(printer, specimens))
        self.stock = stock_of(printer, specimens, self._cache, key)
        self.naming = Naming(printer, specimens, self._cache, key)

    def plan(self, form: Form) -> FormPlan:
        """Return the plan of a form; a form that cannot be composed is laid out at once.

        Raises CallError for a scannable form with more pages than page codes can name.
        """
        found = self._planned(form)
        specimens = self.specimens
        if specimens.scanned and not specimens.has_sheet and found.measure.pages > MAX_PAGES:
            raise CallError(
                f"--scannable: form {form.number} has {found.measure.pages} pages, and page"
                f" codes name {MAX_PAGES} at most: ask fewer questions, or leave less space"
            )
        return found

    def _planned(self, form: Form) -> FormPlan:
        try:
            with composable(self._printer.look.custom):
                return ComposedForm(self._measure(form))
        except NotComposableError as error:
            reason = str(error)
        return self._laid_out(form, reason)

    def _laid_out(self, form: Form, reason: str) -> LaidOutForm:
        pages = self._printer.lay_out(self.specimens.sheet(form))
        scanned = self._scanned(form, pages)
        laid = Laid.of(pages).marked(form.code, scanned)
        laid = replace(laid, shared=bound(laid.shared, self._printer.look.custom, self._cache))
        scan = layout_of(laid.leaves, scanned) if scanned else None
        return LaidOutForm(engine.write([pages], marks=laid.marks), laid, reason, scan)

    def _scanned(self, form: Form, pages: engine.Pages) -> ScannedPages | None:
        """Return the scannable pages of a form: all, or those up to the answer sheet.

        Raises ContentError if the sheet is longer than a page.
        """
        scanned = self.specimens.scanned
        if not scanned or not self.specimens.has_sheet:
            return scanned
        found = enumerate(pages.document.pages, start=1)
        fronts = [(at, box.element) for at, page in found for box in Cutter(page).named("front")]
        first, *more = [at for at, element in fronts if element is fronts[-1][1]]
        if more:
            message = (
                f"the answer sheet of form {form.code} is longer than a page: ask fewer questions,"
                " or print the boxes beside the questions, with --scannable"
            )
            raise ContentError([Problem(SourcePlace(str(self._printer.root)), message)])
        return scanned._replace(last=first)

    def file(self, form: Form) -> MadeForm:
        """Return the file of one form."""
        plan = self.plan(form)
        if isinstance(plan, LaidOutForm):
            return MadeForm(plan.data, len(plan.laid.leaves), scan=plan.scan)
        (found,) = made(self.batch((FormJob(drawn_code(self.copy(form))),), form))
        return found

    def batch(self, jobs: tuple[FormJob, ...], form: Form, first: int = 0) -> JobBatch:
        """Return jobs of forms that are in one group of names with `form`.

        The objects of the group's names are numbered from `first` on in a file of all forms.
        """
        names = self.naming.of(form) if jobs else None
        return JobBatch(self.stock.data, jobs, names.shared if names else None, first)

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
            breaks=self.stock.breaks(form),
            scanned=specimens.scanned,
        )

    def sheet(self, form: Form) -> Sheet:
        """Return the whole document of a form, which begins pages where the composed form does."""
        parts = self.specimens.parts(form)
        asked = (parts[at:] for at in self.stock.breaks(form))
        numbers = (
            next(part.number for part in rest if isinstance(part, AskedSample)) for rest in asked
        )
        return self.specimens.sheet(form, frozenset(numbers))

    def _measure(self, form: Form) -> Measure:
        count = self.stock.count(form)
        copy = replace(without_name(self.specimens, form), own=self.naming.own(form).get("own"))
        return composer_of(self.stock.data).measure(copy, count.pages)


def drawn_code(copy: FormSpec) -> FormSpec:
    """Return a copy with the operators that draw its QR code."""
    return replace(copy, lines=_lines(copy.code))


def _lines(code: str) -> bytes:
    return b"".join([_line(*line) for line in qr_lines(code)])


@cache
def _line(row: int, first: int, end: int) -> bytes:
    return b"%d %d.5 m\n%d %d.5 l\n" % (first, row, end, row)
