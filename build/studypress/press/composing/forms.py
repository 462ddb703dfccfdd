"""Forms made: each as a file of its own, and as a section of the file that binds all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from studypress.press.composing.composer import Composer
from studypress.press.composing.copy import Copy
from studypress.press.composing.drawing import drawn, uses
from studypress.press.composing.file import File
from studypress.press.composing.keeping import unpacked
from studypress.press.composing.leaf import Leaf
from studypress.press.composing.measure import Frame, frames, measure_of
from studypress.press.composing.names import with_names
from studypress.press.composing.opening import opened
from studypress.press.composing.pieces import Shared
from studypress.press.composing.section import Section, bare_section, section
from studypress.press.composing.stock import Head, Stock

_STOCKS = 4  # of which composers are kept


@dataclass(frozen=True)
class Order:
    """A form to be made; with a `frame`, also as a section of a file of all, `bare` or not."""

    copy: Copy
    frame: Frame | None = None
    bare: bool = False


@dataclass(frozen=True)
class Made:
    """A form's file, its number of pages, and its section of a file of all."""

    data: bytes
    pages: int
    section: Section | None = None


@lru_cache(_STOCKS)
def composer_of(stock: bytes) -> Composer:
    """Return what composes from a stock, which is packed."""
    found = unpacked(Stock, stock)
    if found is None:
        raise ValueError("not a stock")
    return Composer(found)


@dataclass(frozen=True)
class Batch:
    """Forms to be made together.

    `stock` is packed; what their candidates' own pieces draw with is in `names`, and is numbered
    from `first` on where all forms are bound.
    """

    stock: bytes
    orders: tuple[Order, ...]
    names: Shared | None = None
    first: int = 0


def made(batch: Batch) -> list[Made]:
    """Return forms that are composed; this may run in another process."""
    if not batch.orders:
        return []
    composer = composer_of(batch.stock)
    alone = bound = composer.stock.shared
    if batch.names:
        alone = with_names(bound, batch.names, bound.free)
        bound = with_names(bound, batch.names, batch.first)
    return [_made(composer, order, alone, bound) for order in batch.orders]


def _made(composer: Composer, order: Order, alone: Shared, bound: Shared) -> Made:
    copy = order.copy
    leaves = composer.pages(copy)
    streams = [drawn(leaf) for leaf in leaves]
    data = _file(alone, composer.stock.head, copy, leaves, streams)
    if not order.frame:
        return Made(data, len(leaves))
    if order.bare:
        return Made(data, len(leaves), bare_section(bound, leaves, streams, order.frame))
    whole = section(bound, copy.code, leaves, streams, order.frame)
    return Made(data, len(leaves), whole)


def _file(
    shared: Shared, head: Head, copy: Copy, leaves: Sequence[Leaf], streams: Sequence[bytes]
) -> bytes:
    measure = measure_of([[placed.block for placed in leaf.placed] for leaf in leaves], apart=True)
    (frame,) = frames([measure], shared.free)
    target = BytesIO()
    file = File(target, opened(needed(shared, uses(leaves))), shared.free)
    made = section(shared, copy.code, leaves, streams, frame, apart=True)
    file.add(made, frame, measure)
    file.close(head, copy.title)
    return target.getvalue()


def needed(shared: Shared, used: Iterable[str]) -> dict[int, bytes]:
    """Return the objects that resources need, by their numbers."""
    numbers = {number for use in used for number in shared.needs[use]}
    return {number: shared.objects[number].encode("latin-1") for number in sorted(numbers)}
