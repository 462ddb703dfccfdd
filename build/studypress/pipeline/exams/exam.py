"""Printing of an exam's files: forms, keys, reports, print run and manifest."""

from collections.abc import Iterator
from contextlib import contextmanager

from studypress.exam.record.write import PaperFile, Papers
from studypress.pipeline.exams.job import Job
from studypress.pipeline.exams.papers import print_copies
from studypress.pipeline.exams.protection import protect
from studypress.pipeline.exams.reports import print_reports


def print_exam(job: Job) -> None:
    """Print each form and its key, then the files about all forms, and the manifest last.

    After an interrupt, the finished files are published with an incomplete manifest; a second run
    prints the same exam.
    """
    papers: dict[int, PaperFile] = {}
    with _publish_on_interrupt(job, papers):
        print_papers(job, papers)
        print_reports(job)
    job.recorder.write(job.press.stage, papers, complete=True)


def print_papers(job: Job, papers: dict[int, PaperFile]) -> None:
    """Print each form and its key; add file and pages of each form to `papers`."""
    print_copies(job, papers)
    protect(job, papers)


@contextmanager
def _publish_on_interrupt(job: Job, papers: Papers) -> Iterator[None]:
    """Publish the finished forms of an interrupted run, unless the folder has as many already."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        if len(papers) > job.forms_before:
            job.recorder.write(job.press.stage, papers, complete=False)
            job.press.stage.publish()
        raise
