"""Data of a review: texts of the bank by the record's digests, boxes as shares of a crop."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studypress.bank.bank import Bank
from studypress.pipeline.check import open_bank
from studypress.pipeline.review.exam_review import exam_review
from studypress.pipeline.review.review_data import review_data

BANK = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"


@pytest.fixture
def bank() -> Bank:
    return open_bank(BANK)


def data_of(exam: Path, bank: Bank | None, *, named: bool = False) -> Any:
    return review_data(exam_review(exam), bank, lambda crop: f"crop {crop.page}", named=named)


def test_items_have_what_a_page_shows(exam: Path, bank: Bank) -> None:
    data = data_of(exam, bank)
    assert [item["group"] for item in data["items"][:4]] == [
        "doubts",
        "doubts",
        "pages",
        "distance",
    ]
    first = data["items"][0]
    assert first["measures"] == ["B: marked or not (some ink, faint lines)"]
    assert (first["kind"], first["letters"], first["shown"]) == ("choices", "ABCD", "A")
    (crop,) = first["crops"]
    assert (crop["source"], crop["width"]) == ("crop 0", 70)
    box = crop["boxes"][1]
    assert (box["value"], box["doubtful"]) == ("B", True)
    assert (box["x"], box["y"]) == (round(8 / 70, 4), round(17 / crop["height"], 4))


def test_questions_have_scheme_and_accepted_answers(exam: Path, bank: Bank) -> None:
    questions = data_of(exam, bank)["questions"]
    distance, capital, bucket = (
        questions[name] for name in ("distance", "capital", "token-bucket")
    )
    assert distance["accepted"] == ["384400 ± 7688 km"]
    assert "Brasília" in capital["accepted"]
    assert [(line["letter"], line["points"]) for line in bucket["lines"]] == [
        ("a", "2"),
        ("b", "1"),
        ("c", "1.5"),
    ]
    assert bucket["lines"][0]["says"].startswith("Names the atomic step")
    assert bucket["stem"]


def test_a_changed_question_has_no_texts_but_its_points(exam: Path, bank: Bank) -> None:
    changed = tuple(
        replace(at, question=at.question.model_copy(update={"question": "Other?"}))
        for at in bank.entries
    )
    for other in (replace(bank, entries=changed), None):
        bucket = data_of(exam, other)["questions"]["token-bucket"]
        assert bucket["stem"] == ""
        assert [(line["points"], line["says"]) for line in bucket["lines"]] == [
            ("2", ""),
            ("1", ""),
            ("1.5", ""),
        ]


def test_candidates_are_named_only_on_request(exam: Path, bank: Bank) -> None:
    assert "Ana Núñez" not in str(data_of(exam, bank))
    named = data_of(exam, bank, named=True)
    assert named["items"][0]["name"] == "Ana Núñez"
