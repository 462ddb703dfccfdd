"""Sheets that are laid out once and cached from run to run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from studypress.bank.bank import Entry
from studypress.compose.cache_key import decisive_figures, decisive_looks
from studypress.compose.model.serialise import cached
from studypress.compose.printer import Printer
from studypress.compose.writing.bound_fonts import bound
from studypress.compose.writing.laid_out import Laid
from studypress.files.cache import Cache, key_of
from studypress.page.render import Sheet
from studypress.press import engine

_PAGES = 4  # bytes of the page count, which precedes the file in the cache


@dataclass(frozen=True)
class PlannedSheet:
    """A sheet that is rendered only if it is not in the cache.

    `decisive` is all that determines it, beside its look and the figures of a bank.
    """

    decisive: str
    render: Callable[[], Sheet]

    @cached_property
    def sheet(self) -> Sheet:
        """The rendered sheet."""
        return self.render()


def laid(printer: Printer, sheet: PlannedSheet) -> Laid:
    """Return the pages of a sheet that contains no figures of a bank, ready to be bound."""
    cache, key = printer.look.cache or Cache(), _key("laid", printer, sheet)

    def lay_out() -> Laid:
        made = Laid.of(printer.lay_out(sheet.sheet))
        return replace(made, shared=bound(made.shared, printer.look.custom, cache))

    return cached(cache, key, Laid, lay_out)


def kept_file(
    printer: Printer,
    sheet: PlannedSheet,
    shown: Iterable[Entry] = (),
    make: Callable[[], tuple[bytes, int] | None] = lambda: None,
) -> tuple[bytes, int]:
    """Return the PDF of a sheet, from the cache if possible, and its page count.

    The figures in the sheet are those of the questions `shown`. `make` returns its file, or None
    if it is to be laid out as a whole.
    """
    cache, key = printer.look.cache or Cache(), _key("file", printer, sheet, shown)
    found = cache.get(key)
    if not (found and found.startswith(b"%PDF-", _PAGES) and found.rstrip().endswith(b"%%EOF")):
        data, pages = make() or _written(printer, sheet)
        found = pages.to_bytes(_PAGES, "big") + data
        cache.put(key, found)
    return found[_PAGES:], int.from_bytes(found[:_PAGES], "big")


def _written(printer: Printer, sheet: PlannedSheet) -> tuple[bytes, int]:
    pages = printer.lay_out(sheet.sheet)
    return engine.write([pages]), len(pages)


def _key(kind: str, printer: Printer, sheet: PlannedSheet, shown: Iterable[Entry] = ()) -> str:
    """Return the cache key of a laid-out sheet.

    A template of a user's folder can show more of the exam than ours, so the key contains its HTML.
    """
    html = sheet.sheet.html if printer.look.custom else ""
    figures = decisive_figures(printer, shown)
    return key_of(kind, *decisive_looks(printer.look), sheet.decisive, html, *figures)
