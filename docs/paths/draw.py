"""Draw the pictures of docs/paths/coach.md, which is followed for that.

`PYTHONPATH=benchmarks:tests/fixtures python docs/paths/draw.py`, which needs Chromium. The other
pages show pictures of docs/gallery/, docs/practice/ and docs/exam-room/.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from page_reader import Reader
from path_hands import hands
from PIL import Image
from playwright.sync_api import sync_playwright

PAGE = Path(__file__).parent / "coach.md"
PICTURES = Path(__file__).parent / "pictures"
DPI, TIMES = 60, 3

SHEETS = {
    "team-guide": ("handouts/guide.pdf", 1),
    "team-worksheet": ("handouts/worksheet.pdf", 1),
    "scorecard": ("interviews/scorecards/001-*.pdf", 2),
    "scorecard-summary": ("interviews/scorecards/001-*.pdf", -1),
    "test": ("test/exam/forms/001-*.pdf", 2),
}
"""File and page of each picture."""


def main() -> None:
    """Follow the page in an empty folder, and draw the files that it makes."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        stand_ins = {
            **hands(folder, draw_desk),
            "studypress send test --forms --server": lambda _: "",
        }
        Reader(folder, stand_ins, refresh=True).follow(PAGE.read_text("utf-8"))
        for picture, (pattern, page) in SHEETS.items():
            draw_sheet(next(folder.glob(pattern)), page, picture)


def draw_sheet(path: Path, number: int, name: str) -> None:
    """Draw a page of a PDF file; -1 is the last one."""
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[number - 1 if number > 0 else len(pdf) + number]
        picture = page.render(scale=DPI * TIMES / 72).to_pil()
    small = picture.reduce(TIMES).quantize(64, dither=Image.Dither.NONE)
    small.save(PICTURES / f"{name}.png", optimize=True)


def draw_desk(address: str) -> None:
    """Draw the desk with the question on slow queries."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"], timeout=0
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(0)
        page.goto(address)
        page.wait_for_url(address.partition("?")[0])
        page.goto(f"{address.partition('?')[0]}?question=slow-query&show=pdf")
        page.wait_for_selector("#stage iframe:not(.coming)")
        page.wait_for_timeout(500)  # fonts
        path = PICTURES / "desk.png"
        page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    main()
