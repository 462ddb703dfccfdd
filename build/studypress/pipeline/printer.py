"""Prints sheets into a stage, as PDF or as HTML that stands alone."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from studypress.bank.bank import Bank
from studypress.bank.pictures.figures import read_asset, read_figure
from studypress.bank.pictures.pixels import width_of
from studypress.compose.printer import Printer
from studypress.errors import ContentError
from studypress.files.cache import user_cache
from studypress.files.inside import BANK_URL, CUSTOM_URL, ClosedDoorError
from studypress.files.staging import PRIVATE, PUBLIC, Stage
from studypress.page.look import Look, custom_problems, known_style
from studypress.page.render import Sheet
from studypress.pipeline.request import Request
from studypress.pipeline.steps import Steps
from studypress.press import engine

_PUBLIC = ("guide", "worksheet", "flashcards")
"""Documents that are handed out. A key, and whatever belongs to an exam, is its owner's alone."""


@dataclass(frozen=True, slots=True)
class Printing:
    """A file that was made, and where; HTML has no pages."""

    out: Path
    name: str
    size: int
    pages: int | None = None

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.out / self.name


@dataclass(frozen=True)
class DocumentFile:
    """A file that is printed, and nowhere yet; HTML has no pages."""

    name: str
    data: bytes
    pages: int | None = None


class FilePrinter(Printer):
    """Makes files of the sheets of one request."""

    def __init__(self, request: Request, bank: Bank) -> None:
        """Prepare the look of a request's sheets, and the doors to their figures."""
        super().__init__(_look(request, bank), bank)
        self._booklet = request.booklet
        self._sheet, self._signature = request.booklet_sheet, request.signature

    def files(self, name: str, sheet: Sheet) -> list[DocumentFile]:
        """Print one sheet, its booklet too if that is wished for."""
        if self.look.whole:
            return [DocumentFile(f"{name}.html", sheet.html.encode())]
        return self.written(name, [self.lay_out(sheet)], fillable=sheet.fillable)

    def written(
        self,
        name: str,
        parts: Sequence[engine.Pages],
        title: str | None = None,
        *,
        fillable: bool = False,
    ) -> list[DocumentFile]:
        """Write pages into a file, and its booklet if that is wished for."""
        data = engine.write(parts, title, fillable=fillable)
        return self.with_booklet(name, data, sum(map(len, parts)))

    def with_booklet(self, name: str, data: bytes, pages: int) -> list[DocumentFile]:
        """Return a file that is printed, and its booklet if that is wished for."""
        files = [DocumentFile(f"{name}.pdf", data, pages)]
        if self._booklet:
            from studypress.press.booklet import booklet  # noqa: PLC0415 - few ask for one

            imposed = booklet(data, self._sheet, self._signature)
            files.append(DocumentFile(f"{name}-booklet.pdf", imposed))
        return files


class Press(FilePrinter):
    """Prints the sheets of one request into a stage."""

    def __init__(self, request: Request, bank: Bank, stage: Stage, steps: Steps) -> None:
        """Prepare to print into the stage, in these steps."""
        super().__init__(request, bank)
        self.stage, self.steps = stage, steps
        self.printings: list[Printing] = []
        self.remarks: list[str] = []

    def print(self, name: str, sheet: Sheet) -> engine.Pages | None:
        """Print one sheet; return its pages, which may be written again, unless it is HTML."""
        if self.look.whole:
            self.keep(f"{name}.html", sheet.html.encode(), None)
            return None
        pages = self.lay_out(sheet)
        self.keep_all(self.written(name, [pages], fillable=sheet.fillable))
        return pages

    def keep_all(self, files: Iterable[DocumentFile]) -> None:
        """Add files that are printed already."""
        for file in files:
            self.keep(file.name, file.data, file.pages)

    def keep(self, name: str, data: bytes, pages: int | None) -> None:
        """Add a file that is printed already, under its whole name."""
        public = name.partition(".")[0].removesuffix("-booklet") in _PUBLIC
        self.stage.add(name, data, PUBLIC if public else PRIVATE)
        self.tell(name, len(data), pages)

    def tell_whole(self, name: str, size: int, pages: int) -> None:
        """Say that a PDF is in the stage, and add its booklet if that is wished for."""
        self.tell(f"{name}.pdf", size, pages)
        if self._booklet:
            self.keep_all(self.with_booklet(name, self.stage.read(f"{name}.pdf"), pages)[1:])

    def tell(self, name: str, size: int, pages: int | None) -> None:
        """Say that a file is in the stage."""
        self.printings.append(Printing(self.stage.out, name, size, pages))


def spelled(request: Request) -> Request:
    """Return a request with paper and theme as their files are spelled: one call, one exam.

    Raises ContentError and CallError if there are none, or the user's own folder has faults.
    """
    custom = request.custom
    if custom and (problems := list(custom_problems(custom))):
        raise ContentError(problems)
    return replace(
        request,
        paper=known_style("paper", request.paper, custom),
        theme=known_style("themes", request.theme, custom),
    )


def _look(request: Request, bank: Bank) -> Look:
    request = spelled(request)
    custom, whole = request.custom, request.format == "html"
    return Look(
        paper=request.paper,
        theme=request.theme,
        figure_url=lambda name: (
            _inlined(*read_figure(bank.root, name)) if whole else BANK_URL + quote(name)
        ),
        figure_width=lambda name: _natural_width(bank.root, name),
        asset_url=lambda name: _asset_url(custom, name, whole=whole),
        custom=custom,
        two_sided=request.two_sided or request.booklet,
        whole=whole,
        cache=user_cache(used=request.cache),
    )


def _asset_url(custom: Path | None, name: str, *, whole: bool) -> str:
    """Return the address of a file of a user's folder; raise ClosedDoorError if it has none."""
    if custom is None:
        raise ClosedDoorError(f"the file {name}: without --custom there is no folder for it")
    try:
        found = read_asset(custom, name)
    except ClosedDoorError as error:
        raise ClosedDoorError(f"the file {name}, looked for in {custom}: {error}") from None
    return _embedded(*found) if whole else CUSTOM_URL + quote(name)


def _natural_width(root: Path, name: str) -> float | None:
    """Return how wide a picture is in CSS pixels by its own account; drawings say it themselves."""
    if name.lower().endswith(".svg"):
        return None
    return width_of(read_figure(root, name)[1])


def _inlined(media_type: str, data: bytes) -> str:
    """Return a drawing as elements of the page, whose fonts it then has."""
    return data.decode() if media_type == "image/svg+xml" else _embedded(media_type, data)


def _embedded(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"
