"""Answers of an exam that were marked so far, as its folder `marks` contains them."""

from pathlib import Path

from studypress.errors import ContentError, PressError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.files.csv_sheet import ANSWER_LIMITS, csv_text
from studypress.grading.answers.answer_sheet import AnswerSheet
from studypress.grading.answers.kept_answers import MarkedAnswers, added, answers_csv, counted
from studypress.grading.answers.read_answers import read_answers
from studypress.grading.score_table import score_header, score_rows
from studypress.grading.scores import Result, mark
from studypress.page.words.catalogue import words_for
from studypress.page.words.columns import headings
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.marking.erratum import corrections_of
from studypress.pipeline.marking.scale import kept_scale
from studypress.pipeline.option_files import read_bytes


def scores_of(folder: Path) -> list[dict[str, object]]:
    """Return the rows of the scores of all answers that were marked, by column."""
    where, record = printed_exam(folder)
    result = marked_so_far(where, record)
    columns = score_header(record, result.scale if result else None)
    return [dict(zip(columns, row, strict=True)) for row in (score_rows(result) if result else ())]


def marked_so_far(where: Path, record: Record) -> Result | None:
    """Return the answers that were marked, with the points of now; None if there are none."""
    before = MarkedAnswers(entries_before(record, where / file_names.MARKS, replaces=True))
    sheets = counted(record, before.sheets).sheets
    kept = kept_scale(where)
    scale = kept.scale if kept else None
    return mark(record, sheets, corrections_of(where, record), scale) if sheets else None


def are_current(where: Path, result: Result) -> bool:
    """Return whether the file of scores has those of a result: no correction is newer, no copy."""
    path = where / file_names.MARKS / file_names.SCORES
    return path.exists() and read_bytes(path) == scores_file(result)


def scores_file(result: Result) -> bytes:
    """Return the file of scores."""
    columns = score_header(result.record, result.scale)
    return csv_text(
        headings(words_for(result.record.language), columns), score_rows(result)
    ).encode()


def entries_before(record: Record, folder: Path, *, replaces: bool) -> tuple[AnswerSheet, ...]:
    """Return the answers that were marked before; an empty tuple if there are none."""
    if not folder.resolve().is_relative_to(folder.parent.resolve()):
        raise PressError(f"{folder}: this link leads out of the folder of the exam: remove it")
    path = folder / file_names.ANSWERS
    if not path.exists():
        if (folder / file_names.SCORES).exists() and not replaces:
            raise PressError(
                f"{folder}: these marks are of an old version that stored no answers, and would be"
                " lost: move the folder, or mark all answers again with --replace"
            )
        return ()
    try:
        rows = read_answers(record, read_bytes(path), str(path), kept=True).sheets
        return added((), rows, replaces=False).entries
    except ContentError as error:
        message = (
            "the answers that were marked before do not match this exam: correct these rows, or"
            " move the folder"
        )
        raise ContentError([*error.problems, Problem(SourcePlace(str(path)), message)]) from None


def answers_file(record: Record, marked: MarkedAnswers) -> bytes:
    """Return the file of all answers; raise PressError if it is too large to be read again."""
    data = answers_csv(record, marked.entries).encode()
    if len(data) > ANSWER_LIMITS.size or len(marked.entries) > ANSWER_LIMITS.rows:
        raise PressError(f"{len(marked.entries)} answer sheets exceed the maximum of a file")
    return data
