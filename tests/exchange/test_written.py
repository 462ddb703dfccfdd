"""Promise of exports: each value of a bank is in the files, or a remark names it as lost."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from studypress.bank.loader import load
from studypress.exchange.formats import FORMATS, Format
from studypress.exchange.written import ExportOptions

CHOICES = [{"text": "A", "correct": True, "why": "W"}, {"text": "B"}, {"text": "C"}]
MARKING = [{"points": 1, "says": "S"}, {"points": 2, "says": "T"}]
KINDS: dict[str, dict[str, Any]] = {
    "single": {"choices": CHOICES},
    "several": {"choices": [*CHOICES, {"text": "D", "correct": True}]},
    "true-false": {"answer": {"statement": True}},
    "number": {"answer": {"value": "4.5", "tolerance": "0.1", "unit": "m"}},
    "short": {"answer": {"accept": ["Paris"]}},
    "open": {"points": 3, "answer": {"marking": MARKING}},
}
COMMON: dict[str, Any] = {
    "id": "other", "question": "Other?", "difficulty": "hard", "tags": ["t"], "minutes": 7,
    "space": 0, "group": "g", "references": ["R"], "mistakes": ["M"], "lang": "de",
    "follow_ups": [{"question": "F?", "answer": "F."}],
    "answer": {"bullet": "Other.", "explanation": "E."},
}  # fmt: skip
"""Other values of the keys of all questions."""

OWN: dict[str, list[dict[str, Any]]] = {
    "single": [
        {"points": 2}, {"shuffle": False}, {"answer": {"marking": MARKING}},
        {"choices": [*CHOICES[:2], {"text": "C", "pin": "last"}]},
        {"choices": [*CHOICES[:2], {"text": "C", "why": "Z"}]},
    ],
    "several": [{"points": 2}, {"choices": [*CHOICES, {"text": "D"}]}],
    "true-false": [{"points": 2}, {"answer": {"statement": False}}],
    "number": [
        {"points": 2}, {"answer": {"value": "4.6"}}, {"answer": {"tolerance": "5%"}},
        {"answer": {"unit": "km"}},
    ],
    "short": [{"points": 2}, {"answer": {"accept": ["Paris", "Lutetia"]}}],
    "open": [{"answer": {"marking": [MARKING[0], {"points": 2, "says": "Z"}]}}],
}  # fmt: skip
"""Values of the keys of some kinds only."""

HEAD: dict[str, Any] = {
    "title": "U", "subtitle": "S", "as_of": "2026-01", "language": "de",
    "brand": {"organisation": "O"},
}  # fmt: skip
EXCHANGED = [each for each in FORMATS if each.writer and each.name != "docx"]

Exported = tuple[dict[str, bytes], list[str]]


@pytest.fixture
def export(tmp_path: Path) -> Callable[[Format, dict[str, Any], dict[str, Any]], Exported]:
    """Return the files and the remarks of a bank with one question."""

    def exported(to: Format, data: dict[str, Any], head: dict[str, Any]) -> Exported:
        sections = [{"id": "s", "title": "S", "topics": [{"topic": "T", "questions": [data]}]}]
        file = tmp_path / "bank.yaml"
        file.write_text(yaml.safe_dump({"title": "B", "sections": sections, **head}), "utf-8")
        os.utime(file, (1_700_000_000, 1_700_000_000))  # notes of Anki have it
        bank = load(tmp_path, "bank").bank
        assert bank
        written = to.write(bank, ExportOptions())
        return written.files, [str(remark) for remark in written.remarks]

    return exported


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("to", EXCHANGED, ids=lambda to: to.name)
def test_each_value_is_in_the_files_or_remarked(
    to: Format, kind: str, export: Callable[[Format, dict[str, Any], dict[str, Any]], Exported]
) -> None:
    answer = {"bullet": "B.", **KINDS[kind].get("answer", {})}
    base: dict[str, Any] = {"id": "q", "kind": kind, "question": "Q?", "difficulty": "easy"}
    base |= {**KINDS[kind], "answer": answer}
    before = export(to, base, {})
    if to.name == "kahoot":  # one remark says that it has nothing but questions and choices
        assert any(
            words in remark
            for remark in before[1]
            for words in ("nothing else of a bank", "no questions of the kind")
        )
        return
    changes = [{key: value} for key, value in COMMON.items()] + OWN[kind]
    for change in changes:
        changed = base | change | {"answer": answer | change.get("answer", {})}
        names = [*change, *change.get("answer", {})]
        named = any(name in remark for name in names for remark in before[1])
        assert named or export(to, changed, {}) != before, change
    for key, value in HEAD.items():
        assert export(to, base, {key: value}) != before or "title" in str(before[1]), key
