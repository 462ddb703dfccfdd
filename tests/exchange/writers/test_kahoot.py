from collections.abc import Callable
from typing import Any

from studypress.bank.bank import Bank
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.kahoot import read
from studypress.exchange.writers.kahoot import write
from studypress.exchange.written import ExportOptions

BankWith = Callable[[list[dict[str, Any]]], Bank]


def asked(name: str, *texts: str, right: int = 0, **more: Any) -> dict[str, Any]:
    choices = [{"text": text, "correct": at == right} for at, text in enumerate(texts)]
    answer = {"bullet": "b", "explanation": "e"}
    data = {"id": name, "question": f"Is {name} so?", "difficulty": "easy", "answer": answer}
    return {**data, "choices": choices, **more}


def test_a_quiz_is_read_as_it_was_written(bank_with: BankWith) -> None:
    bank = bank_with(
        [
            asked("one", "=1+1", r"$x^2$", "3\\*4", right=1, minutes=1),
            asked("two", "a", "b", kind="several", question="Which_are *so*?"),
            asked("three", kind="true-false")
            | {"answer": {"bullet": "b", "explanation": "e", "statement": False}},
        ]
    )
    made = write(bank, ExportOptions())
    draft = read(InputFile("kahoot.xlsx", made.files["kahoot.xlsx"]))
    first, second, third = (each.data for each in draft.questions)
    assert first["choices"] == [
        {"text": "=1+1"}, {"text": "x²", "correct": True}, {"text": r"3\*4"},
    ]  # fmt: skip
    assert second["question"] == "Which_are so?"
    assert third["answer"] == {"statement": False}
    assert made.files == write(bank, ExportOptions()).files
    assert [remark.message for remark in draft.remarks] == ["time limits in seconds are not read"]
    messages = [remark.message for remark in made.remarks]
    assert messages[:3] == [
        "formulas are written as plain text",
        "markup is written as plain text",
        "Kahoot does not ask to mark all right answers: any one counts",
    ]


def test_what_does_not_fit_is_left_out_with_its_place(bank_with: BankWith) -> None:
    bank = bank_with(
        [
            asked("long", "a", "b", question="w" * 121),
            asked("wide", "a", "w" * 76),
            asked("many", *"abcde"),
            asked("none", "a", "b", right=9, kind="several"),
            asked("same", "a", "*a*"),
            asked("fits", "a", "w" * 75, question="w" * 120),
        ]
    )
    made = write(bank, ExportOptions())
    assert made.questions == 1
    assert [str(remark) for remark in made.remarks][:5] == [
        "bank.yaml:1:1: left out: the question has 121 characters: at most 120",
        "bank.yaml:1:1: left out: a choice has 76 characters: at most 75",
        "bank.yaml:1:1: left out: 5 choices: Kahoot has at most 4",
        "bank.yaml:1:1: left out: no choice is right: Kahoot needs one at least",
        "bank.yaml:1:1: left out: two choices are equal as plain text",
    ]


def test_a_quiz_has_at_most_a_hundred_questions(bank_with: BankWith) -> None:
    made = write(bank_with([asked(f"q{at}", "a", "b") for at in range(102)]), ExportOptions())
    assert made.questions == 100
    assert sum("the template has 100 rows" in remark.message for remark in made.remarks) == 2
