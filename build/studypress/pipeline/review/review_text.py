"""Outcome of a review as text for a terminal."""

from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from studypress.pipeline.review.review_file import ReviewOutcome
from studypress.pipeline.scanning.scan_status import counted


def review_lines(outcome: ReviewOutcome, folder: Path) -> Iterator[str]:
    """Yield new decisions, files, the number of items that are left, and what is next."""
    at, left = quote(str(folder)), outcome.left
    if outcome.added:
        yield counted(outcome.added, "new decision")
    yield from map(str, outcome.paths)
    if left.left:
        counts = (
            (len(left.doubts), "answer in doubt", "answers in doubt"),
            (len(left.pages), "page without a code", "pages without a code"),
            (len(left.answers), "answer in writing", "answers in writing"),
        )
        listed = ", ".join(
            f"{count:,} {many if count > 1 else one}" for count, one, many in counts if count
        )
        yield f"{left.left:,} to decide: {listed}"
    else:
        yield "nothing is left to decide"
    yield "next:"
    if outcome.typed:
        is_one = outcome.typed == 1
        pages = "1 page by its typed code" if is_one else f"{outcome.typed:,} pages by typed codes"
        yield f"  studypress scan {at}  reads {pages}"
    if left.left:
        yield "  open the file in a browser, and download the decisions"
        yield f"  studypress review {at} --corrections corrections.csv"
    yield f"  studypress mark {at}"
