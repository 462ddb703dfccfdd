"""Draw sample pages of each document in each theme.

`python docs/gallery/draw.py` draws small pictures into this folder, for the README; a test compares
them. `python docs/gallery/draw.py FOLDER` draws them at reading size, for inspection.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import sync_playwright

from studypress.bank.selection import Selection
from studypress.files.package_folders import style_names
from studypress.page.documents.options import WorksheetOptions
from studypress.pipeline.build import produce
from studypress.pipeline.request import ExamOptions, Request, ScorecardOptions
from studypress.pipeline.theme import new_theme

HERE = Path(__file__).parent
THEME = "theme-of-your-own.png"
SMALL, READING = 60, 110
"""Dots per inch."""

SELECTION = Selection(topics=("Foundations", "Regularisation and normalisation", "Essentials"))
DOCUMENTS = ("guide", "worksheet", "key", "flashcards")
EXAM = ExamOptions("mixed", 6, 1, "gallery")
SAMPLES = {
    "guide-cover": ("guide.pdf", "Study guide"),
    "guide-how": ("guide.pdf", "How to use this guide"),
    "guide-contents": ("guide.pdf", "Contents"),
    "guide-opener": ("guide.pdf", "Section 1 of 2"),
    "guide-figure": ("guide.pdf", "Explain the concept of overfitting"),
    "guide-code": ("guide.pdf", "def loss():"),
    "guide-index": ("guide.pdf", "Index of tags"),
    "worksheet": ("worksheet.pdf", "Worksheet"),
    "worksheet-choices": ("choices/worksheet.pdf", "Worksheet"),
    "key": ("key.pdf", "Answer key"),
    "key-answers": ("key.pdf", "Expected squared error is"),
    "scorecard": ("scorecard.pdf", "Scorecard"),
    "scorecard-summary": ("scorecard.pdf", "Recommendation"),
    "exam-cover": ("exam/forms/001.pdf", "Instructions"),
    "exam-choices": ("exam/forms/001.pdf", "Please continue"),
    "exam-end": ("exam/forms/001.pdf", "End of the exam"),
    "exam-key": ("exam/keys/001.pdf", "For the examiner alone"),
    "exam-solutions": ("exam/solutions.pdf", "For the examiner alone"),
    "flashcards-front": ("flashcards.pdf", "Flashcards"),
    "flashcards-back": ("flashcards.pdf", "Overfitting means that"),
}
"""Document and words of each page; the last page if several contain the words."""

BRANDED = HERE.parents[1] / "tests" / "banks" / "valid" / "branded"
BRAND_SAMPLES = {
    "brand-exam": "exam/forms/001.pdf",
    "brand-worksheet": "worksheet.pdf",
    "brand-guide": "guide.pdf",
}
"""Documents of a bank with a brand, of which the first page is shown in colour."""

OF_THEME = "A non-linear activation function keeps"
"""Words of the page of the guide that shows a theme."""


def print_all(theme: str, out: Path) -> None:
    """Print all documents in a theme, with some questions of the shipped bank."""
    request = Request(
        None,
        out,
        "A4",
        theme,
        "pdf",
        SELECTION,
        documents=DOCUMENTS,
        exam=EXAM,
        scorecard=ScorecardOptions(),
    )
    choices = replace(
        request,
        out=out / "choices",
        documents=("worksheet",),
        worksheet=WorksheetOptions(choices=True),
        exam=None,
        scorecard=None,
    )
    for wanted in (request, choices):
        produce(wanted, lambda *_: None)


def print_branded(out: Path) -> None:
    """Print documents of the bank with a brand."""
    exam = ExamOptions("mixed", 2, 1, "gallery")
    wanted = Request(
        BRANDED, out, "A4", "print", "pdf", Selection(), documents=("guide", "worksheet"), exam=exam
    )
    produce(wanted, lambda *_: None)


def brand_pictures(folder: Path, dpi: int) -> Iterator[tuple[str, Image.Image]]:
    """Yield name and picture of each first page of the documents with a brand in a folder."""
    for name, file in BRAND_SAMPLES.items():
        with pdfium.PdfDocument(folder / file) as pdf:
            yield name, pdf[0].render(scale=dpi / 72).to_pil()


def changed_theme(css: str) -> str:
    """Return a new theme with the values of the page on themes, as its reader would write them."""
    page = (HERE.parent / "brand-and-themes.md").read_text(encoding="utf-8")
    values = page.partition("```css\n")[2].partition("```")[0]
    for line in values.splitlines():
        name, _, _ = line.strip().partition(":")
        css, count = re.subn(rf"/\* {name}: .*?; \*/", line.strip(), css)
        if count != 1:
            raise ValueError(f"the new theme has no property {name}")
    return css


def picture_of_a_theme(out: Path, dpi: int) -> Image.Image:
    """Return a page of the guide in the theme that the page on themes makes, in colour."""
    style = new_theme("school", out / "custom")
    style.write_text(changed_theme(style.read_text(encoding="utf-8")), encoding="utf-8")
    wanted = Request(
        None, out, "A4", "school", "pdf", SELECTION, custom=out / "custom", documents=("guide",)
    )
    produce(wanted, lambda *_: None)
    with pdfium.PdfDocument(out / "guide.pdf") as pdf:
        page = next(page for page in pdf if OF_THEME in _text(page))
        picture: Image.Image = page.render(scale=dpi / 72).to_pil()
        return picture


def pictures(folder: Path, dpi: int) -> Iterator[tuple[str, Image.Image]]:
    """Yield name and picture of each sample page of the documents in a folder."""
    for name, (file, words) in SAMPLES.items():
        with pdfium.PdfDocument(folder / file) as pdf:
            page = next(page for page in reversed(list(pdf)) if words in _text(page))
            yield name, page.render(scale=dpi / 72, grayscale=True).to_pil()


def _text(page: pdfium.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_bounded().split())


def small(picture: Image.Image) -> Image.Image:
    """Return the picture in 16 colours: no visible difference, half the size."""
    return picture.quantize(16, dither=Image.Dither.NONE)


def screens(folder: Path) -> None:
    """Take screenshots of the guide's HTML on desktop and phone, if Chromium is installed."""
    if not (browser := shutil.which("chromium")):
        return
    with TemporaryDirectory() as out, sync_playwright() as playwright:
        request = Request(None, Path(out), "A4", "print", "html", SELECTION, documents=("guide",))
        produce(request, lambda *_: None)
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, width, height in (("desk", 1280, 800), ("phone", 390, 800)):
            page = opened.new_page(viewport={"width": width, "height": height})
            page.goto((Path(out) / "guide.html").as_uri() + "#q.overfitting")
            page.locator("details").nth(1).evaluate("details => details.open = true")
            page.screenshot(path=folder / f"html-{name}.png")


def listing() -> str:
    """Return a page that shows every picture, a row per theme."""
    lines = [
        "# Gallery",
        "",
        "Sample pages, drawn by `make gallery`; a test compares them with printed pages.",
        "",
    ]
    for theme in style_names("themes"):
        shown = [f'<img src="{theme}/{name}.png" alt="{name}" width="300">' for name in SAMPLES]
        lines += [f"## {theme}", "", " ".join(shown), ""]
    screens = [f'<img src="html-{at}.png" alt="guide on a {at}">' for at in ("desk", "phone")]
    brand = [f'<img src="{name}.png" alt="{name}" width="300">' for name in BRAND_SAMPLES]
    lines += ["## HTML", "", *screens, "", "## A brand", "", " ".join(brand), ""]
    lines += ["## A theme of your own", "", f'<img src="{THEME}" alt="guide" width="300">', ""]
    return "\n".join(lines)


def main() -> None:
    """Draw small pictures into this folder, or large ones into the given folder."""
    folder, dpi = (Path(sys.argv[1]), READING) if len(sys.argv) > 1 else (HERE, SMALL)
    for theme in style_names("themes"):
        (folder / theme).mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as out:
            print_all(theme, Path(out))
            for name, picture in pictures(Path(out), dpi):
                drawn = small(picture) if dpi == SMALL else picture
                drawn.save(folder / theme / f"{name}.png", optimize=True)
    with TemporaryDirectory() as out:
        print_branded(Path(out))
        for name, picture in brand_pictures(Path(out), dpi):
            drawn = small(picture) if dpi == SMALL else picture
            drawn.save(folder / f"{name}.png", optimize=True)
    with TemporaryDirectory() as out:
        picture_of_a_theme(Path(out), dpi).save(folder / THEME, optimize=True)
    screens(folder)
    (folder / "README.md").write_text(listing(), encoding="utf-8")


if __name__ == "__main__":
    main()
