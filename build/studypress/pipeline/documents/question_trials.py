"""Search for the questions that exceed the limits of a process, each tried by itself."""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from studypress.bank.bank import Bank, Entry
from studypress.errors import ContentError, LimitError, Problem, StudypressError
from studypress.files.process_limits import MEMORY, SECONDS, limits_of
from studypress.files.recovery.locked_folder import temporary_folder
from studypress.page.text.glyphs import glyphs_of
from studypress.page.text.problems import question_problems
from studypress.page.text.sound_questions import SoundQuestions
from studypress.pipeline.check import BankSource, loaded_bank
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Request
from studypress.pipeline.view.preview import Wish, question_sheet
from studypress.pipeline.workers.confined import Readers
from studypress.verify.pdf.bounds import UnreadableError

_LAYOUTS = 10  # the texts of a question and all of its documents, each with its own limit


@dataclass(frozen=True)
class _Trials:
    """Input of the processes that try questions; without a `request`, texts are only checked."""

    entries: Sequence[Entry]
    root: Path
    bank: Bank | None
    request: Request | None
    custom: Path | None


def blamed(
    error: LimitError,
    source: BankSource,
    request: Request | None = None,
    custom: Path | None = None,
    jobs: int = 1,
) -> StudypressError:
    """Return the error with all questions that exceed the limits, or that they are not the cause.

    Each question of the bank is checked and, for a `request`, laid out in its documents by itself,
    in a process that ends above the limits, so that no question hides another.
    """
    if isinstance(source, Bank):
        trials = _Trials(source.entries, source.root, source, request, custom)
        problems: list[Problem] = []
    else:
        loaded = loaded_bank(source)[1]
        trials = _Trials(loaded.entries, loaded.root, loaded.bank, request, custom)
        problems = list(loaded.problems)
    problems += _found(trials, jobs)
    if any(not problem.remark for problem in problems):
        return ContentError(problems)
    names = ", ".join(_documents(request)) if request else "the bank"
    return LimitError(
        f"{names}: {error}",
        "  each question keeps within the limits by itself: a title, the look, or all questions"
        f" together need more. Print fewer with --topic, or raise {SECONDS} or {MEMORY}",
    )


def _found(trials: _Trials, jobs: int) -> Iterator[Problem]:
    """Try each question, and yield the problems of all."""
    limits = limits_of(jobs)
    too_much = (
        f"it needs more than {limits}, or ends the process: shorten or split it, simplify its"
        f" tables, formulas and figures, or raise {SECONDS} or {MEMORY}"
    )
    with temporary_folder() as folder:
        path = folder / "trials"
        path.write_bytes(pickle.dumps(trials))
        with Readers(jobs, limits.memory) as readers:
            begun = [
                (entry, readers.begin(limits.seconds * _LAYOUTS, question_faults, path, at))
                for at, entry in enumerate(trials.entries)
            ]
            for entry, result in begun:
                try:
                    yield from result()
                except UnreadableError:
                    yield Problem(entry.place(), _of(entry, too_much))


def _of(entry: Entry, fault: str) -> str:
    return f"question '{entry.question.id}': {fault}"


def question_faults(path: Path, at: int) -> list[Problem]:
    """Return the problems of the question at an index: of its texts, else of its layout."""
    trials = _read(path)
    entry = trials.entries[at]
    with glyphs_of(trials.custom):
        found = list(question_problems(entry, trials.root, SoundQuestions(), draw=True))
        if any(not problem.remark for problem in found):
            return found
        try:
            _lay_out(trials, entry)
        except ContentError as error:
            found += error.problems
        except (LimitError, RecursionError) as error:
            found.append(Problem(entry.place(), _of(entry, f"{error}: simplify or split it")))
    return found


@lru_cache(1)
def _read(path: Path) -> _Trials:
    trials: _Trials = pickle.loads(path.read_bytes())  # noqa: S301 - our own, in a private folder
    return trials


def _lay_out(trials: _Trials, entry: Entry) -> None:
    """Lay a question out in each document of the request; not if its selection excludes it."""
    bank, request = trials.bank, trials.request
    if not bank or not request or request.format != "pdf":
        return
    names = [each.question.id for each in request.selection.of(bank).entries]
    if entry.question.id not in names:
        return
    at = [each.question.id for each in bank.entries].index(entry.question.id)
    printer = FilePrinter(replace(request, booklet=False), bank)
    for document in _documents(request):
        wish = Wish(entry.question.id, document, request.theme, request.paper)
        printer.files(document, question_sheet(wish, bank, at, printer))


def _documents(request: Request) -> Iterator[str]:
    """Yield the documents of a request that pages are laid out for, by the names of previews."""
    full, choices = request.full_key, request.worksheet.choices
    names = {
        "key": "full-key" if full else "key",
        "worksheet": "choices" if choices else "worksheet",
        "flashcards": "card",
    }
    found = [names.get(name, name) for name in request.documents if name != "practice"]
    if request.exam or request.scorecard:
        found += ["exam", "full-key"]  # the solutions and scorecards show all of a question
    yield from dict.fromkeys(found)
