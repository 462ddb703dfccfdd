"""Aiken: one stem, choices with letters, the letter of the answer."""

import pytest

from studypress.errors import ContentError
from studypress.exchange.draft import DraftBank
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.aiken import read


def draft_of(text: str) -> DraftBank:
    return read(InputFile("list.txt", text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "Which *is* <b>?\nA. x\nB. y\nC. z & w\nANSWER: B\n",
        "\nWhich *is* <b>?\n\nA) x\nB) y\nC) z & w\n\nANSWER: B",
        "Which *is*\n<b>?\nA) x\nb) y\nC) z\n& w\nANSWER:B.\n",
        "\ufeffWhich *is* <b>?\r\nA. x\r\nB. y\r\nC. z & w\r\nANSWER: B\r\n",
    ],
)
def test_a_question(text: str) -> None:
    (question,) = draft_of(text).questions
    assert question.data == {
        "kind": "single",
        "question": r"Which \*is\* \<b>?",
        "choices": [
            {"text": "x", "correct": False},
            {"text": "y", "correct": True},
            {"text": "z & w", "correct": False},
        ],
        "answer": {},
    }


def test_questions_have_the_lines_of_their_stems() -> None:
    draft = draft_of("One?\nA. x\nB. y\nANSWER: A\n\nTwo?\nA. x\nB. y\nANSWER: B\nFEEDBACK: So.\n")
    assert [each.place.line for each in draft.questions] == [1, 6]
    assert draft.questions[1].data["answer"] == {"explanation": "So."}


def test_all_errors_have_their_places() -> None:
    text = (
        "One?\nA. x\nB. y\nANSWER: C\n\nTwo?\nA. x\nANSWER: A\n\nA. x\nB. y\nANSWER: A\n\n"
        "Three?\nA. x\nB. y\n"
    )
    with pytest.raises(ContentError) as caught:
        draft_of(text)
    assert [str(each) for each in caught.value.problems] == [
        "list.txt:4:1: the answer 'C' is none of the letters A to B",
        (
            "list.txt:8:1: the question has fewer than two choices: "
            "write 'A. text' and 'B. text' on lines"
        ),
        "list.txt:12:1: this answer has no question above its choices",
        "list.txt:14:1: the question has no answer: write 'ANSWER: B' below its choices",
    ]


def test_a_choice_of_many_lines_is_read_in_linear_time() -> None:
    text = "q?\nA. x\n" + "more\n" * 300_000 + "B. y\nANSWER: B\n"
    (question,) = read(InputFile("list.txt", text.encode())).questions
    assert [choice["correct"] for choice in question.data["choices"]] == [False, True]
