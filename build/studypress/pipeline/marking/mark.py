"""Marking of a printed exam: scores and statistics in its folder `marks`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from studypress.errors import CallError
from studypress.exam import file_names
from studypress.grading.answers.kept_answers import added
from studypress.grading.answers.read_answers import read_answers
from studypress.grading.gradebook import Platform
from studypress.pipeline.check import BankSource
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.exam_folder.nearby import NearbyExams
from studypress.pipeline.marking.kept_marks import entries_before
from studypress.pipeline.marking.mark_scans import mark_scans
from studypress.pipeline.marking.marks_files import (
    Marked,
    MarkingOptions,
    unchanged_marks,
    write_marks,
)
from studypress.pipeline.option_files import read_bytes
from studypress.pipeline.request import Progress, Step, unseen
from studypress.pipeline.steps import Steps
from studypress.pipeline.workers.contained import contained

_LONGEST_NAME = 100  # characters of a marker's name


@contained
def mark_answers(  # noqa: PLR0913 - the options of the command
    folder: Path,
    answers: Path | None,
    bank: BankSource = None,
    *,
    columns: Mapping[str, str] | None = None,
    provisional: bool = False,
    replaces: bool = False,
    marker: str = "",
    scale: str | None = None,
    gradebooks: Collection[Platform] = (),
) -> Marked:
    """Mark a spreadsheet of answers to the exam in a folder, together with those marked before.

    Without one, the scanned papers are marked as by `mark_scans`. The files go to `marks` beside
    the manifest, readable by their owner only; one of them contains the answers. `marker` is the
    person who marked the papers; `scale` is the name or the file of a grade scale, which is
    remembered; `gradebooks` are the platforms whose file of scores is written too. Sections and
    topics are read from the `bank`, except for questions that have changed. Raises ContentError
    with the place of each value that does not fit the exam, or contradicts an earlier answer
    without `replaces`.
    """
    if answers is None:
        if columns or marker:
            fault = "--column and --marker are about a file of answers: name one"
            raise CallError(f"{fault}, or omit them to mark the scanned papers")
        options = MarkingOptions(scale, gradebooks)
        return mark_scans(folder, bank, options, provisional=provisional, replaces=replaces)
    if provisional:
        raise CallError("--provisional is about scanned papers: omit the file of answers")
    given = Spreadsheet(read_bytes(answers), str(answers), columns or {}, replaces, scale, marker)
    return mark_spreadsheet(folder, given, bank, gradebooks=gradebooks)


@dataclass(frozen=True)
class Spreadsheet:
    """A spreadsheet of answers: its bytes, its name in messages, and the user's headings by field.

    It `replaces` the answers on the same forms that were marked before. `scale` is the name or the
    file of a new grade scale, `marker` the person who marked the papers.
    """

    data: bytes
    name: str
    columns: Mapping[str, str]
    replaces: bool = False
    scale: str | None = None
    marker: str = ""


@contained
def mark_spreadsheet(
    folder: Path,
    answers: Spreadsheet,
    bank: BankSource,
    progress: Progress = unseen,
    gradebooks: Collection[Platform] = (),
) -> Marked:
    """Mark answers as `mark_answers`, if they are in no file."""
    where, record = printed_exam(folder)
    check = unchanged_marks(where)
    steps = Steps(progress, [Step("marking", 2, 1)])
    given = read_answers(
        record,
        answers.data,
        answers.name,
        answers.columns,
        marker=_marker(answers.marker),
        owner_of=NearbyExams(where).owner_of,
    )
    before = entries_before(record, where / file_names.MARKS, replaces=answers.replaces)
    marked = added(before, given.sheets, replaces=answers.replaces)
    steps.done("marking")
    options = MarkingOptions(answers.scale, gradebooks)
    files = write_marks(where, record, marked, bank, options, check)
    steps.done("marking")
    warnings = given.remarks + files.warnings
    return Marked(files.paths, len(given.sheets), len(marked.sheets), warnings)


def _marker(name: str) -> str:
    """Return the name of a marker; raise CallError if it is no short line."""
    text = " ".join(name.split())
    if len(text) > _LONGEST_NAME or not text.isprintable():
        raise CallError(f"--marker: write a name of at most {_LONGEST_NAME} characters")
    return text
