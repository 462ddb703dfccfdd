"""Functions on the scanned pages of an exam."""

from pathlib import Path
from typing import TYPE_CHECKING

from studypress.api.arguments import AnyPath, Paths, paths_of

if TYPE_CHECKING:
    from studypress.pipeline.audit.audit_result import AuditResult
    from studypress.pipeline.check import BankSource
    from studypress.pipeline.request import Progress
    from studypress.pipeline.review.review_file import ReviewOutcome
    from studypress.pipeline.scanning.scan import ScanOutcome


def scan(
    exam: AnyPath,
    files: Paths = (),
    *,
    again: bool = False,
    jobs: int = 1,
    progress: "Progress | None" = None,
) -> "ScanOutcome":
    """Read scanned pages of an exam that was printed with `scannable`; return their account.

    `files` are PDF, TIFF, PNG and JPEG files, or folders of them, in any order. Pages that were
    read before are known by the content of their files, and read only if `again` is set. Without
    files, pages whose codes were typed since are read.
    """
    from studypress.pipeline.request import unseen
    from studypress.pipeline.scanning.scan import scan as read

    return read(Path(exam), paths_of(files), again=again, jobs=jobs, progress=progress or unseen)


def review(
    exam: AnyPath,
    bank: "BankSource" = None,
    *,
    corrections: Paths = (),
    progress: "Progress | None" = None,
) -> "ReviewOutcome":
    """Write what people must decide about the scanned pages of an exam as HTML files.

    Before that, read in the `corrections` that these files have written.
    """
    from studypress.pipeline.request import unseen
    from studypress.pipeline.review.review_file import review as write

    return write(Path(exam), bank, paths_of(corrections), progress or unseen)


def audit(
    exam: AnyPath, boxes: int = 300, *, seed: str = "", progress: "Progress | None" = None
) -> Path:
    """Draw boxes of the scanned pages at random; return a page on which a person checks them.

    The page is self-contained HTML and writes `audit.csv`, which `audit_result` reads. The same
    `seed` draws the same boxes.
    """
    from studypress.pipeline.audit.audit_page import write_audit
    from studypress.pipeline.request import unseen

    return write_audit(Path(exam), boxes, seed, progress or unseen)


def audit_result(exam: AnyPath, file: AnyPath) -> "AuditResult":
    """Store the checked boxes of an audit; return how many boxes can be wrong at most.

    `mark` states the result with the marks.
    """
    from studypress.pipeline.audit.audit_result import store_audit

    return store_audit(Path(exam), Path(file))
