"""From answers to scores and statistics: the folder `marks` of a printed exam."""

from pathlib import Path

from studypress.exam.answers import read_answers
from studypress.exam.item_statistics import item_header, item_rows
from studypress.exam.marking import SCORES, mark, score_rows
from studypress.exam.record import Options, Record
from studypress.exam.spreadsheet import csv_text
from studypress.exam.statistics import Statistics, statistics, statistics_json
from studypress.page.look import Look
from studypress.page.reports import statistics_sheet
from studypress.paths import style_names
from studypress.pipeline import open_bank
from studypress.pipeline.erratum import void_of
from studypress.pipeline.plan import read_bytes
from studypress.pipeline.printed import printed_exam
from studypress.press import engine
from studypress.press.output import Stage


def mark_answers(
    folder: Path, answers: Path, bank: Path | None = None, out: Path | None = None
) -> tuple[Path, ...]:
    """Mark a spreadsheet of answers to the exam in a folder; return the files that were written.

    They go to `out`, or to `marks` beside the manifest, and are for their owner's eyes alone. The
    `bank` tells in which section a question is; one that has changed since is told nothing of.
    Raises ContentError with the place of all that does not fit the exam.
    """
    where, record = printed_exam(folder)
    sheets = read_answers(record, read_bytes(answers), str(answers))
    result = mark(record, sheets, void_of(where, record))
    found = statistics(result)
    items = item_rows(found.items, _parts(record, bank))
    with Stage(out or where / "marks", private=True) as stage:
        for name, data in {
            "scores.csv": csv_text(SCORES, score_rows(result)).encode(),
            "items.csv": csv_text(item_header(found.items), items).encode(),
            "statistics.json": statistics_json(found).encode(),
            "statistics.pdf": _pdf(found, record, where),
        }.items():
            stage.add(name, data)
    return tuple(stage.out / name for name in stage.files)


def _parts(record: Record, bank: Path | None) -> dict[str, tuple[str, str]]:
    """Return section and topic of each question that is in the bank as it was printed."""
    return {
        entry.question.id: (entry.section.title, entry.topic)
        for entry in open_bank(bank).entries
        if record.questions.get(entry.question.id) == entry.digest
    }


def _pdf(found: Statistics, record: Record, root: Path) -> bytes:
    sheet = statistics_sheet(found, record.title, _look(record.options))
    return engine.write([engine.lay_out(sheet.html, sheet.styles, root)])


def _look(options: Options) -> Look:
    """Return the look of a report: that of the papers, as far as we have it ourselves."""
    paper, theme = (
        name if name in style_names(folder, None) else plain
        for name, folder, plain in (
            (options.paper, "paper", "A4"),
            (options.theme, "themes", "print"),
        )
    )
    return Look(paper, theme, str, str)
