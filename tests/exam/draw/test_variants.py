"""Each form asks one instance of a question with variables, drawn by its keyed stream."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.exam.blueprint.model import Blueprint, Kind, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.fairness.chance import chi_square_tail
from studypress.exam.model import Exam, Plan

LoadBank = Callable[..., Bank]


def question(name: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    more = {"variables": variables, "variants": 8} if variables else {}
    answer = {"bullet": "[[n]]" if variables else "One", "explanation": "One"}
    return {"id": name, "question": "Why?", "difficulty": "easy", "answer": answer, **more}


N = {"n": {"from": 1, "to": 100}}


@pytest.fixture(scope="module")
def load_bank(tmp_path_factory: pytest.TempPathFactory) -> LoadBank:
    def bank_of(*questions: dict[str, Any]) -> Bank:
        topics = [{"topic": "T", "questions": questions}]
        data = {"title": "B", "sections": [{"id": "s", "title": "S", "topics": topics}]}
        path = tmp_path_factory.mktemp("bank") / "bank.yaml"
        path.write_text(json.dumps(data), encoding="utf-8")
        loaded = load(path, "bank.yaml")
        assert loaded.bank, loaded.problems
        return loaded.bank

    return bank_of


def exam_of(bank: Bank, forms: int, seed: str = "seed") -> Exam:
    return make_exam(
        bank, Plan(Blueprint(rows=(Row(kind=Kind.OPEN, count=len(bank.entries)),)), forms, seed)
    )


def drawn(exam: Exam, name: str) -> list[str]:
    """Value of `n` of the question on each form; empty without variables."""
    items = (item for form in exam.forms for item in form.items)
    found = [item.entry for item in items if item.entry.question.id == name]
    assert all(entry.question.answer.bullet in (*entry.values.values(), "One") for entry in found)
    return [entry.values.get("n", "") for entry in found]


def test_every_instance_is_drawn_equally_often_and_independently(load_bank: LoadBank) -> None:
    exam = exam_of(load_bank(question("a", N), question("b", N)), 6400)
    both = Counter(zip(drawn(exam, "a"), drawn(exam, "b"), strict=True))
    assert len(both) == 64
    square = sum((count - 100) ** 2 / 100 for count in both.values())
    assert chi_square_tail(square, 63) > 0.001


def test_draws_are_the_same_on_every_platform_and_for_ever(load_bank: LoadBank) -> None:
    """Printed exams are made again from their seeds: these values must never change."""
    exam = exam_of(load_bank(question("ohm", N)), 8, "demo")
    assert " ".join(drawn(exam, "ohm")) == "89 89 47 30 30 47 47 89"


def test_an_edited_question_leaves_the_other_draws_alone(load_bank: LoadBank) -> None:
    before = exam_of(load_bank(question("a", N), question("b", N)), 20)
    edited = question("b", {"n": {"from": 1, "to": 3}})
    after = exam_of(load_bank(question("a", N), edited), 20)
    without = exam_of(load_bank(question("a", N), question("b")), 20)
    assert drawn(before, "a") == drawn(after, "a") == drawn(without, "a")
    assert drawn(before, "b") != drawn(after, "b")
    assert set(drawn(without, "b")) == {""}


def test_another_seed_draws_others(load_bank: LoadBank) -> None:
    bank = load_bank(question("a", N))
    assert drawn(exam_of(bank, 20), "a") != drawn(exam_of(bank, 20, "other"), "a")


def test_an_exam_lists_each_instance_that_it_asks(load_bank: LoadBank) -> None:
    exam = exam_of(load_bank(question("a", N), question("b")), 50)
    assert len(exam.asked) == 9
    assert Counter(entry.question.id for entry in exam.asked) == {"a": 8, "b": 1}


def test_all_documents_but_exams_use_the_first_instance(load_bank: LoadBank) -> None:
    (entry,) = load_bank(question("a", N)).entries
    assert len(entry.variants) == 8
    assert entry.question == entry.variants[0].question
    assert entry.values == entry.variants[0].values


def test_the_digest_is_that_of_the_question_as_written(load_bank: LoadBank) -> None:
    (entry,) = load_bank(question("a", N)).entries
    assert {instance.digest for instance in entry.variants} == {entry.digest}
    (other,) = load_bank(question("a", {"n": {"from": 1, "to": 101}})).entries
    (fewer,) = load_bank(question("a", N) | {"variants": 7}).entries
    assert len({entry.digest, other.digest, fewer.digest}) == 3
