"""Draw the pictures of docs/exam-room.md.

`PYTHONPATH=benchmarks python docs/exam-room/draw_pages.py`, which needs Chromium.
"""

import json
import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import sync_playwright

from simulator.scan_exam import Scanner, scan_exam
from studypress import api
from studypress.bank.selection import Selection
from studypress.pipeline.build import produce
from studypress.pipeline.request import ExamOptions, Request

HERE = Path(__file__).parent
ROSTER = HERE.parent.parent / "tests" / "rosters" / "valid" / "large.csv"
CANDIDATES = 60
PAGES = {
    "cover": ("print-run.pdf", 3),
    "separator": ("print-run.pdf", 1),
    "marking": ("marking.pdf", 1),
    "fairness": ("fairness.pdf", 1),
    "statistics": ("marks/statistics.pdf", 1),
    "result": ("results.pdf", 1),
}
"""File and number of each page of an exam that is marked by hand."""

SCANS = {
    "scan": ("scans/scan-001.pdf", 2),
    "scan-result": ("scanned/exam/results/001-*.pdf", 3),
}
"""The same of a scanned exam."""

WRONG = 2
"""Question on these pages whose drawn answer stays; the others are right."""


def printed(folder: Path) -> Path:
    """Print an exam for the first candidates of the roster; return its folder."""
    lines = ROSTER.read_text(encoding="utf-8-sig").splitlines()[: CANDIDATES + 1]
    roster = folder / "roster.csv"
    roster.write_text("\n".join(lines) + "\n", encoding="utf-8")
    wish = ExamOptions(
        seed="demo", blueprint="mock-interview", roster=roster, by_group=True, by_seat=True
    )
    request = Request(None, folder / "out", "A4", "print", "pdf", Selection(), exam=wish)
    produce(request, lambda *_: None)
    return folder / "out" / "exam"


def answered(exam: Path) -> Path:
    """Invent answers of candidates of different strength."""
    chance = random.Random(7)  # noqa: S311 - invented answers
    forms = json.loads((exam / "manifest.json").read_text(encoding="utf-8"))["forms"]
    lines = [",".join(["code", *(str(asked["number"]) for asked in forms[0]["questions"])])]
    for form in forms:
        strength = chance.uniform(0.2, 1)
        answers = [
            (asked["key"] if chance.random() < strength else chance.choice("ABCD"))
            if "key" in asked
            else str(round(strength * asked["points"]))
            for asked in form["questions"]
        ]
        lines.append(",".join([form["code"], *answers]))
    path = exam / "answers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def scanned(folder: Path) -> Path:
    """Print an exam, fill and scan it, mark it but for its doubts; return its folder."""
    roster = folder / "class.csv"
    roster.write_text("\n".join(ROSTER.read_text("utf-8-sig").splitlines()[:5]), "utf-8")
    api.make_exam(
        None, folder / "scanned", roster=roster, kind="mixed", questions=6, scannable=True,
        seed="demo",
    )  # fmt: skip
    exam = folder / "scanned" / "exam"
    scanner = Scanner(("rotation", "colour"))
    answers = scan_exam(exam, folder / "drawn", "room 3", scanner).answers
    for form in json.loads((exam / "manifest.json").read_text(encoding="utf-8"))["forms"]:
        right = {at["number"]: at["key"] for at in form["questions"] if "key" in at}
        answers[form["code"]] |= {number: key for number, key in right.items() if number != WRONG}
    scan_exam(exam, folder / "scans", "room 3", scanner, answers)
    api.scan(exam, [folder / "scans"])
    api.review(exam)
    api.mark(exam, provisional=True, scale="german")
    api.results(exam, answers=True)
    return exam


def draw(path: Path, page: int, name: str, *, colour: bool) -> None:
    """Draw a page of a PDF file in 65 dpi."""
    with pdfium.PdfDocument(path) as pdf:
        picture = pdf[page - 1].render(scale=195 / 72, grayscale=not colour).to_pil()
    # At a third of the size, as PDFium moves glyphs to whole pixels.
    small = picture.reduce(3).quantize(256 if colour else 16, dither=Image.Dither.NONE)
    small.save(HERE / f"{name}.png", optimize=True)


def draw_review(path: Path) -> None:
    """Draw the first doubt on the page of a review."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(path.as_uri())
        page.get_by_label("Your name").fill("A. Berg")
        page.wait_for_timeout(500)  # fonts
        page.screenshot(path=HERE / "review.png")
    picture = Image.open(HERE / "review.png").convert("RGB")
    picture.quantize(128).save(HERE / "review.png", optimize=True)


def main() -> None:
    """Write each picture into this folder."""
    with TemporaryDirectory() as folder:
        exam = scanned(Path(folder))
        draw_review(exam / "scan" / "review.html")
        for name, (pattern, page) in SCANS.items():
            draw(next(Path(folder).glob(pattern)), page, name, colour=True)
        exam = printed(Path(folder))
        api.mark(exam, answered(exam), scale="german")
        api.results(exam, answers=True)
        for name, (file, page) in PAGES.items():
            draw(exam / file, page, name, colour=False)


if __name__ == "__main__":
    main()
