"""Pages of an exam before they are filled: printed and rasterised, or drawn from a layout."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw
from ppf.datamatrix import DataMatrix
from pydantic import TypeAdapter

from simulator.candidates.marks import BOX
from studypress.exam.scannable.layout import ScanLayout, ScanPage
from studypress.exam.scannable.page_code import PageCode
from studypress.exam.scannable.page_marks import FIDUCIAL, SYMBOL, fiducials, symbol

_LAYOUT = TypeAdapter(ScanLayout)
_FRAME = 0.3  # width of a drawn frame in millimetres


@dataclass(frozen=True)
class Copy:
    """A printed copy: its form code, its file, its layout, and the kinds of its questions."""

    form: str
    file: Path
    layout: ScanLayout
    kinds: dict[int, str]


def copies_of(exam: Path) -> Iterator[Copy]:
    """Yield the scannable copies of an exam's folder."""
    for form in json.loads((exam / "manifest.json").read_bytes())["forms"]:
        if form.get("scan"):
            kinds = {item["number"]: item.get("kind") or "" for item in form["questions"]}
            layout = _LAYOUT.validate_python(form["scan"])
            yield Copy(form["code"], exam / form["file"], layout, kinds)


def rasterised(copy: Copy, page: int, resolution: float) -> Image.Image:
    """Return a page of a copy as a grey picture; draw it if the copy has no printed file."""
    if not copy.file.is_file():
        return drawn_page(copy.layout, copy.form, page, resolution)
    document = pdfium.PdfDocument(copy.file)
    try:
        bitmap = document[page - 1].render(scale=resolution / 72, grayscale=True)
        picture: Image.Image = bitmap.to_pil()
    finally:
        document.close()
    return picture.convert("L")


def drawn_page(layout: ScanLayout, form: str, page: int, resolution: float) -> Image.Image:
    """Draw fiducials, symbol and boxes of a page, without any text."""
    scale = resolution / 25.4
    size = (round(layout.width * scale), round(layout.height * scale))
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)

    def square(x: float, y: float, side: float) -> tuple[float, float, float, float]:
        return (x * scale, y * scale, (x + side) * scale - 1, (y + side) * scale - 1)

    for x, y in fiducials(layout.width, layout.height):
        draw.rectangle(square(x, y, FIDUCIAL), fill=0)
    rows = DataMatrix(PageCode(form, page).text).matrix
    module, (left, top) = SYMBOL / len(rows), symbol(layout.width, layout.start)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell:
                place = square(left + column * module, top + row * module, module)
                draw.rectangle(place, fill=0)
    for box in (layout.page(page) or ScanPage(page)).boxes:
        draw.rectangle(square(box.x, box.y, BOX), outline=0, width=round(_FRAME * scale))
    return image
