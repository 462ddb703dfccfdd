"""Draw the pictures of docs/exam-room.md: `python docs/exam-room/draw_pages.py`."""

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from PIL import Image

from studypress.bank.selection import Selection
from studypress.pipeline.build import produce
from studypress.pipeline.mark import mark_answers
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
}


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
    lines = ["code,answers"]
    for form in json.loads((exam / "manifest.json").read_text(encoding="utf-8"))["forms"]:
        strength = chance.uniform(0.2, 1)
        letters = [
            asked["key"] if chance.random() < strength else chance.choice("ABCD")
            for asked in form["questions"]
            if "key" in asked
        ]
        lines.append(f"{form['code']},{''.join(letters)}")
    path = exam / "answers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def main() -> None:
    """Write each picture into this folder."""
    with TemporaryDirectory() as folder:
        exam = printed(Path(folder))
        mark_answers(exam, answered(exam))
        for name, (file, page) in PAGES.items():
            with pdfium.PdfDocument(exam / file) as pdf:
                picture = pdf[page - 1].render(scale=65 / 72, grayscale=True).to_pil()
            small = picture.quantize(16, dither=Image.Dither.NONE)
            small.save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
