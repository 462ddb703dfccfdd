import json
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.files.json_stream import BrokenError, members

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=4), parts),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(max_size=6), JSON, max_size=6)


class Dribble(StringIO):
    """A file that returns few characters per read, whatever size is requested."""

    def __init__(self, text: str, size: int) -> None:
        super().__init__(text)
        self._size = size

    def read(self, size: int | None = -1) -> str:
        return super().read(min(self._size, size or 0))


def skimmed(text: str, size: int, names: tuple[str, ...] = ()) -> list[tuple[str, Any]]:
    return list(members(Dribble(text, size), names))


@settings(max_examples=200)
@given(data=OBJECTS, indent=st.none() | st.integers(0, 3), size=st.integers(1, 9))
def test_an_object_is_read_member_by_member(
    data: dict[str, Any], indent: int | None, size: int
) -> None:
    assert skimmed(json.dumps(data, indent=indent), size) == list(data.items())


@settings(max_examples=200)
@given(before=OBJECTS, items=st.lists(JSON, max_size=5), size=st.integers(1, 40))
def test_a_list_is_read_item_by_item(before: dict[str, Any], items: list[Any], size: int) -> None:
    data = {**{f"-{name}": value for name, value in before.items()}, "forms": items, "end": 1}
    found = skimmed(json.dumps(data, indent=2), size, ("forms",))
    assert [value for name, value in found if name == "forms"] == items
    assert [pair for pair in found if pair[0] != "forms"] == [
        pair for pair in data.items() if pair[0] != "forms"
    ]


@settings(max_examples=300)
@given(data=OBJECTS, draw=st.data(), size=st.integers(1, 9))
def test_what_is_no_json_is_refused(data: dict[str, Any], draw: st.DataObject, size: int) -> None:
    """A truncated text, or one with an extra character, is rejected here if json rejects it."""
    text = json.dumps(data)
    at = draw.draw(st.integers(0, len(text)))
    sign = draw.draw(st.sampled_from(["", ",", "}", "[", '"', ":", "1", " "]))
    broken = text[:at] + sign + text[at + draw.draw(st.integers(0, 2)) :]
    try:
        whole = json.loads(broken)
    except ValueError:
        whole = None
    if isinstance(whole, dict):
        assert dict(skimmed(broken, size)) == whole
    else:
        with pytest.raises(BrokenError):
            skimmed(broken, size)


@pytest.mark.parametrize(
    "text", ["", "[]", "7", "{", '{"a": 1,}', "{1: 2}", '{"a" 1}', "{} {}", '{"a": [1,]}', "{" * 9]
)
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(BrokenError):
        skimmed(text, 3, ("a",))


def test_what_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(BrokenError, match="nested too deep"):
        skimmed('{"a": ' + "[" * 100_000, 2**16)


def test_reading_may_stop_before_the_end() -> None:
    file = StringIO('{"seed": "x", "forms": [' + ("0, " * 10**6))
    assert next(members(file)) == ("seed", "x")
    assert file.tell() <= 2**16
