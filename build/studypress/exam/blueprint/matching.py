"""What a blueprint's row means: which questions match it, and what each is worth there."""

from collections.abc import Sequence
from math import ceil

from studypress.bank.bank import Entry
from studypress.bank.models import Question
from studypress.exam.blueprint.model import Kind, Row
from studypress.exam.units import Unit

_TICKED = 3  # times faster is ticking a choice than answering aloud


def names_of(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Return what a row may call the question by, under the row's keys."""
    return {
        "section": (entry.section.id, entry.section.title),
        "topic": (entry.topic,),
        "tag": entry.question.tags,
        "difficulty": (entry.question.difficulty,),
    }


def is_among(value: str, names: Sequence[str]) -> bool:
    """Tell whether the value is one of the names, letter case aside."""
    return value.casefold() in {name.casefold() for name in names}


def fits(row: Row, entry: Entry) -> bool:
    """Tell whether the question matches the row, its kind aside."""
    return all(
        not (wanted := getattr(row, key)) or any(is_among(value, names) for value in wanted)
        for key, names in names_of(entry).items()
    )


def matches(row: Row, entry: Entry) -> bool:
    """Tell whether the row may ask the question; any may be asked openly."""
    return fits(row, entry) and (row.kind is Kind.OPEN or bool(entry.question.choices))


def matching(row: Row, units: Sequence[Unit]) -> frozenset[int]:
    """Return the places of the units that the row may ask: all of their questions match."""
    return frozenset(
        at for at, unit in enumerate(units) if all(matches(row, entry) for entry in unit)
    )


def points_of(row: Row, question: Question) -> int:
    """Return what the row gives for the question: the row's points, else the question's."""
    return question.points if row.points is None else row.points


def minutes_of(row: Row, question: Question) -> int:
    """Return the row's minutes, else the question's: a third of them where a tick is enough."""
    if row.minutes is not None:
        return row.minutes
    return ceil(question.minutes / _TICKED) if row.kind is Kind.CHOICE else question.minutes
