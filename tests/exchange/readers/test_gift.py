"""GIFT: parsed as gift-pegjs does, and read as questions of a bank."""

# ruff: noqa: E501 - an input is one line

import json
import re
from pathlib import Path
from typing import Any

import pytest

from studypress.errors import ContentError
from studypress.exchange.bank_folder import bank_files
from studypress.exchange.draft import DraftBank
from studypress.exchange.formats import format_of
from studypress.exchange.gift.syntax import GiftText, questions_of
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.gift import read

SAMPLES = Path(__file__).parents[1] / "samples" / "gift"
KINDS = {
    "MC": "multichoice",
    "Short": "shortanswer",
    "TF": "truefalse",
    "Numerical": "numerical",
    "Matching": "matching",
    "Essay": "essay",
    "Description": "description",
}


def draft_of(text: str) -> DraftBank:
    return read(InputFile("list.gift", text.encode()))


def one(text: str) -> dict[str, Any]:
    (question,) = draft_of(text).questions
    return question.data


def remarks(text: str) -> list[str]:
    return [str(each) for each in draft_of(text).remarks]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.gift")), ids=lambda path: path.stem)
def test_a_file_is_parsed_as_by_gift_pegjs(path: Path) -> None:
    found = questions_of(InputFile(path.name, path.read_bytes()))
    parsed = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    for ours, theirs in zip(found, parsed, strict=True):
        assert (ours.kind, ours.title or None) == (KINDS[theirs["type"]], theirs["title"])
        assert (ours.id or None, ours.tags or None) == (theirs["id"], theirs["tags"])
        assert with_blank(text_of(ours.stem)) == with_blank(theirs["stem"])
        assert text_of(ours.feedback) == theirs.get("globalFeedback")
        if theirs["type"] in ("MC", "Short"):
            assert [
                {
                    "isCorrect": each.sign == "=",
                    "weight": float(each.weight) if each.weight else None,
                    "text": text_of(each.text),
                    "feedback": text_of(each.feedback),
                }
                for each in ours.answers
            ] == theirs["choices"]
        if theirs["type"] == "TF":
            given = [each for each in (theirs["trueFeedback"], theirs["falseFeedback"]) if each]
            assert [ours.statement, *(text_of(each.text) for each in ours.answers)] == [
                theirs["isTrue"],
                *given,
            ]


def text_of(text: GiftText | None) -> dict[str, str] | None:
    return {"format": text.format, "text": text.text} if text else None


def with_blank(text: dict[str, str] | None) -> dict[str, str]:
    """A stem, whose gap gift-pegjs puts between spaces."""
    assert text
    return {**text, "text": re.sub(r"\s*_____\s*", " _____ ", text["text"]).strip()}


@pytest.mark.parametrize(
    ("text", "kind", "answer"),
    [
        ("Q{T}", "true-false", {"statement": True}),
        ("Q{FALSE#no#yes####all}", "true-false", {"statement": False, "explanation": "all\n\ntrue: no\n\nyes"}),
        ("Q{=a =b}", "short", {"accept": ["a", "b"]}),
        ("Q{a}", "short", {"accept": ["a"]}),
        ("Q{=a =%50%b}", "short", {"accept": ["a"]}),
        ("Q{#4}", "number", {"value": "4"}),
        ("Q{#-4.5:0.25}", "number", {"value": "-4.5", "tolerance": "0.25"}),
        ("Q{#4..5}", "number", {"value": "4.5", "tolerance": "0.5"}),
        ("Q{#\n  =4:1\n  =%50%4:2\n}", "number", {"value": "4", "tolerance": "1"}),
        ("Q{}", "open", {}),
        ("Q{####Because.}", "open", {"explanation": "Because."}),
    ],
)  # fmt: skip
def test_answers(text: str, kind: str, answer: dict[str, Any]) -> None:
    data = one(text)
    assert (data["kind"], data["answer"]) == (kind, answer)


@pytest.mark.parametrize(
    ("text", "kind", "right"),
    [
        ("Q{=a ~b}", "single", [True, False]),
        ("Q{~%50%a ~%50%b ~%-100%c}", "several", [True, True, False]),
        ("Q{=a =b ~c}", "several", [True, True, False]),
        ("Q{\n  ~a # no\n\n  // a remark\n  =b # yes\n}", "single", [False, True]),
    ],
)
def test_choices(text: str, kind: str, right: list[bool]) -> None:
    data = one(text)
    assert data["kind"] == kind
    assert [each.get("correct", False) for each in data["choices"]] == right


def test_an_essay_has_a_short_answer_from_its_feedback() -> None:
    file = InputFile("list.gift", b"Why is it so?{####Because it must. And more follows.}")
    (topic,) = [data for name, data in bank_files(read(file), file).items() if "/" in name]
    assert "bullet: Because it must. And more follows." in topic.decode()


def test_formats_of_texts() -> None:
    assert one("[html]<b>a</b>\\n<i>b</i>{T}")["question"] == "**a** *b*"
    assert one("[markdown]a **b**\n\\#c{T}")["question"] == "a **b** #c"
    assert one("[plain]a **b** <i>{T}")["question"] == r"a \*\*b\*\* \<i>"
    assert one("a\nb \\{c\\} \\= d\\\\e{T}")["question"] == "a b {c} = d\\\\e"


def test_categories_titles_ids_and_tags() -> None:
    text = (
        "$CATEGORY: $course$/top/Networks/TCP//IP\n\n// [id:ack] [tag:Deep Work] [tag:difficulty-hard]\n"
        "::Some title::Why?{T}\n\n::syn::How?{F}\n"
    )
    first, second = draft_of(text).questions
    assert (first.section, first.topic, first.name) == ("Networks", "TCP/IP", "Some title")
    assert (first.data["id"], first.data["tags"], first.data["difficulty"]) == (
        "ack",
        ["deep-work"],
        "hard",
    )
    assert (second.data["id"], second.place.line) == ("syn", 6)


def test_what_is_not_kept_is_a_remark() -> None:
    assert remarks("Match.{=a -> b =c -> d}\n\nJust words.\n")[0].startswith(
        "list.gift:1:1: left out: 'Match.', a matching question: "
    )
    assert remarks("Just words.") == [
        (
            "list.gift:1:1: left out: 'Just words.', a description question: "
            "a text without a question: put it into the stems of its questions"
        )
    ]
    assert remarks("Q{=a =%50%b ~c ~%25%d}") == [
        (
            "list.gift:1:1: changed: answers that earn a part of the points are wrong: "
            "'b' (50 %), 'd' (25 %)"
        )
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Q{=a ~b\n\n::x::R{T}\n", r"list.gift:1:1: a '}' is missing"),
        ("\nQ =a ~b}\n", r"list.gift:2:1: a '{' is missing"),
        ("Q{= ~b}", r"list.gift:1:1: an answer is empty"),
        ("Q\ufdd0{T}", r"list.gift:1:1: U\+FDD0 is no character"),
    ],
)
def test_an_error_has_its_place(text: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        draft_of(text)


def test_questions_without_an_empty_line_between_them_are_questions() -> None:
    text = "::a::One?{\n=b\n~c\n}\n::d::Two?{T}\n// next\nThree?{#3}\nThe {=sun\n} rises.\nSo.\n"
    draft = draft_of(text)
    assert [each.data["question"] for each in draft.questions] == [
        "One?",
        "Two?",
        "Three?",
        "The \\_\\_\\_\\_\\_ rises. So.",
    ]
    assert [each.place.line for each in draft.questions] == [1, 5, 7, 8]


def test_ids_in_comments_begin_a_question() -> None:
    draft = draft_of("// [id:a]\nOne?{T}\n// [id:b] [tag:t]\nTwo?{F}\n")
    assert [each.data["id"] for each in draft.questions] == ["a", "b"]
    assert draft.questions[1].data["tags"] == ["t"]


def test_a_decimal_comma_is_a_point() -> None:
    answer = draft_of("Pi?{#3,14:0,01}").questions[0].data["answer"]
    assert answer == {"value": "3.14", "tolerance": "0.01"}


@pytest.mark.parametrize("text", ["Q{#3:\x02 1}", "Q\x02{=a\x1f =\x02b}", "Q{#\x021..2}"])
def test_control_characters_are_left_out(text: str) -> None:
    assert draft_of(text)


def test_feedback_of_any_other_answer_is_marked() -> None:
    answer = draft_of("Q?{#3#Yes. ~#No.}").questions[0].data["answer"]
    assert answer["explanation"] == "Yes.\n\n\\*: No."


def test_a_file_of_gift_needs_no_question() -> None:
    file = InputFile("texts.gift", b"[markdown] Only a text.\n")
    assert format_of(file).name == "gift"
