"""Print an exam without composing: the engine lays out each form and each key.

studypress printed like this before it composed forms; the test oracle still does. Print run and
reports are omitted, so that studypress has more to do in the comparison.
"""

import sys
from pathlib import Path

from studypress.bank.selection import Selection
from studypress.compose.specimens.keys import KeySamples
from studypress.compose.specimens.papers import PaperSamples
from studypress.exam.draw.forms import make_exam
from studypress.pipeline.check import open_bank
from studypress.pipeline.exams.plan import plan_of
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import ExamOptions, Request
from studypress.press import engine


def print_plain(bank_file: Path, forms: int, seed: str, out: Path, *, alone: bool) -> None:
    """Print `forms` forms of 20 questions; unless `alone`, also their keys, separate and bound."""
    bank, wish = open_bank(bank_file), ExamOptions(forms=forms, questions=20, seed=seed)
    request = Request(bank_file, out, "A4", "print", "pdf", Selection(), exam=wish, cache=False)
    exam, printer = make_exam(bank, plan_of(wish, bank, None)[0]), FilePrinter(request, bank)
    papers, keys = PaperSamples(bank, exam, printer.look), KeySamples(bank, exam, printer.look)
    laid_out = []
    for folder in ("forms", "keys"):
        (out / "exam" / folder).mkdir(parents=True, exist_ok=True)
    for form in exam.forms:
        name = f"{form.number:04}.pdf"
        paper = printer.lay_out(papers.sheet(form))
        (out / "exam" / "forms" / name).write_bytes(engine.write([paper]))
        if not alone:
            key = printer.lay_out(keys.sheet(form))
            (out / "exam" / "keys" / name).write_bytes(engine.write([key]))
            laid_out.append(key)
    if not alone:
        (out / "exam" / "keys.pdf").write_bytes(engine.write(laid_out))


if __name__ == "__main__":
    bank, forms, seed, out, *more = sys.argv[1:]
    print_plain(Path(bank), int(forms), seed, Path(out), alone=bool(more))
