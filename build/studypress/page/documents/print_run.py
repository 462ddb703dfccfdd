"""Additional pages of a print run, and the plan of the stacks of paper that it makes."""

from collections.abc import Sequence
from dataclasses import dataclass

from studypress.bank.bank import Bank
from studypress.exam.model import Exam, Form
from studypress.exam.needs import CopyLook
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet
from studypress.page.words.catalogue import Words

_SIDES = 2  # of a sheet


@dataclass(frozen=True)
class HandOutGroup:
    """Forms that are handed out together, in the order of the print run; `name` may be empty.

    The `spare` ones have no candidates.
    """

    name: str
    forms: tuple[Form, ...]
    spare: bool = False

    def title(self, words: Words) -> str:
        """Return its name, or the words for spare copies."""
        return words.gettext("Spare copies") if self.spare else self.name


def run_pages(bank: Bank, exam: Exam, batches: Sequence[HandOutGroup], look: Look) -> Sheet:
    """Lay out a blank page, and then a separator for each batch."""
    context = {
        "title": exam.plan.blueprint.title_for(bank.title),
        "batches": batches,
        "title_of": lambda batch: batch.title(look.words(bank)),
    }
    return sheet("print-run", look, bank.language, context)


@dataclass(frozen=True)
class ListedCopy:
    """A copy, and the file that contains it: a print run, or its own if it is given out as a file.

    `first` is its first page in the print run.
    """

    form: Form
    file: str
    look: CopyLook
    minutes: int
    first: int | None = None
    pages: int | None = None

    @property
    def sheets(self) -> int | None:
        """Number of its sheets of paper."""
        return self.pages and -(-self.pages // _SIDES)


@dataclass(frozen=True)
class PaperStack:
    """Copies that are printed on one paper size, in the groups of the print run.

    If they are `parted`, a separator precedes each group.
    """

    paper: str
    file: str
    groups: Sequence[Sequence[ListedCopy]]
    names: Sequence[str]
    parted: bool

    @property
    def copies(self) -> int:
        """Number of its copies."""
        return sum(map(len, self.groups))

    @property
    def sheets(self) -> list[int]:
        """Number of sheets of each group, with its separator."""
        return [sum(copy.sheets or 0 for copy in group) + self.parted for group in self.groups]


def stack_plan(
    bank: Bank, title: str, stacks: Sequence[PaperStack], files: Sequence[ListedCopy], look: Look
) -> Sheet:
    """Lay out the plan: the stacks, and the copies that are given out as files."""
    context = {"title": title, "stacks": stacks, "files": files}
    return sheet("stacks", look, bank.language, context)
