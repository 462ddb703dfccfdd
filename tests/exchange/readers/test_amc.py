"""AMC-TXT: the plain text format of Auto Multiple Choice."""

# ruff: noqa: E501 - an input is one line

from pathlib import Path
from typing import Any

import pytest

from studypress.errors import ContentError
from studypress.exchange.draft import DraftBank
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.amc import read

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


def draft_of(text: str, folder: Path | None = None) -> DraftBank:
    return read(InputFile("list.txt", text.encode(), folder))


def one(text: str) -> dict[str, Any]:
    (question,) = draft_of(text).questions
    return question.data


def test_headers_groups_and_questions() -> None:
    draft = draft_of(
        "# a remark\nTitle: Oceans &\nseas\nLang: FR\nPaperSize: A4\n\n*([columns=2] [==Water==]\n\n"
        "*[id=deep,ordered,columns=2]{b=2} Which is\nthe deepest?\n+ Pacific\n-{m=-1} North\nSea\n\n"
        "** [not an option] Which?\n-[A]{1} one\n+[B] two\n+ three\n\n*)\n\n* Last?\n+ x\n- y\n"
    )
    assert (draft.title, draft.language) == ("Oceans & seas", "fr")
    assert [(each.place.line, each.section) for each in draft.questions] == [
        (9, "Water"),
        (15, "Water"),
        (22, ""),
    ]
    assert draft.questions[0].data == {
        "id": "deep",
        "kind": "single",
        "question": "Which is the deepest?",
        "shuffle": False,
        "choices": [{"text": "Pacific", "correct": True}, {"text": "North Sea", "correct": False}],
        "answer": {},
    }
    second = draft.questions[1].data
    assert (second["kind"], [each["correct"] for each in second["choices"]]) == (
        "several",
        [False, True, True],
    )
    assert [str(each) for each in draft.remarks] == [
        "list.txt:9:1: lost: scoring is left out: state it in a blueprint, as 'scoring'",
        "list.txt:15:1: lost: scoring is left out: state it in a blueprint, as 'scoring'",
    ]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a [*bold*], [_slanted_] and [|c*de|]", "a **bold**, *slanted* and `c*de`"),
        ("Why [[$x_1$]]?", "Why $x_1$?"),
        ("Run:\n[verbatim]\nif x:\n  y\n[/verbatim]\nNow?", "Run:\n\n```\nif x:\n  y\n```\n\nNow?"),
        ("One\n\ntwo * < $5", "One\n\ntwo \\* < \\$5"),
        ("[==Head==] words", "**Head**\n\nwords"),
    ],
)
def test_marks_of_texts(text: str, markdown: str) -> None:
    assert one(f"* {text}\n+ x\n- y\n")["question"] == markdown


def test_pictures_are_copied(tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(PIXEL)
    draft = draft_of("* See !{center}[width=5cm]map.png! and !no.png!\n+ x\n- y\n", tmp_path)
    assert draft.questions[0].data["question"] == "See ![map](figures/map.png) and no"
    assert draft.figures == {"map.png": PIXEL}
    assert "'no.png' is left out" in draft.remarks[0].message


def test_latex_texts() -> None:
    text = "LaTeX: 1\n\n* Is \\textbf{it} $x^2$ \\& 5\\%?\n+ $y$\n- \\vspace{1cm} z\n"
    data = one(text)
    assert data["question"] == "Is **it** $x^2$ & 5%?"
    assert [each["text"] for each in data["choices"]] == ["$y$", r"`\vspace{1cm} z`"]


def test_an_open_question_and_what_is_lost() -> None:
    draft = draft_of(
        "Presentation: Answer all.\nIncludeFile: more.txt\n\n*<lines=4> Explain.\n-{0} no\n+{1} yes\n"
        "*([numquestions=2] A\n* [x] y\n+ a\n- b\n*) The end\n"
    )
    assert draft.questions[0].data == {"question": "Explain.", "kind": "open", "answer": {}}
    assert sorted(each.message for each in draft.remarks) == [
        "'more.txt' is another file: import it too",
        "'presentation' is not kept: Answer all.",
        "an open question: the boxes for its marker are left out: no, yes",
        "options of a group are left out: numquestions",
        "the text after a group is left out: The end",
    ]


def test_a_choice_without_a_question_is_an_error_with_its_line() -> None:
    with pytest.raises(ContentError, match=r"list.txt:2:1: this choice has no question"):
        draft_of("Title: x\n+ a\n")
