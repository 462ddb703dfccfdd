"""Comparison of printed exams, and of a planned exam with the one to which it is parallel."""

from pathlib import Path

from studypress.bank.bank import Bank
from studypress.exam.earlier.asked import EarlierExam
from studypress.exam.earlier.comparison import (
    ExamComparison,
    ExamFigures,
    MarkedFigures,
    asked_items,
    comparison_json,
    figures_of,
)
from studypress.exam.model import Exam
from studypress.files.staging import Stage
from studypress.pipeline.check import BankSource, open_bank
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.sittings.marked_exams import marked_figures
from studypress.pipeline.workers.contained import contained

COMPARISON = "comparison.json"


@contained
def compare_exams(
    folder: Path, other: Path, bank: BankSource, out: Path | None = None
) -> ExamComparison:
    """Compare the exams in two folders; write the comparison as JSON into `out`, if it is given.

    Topics and difficulties are those of the bank.
    """
    opened = open_bank(bank)
    exams = [_read(path) for path in (folder, other)]
    digests = [set(exam.digests.items()) for exam in exams]
    shared = sorted(name for name, _ in digests[0] & digests[1])
    first, second = (_figures(exam, opened) for exam in exams)
    found = ExamComparison(first, second, tuple(shared))
    if out:
        with Stage(out) as stage:
            stage.add(COMPARISON, comparison_json(found).encode())
    return found


def _read(folder: Path) -> EarlierExam:
    where, record = printed_exam(folder)
    return EarlierExam(str(folder), record, where)


def difficulty_of(earlier: EarlierExam, bank: Bank) -> float | None:
    """Return the mean measured difficulty of an exam, by its own marks, else by the bank's."""
    return _figures(earlier, bank).measured.mean


def compared(earlier: EarlierExam, exam: Exam, bank: Bank) -> ExamComparison:
    """Compare an exam that is to be printed with an earlier one."""
    title = exam.plan.blueprint.title_for(bank.title)
    entries = {entry.question.id: entry for entry in bank.entries}
    items = asked_items(exam.forms[0].items, entries)
    new = figures_of("this exam", title, items, MarkedFigures())
    before = earlier.entries(bank)
    shared = sorted(entry.question.id for entry in exam.asked if entry.question.id in before)
    return ExamComparison(_figures(earlier, bank), new, tuple(dict.fromkeys(shared)))


def _figures(exam: EarlierExam, bank: Bank) -> ExamFigures:
    items = asked_items(exam.record.forms[0].questions, exam.entries(bank))
    marked = marked_figures(exam.where, exam.record)
    return figures_of(exam.folder, exam.record.title, items, marked)
