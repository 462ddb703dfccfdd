"""Making of forms: each as a file, and as a section of the file of all forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from studypress.compose.cutting.names import with_names
from studypress.compose.layout.composer import Composer
from studypress.compose.layout.measure import Frame, frames, measure_of
from studypress.compose.layout.scannable import layout_of
from studypress.compose.model.form_spec import FormSpec
from studypress.compose.model.pieces import Resource, Shared, own_of
from studypress.compose.model.serialise import unpacked
from studypress.compose.model.stock import Stock
from studypress.compose.pdf.shared_objects import Opening, needed, opened
from studypress.compose.writing.drawing import Drawing, drawing_of
from studypress.compose.writing.file import FileInMaking
from studypress.compose.writing.section import FileSection, bare_section, section
from studypress.exam.scannable.layout import ScanLayout

_STOCKS = 4  # whose composers are cached


@dataclass(frozen=True)
class FormJob:
    """A form to be made; with a `frame`, also as a section of a file of all, `bare` or not."""

    copy: FormSpec
    frame: Frame | None = None
    bare: bool = False


@dataclass(frozen=True)
class MadeForm:
    """A form's file, its number of pages, and its section of a file of all forms.

    `scan` is the layout of scannable pages.
    """

    data: bytes
    pages: int
    section: FileSection | None = None
    scan: ScanLayout | None = None


@lru_cache(_STOCKS)
def composer_of(stock: bytes) -> Composer:
    """Return the composer of a serialised stock; raise ValueError if it is not valid."""
    found = unpacked(Stock, stock)
    if found is None:
        raise ValueError("not a stock")
    return Composer(found)


@dataclass(frozen=True)
class JobBatch:
    """Forms to be made together.

    `stock` is serialised. `names` are the shared objects of candidates' pieces, which are numbered
    from `first` on in a file of all forms.
    """

    stock: bytes
    jobs: tuple[FormJob, ...]
    names: Shared | None = None
    first: int = 0


def made(batch: JobBatch) -> list[MadeForm]:
    """Compose the forms of a batch; this may run in another process."""
    if not batch.jobs:
        return []
    composer = composer_of(batch.stock)
    alone = bound = composer.stock.shared
    if batch.names:
        alone = with_names(bound, batch.names, bound.free)
        bound = with_names(bound, batch.names, batch.first)
    return [_made(composer, job, alone, bound) for job in batch.jobs]


def _made(composer: Composer, job: FormJob, alone: Shared, bound: Shared) -> MadeForm:
    leaves = composer.pages(job.copy)
    drawing = drawing_of(alone, leaves, job.copy.code)
    data = _file(composer, drawing, job.copy.title)
    scan = layout_of(leaves, job.copy.scanned) if job.copy.scanned else None
    if not job.frame:
        return MadeForm(data, len(leaves), scan=scan)
    drawing = drawing._replace(shared=bound)
    part = bare_section if job.bare else section
    return MadeForm(data, len(leaves), part(drawing, job.frame), scan)


def _file(composer: Composer, drawing: Drawing, title: str) -> bytes:
    blocks = [[placed.block for placed in leaf.placed] for leaf in drawing.leaves]
    measure = measure_of(blocks, apart=True)
    (frame,) = frames([measure], drawing.shared.free)
    target = BytesIO()
    pictures = [use for page in blocks for block in page for use in block.pictures]
    opening, drawing = _opening(composer, drawing, pictures)
    file = FileInMaking(target, opening, drawing.shared.free)
    file.add(section(drawing, frame, apart=True), frame, measure)
    file.close(composer.stock.head, title)
    return target.getvalue()


def _opening(
    composer: Composer, drawing: Drawing, pictures: Sequence[Resource]
) -> tuple[Opening, Drawing]:
    """Return the beginning of a form's file, and its drawing, which refers to the objects there.

    Objects that other forms share come first, then pictures by their places, then its own objects.
    """
    places, entries = composer.places, composer.stock.shared.entries
    uses = frozenset(map(own_of, drawing.uses)) if pictures else drawing.uses
    drawn = places.drawn(pictures)
    opening = composer.opening(uses.intersection(entries))
    if drawn:
        numbers = places.numbers(drawn)
        opening = places.opened(numbers, opening)
        shared = places.renumbered(drawing.shared, drawn, numbers)
        drawing = drawing._replace(shared=shared)
    own = needed(drawing.shared, uses.difference(entries))
    return opened(own, opening) if own else opening, drawing
