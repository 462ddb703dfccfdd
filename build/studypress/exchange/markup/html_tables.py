"""HTML tables as the tables of Markdown: one head row, and no merged cells."""

import re
from collections.abc import Callable, Sequence

from studypress.exchange.markup.elements import Element, styled
from studypress.exchange.markup.findings import Findings

Cell = Callable[[Element], str]
"""Function that returns the content of a cell as Markdown on one line."""

_MAX_SPAN = 99
_ALIGNED = {"left": ":---", "center": ":---:", "right": "---:"}


def rows_of(table: Element) -> list[list[Element]]:
    """Return the cells of a table by rows, without those of tables in it."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]


def table_of(rows: Sequence[Sequence[Element]], cell: Cell, findings: Findings) -> str:
    """Return the rows of a table as Markdown."""
    spans = {each.get(name, "1") for row in rows for each in row for name in ("colspan", "rowspan")}
    if spans != {"1"}:
        findings.changed("merged cells of a table are separate: the others are empty")
    texts = _filled(rows, cell)
    if (
        any(each.tag != "th" for each in rows[0])
        and next(rows[0][0].iterancestors("thead"), None) is None
    ):
        findings.changed("a table without a head: its first row is the head")
    columns = max(map(len, texts))
    aligned = [_ALIGNED.get(_alignment(each), "---") for each in rows[0]]
    marks = [*aligned, *["---"] * (columns - len(aligned))][:columns]
    head, *body = ([*row, *[""] * (columns - len(row))] for row in texts)
    return "\n".join(_line(row) for row in (head, marks, *body))


def _alignment(cell: Element) -> str:
    return styled(cell).get("text-align") or (cell.get("align") or "").lower()


def _filled(rows: Sequence[Sequence[Element]], cell: Cell) -> list[list[str]]:
    """Return the texts of cells at their places, with empty ones for cells that are merged."""
    below: dict[tuple[int, int], str] = {}
    texts: list[list[str]] = []
    for at, row in enumerate(rows):
        line: list[str] = []
        for each in row:
            while (at, len(line)) in below:
                line.append("")
            across, down = _span(each, "colspan"), _span(each, "rowspan")
            for x in range(len(line), len(line) + across):
                below |= {(at + y, x): "" for y in range(1, down)}
            line += [cell(each).replace("|", "\\|"), *[""] * (across - 1)]
        texts.append(line)
    return texts


def _span(cell: Element, name: str) -> int:
    number = cell.get(name, "1").strip()
    return min(max(int(number), 1), _MAX_SPAN) if re.fullmatch("[0-9]{1,4}", number) else 1


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
