"""Renumbered shared objects: references to them are renumbered too."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from studypress.compose.model.pieces import Shared
from studypress.compose.pdf.shared_objects import moved, only

USES = {"Font/a": (3, 7), "XObject/b": (7, 20), "ExtGState/c": ()}
SHARED = Shared(
    {
        3: "3 0 obj\n<</Descriptor 7 0 R/Widths [3 0 5]>>\nendobj",
        7: "7 0 obj\n<</Length 17>>\nstream\n3 0 R and 20 0 obj\nendstream\nendobj",
        20: "20 0 obj\n[7 0 R 20 0 R 3 0 R]\nendobj",
    },
    USES,
    {"Font/a": "3 0 R", "XObject/b": "20 0 R", "ExtGState/c": "<</ca 0.4>>"},
    21,
)


@given(first=st.integers(1, 10**6))
def test_all_is_renumbered_but_what_is_in_streams(first: int) -> None:
    found = moved(SHARED, first)
    a, b, c = first, first + 1, first + 2
    assert found.objects == {
        a: f"{a} 0 obj\n<</Descriptor {b} 0 R/Widths [3 0 5]>>\nendobj",
        b: f"{b} 0 obj\n<</Length 17>>\nstream\n3 0 R and 20 0 obj\nendstream\nendobj",
        c: f"{c} 0 obj\n[{b} 0 R {c} 0 R {a} 0 R]\nendobj",
    }
    assert found.needs == {"Font/a": (a, b), "XObject/b": (b, c), "ExtGState/c": ()}
    assert found.entries["Font/a"] == f"{a} 0 R"
    assert found.entries["ExtGState/c"] == "<</ca 0.4>>"
    assert found.free == first + 3


@given(first=st.integers(1, 1000), second=st.integers(1, 1000))
def test_moving_twice_is_moving_once(first: int, second: int) -> None:
    assert moved(moved(SHARED, first), second) == moved(SHARED, second)


@given(used=st.sets(st.sampled_from(sorted(USES))))
def test_only_what_is_needed_is_kept(used: set[str]) -> None:
    found = only(SHARED, used)
    assert set(found.objects) == {number for use in used for number in USES[use]}
    assert set(found.needs) == set(found.entries) == used
    assert found.free == SHARED.free


def test_an_object_without_a_name_of_its_own_is_moved_too() -> None:
    bare = replace(SHARED, objects={3: "3 0 obj\n<<>>\nendobj"}, needs={}, entries={})
    assert re.match("9 0 obj", moved(bare, 9).objects[9])
