"""A bank in another format: its files, and what they do not contain."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from studypress.bank.bank import Bank, Entry
from studypress.bank.pictures.figures import figure_file
from studypress.exam.model import Exam
from studypress.exchange.draft import Effect, ExchangeRemark
from studypress.page.text.texts import figures_of


@dataclass(frozen=True)
class ExportOptions:
    """Options of an export.

    `document` is what a Word file contains: `worksheet`, `key` or `exam`. Of an exam, `blueprint`,
    `kind`, `questions` and `seed` are as for the command; the `exam` is made of them.

    `earlier` returns the bytes of a file that the export will replace, or None; `rasterise` an SVG
    drawing as PNG, or None.
    """

    document: str = "worksheet"
    blueprint: str | None = None
    kind: str | None = None
    questions: int | None = None
    seed: str | None = None
    exam: Exam | None = None

    earlier: Callable[[str], bytes | None] = lambda _: None
    rasterise: Callable[[bytes], bytes | None] = lambda _: None


_USUAL = ("en",)
"""Values that a bank has without a key."""


@dataclass
class Written:
    """Files by their names, and remarks on what the format cannot hold."""

    files: dict[str, bytes] = field(default_factory=dict)
    remarks: list[ExchangeRemark] = field(default_factory=list)
    questions: int = 0
    """Number of questions that were written."""

    def remark(self, effect: Effect, entry: Entry, message: str, *path: str | int) -> None:
        """Add a remark on a question, or on its value at a path."""
        self.remarks.append(ExchangeRemark(entry.place(*path), message, effect))

    def remark_bank(self, bank: Bank, program: str, *keys: str) -> None:
        """Add a remark on those of these keys of the bank's own file that it has."""
        lost = [key for key in keys if getattr(bank, key) not in (None, *_USUAL)]
        if lost and bank.entries:
            place = bank.entries[0].marks[()].place
            message = f"{program} has no place for the {', '.join(lost)} of the bank"
            self.remarks.append(ExchangeRemark(place, message, Effect.LOST))

    def remark_instance(self, entry: Entry) -> None:
        """Add a remark if a question has variables, of which the first instance is written."""
        if entry.variants:
            message = "variables: the first instance is written"
            self.remark(Effect.CHANGED, entry, message, "variables")


def figure_files(bank: Bank) -> dict[str, bytes]:
    """Return the figures that the texts of a bank show, by their names."""
    names = sorted({name for entry in bank.entries for name in figures_of(entry)})
    return {name: figure_file(bank.root, name)[1] for name in names}


def question_data(entry: Entry) -> dict[str, Any]:
    """Return a question with the keys that its file states; one with variables as written."""
    if entry.written is not None:
        return dict(entry.written)
    return entry.question.model_dump(mode="json", by_alias=True, exclude_unset=True)
