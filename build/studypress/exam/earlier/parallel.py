"""Blueprint of an exam that is parallel to an earlier one: of the same topics and difficulties."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import MOST_POINTS, Difficulty, QuestionKind
from studypress.errors import CallError
from studypress.exam.blueprint.assignment import Assignment, Demand
from studypress.exam.blueprint.matching import matching
from studypress.exam.blueprint.model import Blueprint, Kind, Order, Row, heap_of
from studypress.exam.earlier.asked import EarlierExam
from studypress.exam.record.form_record import ItemRecord
from studypress.exam.shuffle_constraints import Unit, units_of

_MOST_ROWS = 100
_MOST_MINUTES = 240
_LEVELS = tuple(Difficulty)
_ALIKE = {
    "choice": (Kind.CHOICE,),
    "box": (Kind.NUMBER, Kind.SHORT),
    "open": (Kind.OPEN,),
}
"""Kinds that are answered in the same way, by their group in shuffled order."""


class _Width(NamedTuple):
    """Properties that may differ from the earlier question; `levels` are steps of difficulty."""

    text: str
    levels: int = 0
    topics: bool = False
    sections: bool = False
    kinds: bool = False

    def widened(self, row: Row) -> Row:
        """Return a row that matches more questions."""
        changed: dict[str, object] = {}
        if self.topics:
            changed["topic"] = ()
        if self.sections:
            changed["section"] = ()
        if self.levels and row.difficulty:
            at = {_LEVELS.index(level) for level in row.difficulty}
            near = (range(place - self.levels, place + self.levels + 1) for place in at)
            places = set().union(*near)
            changed["difficulty"] = tuple(
                level for place, level in enumerate(_LEVELS) if place in places
            )
        if self.kinds:
            heaps = dict.fromkeys(heap_of(QuestionKind(word)) for word in row.kind)
            changed["kind"] = tuple(kind for heap in heaps for kind in _ALIKE[heap])
        return row.model_copy(update=changed)


_WIDTHS = (
    _Width(""),
    _Width("another topic of the section", topics=True),
    _Width("a neighbouring difficulty", 1),
    _Width("another topic of the section, of a neighbouring difficulty", 1, topics=True),
    _Width("the section, of any difficulty", 2, topics=True),
    _Width("another section", 2, topics=True, sections=True),
    _Width("another kind that is answered alike", 2, topics=True, sections=True, kinds=True),
)
"""Relaxations in the order in which they are tried."""


class _Part(NamedTuple):
    """A part of the questions of a row: their number, and the index of their relaxation."""

    width: int
    at: int
    questions: int


def parallel_blueprint(
    earlier: EarlierExam, bank: Bank, avoided: Collection[str]
) -> tuple[Blueprint, tuple[str, ...]]:
    """Return a blueprint of a bank's questions like those of an earlier exam, and remarks.

    Rows have section, topic, difficulty, kind, points and minutes of the questions on its first
    form. If the bank has too few that are not `avoided`, a row is widened as little as possible;
    if it has too few in any width, the row asks avoided questions.
    """
    entries = earlier.entries(bank)
    rows = _rows(earlier, entries, [entry.question.id for entry in bank.entries])
    new = [
        unit
        for unit in units_of(bank.entries)
        if not any(entry.question.id in avoided for entry in unit)
    ]
    parts = _parts(rows, new)
    if len(parts) > _MOST_ROWS:
        message = f"{earlier.folder} has {len(parts)} different rows of questions, and"
        raise CallError(f"--parallel-to: {message} {_MOST_ROWS} is the maximum: use --blueprint")
    made = [_WIDTHS[part.width].widened(rows[part.at]) for part in parts]
    made = [
        row.model_copy(update={"count": part.questions})
        for row, part in zip(made, parts, strict=True)
    ]
    old = earlier.record.blueprint
    points = old.points if all(row.points is not None for row in made) else None
    blueprint = old.model_copy(update={"rows": tuple(made), "points": points})
    return blueprint, (*_missing(earlier, entries), *_widened(rows, parts))


def _rows(earlier: EarlierExam, entries: Mapping[str, Entry], order: Sequence[str]) -> list[Row]:
    """Return the rows that describe the questions of the first form, without relaxation."""
    counts, places = Counter[Row](), dict[Row, int]()
    form = earlier.record.forms[0]
    for _, members in groupby(form.questions, lambda item: _unit(item, entries)):
        items = list(members)
        row = _row(items, [entries[item.id] for item in items if item.id in entries])
        counts[row] += len(items)
        known = (order.index(item.id) for item in items if item.id in entries)
        places.setdefault(row, min(known, default=len(order)))
    rows = list(counts)
    if earlier.record.blueprint.order is not Order.FIXED:
        rows.sort(key=places.__getitem__)
    return [row.model_copy(update={"count": counts[row]}) for row in rows]


def _unit(item: ItemRecord, entries: Mapping[str, Entry]) -> tuple[str, str]:
    """Return a key that the questions of a group have in common."""
    entry = entries.get(item.id)
    group = entry.question.group if entry else None
    return ("group", group) if group else ("question", item.id)


def _row(items: Sequence[ItemRecord], entries: Sequence[Entry]) -> Row:
    """Return a row for one question, or for one group."""
    points, minutes = {item.points for item in items}, {item.minutes for item in items}
    one, time = min(points), min(minutes)
    levels = {entry.question.difficulty for entry in entries}
    return Row(
        count=len(items),
        section=tuple(dict.fromkeys(entry.section.id for entry in entries)),
        topic=tuple(dict.fromkeys(entry.topic for entry in entries)),
        difficulty=tuple(level for level in _LEVELS if level in levels),
        kind=tuple(dict.fromkeys(Kind(item.kind) for item in items)),
        points=one if len(points) == 1 and one <= MOST_POINTS else None,
        minutes=time if len(minutes) == 1 and time <= _MOST_MINUTES else None,
        bonus=all(item.bonus for item in items),
    )


def _parts(rows: Sequence[Row], new: Sequence[Unit]) -> list[_Part]:
    """Return the parts into which the rows are divided, so that all but the last are met."""
    parts = [_Part(0, at, row.count) for at, row in enumerate(rows)]
    again = Counter[int]()  # questions of a row that only avoided ones can be
    while short := _shortages(rows, parts, new):
        for part, missing in short.items():
            parts.remove(part)
            if part.questions > missing:
                parts.append(part._replace(questions=part.questions - missing))
            if part.width + 1 < len(_WIDTHS):
                parts.append(_Part(part.width + 1, part.at, missing))
            else:
                again[part.at] += missing
    parts += [_Part(0, at, count) for at, count in again.items()]
    return _merged(parts)


def _merged(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts in the order of their rows; those of a row and a width are one."""
    counts = Counter[tuple[int, int]]()
    for part in parts:
        counts[part.at, part.width] += part.questions
    return [_Part(width, at, count) for (at, width), count in sorted(counts.items())]


def _shortages(rows: Sequence[Row], parts: list[_Part], new: Sequence[Unit]) -> dict[_Part, int]:
    """Return the number of new questions that each part lacks; the narrowest are served first.

    Groups are split for this test, as in `shortages.together`.
    """
    parts.sort()
    home = [at for at, unit in enumerate(new) for _ in unit]
    demands = []
    for part in parts:
        fits = matching(_WIDTHS[part.width].widened(rows[part.at]), new)
        pieces = frozenset(place for place, at in enumerate(home) if at in fits)
        demands.append(Demand(part.questions, pieces))
    found = Assignment(range(len(home)), [1] * len(home), demands).shortages
    return {parts[lack.demand]: parts[lack.demand].questions - lack.got for lack in found}


def _missing(earlier: EarlierExam, entries: Mapping[str, Entry]) -> Iterator[str]:
    """Yield a remark on questions of the earlier exam that the bank does not have."""
    lost = [item.id for item in earlier.record.forms[0].questions if item.id not in entries]
    if lost:
        yield (
            f"{earlier.folder}: not in this bank, so that any topic and difficulty may take the"
            f" place of these questions: {', '.join(lost)}"
        )


def _widened(rows: Sequence[Row], parts: Sequence[_Part]) -> Iterator[str]:
    """Yield a remark for each widened part, with the row that it would have been."""
    for number, part in enumerate(parts, start=1):
        if part.width:
            row = rows[part.at]
            asked = ", ".join((*row.topic, *row.difficulty, *row.kind))
            few = f"too few new questions for {part.questions} of {row.count} ({asked})"
            yield f"row {number}: {few}: taken from {_WIDTHS[part.width].text}"
