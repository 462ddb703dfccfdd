"""Statistics of marked exams: for comparisons, and for the file of measures beside a bank."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.measured.measures import (
    MeasuredExam,
    MeasuredQuestion,
    measures_yaml,
    merged,
    read_measures,
    short_digest,
)
from studypress.bank.yaml_source import MAX_BYTES
from studypress.errors import CallError, ContentError, PressError
from studypress.exam.earlier.asked import EarlierExam
from studypress.exam.earlier.comparison import MarkedFigures
from studypress.exam.record.read import Record
from studypress.files.package_folders import shipped
from studypress.files.staging import Stage
from studypress.grading.exam_statistics import Statistics, statistics
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.marking.kept_marks import marked_so_far

_LONGEST = 200  # characters of a title
_PLACES = 4  # decimals of a share


@dataclass(frozen=True)
class CollectedMeasures:
    """Result of a collection: the bank with all measures, the file, and remarks."""

    bank: Bank
    file: Path
    remarks: tuple[str, ...]


def collect_measures(bank: Bank, folders: Sequence[Path]) -> CollectedMeasures:
    """Add the statistics of marked exams to the file of measures beside a bank.

    An exam that was measured before is replaced. Raises CallError for a bank without a place of its
    own, and for an exam that is not marked.
    """
    file = _file_of(bank)
    now, remarks = list[MeasuredExam](), list[str]()
    for folder in folders:
        exam, lost = _measured(folder, bank)
        now += [exam] if exam.questions else []
        remarks += [lost] if lost else []
    before = read_measures(file.parent, file.name)
    if before.problems:
        raise ContentError(before.problems)
    text = measures_yaml(merged(before.exams, now)).encode()
    if len(text) > MAX_BYTES:
        raise PressError(f"{file} would exceed the maximum of a file: remove its oldest exams")
    with Stage(file.parent) as stage:
        stage.add(file.name, text)
    found, _ = read_measures(file.parent, file.name).of(bank.entries)
    entries = (replace(entry, measured=found.get(entry.question.id)) for entry in bank.entries)
    return CollectedMeasures(replace(bank, entries=tuple(entries)), file, tuple(remarks))


def _file_of(bank: Bank) -> Path:
    if bank.measures_file is None or bank.root == shipped("content").resolve():
        raise CallError("--from: the shipped bank has no measures: name your own bank")
    return bank.measures_file


def _measured(folder: Path, bank: Bank) -> tuple[MeasuredExam, str]:
    """Return the measures of an exam's questions that are equal in the bank, and a remark."""
    where, record = printed_exam(folder)
    found = statistics_of(where, record)
    if found is None:
        raise CallError(f"--from {folder}: the exam is not marked: run 'studypress mark' first")
    digests = {entry.question.id: short_digest(entry.digest) for entry in bank.entries}
    asked = {name: short_digest(at) for name, at in EarlierExam("", record).digests.items()}
    items = [item for item in found.items if item.difficulty is not None and item.counts]
    equal = [item for item in items if digests.get(item.id) == asked.get(item.id)]
    questions = tuple(
        MeasuredQuestion(
            id=item.id,
            sha256=digests[item.id],
            answers=item.asked,
            earned=round(item.difficulty or 0, _PLACES),
        )
        for item in sorted(equal, key=lambda item: item.id)
    )
    lost = len(items) - len(equal)
    of = f"{lost} of its {len(items)} marked questions" if equal else "all of its marked questions"
    remark = f"{folder}: {of} are not in this bank, or were edited since: not measured"
    title = " ".join(record.title.split())[:_LONGEST] or "exam"
    exam = MeasuredExam(exam=short_digest(record.identity), title=title, questions=questions)
    return exam, remark if lost or not items else ""


def statistics_of(where: Path, record: Record) -> Statistics | None:
    """Return the statistics of an exam; None if nothing is marked."""
    result = marked_so_far(where, record)
    return statistics(result) if result else None


def marked_figures(where: Path, record: Record) -> MarkedFigures:
    """Return the figures of an exam's marks for a comparison; none if nothing is marked."""
    found = statistics_of(where, record)
    if found is None:
        return MarkedFigures()
    measured = {
        item.id: item.difficulty
        for item in found.items
        if item.difficulty is not None and item.counts
    }
    return MarkedFigures(found.papers, found.reliability, measured)
