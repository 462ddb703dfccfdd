"""Static exercises of R/exams."""

from typing import Any

import pytest

from studypress.errors import ContentError
from studypress.exchange.draft import DraftBank
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.rmd import read

CHOICES = """Question
========
What is the seat of the
federal authorities in Switzerland?

Answerlist
----------
* Basel
* Bern
* Zurich

Solution
========
There is no capital by law.

Answerlist
----------
* False.
* True. It is the federal city.
* False. It is the largest city.

Meta-information
================
exname: swiss-capital
extype: schoice
exsolution: 010
exshuffle: FALSE
expoints: 2
exsection: Geography/Europe/Alps
exauthor: A. Name
"""


def draft_of(text: str) -> DraftBank:
    return read(InputFile("one.Rmd", text.encode()))


def one(text: str) -> dict[str, Any]:
    (question,) = draft_of(text).questions
    return question.data


def exercise(meta: str, question: str = "How many?", solution: str = "Count.") -> str:
    return f"# Question\n\n{question}\n\n# Solution\n\n{solution}\n\n# Meta-information\n\n{meta}\n"


def test_a_question_with_choices() -> None:
    draft = draft_of(CHOICES)
    (question,) = draft.questions
    assert (question.place.line, question.section, question.topic) == (
        3,
        "Geography",
        "Europe: Alps",
    )
    assert question.data == {
        "question": "What is the seat of the\nfederal authorities in Switzerland?",
        "answer": {"explanation": "There is no capital by law."},
        "id": "swiss-capital",
        "points": 2,
        "shuffle": False,
        "kind": "single",
        "choices": [
            {"text": "Basel", "correct": False},
            {"text": "Bern", "correct": True, "why": "It is the federal city."},
            {"text": "Zurich", "correct": False, "why": "It is the largest city."},
        ],
    }
    assert [str(each) for each in draft.remarks] == [
        "one.Rmd:24:1: lost: this information is left out: exauthor"
    ]


@pytest.mark.parametrize(
    ("meta", "kind", "answer"),
    [
        (
            "extype: num\nexsolution: 4.5\nextol: 0.1",
            "number",
            {"value": "4.5", "tolerance": "0.1"},
        ),
        ("extype: num\nexsolution: 4\nextol: 0", "number", {"value": "4"}),
        ("extype: string\nexsolution: four", "short", {"accept": ["four"]}),
        ("extype: string\nexsolution: nil\nexstringtype: essay|file", "open", {}),
    ],
)
def test_other_kinds(meta: str, kind: str, answer: dict[str, Any]) -> None:
    data = one(exercise(meta))
    assert (data["kind"], data["answer"]) == (kind, {**answer, "explanation": "Count."})


def test_several_right_choices() -> None:
    text = CHOICES.replace("schoice", "mchoice").replace("010", "110")
    data = one(text)
    assert (data["kind"], [each["correct"] for each in data["choices"]]) == (
        "several",
        [True, True, False],
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (exercise("extype: cloze\nexsolution: 1|2"), "an exercise of the type 'cloze'"),
        (exercise("extype: num\nexsolution: `r x`"), "the exercise is computed by R"),
        (exercise("extype: num\nexsolution: 1", "What is `r a`?"), "the exercise is computed by R"),
        (exercise("extype: schoice\nexsolution: 10"), "the choices are computed by R"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_its_line(text: str, reason: str) -> None:
    draft = draft_of(text)
    assert draft.questions == []
    assert str(draft.remarks[0]).startswith(f"one.Rmd:3:1: left out: {reason}")


def test_chunks_of_code() -> None:
    chunks = (
        "```{r data, echo = FALSE}\nx <- 1\nplot(x)\n```\n\n"
        '```{r, echo=FALSE}\ninclude_supplement("a.png")\n```\n\n'
    )
    shown = "What?\n\n```{r, eval=FALSE}\nsum(1:3)\n```"
    draft = draft_of(chunks + exercise("extype: num\nexsolution: 6", shown))
    (question,) = draft.questions
    assert question.data["question"] == "What?\n\n```r\nsum(1:3)\n```"
    assert [str(each) for each in draft.remarks] == [
        "one.Rmd:1:1: lost: R code is not run: what it writes or draws is not in the text"
    ]
    assert question.place.line == 12


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Words.", "one.Rmd: there is no heading 'Question'"),
        (CHOICES.replace("010", "01"), "one.Rmd: exsolution has 2 digits for 3 choices"),
    ],
)
def test_errors(text: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        draft_of(text)


@pytest.mark.parametrize(
    "meta",
    [
        "extype: essay",
        "extype: string\nexsolution: nil",
        "extype: string\nexsolution: a text\nexextra[essay,logical]: TRUE",
    ],
)
def test_an_essay_has_no_solution_to_be_accepted(meta: str) -> None:
    draft = draft_of(exercise(meta))
    assert draft.questions[0].data["kind"] == "open"
    assert not draft.remarks
    assert one(exercise("extype: string\nexsolution: 7"))["answer"]["accept"] == ["7"]


def test_a_break_before_a_figure_is_no_text() -> None:
    assert one(exercise("extype: num\nexsolution: 3", "How many?\n\\"))["question"] == "How many?"
