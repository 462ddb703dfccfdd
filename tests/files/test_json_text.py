import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.files.json_text import filled, stable_json, written

TEXTS = st.text(max_size=6) | st.sampled_from(['"forms": []', '\n  "forms": []', "[]", "é\u2028"])
VALUES = st.recursive(
    st.none() | st.integers() | TEXTS,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(TEXTS, parts, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300)
@given(
    before=st.dictionaries(TEXTS, VALUES, max_size=3),
    items=st.lists(VALUES, max_size=4),
    after=st.dictionaries(TEXTS, VALUES, max_size=3),
    depth=st.integers(0, 3),
)
def test_pieces_are_what_is_written_at_once(
    before: dict[str, Any], items: list[Any], after: dict[str, Any], depth: int
) -> None:
    before.pop("forms", None)
    after.pop("forms", None)
    frame = before | {"forms": []} | after
    texts = [written(item, depth + 2) for item in items]
    assert "".join(filled(frame, "forms", texts, depth)) == written(frame | {"forms": items}, depth)


def test_json_is_as_the_library_writes_it() -> None:
    data = {"a": [1, {"b": "é"}], "c": {}}
    assert written(data) == json.dumps(data, indent=2, ensure_ascii=False)
    assert written({"a": data}) == '{\n  "a": ' + written(data, 1) + "\n}"


def test_numbers_are_rounded_and_zero_has_no_sign() -> None:
    assert json.loads(stable_json({"a": [1.23456789, -0.0, 3]})) == {"a": [1.234568, 0.0, 3]}
    assert "-0.0" not in stable_json([-0.0])
