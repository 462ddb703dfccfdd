"""Printing of the documents and the exam of a request: one call per stage."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from studypress.compose.model.pieces import NotComposableError
from studypress.errors import StudypressError
from studypress.exam.draw.forms import make_exam
from studypress.exam.file_names import EXAM
from studypress.exam.random_stream import begin_key
from studypress.files.cache import user_cache
from studypress.files.staging import Stage
from studypress.page.text.glyphs import glyphs_of
from studypress.page.text.tex import FormulaError
from studypress.page.words.catalogue import missing_catalogue
from studypress.pipeline.check import open_bank
from studypress.pipeline.documents.bank_documents import print_documents
from studypress.pipeline.documents.scorecards import print_scorecards, scorecards_of
from studypress.pipeline.exam import Job, print_exam, recorder_of
from studypress.pipeline.exam_folder.call import call_of
from studypress.pipeline.exam_folder.existing import (
    ExistingExam,
    existing_record,
    place_of,
    seed_of,
)
from studypress.pipeline.plan import plan_of, require_passwords
from studypress.pipeline.printer import Press, Printing, spelled
from studypress.pipeline.request import Progress, Request
from studypress.pipeline.steps import Steps, steps_of


@dataclass(frozen=True)
class PrintOutcome:
    """Result of a run: files, remarks and warnings.

    `replaced` is the folder to which the previous exam was moved. `warnings` go to standard
    error.
    """

    printings: tuple[Printing, ...]
    replaced: Path | None = None
    remarks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def produce(request: Request, progress: Progress) -> PrintOutcome:
    """Print the documents and the exam of a request; write all of their files or none.

    A damaged cache entry can cause any error: after an error that is not the user's, print again
    without the cache.
    """
    with glyphs_of(request.custom):
        try:
            return _produced(request, progress)
        except Exception as error:
            is_users = isinstance(error, StudypressError) and not isinstance(
                error, NotComposableError
            )
            if is_users or not request.cache:
                raise
        outcome = _produced(replace(request, cache=False), progress)
        warning = "a cache entry is damaged: printed without the cache, as with --no-cache"
        return replace(outcome, warnings=(*outcome.warnings, warning))


def _produced(request: Request, progress: Progress) -> PrintOutcome:
    if request.exam and request.exam.seed is not None:
        begin_key(request.exam.seed)
    bank = open_bank(request.bank, cache=user_cache(used=request.cache), jobs=request.jobs)
    chosen = request.selection.of(bank)
    request = spelled(request)
    exam, place = None, ExistingExam()
    warnings: tuple[str, ...] = ()
    if request.exam:
        record = existing_record(request)
        plan, warnings = plan_of(request.exam, chosen, seed_of(request, record))
        require_passwords(request, plan.candidates)
        exam = make_exam(chosen, replace(plan, call=call_of(request, bank, chosen, plan)))
        place = place_of(request, recorder_of(request, bank, exam), record)
        exam = exam if place.is_free else None
    cards = scorecards_of(request.scorecard, chosen) if request.scorecard else None
    forms, warnings = (cards.forms, cards.warnings) if cards else ((), warnings)
    steps = Steps(progress, steps_of(request, len(chosen.entries), exam, forms))
    with Stage(request.out) as stage, _located(request.bank):
        press = Press(request, bank, stage, steps)
        print_documents(request, chosen, press)
        if cards:
            print_scorecards(cards, request, chosen, press)
        if place.aside:
            stage.set_aside(EXAM, place.aside)
        if exam:
            print_exam(Job(exam, bank, request, press, place.forms))
    replaced = request.out / place.aside if place.aside else None
    if remark := missing_catalogue(request.language or bank.language):
        warnings += (remark,)
    warnings += place.warnings
    return PrintOutcome(tuple(press.printings), replaced, tuple(press.remarks), warnings)


@contextmanager
def _located(bank: Path | None) -> Iterator[None]:
    """On a formula error, check the bank again to raise ContentError with the formula's place."""
    try:
        yield
    except FormulaError:
        open_bank(bank, draw=True)
        raise
