"""Fixtures of result sheets: a small exam that is marked in part."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from studypress.bank.bank import Bank
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.pipeline.build import produce
from studypress.pipeline.marking.mark import mark_answers
from studypress.pipeline.request import ExamOptions, Request

PEOPLE: list[dict[str, Any]] = [
    {"name": "Ana Sá", "id": "11", "group": "Hall", "seat": "B1"},
    {"name": "Bo Lund", "id": "12", "needs": {"paper": "Letter", "language": "de"}},
    {"name": "Cem Ak", "id": "13", "needs": {"format": "html"}},
    {"name": "Dov Tal", "id": "14", "group": "Hall", "seat": "A1"},
    {"name": "Eva Roy", "id": "15"},
]


@pytest.fixture(scope="session")
def people() -> list[str]:
    return [who["name"] for who in PEOPLE]


@pytest.fixture(scope="session")
def record_in() -> Callable[[Path], Record]:
    return lambda out: read_record((out / "exam/manifest.json").read_text(), "manifest.json")


@pytest.fixture(scope="session")
def small(numbered_bank: Bank) -> Bank:
    return Bank("A bank", None, "en", numbered_bank.root, numbered_bank.entries[:3], 3)


@pytest.fixture(scope="session")
def exam(
    small: Bank,
    tmp_path_factory: pytest.TempPathFactory,
    make_request: Callable[..., Request],
    record_in: Callable[[Path], Record],
) -> Path:
    """An exam of five candidates and three questions; four papers are marked, one is blank."""
    out = tmp_path_factory.mktemp("results") / "out"
    produce(make_request(out, exam=ExamOptions("choice", 3, 5, "seed of results")), bank=small)
    path = out / "exam/manifest.json"
    data = json.loads(path.read_text())
    for form, who in zip(data["forms"], PEOPLE, strict=True):
        form["candidate"] = who
    data["forms"][2]["file"] = "forms/003.html"
    data["options"]["by_seat"] = True
    path.write_text(json.dumps(data))
    keys = ["".join(item.key for item in form.questions) for form in record_in(out).forms]
    marked(record_in(out), ["---", *keys[1:4]], out, small)
    return out


def marked(record: Record, letters: Sequence[str], out: Path, bank: Bank) -> None:
    rows = [f"{form.code},{said}" for form, said in zip(record.forms, letters, strict=False)]
    path = out.parent / "answers.csv"
    path.write_text("\n".join(["code,answers", *rows]))
    mark_answers(out, path, bank)
