"""An exam's papers and keys, made in parallel and bound in order."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from itertools import islice

from studypress.compose.binding import KeysFile, PrintRunFile
from studypress.compose.candidate_names import first_of
from studypress.compose.layout.measure import Frame
from studypress.compose.series import ComposedForm, FormSeries, Planned, drawn_code
from studypress.compose.writing.forms import FormJob, JobBatch, MadeForm, made
from studypress.exam.model import Exam, Form

CHUNK = 20
"""Number of forms that are made as one task."""


@dataclass(frozen=True)
class PrintedForm:
    """A form's paper and its key."""

    form: Form
    paper: MadeForm
    key: MadeForm


@dataclass(frozen=True)
class _FormTask:
    papers: JobBatch
    keys: JobBatch


class Forms:
    """Papers and keys of an exam: planned, then made."""

    def __init__(
        self,
        exam: Exam,
        papers: FormSeries,
        keys: FormSeries,
        tell: Callable[[], None],
        pool: Executor,
    ) -> None:
        """Plan all forms, and call `tell` after each; lay out those that cannot be composed."""
        self.papers, self.keys = papers, keys
        self._forms, self._tell = exam.forms, tell
        for series in (papers, keys):
            series.set_names(pool)
        self.paper_plans = [self._plan(papers, form) for form in exam.forms]
        self.key_plans = [self._plan(keys, form) for form in exam.forms]

    def remarks(self) -> Iterator[str]:
        """Yield a message on papers, and one on keys, if any were laid out one by one."""
        for name, series, plans in (
            ("papers", self.papers, self.paper_plans),
            ("keys", self.keys, self.key_plans),
        ):
            if count := sum(not isinstance(plan, ComposedForm) for plan in plans):
                yield f"{count} of {len(plans)} {name} laid out one by one: {series.why}"

    def _plan(self, series: FormSeries, form: Form) -> Planned:
        plan = series.plan(form)
        self._tell()
        return plan

    def printed(
        self, run: PrintRunFile, keys: KeysFile, pool: Executor, ahead: int
    ) -> Iterator[PrintedForm]:
        """Yield each form's files, made in parallel, after they were bound.

        At most `ahead` tasks are submitted before the first is done, so that no process is idle.
        """
        tasks = self._tasks(run.frames, keys.frames)
        for first, (papers, key_files) in enumerate(in_order(pool, tasks, ahead)):
            made_papers, made_keys = iter(papers), iter(key_files)
            for at in self._chunk(first * CHUNK):
                paper = _result(self.paper_plans[at], run.frames[at], made_papers, bare=True)
                key = _result(self.key_plans[at], keys.frames[at], made_keys, bare=False)
                if paper.section and key.section:
                    run.add(at, paper.section)
                    keys.add(at, key.section)
                yield PrintedForm(self._forms[at], paper, key)

    def _chunk(self, first: int) -> range:
        return range(first, min(first + CHUNK, len(self._forms)))

    def _tasks(self, run: Sequence[Frame], keys: Sequence[Frame]) -> Iterator[_FormTask]:
        for first in range(0, len(self._forms), CHUNK):
            chunk = self._chunk(first)
            papers = self._batch(self.papers, self.paper_plans, run, chunk, bare=True)
            yield _FormTask(papers, self._batch(self.keys, self.key_plans, keys, chunk, bare=False))

    def _batch(
        self,
        series: FormSeries,
        plans: Sequence[Planned],
        frames: Sequence[Frame],
        chunk: range,
        *,
        bare: bool,
    ) -> JobBatch:
        orders = tuple(
            FormJob(series.copy(self._forms[at]), frames[at], bare)
            for at in chunk
            if isinstance(plans[at], ComposedForm)
        )
        names = series.names(self._forms[chunk[0]])
        first = series.firsts.get(first_of(self._forms[chunk[0]]), 0)
        return JobBatch(series.stock, orders, names.shared if names else None, first)


def in_order(
    pool: Executor, tasks: Iterator[_FormTask], ahead: int
) -> Iterator[tuple[Sequence[MadeForm], Sequence[MadeForm]]]:
    """Yield the results of tasks in their order; at most `ahead` tasks are pending at a time."""
    waiting: deque[Future[tuple[list[MadeForm], list[MadeForm]]]] = deque(
        pool.submit(make, task) for task in islice(tasks, ahead)
    )
    while waiting:
        done = waiting.popleft().result()
        waiting.extend(pool.submit(make, task) for task in islice(tasks, 1))
        yield done


def make(task: _FormTask) -> tuple[list[MadeForm], list[MadeForm]]:
    """Make the papers and keys of a task; this may run in another process."""
    orders = (replace(order, copy=drawn_code(order.copy)) for order in task.papers.orders)
    return made(replace(task.papers, orders=tuple(orders))), made(task.keys)


def _result(plan: Planned, frame: Frame, results: Iterator[MadeForm], *, bare: bool) -> MadeForm:
    if isinstance(plan, ComposedForm):
        return next(results)
    laid = plan.laid
    section = laid.bare_section(frame) if bare else laid.section(frame)
    return MadeForm(plan.data, len(laid.leaves), section)
