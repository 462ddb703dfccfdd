"""Functions that print: documents, exams, scorecards."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from studypress.api.arguments import (
    AnyPath,
    Columns,
    Names,
    Paths,
    columns_of,
    name_of,
    names_of,
    path_of,
    paths_of,
)
from studypress.page.documents.options import DOCUMENTS, Duplex, WorksheetOptions

if TYPE_CHECKING:
    from studypress.bank.bank import Bank
    from studypress.pipeline.build import PrintOutcome
    from studypress.pipeline.check import BankSource
    from studypress.pipeline.request import PrintOptions, Progress, Request


def print_documents(
    bank: "BankSource" = None,
    out: AnyPath = "out",
    documents: Names = DOCUMENTS,
    *,
    choices: bool = False,
    space: str = "lines",
    per_page: int | None = None,
    fillable: bool = False,
    full_key: bool = False,
    duplex: str = "long-edge",
    progress: "Progress | None" = None,
    **options: "Unpack[PrintOptions]",
) -> "PrintOutcome":
    """Print documents of a bank, or of a selection, into the folder `out`.

    `choices`, `space` (lines, grid, dots, blank or none), `per_page` and `fillable` are options of
    the worksheet, `full_key` of the key, `duplex` (long-edge or short-edge) of the flashcards. The
    document `practice` is always HTML.
    """
    from studypress.pipeline.request import require_known

    require_known("duplex", duplex, [*Duplex])
    named = names_of(documents)
    parts: dict[str, Any] = {
        "format": "html" if named == ("practice",) else "pdf",
        "documents": named,
        "worksheet": WorksheetOptions(choices, fillable, space, per_page),
        "full_key": full_key,
        "duplex": Duplex(duplex),
    }
    return _printed(bank, out, progress, parts | options)


def make_exam(
    bank: "BankSource" = None,
    out: AnyPath = "out",
    *,
    blueprint: AnyPath | None = None,
    roster: AnyPath | None = None,
    columns: Columns | None = None,
    kind: str | None = None,
    questions: int | None = None,
    forms: int | None = None,
    spares: int = 0,
    seed: str | None = None,
    not_in: Paths = (),
    parallel_to: AnyPath | None = None,
    by_seat: bool = False,
    by_group: bool = False,
    watermark: bool = False,
    scannable: bool = False,
    answer_sheet: bool = False,
    digits: bool = False,
    password: str | None = None,
    replace: bool = False,
    scheduler: str | None = None,
    progress: "Progress | None" = None,
    **options: "Unpack[PrintOptions]",
) -> "PrintOutcome":
    """Print an exam into the folder `exam` of `out`: forms, keys, and the manifest.

    A `blueprint` is a file or the name of one that ships; without it, the exam has `questions` of a
    `kind`. With a `roster` there is a form for each candidate, else a number of anonymous `forms`;
    `spares` are added to both. `columns` has headings of the roster by their fields. The same
    `seed` makes the same forms; by default it is random. The print run is ordered `by_seat`, and
    divided `by_group`. A `watermark` is the candidate's name, and a `password` opens protected
    copies. A scanner can read the boxes of `scannable` papers, or those of an `answer_sheet` after
    each cover; with `digits`, numbers have columns of boxes too. Questions of the exams in the
    folders `not_in` are asked only if the bank has too few others; an exam `parallel_to` an
    earlier one asks questions like it, but others. An exam in the folder is refused, or moved aside
    with `replace`. Forms are printed on the machines of a Dask `scheduler`.
    """
    from studypress.exam.roster import FIELDS
    from studypress.pipeline.request import ExamOptions

    exam = ExamOptions(
        kind=kind,
        questions=questions,
        forms=forms,
        seed=seed,
        blueprint=name_of(blueprint),
        roster=path_of(roster),
        columns=columns_of(columns, FIELDS),
        spares=spares,
        by_seat=by_seat,
        by_group=by_group,
        password=password,
        watermark=watermark,
        scannable="sheet" if answer_sheet else "pages" if scannable else "",
        digits=digits,
        not_in=paths_of(not_in),
        parallel_to=path_of(parallel_to),
    )
    parts: dict[str, Any] = {"exam": exam, "replace": replace, "scheduler": scheduler}
    return _printed(bank, out, progress, parts | options)


def make_scorecards(
    bank: "BankSource" = None,
    out: AnyPath = "out",
    *,
    blueprint: AnyPath | None = None,
    roster: AnyPath | None = None,
    columns: Columns | None = None,
    seed: str | None = None,
    fillable: bool = False,
    progress: "Progress | None" = None,
    **options: "Unpack[PrintOptions]",
) -> "PrintOutcome":
    """Print the interviewer's scorecard, or one for each candidate of a roster, into `out`.

    A `blueprint` draws the questions by the `seed`; without one, all are asked. `columns` has
    headings of the roster by their fields. A `fillable` scorecard is a PDF form.
    """
    from studypress.exam.roster import FIELDS
    from studypress.pipeline.request import ScorecardOptions

    headings = columns_of(columns, FIELDS)
    cards = ScorecardOptions(name_of(blueprint), seed, path_of(roster), headings, fillable)
    return _printed(bank, out, progress, {"scorecard": cards} | options)


def print_request(
    request: "Request", progress: "Progress | None" = None, bank: "Bank | None" = None
) -> "PrintOutcome":
    """Print a request: documents, exam and scorecards appear together, or none of them.

    A `bank` that is loaded already is not read again. Raises CallError if the options contradict
    each other.
    """
    from studypress.pipeline.build import produce
    from studypress.pipeline.request import consistent, unseen

    return produce(consistent(request), progress or unseen, bank)


def _printed(
    bank: "BankSource", out: AnyPath, progress: "Progress | None", fields: Mapping[str, Any]
) -> "PrintOutcome":
    """Print a request with these fields; a selection is printed as one of its whole bank."""
    from studypress.bank.bank import Bank
    from studypress.bank.selection import SelectedBank, Selection
    from studypress.pipeline.request import Request

    selection = bank.selection if isinstance(bank, SelectedBank) else Selection()
    loaded, path = (bank, None) if isinstance(bank, Bank) else (None, path_of(bank))
    request = Request(path, Path(out), selection=selection, **fields)
    return print_request(request, progress, loaded)
