"""Parts of a printed form: its questions, assigned to the rows of the blueprint again."""

from collections.abc import Mapping, Sequence

from studypress.errors import CallError
from studypress.exam.blueprint.assignment import Assignment, Demand
from studypress.exam.blueprint.matching import minutes_of, points_of
from studypress.exam.blueprint.model import Row
from studypress.exam.draw.questions import DrawnUnit
from studypress.exam.model import Item
from studypress.exam.shuffle_constraints import Unit


def printed_parts(
    units: Sequence[Unit], rows: Sequence[Row], items: Sequence[Item]
) -> list[DrawnUnit]:
    """Return the parts of a form in its order; a row asks questions as they were printed.

    The record has no rows, but only rows of equal kind, points and minutes can be exchanged.
    Raises CallError if the units of the bank are others now.
    """
    printed = {item.entry.question.id: item for item in items}
    places = {
        printed[unit[0].question.id].number: at
        for at, unit in enumerate(units)
        if all(entry.question.id in printed for entry in unit)
    }
    pool = [places[number] for number in sorted(places)]
    asked = [frozenset(at for at in pool if _asks(row, units[at], printed)) for row in rows]
    demands = [Demand(row.count, fits) for row, fits in zip(rows, asked, strict=True)]
    owner = Assignment(pool, [len(unit) for unit in units], demands).owner
    if sum(len(units[at]) for at in owner) != len(items):
        raise CallError(
            "--bank: groups of the exam's questions have changed since it was printed: new copies"
            " would not be like the others"
        )
    return [DrawnUnit(owner[at], at) for at in pool]


def _asks(row: Row, unit: Unit, printed: Mapping[str, Item]) -> bool:
    return all(
        (row.asked(question), points_of(row, question), minutes_of(row, question), row.bonus)
        == (item.kind, item.points, item.minutes, item.bonus)
        for question in (entry.question for entry in unit)
        if (item := printed[question.id])
    )
