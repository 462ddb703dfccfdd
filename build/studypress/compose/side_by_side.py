"""Forms of one or more files, such as papers and keys, made in parallel and bound in order."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from itertools import islice

from studypress.compose.binding import BoundFile
from studypress.compose.series import drawn_code
from studypress.compose.writing.forms import FormJob, JobBatch, MadeForm, made
from studypress.exam.model import Form


@dataclass(frozen=True)
class PrintedForm:
    """A form's documents: one for each of the files."""

    form: Form
    made: tuple[MadeForm, ...]


def print_forms(files: Sequence[BoundFile], pool: Executor, ahead: int) -> Iterator[PrintedForm]:
    """Yield each form's documents, made in parallel, after they were bound.

    All files are of the same forms. At most `ahead` tasks are submitted before the first is done,
    so that no process is idle.
    """
    forms, chunks = files[0].forms, files[0].chunks
    tasks = (tuple(file.batch(chunk) for file in files) for chunk in chunks)
    results = in_order(pool, tasks, ahead)
    for chunk, made_here in zip(chunks, results, strict=True):
        pairs = zip(files, made_here, strict=True)
        bound = zip(*(file.bind(chunk, some) for file, some in pairs), strict=True)
        for form, each in zip(forms[chunk.start : chunk.stop], bound, strict=True):
            yield PrintedForm(form, each)


def in_order(
    pool: Executor, tasks: Iterator[tuple[JobBatch, ...]], ahead: int
) -> Iterator[list[list[MadeForm]]]:
    """Yield the results of tasks in their order; at most `ahead` tasks are pending at a time."""
    waiting: deque[Future[list[list[MadeForm]]]] = deque(
        pool.submit(make, task) for task in islice(tasks, ahead)
    )
    while waiting:
        done = waiting.popleft().result()
        waiting.extend(pool.submit(make, task) for task in islice(tasks, 1))
        yield done


def make(task: tuple[JobBatch, ...]) -> list[list[MadeForm]]:
    """Make the forms of a task; this may run in another process."""
    return [made(replace(batch, jobs=tuple(map(_drawn, batch.jobs)))) for batch in task]


def _drawn(job: FormJob) -> FormJob:
    """Return a job with the QR code of a paper: those of a print run are bare."""
    return replace(job, copy=drawn_code(job.copy)) if job.bare else job
