"""Printing of scorecards: one, or one for each candidate of a roster."""

import secrets
from dataclasses import dataclass, replace
from functools import partial

from studypress.bank.bank import Bank
from studypress.errors import CallError
from studypress.exam.blueprint.model import Blueprint
from studypress.exam.draw.forms import make_exam
from studypress.exam.file_names import SCORECARD, SCORECARDS, form_stem
from studypress.exam.model import Form, Plan
from studypress.page.documents.scorecard import scorecard
from studypress.page.documents.study import item_in_bank
from studypress.pipeline.documents.finished import FinishedDocuments
from studypress.pipeline.exams.plan import blueprint_of, roster_of
from studypress.pipeline.printer import DocumentFile, FilePrinter, Press
from studypress.pipeline.request import Request, ScorecardOptions
from studypress.pipeline.steps import SCORECARD_STEP
from studypress.pipeline.workers.processes import executor
from studypress.press.form_fields import is_filled_in


@dataclass(frozen=True)
class Scorecards:
    """The questions of each scorecard, and the blueprint that they were drawn by."""

    forms: tuple[Form, ...]
    blueprint: Blueprint | None = None
    remarks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def print(self, request: Request, bank: Bank, press: Press) -> None:
        """Print the scorecards of a request in parallel.

        Raises CallError if one would replace a scorecard that is filled in.
        """
        paths = [request.out / f"{_name(form)}.{request.format}" for form in self.forms]
        if kept := [str(path) for path in paths if is_filled_in(path)]:
            raise CallError(
                f"filled in, and not replaced: {', '.join(kept)}: move the files, or choose another"
                " folder: --out DIR"
            )
        fillable = bool(request.scorecard and request.scorecard.fillable)
        finished = FinishedDocuments(request, bank, press.look)
        changed = []
        for form in self.forms:
            if files := finished.get(_name(form), form, self.blueprint, fillable):
                press.add_all(files)
                press.steps.done(SCORECARD_STEP)
            else:
                changed.append(form)
        with executor(min(request.jobs, len(changed))) as pool:
            task = partial(_printed, request, bank, self.blueprint, fillable=fillable)
            for form, files in zip(changed, pool.map(task, changed), strict=True):
                press.add_all(finished.put(files, form, self.blueprint, fillable))
                press.steps.done(SCORECARD_STEP)
        press.remarks += self.remarks


def scorecards_of(options: ScorecardOptions, chosen: Bank) -> Scorecards:
    """Return the scorecards of a roster's candidates; without a roster, one without a name.

    Without a blueprint, each asks all questions of the bank, in its order. Raises ContentError
    with the problems of roster and blueprint, and CallError if the bank cannot meet the blueprint.
    """
    roster = roster_of(options.roster, options.columns)
    people = [replace(who, seat=None) for who in roster.candidates]  # seats constrain orders
    if options.blueprint is None:
        items = tuple(item_in_bank(entry, choices=True) for entry in chosen.entries)
        named = enumerate(people or [None], start=1)
        forms = tuple(Form(number, "", items, who) for number, who in named)
        return Scorecards(forms, warnings=roster.remarks)
    blueprint = blueprint_of(options.blueprint, chosen)
    seed = secrets.token_hex(16) if options.seed is None else options.seed
    remark = f"to draw the same questions again: --seed {seed}"
    exam = make_exam(chosen, Plan(blueprint, len(people) or 1, seed, tuple(people)))
    remarks = (remark,) if options.seed is None else ()
    return Scorecards(exam.forms, blueprint, remarks, roster.remarks)


def _name(form: Form) -> str:
    """Return the name of a form's scorecard, without suffix."""
    if form.candidate is None:
        return SCORECARD
    return f"{SCORECARDS}/{form_stem(form.number, 3, form.candidate)}"


def _printed(
    request: Request, bank: Bank, blueprint: Blueprint | None, form: Form, *, fillable: bool
) -> list[DocumentFile]:
    printer = FilePrinter(request, bank)
    card = scorecard(bank, form, blueprint, printer.look, fillable=fillable)
    return printer.files(_name(form), card)
