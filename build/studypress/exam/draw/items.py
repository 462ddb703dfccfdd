"""Items of forms: cached for each question, and shared between forms."""

from collections.abc import Iterable, Sequence

from studypress.bank.bank import Entry
from studypress.exam.blueprint.matching import minutes_of, points_of
from studypress.exam.blueprint.model import Row
from studypress.exam.draw.questions import DrawnUnit
from studypress.exam.model import Item
from studypress.exam.random_stream import Key, RandomStream
from studypress.exam.shuffle_constraints import Unit, arrangement_of


class Asker:
    """Cache of the items of a plan's parts; forms share equal items."""

    def __init__(self, units: Sequence[Unit], rows: Sequence[Row], key: Key) -> None:
        """Initialise an empty cache; the key determines the orders of choices."""
        self._units, self._rows, self._key = units, rows, key
        self._asked: dict[DrawnUnit, tuple[_Asked, ...]] = {}

    def items(self, parts: Iterable[DrawnUnit], form: int) -> tuple[Item, ...]:
        """Return a form's items for these parts, numbered in their order."""
        asked = [one for part in parts for one in self._asked.get(part) or self._ask(part)]
        return tuple(one.item(number, self._key, form) for number, one in enumerate(asked, 1))

    def _ask(self, part: DrawnUnit) -> tuple["_Asked", ...]:
        row = self._rows[part.row]
        self._asked[part] = tuple(_Asked(entry, row) for entry in self._units[part.place])
        return self._asked[part]


class _Asked:
    """A question of a row, with its items by number, instance and order of choices."""

    def __init__(self, entry: Entry, row: Row) -> None:
        self._instances, self._id = entry.instances, entry.question.id
        self._worth = points_of(row, entry.question), minutes_of(row, entry.question), row.bonus
        self._kind = row.asked(entry.question) or entry.question.kind
        closed = self._kind.has_choices
        self._arrangements = [arrangement_of(at.question) for at in self._instances if closed]
        self._made: dict[tuple[int, int, tuple[int, ...]], Item] = {}

    def item(self, number: int, key: Key, form: int) -> Item:
        """Return the form's item for the question at this number."""
        order: tuple[int, ...] = ()
        at = 0
        if len(self._instances) > 1:
            at = RandomStream(key, "variant", form, self._id).below(len(self._instances))
        if self._arrangements:
            order = self._arrangements[at].order(RandomStream(key, "choices", form, self._id))
        if (made := self._made.get((number, at, order))) is None:
            made = Item(number, self._instances[at], self._kind, order, *self._worth)
            self._made[number, at, order] = made
        return made
