"""Any content of a bank's files gives a bank or problems, never another error."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.loader import load
from studypress.errors import ContentError

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
QUESTIONS = [
    {
        "id": "sky",
        "question": "Why?",
        "difficulty": "easy",
        "tags": ["a"],
        "minutes": 3,
        "answer": {"bullet": "b", "explanation": "e"},
        "choices": [{"text": "x", "correct": True}, {"text": "y", "pin": "last"}],
        "references": ["r"],
    },
    {
        "id": "speed",
        "kind": "number",
        "question": "How fast?",
        "difficulty": "easy",
        "answer": {"bullet": "b", "explanation": "e", "value": 1.5, "tolerance": "1%", "unit": "m"},
    },
    {
        "id": "sea",
        "question": "Why?",
        "difficulty": "easy",
        "points": 1.5,
        "answer": {
            "bullet": "b",
            "explanation": "e",
            "marking": [{"points": 1, "says": "s"}, {"points": 0.5, "says": "t"}],
        },
        "follow_ups": [{"question": "q", "answer": "a"}],
        "mistakes": ["m"],
    },
    {
        "id": "word",
        "question": "Which?",
        "difficulty": "easy",
        "answer": {"bullet": "b", "explanation": "e", "accept": ["x", "y"]},
    },
    {
        "id": "truth",
        "question": "It is.",
        "difficulty": "easy",
        "answer": {"bullet": "b", "explanation": "e", "statement": True},
    },
    {
        "id": "sum",
        "question": "[[n]] + [[m]]?",
        "difficulty": "easy",
        "answer": {"bullet": "[[sum]]", "explanation": "e", "value": "[[sum]]"},
        "variables": {"n": {"from": 1, "to": 9, "step": 2}, "m": [1, "2"], "sum": "n + n"},
        "variants": 3,
    },
]
TOPIC = {"topic": "T", "questions": QUESTIONS}
BANK = {"title": "B", "sections": [{"id": "s", "title": "S", "topics": [TOPIC]}]}
SOURCE = yaml.safe_dump(BANK)


def places(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of each value below `data`."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield (*path, key)
            yield from places(value, (*path, key))


@settings(max_examples=150)
@given(place=st.sampled_from(list(places(BANK))), thing=ANYTHING | st.sampled_from(QUESTIONS))
def test_anything_in_any_place_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[str | int, ...], thing: object
) -> None:
    bank = yaml.safe_load(SOURCE)
    found: Any = bank
    for part in place[:-1]:
        found = found[part]
    found[place[-1]] = thing
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(yaml.safe_dump(bank, allow_unicode=True), encoding="utf-8")
    try:
        loaded = load(path, "any.yaml")
    except ContentError:
        return
    assert loaded.bank or loaded.problems


def test_a_hint_names_no_file_outside_the_bank(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "salaries.yaml").touch()
    (tmp_path / "bank" / "one").mkdir(parents=True)
    (tmp_path / "bank" / "one" / "link").symlink_to(tmp_path / "secret")
    topics = ["../../secret/salary.yaml", "link/salary.yaml", "../../nosuch/salary.yaml"]
    sections = [{"id": "one", "title": "One", "topics": topics}]
    text = yaml.safe_dump({"title": "A bank", "sections": sections})
    (tmp_path / "bank" / "bank.yaml").write_text(text)
    said = [problem.message for problem in load(tmp_path / "bank", "bank").problems]
    assert len(said) == len(topics)
    assert not any("salaries" in message or "no folder" in message for message in said)
