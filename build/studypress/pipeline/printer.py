"""Printing of sheets into a stage, as PDF or as self-contained HTML."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from studypress.bank.bank import Bank
from studypress.bank.pictures.figures import read_asset, read_figure
from studypress.bank.pictures.pixels import width_of
from studypress.compose.printer import Printer
from studypress.errors import ContentError
from studypress.exam.file_names import BOOKLET
from studypress.files.cache import user_cache
from studypress.files.inside import BANK_URL, LOOK_URL, ClosedDoorError
from studypress.files.package_folders import read_looks_again
from studypress.files.staging import PRIVATE, PUBLIC, Stage
from studypress.page.direction import is_right_to_left
from studypress.page.look import Look, known_style
from studypress.pipeline.check import look_problems
from studypress.pipeline.request import Request, require_tag
from studypress.pipeline.steps import Steps
from studypress.press import engine

if TYPE_CHECKING:
    from studypress.page.render import Sheet

_PUBLIC = ("guide", "worksheet", "flashcards", "practice")
"""Documents that are handed out. Keys and all files of an exam are readable by the owner only."""


@dataclass(frozen=True, slots=True)
class Printing:
    """A printed file and its place; `pages` is None for HTML, `kept` means from the cache."""

    out: Path
    name: str
    size: int
    pages: int | None = None
    kept: bool = False

    @property
    def path(self) -> Path:
        """Path of the file."""
        return self.out / self.name


@dataclass(frozen=True)
class DocumentFile:
    """A file that is not yet written; `pages` is None for HTML, `kept` means from the cache."""

    name: str
    data: bytes
    pages: int | None = None
    kept: bool = False


class FilePrinter(Printer):
    """Printer of the sheets of one request to files in memory."""

    def __init__(self, request: Request, bank: Bank) -> None:
        """Configure the look of a request's sheets, and the access to their figures."""
        super().__init__(_look(request, bank), bank)
        self._booklet = request.booklet
        self._sheet, self._signature = request.booklet_sheet, request.sheets
        self._to_the_left = is_right_to_left(self.look.language or bank.language)

    def files(self, name: str, sheet: "Sheet") -> list[DocumentFile]:
        """Print one sheet, and its booklet if requested."""
        if self.look.standalone:
            return [DocumentFile(f"{name}.html", sheet.html.encode())]
        pages = self.lay_out(sheet)
        data = engine.write([pages], fillable=sheet.fillable)
        return self.with_booklet(name, data, len(pages))

    def with_booklet(self, name: str, data: bytes, pages: int) -> list[DocumentFile]:
        """Return a printed file, and its booklet if requested."""
        files = [DocumentFile(f"{name}.pdf", data, pages)]
        if self._booklet:
            from studypress.press.booklet import booklet  # noqa: PLC0415 - few need one

            imposed = booklet(data, self._sheet, self._signature, to_the_left=self._to_the_left)
            files.append(DocumentFile(f"{name}{BOOKLET}.pdf", imposed))
        return files


class Press(FilePrinter):
    """Printer of the sheets of one request into a stage."""

    def __init__(self, request: Request, bank: Bank, stage: Stage, steps: Steps) -> None:
        """Print into `stage`; `steps` reports the progress."""
        super().__init__(request, bank)
        self.stage, self.steps = stage, steps
        self.printings: list[Printing] = []
        self.remarks: list[str] = []

    def print(self, name: str, sheet: "Sheet") -> None:
        """Print one sheet, and its booklet if requested."""
        self.add_all(self.files(name, sheet))

    def add_all(self, files: Iterable[DocumentFile]) -> None:
        """Add printed files to the stage."""
        for file in files:
            public = file.name.partition(".")[0].removesuffix(BOOKLET) in _PUBLIC
            self.stage.add(file.name, file.data, PUBLIC if public else PRIVATE)
            self.register(file.name, len(file.data), file.pages, kept=file.kept)

    def register_pdf(self, name: str, size: int, pages: int) -> None:
        """Register a PDF that is in the stage, and add its booklet if requested."""
        self.register(f"{name}.pdf", size, pages)
        if self._booklet:
            self.add_all(self.with_booklet(name, self.stage.read(f"{name}.pdf"), pages)[1:])

    def register(self, name: str, size: int, pages: int | None, *, kept: bool = False) -> None:
        """Register a file that is in the stage."""
        self.printings.append(Printing(self.stage.out, name, size, pages, kept))


def spelled(request: Request) -> Request:
    """Return a request with the canonical names of paper and theme, so that calls compare equal.

    Raises CallError for an unknown name, and ContentError for problems of the custom folder.
    """
    custom = request.custom
    require_tag(request.language)
    if custom and (problems := [each for each in look_problems(custom) if not each.remark]):
        raise ContentError(problems)
    return replace(
        request,
        paper=known_style("paper", request.paper, custom),
        theme=known_style("themes", request.theme, custom),
    )


def _look(request: Request, bank: Bank) -> Look:
    request = spelled(request)
    custom, html = request.custom, request.format == "html"
    if custom:
        read_looks_again()
    look = Look(
        paper=request.paper,
        theme=request.theme,
        figure_url=lambda name: (
            _inlined(*read_figure(bank.root, name)) if html else BANK_URL + quote(name)
        ),
        figure_width=lambda name: _natural_width(bank.root, name),
        asset_url=lambda name: _asset_url(custom, name, embed=html),
        custom=custom,
        language=request.language,
        two_sided=request.two_sided or request.booklet,
        standalone=html,
        cache=user_cache(used=request.cache),
    )
    return look.branded(bank)


def _asset_url(custom: Path | None, name: str, *, embed: bool) -> str:
    """Return the URL of a file of the look; raise ClosedDoorError if it is not there."""
    try:
        found = read_asset(custom, name)
    except ClosedDoorError as error:
        folder = f", looked for in {custom}" if custom else ""
        raise ClosedDoorError(f"the file {name}{folder}: {error}") from None
    return _embedded(*found) if embed else LOOK_URL + quote(name)


def _natural_width(root: Path, name: str) -> float | None:
    """Return the natural width of a picture in CSS pixels; None for SVG, which specifies it."""
    if name.lower().endswith(".svg"):
        return None
    return width_of(read_figure(root, name)[1])


def _inlined(media_type: str, data: bytes) -> str:
    """Return an SVG as elements of the page, so that it uses the page's fonts; else a data URL."""
    return data.decode() if media_type == "image/svg+xml" else _embedded(media_type, data)


def _embedded(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"
