"""Jobs of the desk: long calls of the pipeline, one at a time, with progress and cancel."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any

from studypress.desk.events import Events
from studypress.errors import StudypressError
from studypress.pipeline.request import Progress, Step
from studypress.pipeline.steps import Estimate
from studypress.pipeline.workers.resident import ResidentWorker, StoppedError

_NEARLY = 0.99  # largest share of a job that has not ended
Call = Callable[[Progress], Any]
"""A call of the pipeline that can be pickled."""


@dataclass
class DeskJob:
    """A call and its state: waiting, running, done, failed or cancelled."""

    number: int
    title: str
    estimate: Estimate
    state: str = "waiting"
    result: Any = None
    errors: tuple[str, ...] = ()
    shown: dict[str, Any] = field(default_factory=dict)
    """Parts of the result that pages show."""

    def status(self) -> dict[str, Any]:
        """Return what pages show: state, share of the time, seconds left, errors and result."""
        parts = self.estimate.parts
        time = monotonic()
        left = self.estimate.remaining(time) if parts else None
        spent = time - self.estimate.started
        now = next((step.name for step in parts if parts[step] < step.parts), "")
        return {
            "number": self.number,
            "title": self.title,
            "state": self.state,
            "step": now,
            "share": 0 if left is None else round(min(spent / ((spent + left) or 1), _NEARLY), 3),
            "left": None if left is None else round(left),
            "errors": self.errors,
            **self.shown,
        }


class Jobs:
    """Jobs in the order in which they were started; one process runs them in turn."""

    def __init__(self, events: Events) -> None:
        """Report each change of a job as the event `job`."""
        self._events = events
        self._numbers = count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._worker = ResidentWorker(confined=False)  # calls start confined processes
        self._call: Call | None = None  # of the job that is running

    def start(self, title: str, call: Call, show: Callable[[Any], dict[str, Any]]) -> DeskJob:
        """Start a call, at once or after those before it; `show` returns what pages show of it."""
        job = DeskJob(next(self._numbers), title, Estimate(monotonic()))
        task = asyncio.create_task(self._run(job, call, show))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    async def cancel(self, job: DeskJob) -> None:
        """Cancel a job that has not ended; nothing half-written is left."""
        if job.state == "waiting":
            self._set(job, "cancelled")
        elif job.state == "running":
            await asyncio.to_thread(self._worker.stop, self._call)

    async def close(self) -> None:
        """Cancel all jobs; those that wait are refused by the worker."""
        await asyncio.to_thread(self._worker.close)

    async def _run(self, job: DeskJob, call: Call, show: Callable[[Any], dict[str, Any]]) -> None:
        async with self._turn:
            if job.state == "cancelled":
                return
            job.estimate = Estimate(monotonic())
            self._call = call
            self._set(job, "running")
            loop = asyncio.get_running_loop()

            def progress(step: Step, done: int) -> None:
                loop.call_soon_threadsafe(self._record, job, step, done)

            try:
                job.result = await asyncio.to_thread(self._worker.run, call, progress)
            except StoppedError:
                self._set(job, "cancelled")
            except StudypressError as error:
                job.errors = tuple(map(str, error.args))
                self._set(job, "failed")
            except OSError as error:
                job.errors = (f"cannot read or write {error.filename}: {error.strerror or error}",)
                self._set(job, "failed")
            except Exception as error:
                job.errors = (f"unexpected error: {error!r}: please report it",)
                self._set(job, "failed")
                raise
            else:
                job.shown = show(job.result)
                self._set(job, "done")

    def _record(self, job: DeskJob, step: Step, done: int) -> None:
        job.estimate.record(step, done, monotonic())
        self._events.publish("job", job.status())

    def _set(self, job: DeskJob, state: str) -> None:
        job.state = state
        self._events.publish("job", job.status())
