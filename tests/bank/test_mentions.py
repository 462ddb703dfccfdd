"""Texts that refer to a position, which differs between forms, or double an instruction."""

from pathlib import Path

import pytest
import yaml

from studypress.bank.loader import load
from studypress.bank.mentions import mention_remarks


def remarks(folder: Path, *choices: object, **more: object) -> list[str]:
    """Return the remarks on a question with these choices."""
    question = {
        "id": "a",
        "question": "Which?",
        "difficulty": "easy",
        "answer": {"bullet": "B.", "explanation": "E."},
        "choices": [{"text": "Right", "correct": True}, *choices],
        **more,
    }
    section = {"id": "s", "title": "S", "topics": [{"topic": "T", "questions": [question]}]}
    path = folder / "bank.yaml"
    path.write_text(yaml.safe_dump({"title": "B", "sections": [section]}, allow_unicode=True))
    (entry,) = load(path, "bank.yaml").entries
    found = list(mention_remarks(entry))
    assert all(problem.remark for problem in found)
    return [problem.message for problem in found]


@pytest.mark.parametrize(
    "text",
    [
        *("All of the above", "None of the above.", "none of these", "Both of the above"),
        *("All are correct", "Alle der oben genannten", "Keine der Antworten ist richtig"),
        *("Toutes les réponses", "Aucune de ces réponses", "Todas las anteriores"),
        *("Ninguna de las anteriores", "Tutte le precedenti", "Nenhuma das alternativas acima"),
        *("Alle bovenstaande antwoorden", "Все перечисленное", "以上都是", "上記のすべて"),
    ],
)
def test_a_choice_of_all_or_none_needs_its_place(tmp_path: Path, text: str) -> None:
    (remark,) = remarks(tmp_path, {"text": text})
    assert "add 'pin: last'" in remark
    assert remarks(tmp_path, {"text": text, "pin": "last"}) == []
    assert remarks(tmp_path, {"text": text}, shuffle=False) == []


@pytest.mark.parametrize(
    "text", ["A and B", "Both B and C", "A, B and C", "(A) und (C)", "Answers A & D only", "A or B"]
)
def test_a_choice_that_names_letters_is_named(tmp_path: Path, text: str) -> None:
    (remark,) = remarks(tmp_path, {"text": text})
    assert "refers to letters" in remark


@pytest.mark.parametrize(
    "text",
    ["All birds", "None", "a and b", "I and II", "1 and 2", "Vitamin A", "All of the water", "C"],
)
def test_other_choices_are_let_alone(tmp_path: Path, text: str) -> None:
    assert remarks(tmp_path, {"text": text}) == []


@pytest.mark.parametrize(
    "text",
    ["As in question 3?", "See the previous question.", "Wie in Frage 12?", "Aufgabe Nr. 2?"],
)
def test_a_stem_that_names_another_question_is_named(tmp_path: Path, text: str) -> None:
    (remark,) = remarks(tmp_path, {"text": "x"}, question=text)
    assert "differs in number between forms" in remark


def test_a_reason_that_names_a_letter_is_named(tmp_path: Path) -> None:
    (remark,) = remarks(tmp_path, {"text": "x", "why": "As option B shows, no."})
    assert "refers to a letter" in remark


@pytest.mark.parametrize(
    "words",
    ["Mark all that apply", "select all correct answers", "Choose every option that is true"],
)
def test_an_instruction_that_the_page_prints_is_doubled(tmp_path: Path, words: str) -> None:
    stem = f"Which of them fly? {words}."
    (remark,) = remarks(tmp_path, {"text": "x"}, question=stem, kind="several")
    assert remark == f"the stem contains '{words}', which is also printed after the stem: remove it"
    (remark,) = remarks(tmp_path, {"text": "x"}, question=stem)
    assert "but only one can be right: add 'kind: several'" in remark


def test_true_or_false_is_printed_as_choices(tmp_path: Path) -> None:
    answer = {"bullet": "B.", "explanation": "E.", "statement": True}
    stem = "True or false: bees fly."
    (remark,) = remarks(tmp_path, question=stem, answer=answer, kind="true-false", choices=[])
    assert "also printed as choices" in remark


@pytest.mark.parametrize(
    "words", ["Which apply?", "Why does it check each node?", "Mark them all."]
)
def test_other_instructions_are_let_alone(tmp_path: Path, words: str) -> None:
    assert remarks(tmp_path, {"text": "x"}, question=words, kind="several") == []
