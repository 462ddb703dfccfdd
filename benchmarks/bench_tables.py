"""Figures of the exam benchmark, and their tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench_clock import Cost
from bench_peers import TOOLS


@dataclass(frozen=True)
class Figure:
    """Cost of a tool for all forms: medians, and medians of the ratios to the first tool."""

    tool: str
    printed: int
    """Number of printed forms; if it is not all, time is scaled and memory is not."""
    pages: float
    cost: Cost
    time_ratio: float
    cpu_ratio: float
    megabytes: float
    points: dict[int, float]
    """Measured seconds by number of forms."""


@dataclass(frozen=True)
class Step:
    """Cost of studypress at some size, with an empty cache and in a second run."""

    size: int
    cost: Cost
    again: Cost


def table_of(figures: Sequence[Figure], forms: int) -> str:
    """Return a table of the tools; time and CPU are ratios to the first."""
    head = (f"{forms:,} forms by", "pages per form", "seconds", "time", "CPU", "forms per second",
            "MB, largest process", "MB, all processes", "MB on disk")  # fmt: skip
    missing = [(tool.name, tool.lacks(), *[""] * 7) for tool in TOOLS if tool.lacks()]
    return _table(head, [*(_row(figure, forms) for figure in figures), *missing])


def _row(figure: Figure, forms: int) -> tuple[str, ...]:
    cost, whole = figure.cost, figure.printed == forms
    return (
        figure.tool if whole else f"{figure.tool} (scaled from {figure.printed})",
        f"{figure.pages:.1f}",
        _short(cost.seconds),
        f"{figure.time_ratio:.3g}",
        f"{figure.cpu_ratio:.3g}",
        _short(forms / cost.seconds),
        f"{cost.largest:.0f}",
        f"{cost.together:.0f}",
        _short(figure.megabytes) if whole else "-",
    )


def growth_of(steps: Sequence[Step], what: str) -> str:
    """Return a table of the costs of studypress for increasing sizes."""
    names = ("seconds", "CPU seconds", "MB, largest process", "MB, all processes")
    head = (what, *names, *(f"again: {one}" for one in names))
    rows = [(f"{step.size:,}", *_cells(step.cost), *_cells(step.again)) for step in steps]
    return _table(head, rows)


def _cells(cost: Cost) -> tuple[str, ...]:
    memory = (f"{cost.largest:.0f}", f"{cost.together:.0f}")
    return _short(cost.seconds), _short(cost.cpu), *memory


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 20 else f"{number:.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
