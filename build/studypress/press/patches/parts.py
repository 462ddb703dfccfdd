"""Layout of one part of a document: page numbers of other parts, and margins that come later.

References to pages of other parts have given numbers. The margins of a part's pages are not laid
out; what they depend on is recorded, so that they can be laid out when the pages have their places.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from studypress.press.weasyprint_types import LayoutBox


@dataclass(frozen=True)
class PageHead:
    """Input of the margins of a page: the page's name, and the named strings.

    `before` has the value of each string at the top of the page, `on` the values that are set on
    it.
    """

    page: str
    before: Mapping[str, str]
    on: Mapping[str, tuple[str, ...]]


@dataclass
class Part:
    """A part of a document.

    `targets` maps ids of elements to the numbers of their pages in the whole document. A part of
    `margins` alone has, for each of its pages, the head and number of a page in a document of
    `total` pages. `heads` are recorded, one for each page.
    """

    targets: Mapping[str, int] = field(default_factory=dict)
    margins: Sequence[tuple[PageHead, int]] = ()
    total: int = 0
    heads: list[PageHead] = field(default_factory=list)


_laid_out: list[Part] = []  # the part that is laid out at present


@contextmanager
def laid_out_as(part: Part | None) -> Iterator[None]:
    """Lay documents out as this part in the `with` block; as whole documents without a part."""
    before = _laid_out[:]
    _laid_out[:] = [part] if part else []
    try:
        yield
    finally:
        _laid_out[:] = before


def lay_out_parts() -> None:
    """Wrap the engine's margins and references to pages; call this once in a process."""
    from weasyprint import layout  # noqa: PLC0415 - needs the engine
    from weasyprint.css.targets import TargetCollector, TargetLookupItem  # noqa: PLC0415

    layout.make_margin_boxes = _of_parts(layout.make_margin_boxes)
    begin, collect = TargetCollector.__init__, TargetCollector.collect_anchor

    def begin_with_targets(collector: Any) -> None:  # noqa: ANN401 - of WeasyPrint
        begin(collector)
        for part in _laid_out:
            for name, page in part.targets.items():
                item = TargetLookupItem("up-to-date")
                item.target_box = _ElsewhereBox({"page": [page]})
                collector.target_lookup_items[name] = item

    def collect_own(collector: Any, name: object) -> None:  # noqa: ANN401 - of WeasyPrint
        if not any(name in part.targets for part in _laid_out):
            collect(collector, name)

    TargetCollector.__init__, TargetCollector.collect_anchor = begin_with_targets, collect_own


@dataclass
class _ElsewhereBox:
    """Stand-in for the box of an element that is on a page of another part."""

    cached_counter_values: dict[str, list[int]]


def _of_parts(make: Callable[..., Iterator[LayoutBox]]) -> Callable[..., Iterator[LayoutBox]]:
    """Return a function that makes the margins of whole documents, and of parts of margins."""

    def make_margin_boxes(context: Any, page: Any, state: Any) -> Iterator[LayoutBox]:  # noqa: ANN401 - of WeasyPrint
        if not _laid_out:
            return make(context, page, state)
        (part,) = _laid_out
        if not part.margins:
            part.heads.append(_head(context, page))
            return iter(())
        head, number = part.margins[context.current_page - 1]
        context.string_set = defaultdict(lambda: defaultdict(list))
        for name, value in head.before.items():
            context.string_set[name][context.current_page - 1] = [value]
        for name, values in head.on.items():
            context.string_set[name][context.current_page] = [*values]
        depth, counters, *rest = state
        numbered = {**counters, "page": [number], "pages": [part.total]}
        return make(context, page, (depth, numbered, *rest))

    return make_margin_boxes


def _head(context: Any, page: Any) -> PageHead:  # noqa: ANN401 - of WeasyPrint
    """Return what the margins of a page depend on."""
    here = context.current_page
    before: dict[str, str] = {}
    on: dict[str, tuple[str, ...]] = {}
    for name, pages in sorted(context.string_set.items()):
        earlier = list(chain.from_iterable(pages[at] for at in sorted(pages) if at < here))
        before |= {name: earlier[-1]} if earlier else {}
        on |= {name: tuple(pages[here])} if here in pages else {}
    return PageHead(page.page_type.name, before, on)
