"""Prints sheets into a stage, as PDF or as HTML that stands alone."""

import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from studypress.bank.bank import Bank
from studypress.bank.figures import read_asset, read_figure
from studypress.errors import ContentError
from studypress.page.look import Look, custom_problems, known_style
from studypress.page.sheet import Sheet
from studypress.paths import BANK_URL, CUSTOM_URL
from studypress.pipeline.request import Progress, Request
from studypress.press import engine
from studypress.press.output import Stage


@dataclass(frozen=True)
class Printing:
    """A file that was made; HTML has no pages."""

    path: Path
    size: int
    pages: int | None = None


class Press:
    """Prints the sheets of one request."""

    def __init__(
        self, request: Request, bank: Bank, stage: Stage, progress: Progress, files: int
    ) -> None:
        """Prepare to print so many files into the stage."""
        self.stage = stage
        self.printings: list[Printing] = []
        self.look = _look(request, bank)
        self._root = bank.root
        self._progress = progress
        self._booklet = request.booklet
        self._total = 2 * files if request.booklet else files

    def print(self, name: str, sheet: Sheet) -> engine.Pages | None:
        """Print one sheet; return its pages, which may be written again, unless it is HTML."""
        if self.look.whole:
            self._add(f"{name}.html", sheet.html.encode(), None)
            return None
        pages = engine.lay_out(sheet.html, sheet.styles, self._root, self.look.custom)
        self._write(name, engine.write([pages], fillable=sheet.fillable), len(pages))
        return pages

    def heights(self, sheet: Sheet) -> dict[str, float]:
        """Measure the elements of a sheet that have an id, in CSS pixels."""
        pages = engine.lay_out(sheet.html, sheet.styles, self._root, self.look.custom)
        return engine.heights(pages)

    def bind(self, name: str, title: str, parts: list[engine.Pages]) -> None:
        """Write pages that are laid out already into one file."""
        self._write(name, engine.write(parts, title), sum(map(len, parts)))

    def keep(self, name: str, data: bytes, pages: int | None) -> None:
        """Add a file that is printed already, under its whole name."""
        self._add(name, data, pages)

    def pdf_of(self, sheet: Sheet) -> bytes:
        """Return a sheet as a PDF that is a part of a file."""
        pages = engine.lay_out(sheet.html, sheet.styles, self._root, self.look.custom)
        return engine.write([pages])

    def _write(self, name: str, data: bytes, pages: int) -> None:
        self._add(f"{name}.pdf", data, pages)
        if self._booklet:
            from studypress.press.impose import booklet  # noqa: PLC0415 - few ask for one

            self._add(f"{name}-booklet.pdf", booklet(data), None)

    def _add(self, name: str, data: bytes, pages: int | None) -> None:
        self.stage.add(name, data)
        self.printings.append(Printing(self.stage.out / name, len(data), pages))
        self._progress(len(self.printings), self._total, name)


def _look(request: Request, bank: Bank) -> Look:
    custom, whole = request.custom, request.format == "html"
    if custom and (problems := list(custom_problems(custom))):
        raise ContentError(problems)
    return Look(
        paper=known_style("paper", request.paper, custom),
        theme=known_style("themes", request.theme, custom),
        figure_url=lambda name: (
            _inlined(*read_figure(bank.root, name)) if whole else BANK_URL + quote(name)
        ),
        asset_url=lambda name: (
            _embedded(*read_asset(custom, name)) if whole and custom else CUSTOM_URL + quote(name)
        ),
        custom=custom,
        two_sided=request.two_sided or request.booklet,
        whole=whole,
    )


def _inlined(media_type: str, data: bytes) -> str:
    """Return a drawing as elements of the page, whose fonts it then has, if it brings no styles."""
    start = data.find(b"<svg")
    if start < 0 or media_type != "image/svg+xml" or re.search(rb"<style|\sid=|\sclass=", data):
        return _embedded(media_type, data)
    return data[start:].decode()


def _embedded(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"
