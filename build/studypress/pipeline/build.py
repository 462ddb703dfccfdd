"""Printing of the documents and the exam of a request: one call per stage."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.errors import LimitError, StudypressError
from studypress.exam.file_names import MANIFEST, below_output
from studypress.files.cache import user_cache
from studypress.files.recovery.locked_folder import restore
from studypress.files.staging import Stage, missing_folders, remove_if_empty
from studypress.page.text.glyphs import glyphs_of
from studypress.page.text.tex import FormulaError
from studypress.page.words.catalogue import missing_catalogue
from studypress.pipeline.check import open_bank, require_drawable
from studypress.pipeline.documents.bank_documents import print_documents
from studypress.pipeline.printer import Press, Printing, spelled
from studypress.pipeline.request import Progress, Request, unseen
from studypress.pipeline.steps import Steps, steps_of
from studypress.pipeline.workers.contained import contained
from studypress.pipeline.workers.processes import Workers


@dataclass(frozen=True)
class PrintOutcome:
    """Result of a run: files, remarks and warnings.

    `replaced` is the folder to which the previous exam was moved. `warnings` go to standard
    error. `manifest` is the SHA-256 of the exam's manifest, if an exam was printed.
    """

    printings: tuple[Printing, ...]
    replaced: Path | None = None
    remarks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    manifest: str = ""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Paths of the printed files."""
        return tuple(made.path for made in self.printings)


def produce(
    request: Request, progress: Progress = unseen, bank: Bank | None = None
) -> PrintOutcome:
    """Print the documents and the exam of a request; write all of their files or none.

    A `bank` that is loaded already is not read again. What is not in the cache is laid out in a
    process with limits; questions that exceed them are all named in a ContentError.
    """
    made = missing_folders(request.out)
    try:
        return _produce(request, progress, bank)
    except LimitError as error:
        restore(request.out)
        for folder in made:
            remove_if_empty(folder)
        from studypress.pipeline.documents.question_trials import blamed  # noqa: PLC0415 - rare

        source = bank or request.bank
        raise blamed(error, source, request, request.custom, request.jobs) from None


@contained
def _produce(request: Request, progress: Progress, bank: Bank | None) -> PrintOutcome:
    """Print a request; raise LimitError if that exceeds the limits.

    A damaged cache entry can cause any error: after an error that is not the user's, print again
    without the cache.
    """
    with glyphs_of(request.custom):
        try:
            with Workers(request.jobs) as workers:
                return _produced(request, progress, workers, bank)
        except Exception as error:
            from studypress.compose.model.pieces import NotComposableError  # noqa: PLC0415

            is_users = isinstance(error, StudypressError) and not isinstance(
                error, NotComposableError
            )
            if is_users or not request.cache:
                raise
        with Workers(request.jobs) as workers:
            outcome = _produced(replace(request, cache=False), progress, workers, bank)
        warning = "a cache entry is damaged: printed without the cache, as with --no-cache"
        return replace(outcome, warnings=(*outcome.warnings, warning))


def _produced(
    request: Request, progress: Progress, workers: Workers, loaded: Bank | None
) -> PrintOutcome:
    if request.exam and request.exam.seed is not None:
        from studypress.exam.random_stream import begin_key  # noqa: PLC0415 - only for exams

        begin_key(request.exam.seed)
    source, cache = loaded or request.bank, user_cache(used=request.cache)
    bank = open_bank(source, cache=cache, workers=workers)
    chosen = request.selection.of(bank)
    request = spelled(request)
    planned = cards = check = None  # documents do not need the modules of exams, a third of all
    if request.exam:
        from studypress.pipeline.exam_folder.files import unchanged  # noqa: PLC0415
        from studypress.pipeline.exam_folder.planning import planned_exam  # noqa: PLC0415

        check = unchanged(request.out, below_output(MANIFEST))
        planned = planned_exam(request.exam, request, bank, chosen)
    if request.scorecard:
        from studypress.pipeline.documents.scorecards import scorecards_of  # noqa: PLC0415

        cards = scorecards_of(request.scorecard, chosen)
    exam = planned.exam if planned else None
    forms = cards.forms if cards else ()
    steps = Steps(progress, steps_of(request, len(chosen.entries), exam, forms))
    with Stage(request.out) as stage, _located(bank):
        if check:
            stage.require(check)
        press = Press(request, bank, stage, steps)
        print_documents(request, chosen, press, workers)
        workers.close()  # exams have processes of their own
        if cards:
            cards.print(request, chosen, press)
        if planned:
            planned.print(request, bank, press)
    warnings = list(planned.warnings if planned else cards.warnings if cards else ())
    if remark := missing_catalogue(request.language or bank.language):
        warnings.append(remark)
    replaced = None
    if planned:
        warnings += planned.place.warnings
        replaced = request.out / planned.place.aside if planned.place.aside else None
    return PrintOutcome(
        printings=tuple(press.printings),
        replaced=replaced,
        remarks=tuple(press.remarks),
        warnings=tuple(warnings),
        manifest=stage.files.get(below_output(MANIFEST), ""),
    )


@contextmanager
def _located(bank: Bank) -> Iterator[None]:
    """On a formula error, check the bank again to raise ContentError with the formula's place."""
    try:
        yield
    except FormulaError:
        require_drawable(bank)
        raise
