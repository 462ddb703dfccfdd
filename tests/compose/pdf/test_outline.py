"""The outline of a form: entries refer to their parents, siblings and children."""

import re
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from studypress.compose.pdf.objects import text
from studypress.compose.pdf.outline import OutlineEntry, numbered, outermost, outline

FIRST = 40
LEVELS = st.lists(st.integers(1, 4), max_size=12)


@dataclass
class Around:
    outlines: int = 9
    before: int | None = None
    after: int | None = None


def made(levels: list[int], around: Around) -> dict[int, dict[str, str]]:
    """Entries by number, as a PDF reader gets them."""
    entries = [OutlineEntry(level, text(f"{at}"), 0, 1.0, 2.0) for at, level in enumerate(levels)]
    found = {}
    for own, data in enumerate(outline(entries, FIRST, [7], around), start=FIRST):
        pairs = re.findall(r"/(Parent|Prev|Next|First|Last|Count) (\d+)", data.decode("latin-1"))
        found[own] = dict(pairs)
        assert len(pairs) == len(found[own])
    return found


def parent_of(at: int, levels: list[int]) -> int | None:
    """The last preceding entry of a higher level."""
    return next((one for one in range(at - 1, -1, -1) if levels[one] < levels[at]), None)


@given(levels=LEVELS)
def test_an_entry_is_in_the_last_one_before_of_a_higher_level(levels: list[int]) -> None:
    for own, entry in made(levels, Around()).items():
        parent = parent_of(own - FIRST, levels)
        assert int(entry["Parent"]) == (9 if parent is None else FIRST + parent)


@given(levels=LEVELS)
def test_entries_in_one_follow_one_another(levels: list[int]) -> None:
    entries = made(levels, Around())
    for parent in (9, *entries):
        kids = [own for own, entry in entries.items() if int(entry["Parent"]) == parent]
        befores = [entries[own].get("Prev") for own in kids]
        afters = [entries[own].get("Next") for own in kids]
        assert befores == [None, *map(str, kids[:-1])][: len(kids)]
        assert afters == [*map(str, kids[1:]), None][: len(kids)]
        if parent in entries:
            ends = {
                key: entries[parent][key] for key in ("First", "Last") if key in entries[parent]
            }
            assert ends == ({"First": str(kids[0]), "Last": str(kids[-1])} if kids else {})


@given(levels=LEVELS)
def test_an_entry_counts_those_in_it(levels: list[int]) -> None:
    entries = made(levels, Around())

    def size(own: int) -> int:
        kids = [kid for kid, entry in entries.items() if int(entry["Parent"]) == own]
        return len(kids) + sum(map(size, kids))

    assert [int(entry["Count"]) for entry in entries.values()] == [*map(size, entries)]


@given(levels=LEVELS)
def test_only_the_outermost_have_neighbours_in_other_forms(levels: list[int]) -> None:
    outer = outermost(levels)
    assert outer == [at for at in range(len(levels)) if parent_of(at, levels) is None]
    entries = made(levels, Around(before=3, after=5))
    assert [own for own, entry in entries.items() if entry.get("Prev") == "3"] == [
        FIRST + at for at in outer[:1]
    ]
    assert [own for own, entry in entries.items() if entry.get("Next") == "5"] == [
        FIRST + at for at in outer[-1:]
    ]


def test_a_number_is_put_in_its_place() -> None:
    assert numbered("\0 Why?", 12) == text("12 Why?")
    assert numbered("Why?", 12) == text("Why?")
    assert text("a(b)\\") == rb"(a\(b\)\\)"
