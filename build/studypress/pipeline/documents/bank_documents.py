"""Printing of the documents of a request: those that changed, and copies of the others."""

from studypress.bank.bank import Bank
from studypress.pipeline.documents.finished import FinishedDocuments
from studypress.pipeline.printer import Press
from studypress.pipeline.request import Request
from studypress.pipeline.workers.processes import Workers

_LONGEST_FIRST = ("guide", "key", "practice", "flashcards", "worksheet")


def print_documents(request: Request, bank: Bank, press: Press, workers: Workers) -> None:
    """Print the documents of a request with the questions of this bank.

    Those that are in the cache are not printed again.
    """
    finished = FinishedDocuments(request, bank, press.look)
    changed = []
    for name in sorted(request.documents, key=_LONGEST_FIRST.index):
        if files := finished.get(name):
            press.add_all(files)
            press.steps.done(name)
        else:
            changed.append(name)
    if not changed:  # the modules below take longer to import than everything else
        return
    from studypress.pipeline.documents.changed_documents import (  # noqa: PLC0415
        printed_documents,
    )

    documents = printed_documents(changed, request, bank, press, workers)
    for name, files in zip(changed, documents, strict=True):
        press.add_all(finished.put(files))
        press.steps.done(name)
