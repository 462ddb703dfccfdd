"""Questions as rows of a table: the cells of each by column."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from studypress.bank.bank import Bank
from studypress.exchange.tables.columns import COLUMNS, Column
from studypress.exchange.written import Written, figure_files, question_data

TableCell = str | int | float
Cells = Mapping[Column, TableCell]

_ITEMS = {"accept": ";\n", "reference": "\n", "mistake": "\n", "marking": "\n"}
"""Fields with items, and the separators of those that are in one cell."""

_KEYS = ("difficulty", "points", "minutes", "space", "group", "variants")


@dataclass(frozen=True)
class Table:
    """A header, and the rows below it; None is a blank cell."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[TableCell | None, ...], ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.heading for column in self.columns)


def table_of(bank: Bank) -> Table:
    """Return the questions of a bank as a table."""
    languages = {entry.question.lang or bank.language for entry in bank.entries}
    return table_with(
        {
            Column("section"): entry.section.title,
            Column("topic"): entry.topic,
            **dict(_cells(question_data(entry), entry.question.kind)),
            **(
                {Column("language"): entry.question.lang or bank.language}
                if languages - {"en"}
                else {}
            ),
        }
        for entry in bank.entries
    )


def table_with(rows: Iterable[Cells]) -> Table:
    """Return a table of rows; each item has a column of its own if one cell cannot contain all."""
    filled = list(rows)
    for field, separators in _ITEMS.items():
        items = [cell for row in filled for column, cell in row.items() if column.field == field]
        if not any(sign in str(item).strip() for item in items for sign in separators):
            filled = [_joined(row, field, separators[0]) for row in filled]
    used = {column for row in filled for column in row}
    columns = tuple(sorted(used, key=_order))
    return Table(columns, tuple(tuple(row.get(column) for column in columns) for row in filled))


def with_figures(name: str, data: bytes, bank: Bank) -> Written:
    """Return the file of a table beside the figures of the bank, and remarks on what is lost."""
    written = Written({name: data, **figure_files(bank)}, questions=len(bank.entries))
    written.remark_bank(bank, "a table", "title", "subtitle", "brand", "as_of")
    return written


def _order(column: Column) -> tuple[int, int, int]:
    """Return the place of a column: follow-ups are beside their answers."""
    field = column.field.removesuffix(" answer")
    return COLUMNS.index(field), column.number, len(column.field)


def _joined(row: Cells, field: str, separator: str) -> Cells:
    items = [str(cell).strip() for column, cell in row.items() if column.field == field]
    others = {column: cell for column, cell in row.items() if column.field != field}
    between = f"{separator} " if separator == ";" else separator
    return others | ({Column(field): between.join(items)} if items else {})


def _cells(data: Mapping[str, Any], kind: str) -> Iterator[tuple[Column, TableCell]]:
    answer = data.get("answer", {})
    yield Column("id"), data["id"]
    yield Column("kind"), kind
    yield Column("question"), _text(data["question"])
    yield from _choices(data.get("choices", ()))
    if "statement" in answer:
        yield Column("correct"), "true" if answer["statement"] else "false"
    for key in ("bullet", "explanation", "unit"):
        if key in answer:
            yield Column(key), _text(answer[key])
    for key in ("value", "tolerance"):
        if key in answer:
            yield Column(key), number_or_text(str(answer[key]))
    yield from ((Column(key), data[key]) for key in _KEYS if key in data)
    if data.get("tags"):
        yield Column("tags"), ", ".join(data["tags"])
    if data.get("shuffle") is False:
        yield Column("shuffle"), "no"
    if "variables" in data:
        yield Column("variables"), json.dumps(data["variables"], ensure_ascii=False)
    yield from _items(data)


def _choices(choices: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Column, TableCell]]:
    letters = dict(zip(ascii_uppercase, choices, strict=False))
    for at, choice in enumerate(choices, start=1):
        yield Column("choice", at), _text(choice["text"])
        if "why" in choice:
            yield Column("why", at), _text(choice["why"])
    if choices:
        right = [letter for letter, choice in letters.items() if choice.get("correct")]
        yield Column("correct"), ", ".join(right) or "none"
    pins = [f"{letter} {choice['pin']}" for letter, choice in letters.items() if "pin" in choice]
    if pins:
        yield Column("pin"), ", ".join(pins)


def _items(data: Mapping[str, Any]) -> Iterator[tuple[Column, TableCell]]:
    answer = data.get("answer", {})
    marking = [f"{line['points']}: {line['says']}" for line in answer.get("marking", ())]
    follow_ups = data.get("follow_ups", ())
    for field, items in {
        "accept": answer.get("accept", ()),
        "marking": marking,
        "reference": data.get("references", ()),
        "mistake": data.get("mistakes", ()),
        "follow-up": [each["question"] for each in follow_ups],
        "follow-up answer": [each["answer"] for each in follow_ups],
    }.items():
        yield from ((Column(field, at), _text(item)) for at, item in enumerate(items, start=1))


def _text(text: str) -> str:
    """Return a text as it is read again: without blank lines and spaces around it."""
    return str(text).strip()


def number_or_text(text: str) -> TableCell:
    """Return a number if it is written as the text, as spreadsheets align numbers."""
    for made in (int, float):
        try:
            number = made(text)
        except (ValueError, OverflowError):
            continue
        if str(number) == text:
            return number
    return text
