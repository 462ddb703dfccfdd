"""The filled cells of a row of questions."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.tables.columns import Column
from studypress.files.csv_sheet import Cell

BY_LINE = re.compile(r"\n")
BY_LINE_OR_SEMICOLON = re.compile(r"[;\n]")
BY_LINE_OR_SIGN = re.compile(r"[,;\n]")
"""Separators of the items of a cell."""


@dataclass(frozen=True)
class Fields:
    """The filled cells of a row by column; `repeat` adds a remark that other rows may have too.

    Right answers are `positions` of choices, never their texts.
    """

    place: SourcePlace
    cells: dict[Column, Cell]
    draft: DraftBank
    repeat: Callable[[str, SourcePlace], None]
    positions: bool = False

    def text(self, field: str) -> str:
        """Return the text of a field, or "" if it is blank."""
        cell = self.cells.get(Column(field))
        return cell.text.strip() if cell else ""

    def numbered(self, field: str) -> dict[int, Cell]:
        """Return the filled cells of a field with several columns, by their numbers."""
        return {at: cell for (name, at), cell in sorted(self.cells.items()) if name == field and at}

    def items(self, field: str, between: re.Pattern[str]) -> list[str]:
        """Return the items of a field: those of its only cell, and each numbered cell."""
        listed = [text.strip() for text in between.split(self.text(field)) if text.strip()]
        return listed + [cell.text.strip() for cell in self.numbered(field).values()]

    def remark(self, effect: Effect, field: str, message: str) -> None:
        """Add a remark at the cell of a field."""
        cell = self.cells.get(Column(field))
        self.draft.remark(effect, cell.place if cell else self.place, message)
