"""Configuration of WeasyPrint: bundled fonts only, once in a process; warnings raise."""

import gc
import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from io import StringIO
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import Self
from urllib.parse import quote

from studypress.errors import ContentError, LimitError, PressError, Problem, SourcePlace
from studypress.files.inside import BANK_URL, LOOK_URL
from studypress.files.own_fonts import OwnFont, own_fonts
from studypress.files.package_folders import of_look, shipped, style_name
from studypress.files.process_limits import limited, own_limits, require_process
from studypress.press import patches
from studypress.press.fonts import add_fonts, closed_off
from studypress.press.form_fields import add_fields
from studypress.press.libraries import exact_names
from studypress.press.patches.parts import Part, laid_out_as
from studypress.press.postponed import RARE, postponed
from studypress.press.weasyprint_types import (
    Document,
    LayoutBox,
    Page,
    PdfFile,
    attribute,
)


@dataclass(frozen=True)
class Pages:
    """A document that is laid out on pages, but not yet written; `custom` is the user's look.

    `size` is the length of its HTML.
    """

    document: Document
    custom: Path | None = None
    size: int = 0

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self.document.pages)


def lay_out(
    html: str,
    styles: Mapping[str, str],
    root: Path,
    custom: Path | None = None,
    part: Part | None = None,
) -> Pages:
    """Lay out a document, or a `part` of one, whose figures are in the bank's folder `root`.

    `styles` maps paths to CSS, which can refer to files beside it: see `read_asset`. Raises
    ContentError with the place of a fault in a style, and PressError for all other warnings of
    the engine, LimitError for a page that needs too much.
    """
    require_process()
    weasyprint = engine()
    from studypress.press.fetcher import BankFetcher  # noqa: PLC0415 - needs the engine

    sheets = [_style(path, css, custom) for path, css in styles.items()]
    fetcher = BankFetcher(root, custom)
    try:
        with limited(len(html)), warnings_raised(), failures_named(custom), laid_out_as(part):
            page = weasyprint.HTML(string=html, base_url=BANK_URL, url_fetcher=fetcher)
            fonts = _font_configuration(own_fonts(custom))
            document = page.render(font_config=fonts, stylesheets=sheets)
    except EngineError as error:
        folders = {BANK_URL: root, LOOK_URL: custom or shipped("styles").parent}
        raise EngineError(_with_files(each, folders) for each in error.messages) from None
    except RecursionError:
        raise LimitError("the page cannot be printed: its elements are nested too deep") from None
    except MemoryError:
        raise _lacks_memory() from None
    return Pages(document, custom, len(html))


def _lacks_memory() -> LimitError:
    return LimitError(f"the page cannot be printed: it needs more than {own_limits().memory} MB")


def _with_files(message: str, folders: Mapping[str, Path]) -> str:
    """Return a message of the engine with paths instead of our internal URLs."""
    for address, folder in folders.items():
        message = message.replace(address, f"{folder}/")
    return message


def heights(pages: Pages) -> dict[str, float]:
    """Return the height of each element with an id, in CSS pixels, summed over all pages."""
    found: dict[str, float] = {}
    for page in pages.document.pages:
        for box in page._page_box.descendants():  # noqa: SLF001 - the engine has no other measure
            if name := attribute(box, "id"):
                found[name] = found.get(name, 0.0) + box.border_height()
    return found


def pages_of(pages: Pages, question: str) -> Pages:
    """Return the pages on which a question stands; all pages if it is on none."""
    found = [
        page
        for page in pages.document.pages
        if any(
            attribute(box, "data-question") == question
            for box in page._page_box.descendants()  # noqa: SLF001 - see heights
        )
    ]
    return Pages(pages.document.copy(found), pages.custom, pages.size) if found else pages


def write(parts: Sequence[Pages], *, fillable: bool = False, marks: Sequence[bytes] = ()) -> bytes:
    """Write the parts in sequence as one PDF, with the title of the first part.

    A `fillable` PDF has form fields for elements with `data-field`: see `press.form_fields`. The
    operators `marks`, if any, are added to each page.
    """
    pages = [page for part in parts for page in part.document.pages]
    document = parts[0].document.copy(pages)
    finisher = add_fields if fillable else partial(_add_marks, marks) if marks else None
    size = sum(part.size for part in parts)
    try:
        with limited(size), warnings_raised(), failures_named(parts[0].custom):
            return bytes(document.write_pdf(pdf_variant="pdf/ua-1", finisher=finisher))
    except MemoryError:
        raise _lacks_memory() from None


def _add_marks(marks: Sequence[bytes], _: Document, pdf: PdfFile) -> None:
    """Add operators to the content of each page, above all else."""
    for page, own in zip(pdf.page_references, marks, strict=True):
        contents = pdf.objects[int(page.split()[0])]["Contents"]
        pdf.objects[int(contents.split()[0])].stream.append(own.strip())


def engine() -> ModuleType:
    """Import WeasyPrint with the bundled fonts only.

    Raises PressError if its libraries are missing, with the install command of each system.
    """
    with _one_at_a_time:
        return _engine()


@cache
def _engine() -> ModuleType:
    if sys.platform == "darwin":  # only Homebrew's Python searches the folder of Pango by default
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib")
    try:
        # It prints a banner when a library is missing.
        with closed_off(), exact_names(), postponed(*RARE), redirect_stdout(StringIO()):
            import weasyprint  # noqa: PLC0415 - costs a second, which --help must not pay
    except OSError as error:
        reason = " ".join(str(error).split())
        missing = f"the library Pango, which WeasyPrint needs, is missing: {reason}"
        raise PressError(missing, *_INSTALL.splitlines()) from None
    patches.apply(weasyprint)
    if not (gc.isenabled() or any(_were_enabled)):  # the command line has disabled collection
        gc.freeze()  # loaded modules stay in memory: exclude them from later collections
        gc.enable()
    return weasyprint  # type: ignore[no-any-return]


_one_at_a_time = RLock()
_were_enabled: list[bool] = []  # for each block without garbage collection, if it was on before
_LOOKS = 8  # whose configurations are kept
_MESSAGE = 400  # characters: data URLs in a message can have a million
_INSTALL = """\
  Debian, Ubuntu: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  Fedora:         sudo dnf install pango
  Arch:           sudo pacman -S pango
  Alpine:         sudo apk add pango
  macOS:          brew install pango
  Windows:        in MSYS2, pacman -S mingw-w64-ucrt-x86_64-pango"""


@lru_cache(_LOOKS)
def _font_configuration(own: Sequence[OwnFont]) -> object:
    """Return a configuration of the bundled fonts and those of a user's look."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - needs the engine

    configuration = FontConfiguration()
    add_fonts(configuration, [font.path for font in own])
    return configuration


def style_problems(path: str, css: str, custom: Path) -> tuple[Problem, ...]:
    """Return the parts of a style that the engine would ignore, each with its place."""
    try:
        _style(path, css, custom)
    except ContentError as error:
        return error.problems
    return ()


def is_valid(declaration: str) -> bool:
    """Return whether the engine accepts a declaration of CSS."""
    weasyprint = engine()
    try:
        with warnings_raised():
            weasyprint.CSS(string=f"p {{ {declaration} }}")
    except EngineError:
        return False
    return True


@of_look
@cache
def _style(path: str, css: str, custom: Path | None) -> object:
    weasyprint = engine()
    from studypress.press.fetcher import BankFetcher  # noqa: PLC0415 - needs the engine

    try:
        with warnings_raised():
            return weasyprint.CSS(
                string=css,
                base_url=LOOK_URL + quote(style_name(path, custom)),
                font_config=_font_configuration(()),
                url_fetcher=BankFetcher(None, custom),
            )
    except RecursionError:
        raise ContentError([Problem(SourcePlace(path), "the style is nested too deep")]) from None
    except EngineError as error:
        raise ContentError(_style_problem(path, css, each) for each in error.messages) from None


def _style_problem(path: str, css: str, message: str) -> Problem:
    """Return a problem at the place that the engine states, or at the text that it quotes."""
    if at := re.search(r" at (\d+):(\d+)", message):
        place = SourcePlace(path, int(at[1]), int(at[2]))
        return Problem(place, message.replace(at[0], ""))
    quoted = re.search(r"'(.+?)'", message)
    offset = css.find(quoted[1]) if quoted else -1
    if offset < 0:
        return Problem(SourcePlace(path), message)
    line, column = css.count("\n", 0, offset) + 1, offset - css.rfind("\n", 0, offset)
    return Problem(SourcePlace(path, line, column), message)


class EngineError(PressError):
    """Error with the warnings that the engine logged."""

    def __init__(self, messages: Iterable[str]) -> None:
        """Store the messages without duplicates."""
        self.messages = tuple(dict.fromkeys(messages))
        super().__init__("the page cannot be printed:", *(f"  {each}" for each in self.messages))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[str, ...]]]:
        """Pickle the messages, so that the error can be passed between processes."""
        return type(self), (self.messages,)


@contextmanager
def uncollected() -> Iterator[None]:
    """Disable garbage collection: it traverses all boxes, which takes an eighth of the time."""
    _were_enabled.append(gc.isenabled())
    gc.disable()
    try:
        yield
    finally:
        if _were_enabled.pop():
            gc.enable()


@contextmanager
def warnings_raised() -> Iterator[None]:
    """Raise EngineError with the warnings that the engine logs.

    Threads take turns: the log, the environment and the part that is laid out are of the process.
    """
    records: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: records.append(record.getMessage()[:_MESSAGE])  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    with _one_at_a_time, closed_off(), uncollected():
        before = logger.handlers[:], logger.propagate
        logger.handlers, logger.propagate = [handler], False
        try:
            yield
        finally:
            logger.handlers, logger.propagate = before
    if records:
        raise EngineError(records)


@contextmanager
def failures_named(custom: Path | None) -> Iterator[None]:
    """Raise PressError for a failure of the engine that a user's look can cause."""
    try:
        yield
    except Exception as error:
        if custom is None or isinstance(error, (PressError, RecursionError)):
            raise
        failure = f"WeasyPrint fails ({type(error).__name__}: {error})"
        raise PressError(f"{custom}: its styles cannot be printed: {failure}") from error


def page_of(box: LayoutBox) -> Page:
    """Return a page of the engine for a page box."""
    from weasyprint import document  # noqa: PLC0415 - see engine

    page: Page = document.Page(box)
    return page


def is_block(box: LayoutBox) -> bool:
    """Return whether a box is block-level."""
    from weasyprint.formatting_structure.boxes import BlockLevelBox  # noqa: PLC0415 - see engine

    return isinstance(box, BlockLevelBox)
