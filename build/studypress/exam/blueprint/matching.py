"""Questions that match a blueprint's row, with their points and minutes."""

from collections.abc import Sequence
from math import ceil

from studypress.bank.bank import Entry
from studypress.bank.models import Question
from studypress.bank.values.points import Points
from studypress.exam.blueprint.model import Row
from studypress.exam.shuffle_constraints import Unit

_TICKED = 3  # ratio of the times to answer aloud and to tick a choice


def names_of(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Return the values by which each key of a row can match the question."""
    return {
        "section": (entry.section.id, entry.section.title),
        "topic": (entry.topic,),
        "tag": entry.question.tags,
        "difficulty": (entry.question.difficulty,),
    }


def is_among(value: str, names: Sequence[str]) -> bool:
    """Return whether the value is one of the names, ignoring case."""
    return value.casefold() in {name.casefold() for name in names}


def fits(row: Row, entry: Entry) -> bool:
    """Return whether the question matches the row, ignoring its kind."""
    return _named(row, entry) and (
        row.measured is None or row.measured.contains(entry.measured and entry.measured.earned)
    )


def lacks_measure(row: Row, entry: Entry) -> bool:
    """Return whether the question would match if it was measured, or the row asked any."""
    return bool(row.measured) and not entry.measured and _named(row, entry) and not fits(row, entry)


def _named(row: Row, entry: Entry) -> bool:
    return all(
        not (wanted := getattr(row, key)) or any(is_among(value, names) for value in wanted)
        for key, names in names_of(entry).items()
    )


def matches(row: Row, entry: Entry) -> bool:
    """Return whether the question matches the row."""
    return fits(row, entry) and row.asked(entry.question) is not None


def matching(row: Row, units: Sequence[Unit]) -> frozenset[int]:
    """Return the indexes of the units whose questions all match the row."""
    return frozenset(
        at for at, unit in enumerate(units) if all(matches(row, entry) for entry in unit)
    )


def points_of(row: Row, question: Question) -> Points:
    """Return the row's points, else the question's."""
    return question.points if row.points is None else row.points


def minutes_of(row: Row, question: Question) -> int:
    """Return the row's minutes, else the question's: a third of them if choices are ticked."""
    if row.minutes is not None:
        return row.minutes
    asked = row.asked(question)
    return ceil(question.minutes / _TICKED) if asked and asked.has_choices else question.minutes
