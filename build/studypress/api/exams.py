"""Functions on a printed exam: proof, lost copies, corrections, marks, results."""

from pathlib import Path
from typing import TYPE_CHECKING

from studypress.api.arguments import AnyPath, Columns, Names, columns_of, names_of, path_of

if TYPE_CHECKING:
    from studypress.exam.earlier.comparison import ExamComparison
    from studypress.pipeline.check import BankSource
    from studypress.pipeline.exams.verify import Verdict
    from studypress.pipeline.marking.marks_files import Marked
    from studypress.pipeline.marking.results import PrintedResults
    from studypress.pipeline.request import Progress
    from studypress.pipeline.view.exam_status import ExamStatus


def verify(
    exam: AnyPath,
    bank: "BankSource" = None,
    *,
    custom: AnyPath | None = None,
    jobs: int = 1,
    progress: "Progress | None" = None,
) -> "Verdict":
    """Verify a printed exam: print it again, compare and read every file; return the faults.

    `exam` is its folder, or the one that it was printed into. The exam is ready if there are no
    faults. The result is also written to `proof.json`; `unkept` is the reason if it is not.
    """
    from studypress.pipeline.exams.verify import verify as proved
    from studypress.pipeline.request import unseen

    return proved(Path(exam), bank, progress or unseen, path_of(custom), jobs)


def rebuild(
    exam: AnyPath, code: str, bank: "BankSource" = None, *, custom: AnyPath | None = None
) -> tuple[Path, ...]:
    """Print the copy with a form code again, byte for byte, and return its path."""
    from studypress.pipeline.exams.rebuild import rebuild as print_again

    return print_again(Path(exam), code, bank, path_of(custom))


def erratum(
    exam: AnyPath,
    void: Names = (),
    bank: "BankSource" = None,
    *,
    accept: Names = (),
    credit: Names = (),
    reason: str = "",
    custom: AnyPath | None = None,
    progress: "Progress | None" = None,
) -> tuple[Path, ...]:
    """Correct questions of an exam; return the reissued keys and a list of the forms.

    `void` and `credit` are ids of questions that do not count, or give full points to all.
    `accept` are further right answers: `ID=CHOICE` with the choice's number or text in the bank,
    `ID=ANSWER`, or `FORM:NUMBER=LETTER`.
    """
    from studypress.grading.correction_call import CorrectionCall
    from studypress.pipeline.marking.erratum import correct
    from studypress.pipeline.request import unseen

    call = CorrectionCall(names_of(void), names_of(accept), names_of(credit), reason)
    return correct(Path(exam), call, bank, path_of(custom), progress or unseen)


def mark(
    exam: AnyPath,
    answers: AnyPath | None = None,
    bank: "BankSource" = None,
    *,
    columns: Columns | None = None,
    provisional: bool = False,
    replace: bool = False,
    marker: str = "",
    scale: AnyPath | None = None,
    gradebooks: Names = (),
) -> "Marked":
    """Mark a spreadsheet of answers to an exam, together with those marked before.

    Without `answers`, the scanned papers are marked; `provisional` leaves their doubtful questions
    unmarked, which are an error else. With `replace`, answers that contradict earlier ones replace
    them. `marker` is the person who marked them, `scale` the name or the file of a grade scale,
    which later calls use too. `gradebooks` are `moodle` and `canvas`, for a file of the scores that
    they import.
    """
    from studypress.grading.answers.answer_columns import FIELDS
    from studypress.grading.gradebook import platforms_named
    from studypress.pipeline.marking.mark import mark_answers

    headings = dict(columns_of(columns, FIELDS, numbers=True))
    platforms = platforms_named(names_of(gradebooks))
    return mark_answers(
        Path(exam),
        path_of(answers),
        bank,
        columns=headings,
        provisional=provisional,
        replaces=replace,
        marker=marker,
        scale=None if scale is None else str(scale),
        gradebooks=platforms,
    )


def compare(
    exam: AnyPath, other: AnyPath, bank: "BankSource" = None, *, out: AnyPath | None = None
) -> "ExamComparison":
    """Compare two exams: points, minutes, topics, difficulties, kinds, and shared questions.

    Topics and difficulties are those of the `bank`. The comparison is written into the folder
    `out`, if one is given.
    """
    from studypress.pipeline.sittings.compare import compare_exams

    return compare_exams(Path(exam), Path(other), bank, path_of(out))


def scores(exam: AnyPath) -> list[dict[str, object]]:
    """Return the scores of all marked answers: a row for each form, with the columns as keys."""
    from studypress.pipeline.marking.kept_marks import scores_of

    return scores_of(Path(exam))


def results(
    exam: AnyPath,
    bank: "BankSource" = None,
    *,
    answers: bool = False,
    explanations: bool = False,
    form: Names = (),
    format: str = "pdf",  # noqa: A002 - the option's name
    custom: AnyPath | None = None,
    jobs: int = 1,
    progress: "Progress | None" = None,
) -> "PrintedResults":
    """Print a result sheet for each marked paper of an exam, and a print run of all.

    With `answers`, sheets contain the right answers; with `explanations`, all questions with their
    explanations. `form` has the codes of the only forms; `format` is `pdf` or `html`.
    """
    from studypress.pipeline.marking.results import ResultOptions, print_results
    from studypress.pipeline.request import unseen

    options = ResultOptions(answers, explanations, names_of(form), format)
    return print_results(
        Path(exam),
        options,
        bank,
        custom=path_of(custom),
        jobs=jobs,
        progress=progress or unseen,
    )


def status(exam: AnyPath) -> "ExamStatus":
    """Return the state of a printed exam: copies, amendments, marks, files, and what is next."""
    from studypress.pipeline.view.exam_status import status as status_of

    return status_of(Path(exam))
