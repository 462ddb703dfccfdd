"""Print only the composed forms of an exam, like other tools: no keys, no reports."""

import gc
import sys
from pathlib import Path

from studypress.bank.selection import Selection
from studypress.compose.binding import CHUNK
from studypress.compose.series import FormSeries, drawn_code
from studypress.compose.specimens.papers import PaperSamples
from studypress.compose.writing.forms import FormJob, made
from studypress.exam.draw.forms import make_exam
from studypress.exam.random_stream import begin_key
from studypress.files.cache import user_cache
from studypress.pipeline.check import open_bank
from studypress.pipeline.exams.plan import plan_of
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import ExamOptions, Request


def print_forms(bank_file: Path, forms: int, seed: str, out: Path) -> None:
    """Print `forms` forms of 20 questions, each into a file."""
    begin_key(seed)
    bank, wish = open_bank(bank_file), ExamOptions(forms=forms, questions=20, seed=seed)
    request = Request(bank_file, out, "A4", "print", "pdf", Selection(), exam=wish)
    exam, printer = make_exam(bank, plan_of(wish, bank, None)[0]), FilePrinter(request, bank)
    series = FormSeries(printer, PaperSamples(bank, exam, printer.look), user_cache())
    (out / "exam" / "forms").mkdir(parents=True)
    for first in range(0, forms, CHUNK):
        some = exam.forms[first : first + CHUNK]
        jobs = tuple(FormJob(drawn_code(series.copy(form))) for form in some)
        for form, done in zip(some, made(series.batch(jobs, some[0])), strict=True):
            (out / "exam" / "forms" / f"{form.number:04}.pdf").write_bytes(done.data)


if __name__ == "__main__":
    gc.disable()  # like the command line
    print_forms(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
