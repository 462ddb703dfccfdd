"""An exam's papers and keys, made in parallel and bound in order."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from itertools import islice

from studypress.compose.binding import KeysFile, PrintRunFile
from studypress.compose.series import drawn_code
from studypress.compose.writing.forms import JobBatch, MadeForm, made
from studypress.exam.model import Form


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


def print_forms(
    run: PrintRunFile, keys: KeysFile, pool: Executor, ahead: int
) -> Iterator[PrintedForm]:
    """Yield each form's files, made in parallel, after they were bound.

    At most `ahead` tasks are submitted before the first is done, so that no process is idle.
    """
    tasks = (_FormTask(run.batch(chunk), keys.batch(chunk)) for chunk in run.chunks)
    results = in_order(pool, tasks, ahead)
    for chunk, (papers, key_files) in zip(run.chunks, results, strict=True):
        bound = zip(run.bind(chunk, papers), keys.bind(chunk, key_files), strict=True)
        for form, (paper, key) in zip(run.forms[chunk.start : chunk.stop], bound, strict=True):
            yield PrintedForm(form, paper, key)


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
    jobs = (replace(job, copy=drawn_code(job.copy)) for job in task.papers.jobs)
    return made(replace(task.papers, jobs=tuple(jobs))), made(task.keys)
