"""WeasyPrint, prepared: closed fonts, one configuration a process, and no warning unheard."""

import gc
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from copy import copy
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from studypress.errors import PressError
from studypress.paths import BANK_URL
from studypress.press.fonts import close_off


@dataclass(frozen=True)
class Pages:
    """A document laid out on pages, ready to be written."""

    document: Any

    def __len__(self) -> int:
        """Count the pages."""
        return len(self.document.pages)


def lay_out(html: str, css: str, root: Path) -> Pages:
    """Lay out a document whose figures are in the bank's folder `root`.

    Raises PressError with every complaint of the engine.
    """
    weasyprint = engine()
    from studypress.press.fetcher import BankFetcher  # noqa: PLC0415 - needs the engine

    fetcher = BankFetcher(root)
    with _heard():
        page = weasyprint.HTML(string=html, base_url=BANK_URL, url_fetcher=fetcher)
        document = page.render(font_config=_font_configuration(), stylesheets=[_styles(css)])
    return Pages(document)


def write(parts: Sequence[Pages], title: str | None = None) -> bytes:
    """Write the parts one after the other into one PDF, called by `title` or as the first is."""
    pages = [page for part in parts for page in part.document.pages]
    document = parts[0].document.copy(pages)
    if title:
        document.metadata = copy(document.metadata)
        document.metadata.title = title
    with _heard():
        return bytes(document.write_pdf())


@cache
def engine() -> ModuleType:
    """Import WeasyPrint with our fonts alone.

    Raises PressError with the line to type on each system when its libraries are missing.
    """
    close_off()
    if sys.platform == "darwin":  # a Python that is not Homebrew's does not look where Pango is
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib")
    try:
        with redirect_stdout(StringIO()):  # it prints a banner when a library is missing
            import weasyprint  # noqa: PLC0415 - costs a second, which --help must not pay
    except OSError as error:
        raise PressError(_missing_library(error)) from None
    gc.freeze()  # what is loaded stays: collections need not look through it again
    gc.enable()
    return weasyprint  # type: ignore[no-any-return]


_MESSAGE = 400  # characters: addresses of pictures in the text may have a million
_INSTALL = """\
  Debian, Ubuntu: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  Fedora:         sudo dnf install pango
  Arch:           sudo pacman -S pango
  Alpine:         sudo apk add pango
  macOS:          brew install pango
  Windows:        in MSYS2, pacman -S mingw-w64-ucrt-x86_64-pango"""


def _missing_library(error: OSError) -> str:
    reason = " ".join(str(error).split())
    return f"the library Pango, which WeasyPrint needs, is missing: {reason}\n{_INSTALL}"


@cache
def _font_configuration() -> Any:  # noqa: ANN401 - WeasyPrint ships no types
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - needs the engine

    return FontConfiguration()


@cache
def _styles(css: str) -> Any:  # noqa: ANN401 - WeasyPrint ships no types
    # Styles are ours and refer to nothing: the fetcher of an empty folder refuses all.
    from studypress.press.fetcher import BankFetcher  # noqa: PLC0415 - needs the engine

    with _heard():
        return engine().CSS(
            string=css,
            font_config=_font_configuration(),
            url_fetcher=BankFetcher(Path("/nonexistent")),
        )


@contextmanager
def _heard() -> Iterator[None]:
    """Turn what the engine would only log into a PressError."""
    records: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: records.append(record.getMessage()[:_MESSAGE])  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    before, logger.propagate = logger.handlers[:], False
    logger.handlers = [handler]
    try:
        yield
    finally:
        logger.handlers = before
    if records:
        raise PressError("the page cannot be printed:\n  " + "\n  ".join(dict.fromkeys(records)))
