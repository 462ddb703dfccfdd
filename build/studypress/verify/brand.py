"""Brand of a bank on a form: its texts on the cover, and a footer that is no page label."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from studypress.verify.model import ExpectedForm, PrintedFile, PrintedPage
from studypress.verify.text import contains, has_marks, is_to_the_left, squeezed


def brand_faults(cover: str, expected: ExpectedForm) -> Iterator[str]:
    """Yield a message for each text of the brand that the text of a cover lacks."""
    for text in expected.brand:
        if is_to_the_left(text) or has_marks(text):
            continue  # readers may return their characters in another order
        if not contains(cover, text, to_the_left=expected.to_the_left):
            yield f"the cover lacks “{text}”, of the bank's brand"


def without_footer(paper: PrintedFile, footer: str) -> PrintedFile:
    """Return a paper without the texts of its brand's footer, which may resemble other labels."""
    if not (wanted := squeezed(footer)):
        return paper
    return replace(paper, pages=tuple(_emptied(page, wanted) for page in paper.pages))


def _emptied(page: PrintedPage, wanted: str) -> PrintedPage:
    """Return a page in which the runs of the footer have no text."""
    margins = [at for at, run in enumerate(page.runs) if run.artifact]
    texts = [squeezed(page.runs[at].text) for at in margins]
    for first in range(len(margins)):
        if count := _count(texts[first:], wanted):
            footer = set(margins[first : first + count])
            runs = [
                replace(run, text="") if at in footer else run for at, run in enumerate(page.runs)
            ]
            return replace(page, runs=tuple(runs))
    return page


def _count(texts: Sequence[str], wanted: str) -> int:
    """Return the number of texts that are the wanted one when joined; 0 if none are."""
    joined = ""
    for count, text in enumerate(texts, start=1):
        joined += text
        if not wanted.startswith(joined):
            return 0
        if joined == wanted:
            return count
    return 0
