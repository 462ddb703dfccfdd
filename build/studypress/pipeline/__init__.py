"""From a request to printed files: one readable function, a call per stage."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.bank.selection import Selection
from studypress.bank.stats import Statistics, statistics
from studypress.bank.strict import strict_problems
from studypress.errors import ContentError, Problem, StudypressError
from studypress.exam.compose import compose
from studypress.exam.stream import begin_key
from studypress.page.check import text_problems, title_problems
from studypress.page.documents import WorksheetWish
from studypress.page.tex import FormulaError
from studypress.paths import shipped
from studypress.pipeline.call import call_of
from studypress.pipeline.documents import print_documents
from studypress.pipeline.exams import Job, print_exam, recorder_of
from studypress.pipeline.plan import plan_of, require_passwords
from studypress.pipeline.printed import EXAM
from studypress.pipeline.printing import Press, Printing, spelled
from studypress.pipeline.request import ExamWish, Progress, Request
from studypress.pipeline.standing import Place, place_of, seed_of, standing
from studypress.pipeline.steps import Steps, steps_of
from studypress.press.composing import NotComposableError
from studypress.press.output import Stage

__all__ = [
    "ExamWish",
    "Outcome",
    "Printing",
    "Progress",
    "Request",
    "WorksheetWish",
    "check_bank",
    "count",
    "open_bank",
    "produce",
]


@dataclass(frozen=True)
class Outcome:
    """What a run made, and what is to be said of it.

    `replaced` is the folder to which an exam was moved that stood in its place. `warnings` go to
    standard error.
    """

    printings: tuple[Printing, ...]
    replaced: Path | None = None
    remarks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def produce(request: Request, progress: Progress) -> Outcome:
    """Make the documents and the exam of a request; all of their files appear, or none does.

    What a damaged entry of the cache leads to cannot be foreseen: after any fault but the user's
    all is made again without it.
    """
    try:
        return _produced(request, progress)
    except Exception as error:
        mistaken = isinstance(error, StudypressError) and not isinstance(error, NotComposableError)
        if mistaken or not request.cache:
            raise
    outcome = _produced(replace(request, cache=False), progress)
    said = "an entry of the cache was damaged: all was made without it (studypress --no-cache)"
    return replace(outcome, warnings=(*outcome.warnings, said))


def _produced(request: Request, progress: Progress) -> Outcome:
    if request.exam and request.exam.seed is not None:
        begin_key(request.exam.seed)
    bank = open_bank(request.bank)
    chosen = request.selection.of(bank)
    request = spelled(request)
    exam, place = None, Place()
    warnings: tuple[str, ...] = ()
    if request.exam:
        record = standing(request)
        plan, warnings = plan_of(request.exam, chosen, seed_of(request, record))
        require_passwords(request, plan.candidates)
        exam = compose(chosen, replace(plan, call=call_of(request, bank, chosen, plan)))
        place = place_of(request, recorder_of(request, bank, exam), record)
        exam = exam if place.is_free else None
    steps = Steps(progress, steps_of(request, len(chosen.entries), exam))
    with Stage(request.out) as stage, _located(request.bank):
        press = Press(request, bank, stage, steps)
        print_documents(request, chosen, press)
        if place.aside:
            stage.set_aside(EXAM, place.aside)
        if exam:
            print_exam(Job(exam, bank, request, press, place.forms))
    replaced = request.out / place.aside if place.aside else None
    warnings += place.warnings
    return Outcome(tuple(press.printings), replaced, tuple(press.remarks), warnings)


def count(path: str | PathLike[str] | None, selection: Selection) -> Statistics:
    """Count the selected questions of a bank."""
    return statistics(selection.of(open_bank(path)))


def open_bank(path: str | PathLike[str] | None, *, draw: bool = False) -> Bank:
    """Load and check a bank, the one that ships if there is no path.

    Raises ContentError with every problem, those within its texts too. `draw` typesets every
    formula, which takes most of the time.
    """
    return check_bank(path, draw=draw)[0]


def check_bank(
    path: str | PathLike[str] | None, *, draw: bool = True, strict: bool = False
) -> tuple[Bank, tuple[Problem, ...]]:
    """Load and check a bank as `open_bank` does; return it with the remarks on its texts.

    `strict` adds what a careful editor would mend, and takes remarks for problems.
    """
    where = Path(path) if path is not None else shipped("content")
    loaded = load(where, os.fspath(path) if path is not None else os.path.relpath(where))
    problems = list(loaded.problems)
    problems += title_problems(loaded.titles)
    for entry in loaded.entries:
        problems += text_problems(entry, loaded.root, draw=draw)
    if strict:
        problems += strict_problems(loaded.sound, loaded.root)
    if loaded.bank is None or any(strict or not problem.remark for problem in problems):
        raise ContentError(problems)
    return loaded.bank, tuple(sorted(problems))


@contextmanager
def _located(bank: Path | None) -> Iterator[None]:
    """Say where in the bank a formula stands that failed only when it was drawn."""
    try:
        yield
    except FormulaError:
        open_bank(bank, draw=True)
        raise
