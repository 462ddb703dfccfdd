"""Marking sheets: the whole document, and sample pages that contain each piece of it once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import cycle, islice
from math import ceil

from studypress.bank.bank import Bank
from studypress.exam.form_code import ALPHABET
from studypress.exam.model import Candidate, Exam, Form
from studypress.page.direction import is_right_to_left
from studypress.page.documents.exam import letters_of
from studypress.page.documents.marking_grid import NONE, MarkingPage, grid_of, is_long, pages_of
from studypress.page.documents.print_run import HandOutGroup
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet

_CODE = f"{ALPHABET}-"  # a code that contains every symbol
_DIGITS = 1234567890
_ROWS = 6  # of a sample at least: every fifth might look different
_RULES_ALONE = (
    '[data-open="table"] { display: none !important } '
    '[data-piece="ruled"] { min-height: 1px !important }'
)
_MARGINS_ALONE = "body > section > * { display: none !important }"
_ENDLESS = (
    "@page { size: var(--page-width) 90000mm !important } "
    "@page wide { size: var(--page-height) 90000mm !important } "
    '[data-piece="rules"] { display: none !important }'
)


@dataclass(frozen=True)
class _SampleRow(Form):
    """A row with given letters, or without letters."""

    letters: tuple[str, ...] = ()


class MarkingSheets:
    """Marking sheets, one for each batch: forms in rows, questions in columns, letters in cells.

    A sheet that does not fit on one page continues on further pages, ruled alike.
    """

    def __init__(self, bank: Bank, exam: Exam, batches: Sequence[HandOutGroup], look: Look) -> None:
        """Compute the grid for the pages of an exam."""
        self.exam = exam
        self._bank, self._batches, self._look = bank, batches, look
        self._words = look.words(bank)
        right = {pair for form in exam.forms for pair in letters_of(form)}
        self.numbers = tuple(sorted({number for number, _ in right}))
        self._letters = sorted({letter for _, letter in right})
        self.named = any(form.candidate for form in exam.forms)
        longest = max(len(batch.forms) for batch in batches)
        letters = max(map(len, self._letters), default=1)
        self._grid = grid_of(len(self.numbers), longest, look, named=self.named, letters=letters)

    @property
    def cuts_to_the_left(self) -> bool:
        """True if a name is cut in a line that is written from right to left."""
        names = (form.candidate.name for form in self.exam.forms if form.candidate)
        to_the_left = is_right_to_left(self._look.language or self._bank.language)
        return to_the_left and any(is_long(name, self._grid.name) for name in names)

    @cached_property
    def pages(self) -> list[MarkingPage]:
        """Content of each page."""
        return [
            page
            for batch in self._batches
            for page in pages_of(
                batch.title(self._look.words(self._bank)), batch.forms, self.numbers, self._grid
            )
        ]

    @property
    def title(self) -> str:
        """Title of the file."""
        return self._words.gettext("%(title)s: marking sheets") % {"title": self._title}

    def sheet(self) -> Sheet:
        """Return the whole document."""
        return self._sheet(self.pages)

    @cached_property
    def parts(self) -> list[Sequence[int]]:
        """Question numbers of each part; each part has separate pages."""
        return list(dict.fromkeys(page.numbers for page in self.pages))

    @cached_property
    def heads(self) -> list[str]:
        """Names of the batches, without duplicates."""
        return list(dict.fromkeys(page.name for page in self.pages))

    @cached_property
    def sizes(self) -> list[tuple[int, int]]:
        """Numbers of rows and columns of pages, without duplicates."""
        return sorted({(len(page.forms), len(page.numbers)) for page in self.pages})

    def cells(self) -> Sheet:
        """Return a page for each part of the questions, with every letter and symbol in rows."""
        return self._sheet([self._cells(part) for part in self.parts])

    def _cells(self, part: Sequence[int]) -> MarkingPage:
        someone = Candidate("A", "1") if self.named else None
        rows = max(_ROWS, ceil((len(self._letters) + 1) / max(1, len(part))))
        letters = cycle([*self._letters, NONE])
        forms = [
            _SampleRow(_DIGITS, _CODE, (), someone, tuple(islice(letters, len(part))))
            for _ in range(rows)
        ]
        return MarkingPage("", forms, part)

    def around(self) -> Sheet:
        """Return a page for the head of each batch, then a page of rules for each of `sizes`."""
        heads = [MarkingPage(name, (), ()) for name in self.heads]
        rules = [
            MarkingPage("", self.exam.forms[:rows], self.numbers[:columns])
            for rows, columns in self.sizes
        ]
        return _styled(self._sheet([*heads, *rules]), _RULES_ALONE)

    def margins(self) -> Sheet:
        """Return as many empty pages as the document has."""
        return _styled(self._sheet([MarkingPage("", (), ())] * len(self.pages)), _MARGINS_ALONE)

    def names(self, forms: Sequence[Form], columns: int) -> Sheet:
        """Return an endless page of rows with only names, as wide as beside `columns` columns."""
        rows = [_SampleRow(form.number, "", (), form.candidate) for form in forms]
        page = MarkingPage("", rows, self.numbers[:columns])
        return _styled(self._sheet([page]), _ENDLESS)

    def decides(self) -> Iterator[str]:
        """Yield the input of all samples except those of names, without styles and templates."""
        yield f"marking {self._bank.language} {self._title}"
        yield f"{self._grid} {self.named} {self.numbers} {self.sizes} {len(self.pages)}"
        yield from self.heads
        yield from self._letters

    @property
    def _title(self) -> str:
        return self.exam.plan.blueprint.title_for(self._bank.title)

    def _sheet(self, pages: Sequence[MarkingPage]) -> Sheet:
        context = {"title": self._title, "pages": pages, "grid": self._grid, "named": self.named}
        context |= {"is_long": is_long, "letters_on": _letters_on}
        return sheet("marking-sheets", self._look, self._bank.language, context)


def _letters_on(page: MarkingPage, form: Form) -> Sequence[str]:
    return form.letters if isinstance(form, _SampleRow) else page.letters(form)


def _styled(sheet: Sheet, css: str) -> Sheet:
    return replace(sheet, styles={**sheet.styles, "specimens.css": css})
