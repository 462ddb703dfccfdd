"""State of the desk: its bank as it was last without a problem, and the problems of now."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click

from studypress.desk.events import Events
from studypress.desk.jobs import Jobs
from studypress.errors import ContentError, Problem, StudypressError
from studypress.pipeline.request import Request
from studypress.pipeline.view.bank_view import BankView, by_question, view_bank
from studypress.pipeline.workers.resident import ResidentWorker


@dataclass(frozen=True)
class PrintingCommands:
    """Commands that print, by name; and the request of a command with arguments, without a run."""

    by_name: Mapping[str, click.Command]
    request_of: Callable[[str, Sequence[str]], Request]


@dataclass
class Desk:
    """Facts and processes that all pages of the desk share.

    `version` counts the loads of the bank; `good` is that of `view`, the last bank without a
    problem. `problems` are those of the bank as it is now.
    """

    bank: Path | None
    out: Path
    custom: Path | None
    printing: PrintingCommands
    events: Events = field(default_factory=Events)
    editor: ResidentWorker = field(default_factory=ResidentWorker)
    """Process for what takes a moment: the bank, and previews of its questions."""
    version: int = 0
    good: int = 0
    view: BankView | None = None
    problems: tuple[Problem, ...] = ()
    beside: dict[str, list[Problem]] = field(default_factory=dict)
    """The problems by the id of their question; those of no question have an empty id."""
    failure: str = ""
    """Why the bank could not be read at all."""

    def __post_init__(self) -> None:
        """Prepare jobs, which have a process of their own."""
        self.jobs = Jobs(self.events)

    async def load(self) -> None:
        """Load the bank, and tell all open pages."""
        version = self.version + 1
        call = partial(view_bank, self.bank, self.custom, version)
        problems: tuple[Problem, ...] = ()
        failure = ""
        try:
            self.view = await asyncio.to_thread(self.editor.run, call)
            self.good = version
            problems = self.view.remarks
        except ContentError as error:
            problems = error.problems
        except (StudypressError, OSError) as error:
            failure = str(error)
        beside: dict[str, list[Problem]] = {}
        if problems:
            known = self.view.questions if self.view else ()
            place = partial(by_question, self.bank, problems, known)
            try:
                beside = await asyncio.to_thread(self.editor.run, place)
            except StudypressError:  # the process died
                beside = {"": list(problems)}
        self.problems, self.beside, self.failure = problems, beside, failure
        self.version = version
        self.events.publish("bank", self.status())

    def status(self) -> dict[str, object]:
        """Return what pages must know of the bank: its version, and whether it is as on disk."""
        return {"version": self.version, "good": self.good}

    @property
    def is_current(self) -> bool:
        """Return whether the view is of the bank as it is now."""
        return self.view is not None and self.version == self.good

    async def close(self) -> None:
        """End all processes."""
        await self.jobs.close()
        await asyncio.to_thread(self.editor.close)
