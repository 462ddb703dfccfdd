"""Random draw of the questions of an exam's rows: once for all forms, or for each form."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from studypress.bank.values.points import Points
from studypress.errors import CallError
from studypress.exam.blueprint.assignment import Assignment, Demand
from studypress.exam.blueprint.matching import matching, minutes_of, points_of
from studypress.exam.blueprint.model import Row
from studypress.exam.blueprint.shortages import alone, repeated, together, ungrouped
from studypress.exam.draw.fewest import UnitPool, fewest_asked
from studypress.exam.draw.rules import NO_RULES, DrawRules
from studypress.exam.random_stream import Key, RandomStream
from studypress.exam.shuffle_constraints import Unit

_ATTEMPTS = 64  # draws before the error that groups do not add up
_IN_TURN = 32  # the first draws, in which rows draw in written order

Profile = tuple[tuple[str, Points, int, str], ...]
"""The difficulty, points, minutes and kind of each question of a unit, as asked, sorted."""


class DrawnUnit(NamedTuple):
    """A unit that an exam asks: the indexes of its row and of the unit, both from 0."""

    row: int
    place: int


class QuestionDraw:
    """Draw of an exam's questions from the units of a bank that its rows match."""

    def __init__(
        self,
        units: Sequence[Unit],
        rows: Sequence[Row],
        key: Key,
        rules: DrawRules = NO_RULES,
        shared: list[DrawnUnit] | None = None,
    ) -> None:
        """Draw the parts that all forms would share, unless they are known.

        Raises CallError when a row cannot be met.
        """
        self._units, self._rows, self._key = units, rows, key
        self._sizes = [len(unit) for unit in units]
        self._avoided = frozenset(rules.avoided)
        avoided = self._avoided
        self._asked = [sum(entry.question.id in avoided for entry in unit) for unit in units]
        """Number of avoided questions of each unit."""
        self._matching = [matching(row, units) for row in rows]
        if shared is None:
            self._require_enough()
            shared = self.draw(rules.number)
        self.shared = shared
        """Parts that all forms would share: row by row, each row's parts in drawn order."""

    def drawn_for(self, form: int, attempt: int = 0) -> list[DrawnUnit]:
        """Draw for one form: each row gets as many units of each profile as in `shared`.

        This cannot fail: `shared` is a solution, and units of a profile have the same size. So no
        form has more avoided questions than the fewest that are possible.
        """
        stream = RandomStream(self._key, "draw for form", form, str(attempt))
        rows = [row for row, _ in self._strata]
        return self._parts(self._assigned(stream, [demand for _, demand in self._strata]), rows)

    def remarks(self, forms: Sequence[Sequence[DrawnUnit]]) -> Iterator[str]:
        """Yield a remark for each row that asks avoided questions on any form, by their parts."""
        for number, row in enumerate(self._rows, start=1):
            matching = self._ids(self._matching[number - 1])
            asked = [
                self._avoided & self._ids(part.place for part in parts if part.row == number - 1)
                for parts in forms
            ]
            if ids := sorted(set().union(*asked)):
                new = len(matching - self._avoided)
                yield repeated((number, row), max(map(len, asked)), ids, new)

    def _ids(self, places: Iterable[int]) -> set[str]:
        return {entry.question.id for place in places for entry in self._units[place]}

    def draw(self, number: int) -> list[DrawnUnit]:
        """Draw parts that all forms would share; draws of other numbers are independent."""
        if any(self._asked) and (parts := self._draw_fewest(number)):
            return parts
        for attempt in range(_ATTEMPTS):
            rows = self._turns(attempt)
            demands = [Demand(self._rows[row].count, self._matching[row]) for row in rows]
            assigned = self._assigned(self._stream(number, attempt), demands)
            if not assigned.shortages:
                return self._parts(assigned, rows)
        numbered = [(row + 1, self._rows[row]) for row in rows]
        raise CallError(f"blueprint: {ungrouped(numbered, assigned.shortages[0], _ATTEMPTS)}")

    def _draw_fewest(self, number: int) -> list[DrawnUnit]:
        """Draw with the fewest avoided questions; return an empty list if that takes too long."""
        pool = self._stream(number).shuffled(range(len(self._units)))
        demands = [
            Demand(row.count, fits) for row, fits in zip(self._rows, self._matching, strict=True)
        ]
        owners = fewest_asked(UnitPool(pool, self._sizes, self._asked), demands) or {}
        parts = [DrawnUnit(owners[place], place) for place in pool if place in owners]
        return sorted(parts, key=lambda part: part.row)

    def _stream(self, number: int, attempt: int = 0) -> RandomStream:
        return RandomStream(self._key, f"draw {number}" if number else "draw", attempt)

    def _require_enough(self) -> None:
        numbered = list(enumerate(self._rows, start=1))
        faults = [message for row in numbered if (message := alone(row, self._units))]
        faults = faults or [message for _, message in together(numbered, self._units)]
        if faults:
            raise CallError(f"blueprint: {'; '.join(faults)}")

    def _turns(self, attempt: int) -> Sequence[int]:
        """Return the rows in drawing order: that of the blueprint; later, scarcest first.

        The order changes at the attempt `_IN_TURN`. A row is scarce if few questions are to spare.
        """
        rows = range(len(self._rows))
        if attempt < _IN_TURN:
            return rows
        return sorted(
            rows, key=lambda row: self._questions(self._matching[row]) - self._rows[row].count
        )

    def _questions(self, places: Iterable[int]) -> int:
        return sum(self._sizes[place] for place in places)

    def _assigned(self, stream: RandomStream, demands: Sequence[Demand]) -> Assignment:
        pool = stream.shuffled(range(len(self._units)))
        return Assignment(pool, self._sizes, demands, self._asked if any(self._asked) else ())

    def _parts(self, assigned: Assignment, rows: Sequence[int]) -> list[DrawnUnit]:
        """Return the assigned parts, sorted by row; `rows` are those of the demands."""
        parts = [
            DrawnUnit(row, place) for at, row in enumerate(rows) for place in assigned.units_of(at)
        ]
        return sorted(parts, key=lambda part: part.row)

    @cached_property
    def _strata(self) -> list[tuple[int, Demand]]:
        """Demands for units of one profile, each with its row."""
        counts = Counter((part.row, self._profile(part.row, part.place)) for part in self.shared)
        return [
            (row, Demand(count * len(profile), self._alike(row, profile)))
            for (row, profile), count in counts.items()
        ]

    def _alike(self, row: int, profile: Profile) -> frozenset[int]:
        places = self._matching[row]
        return frozenset(place for place in places if self._profile(row, place) == profile)

    def _profile(self, row: int, place: int) -> Profile:
        asked, questions = self._rows[row], [entry.question for entry in self._units[place]]
        return tuple(
            sorted(
                (
                    question.difficulty,
                    points_of(asked, question),
                    minutes_of(asked, question),
                    asked.asked(question) or question.kind,
                )
                for question in questions
            )
        )
