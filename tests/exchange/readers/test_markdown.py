"""Markdown lists of questions in the forms in which people write them."""

# ruff: noqa: E501 - an input is one line

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.errors import ContentError
from studypress.exchange.draft import DraftBank
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.markdown import read

SAMPLES = Path(__file__).parents[1] / "samples"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


def draft_of(text: str | bytes, folder: Path | None = None) -> DraftBank:
    return read(InputFile("list.md", text if isinstance(text, bytes) else text.encode(), folder))


def one(text: str) -> dict[str, Any]:
    (question,) = draft_of(text).questions
    return question.data


def asked(text: str) -> list[tuple[Any, ...]]:
    """Stem, bullet and explanation of each question."""
    return [
        (each.data["question"], answer.get("bullet"), answer.get("explanation"))
        for each in draft_of(text).questions
        for answer in [each.data["answer"]]
    ]


def test_an_interview_list_becomes_a_guide_with_two_commands(tmp_path: Path) -> None:
    bank, out = str(tmp_path / "mybank"), str(tmp_path / "out")
    listed = str(SAMPLES / "interview-list.md")
    imported = CliRunner().invoke(main, ["import", listed, "--out", bank])
    assert imported.exit_code == 0, imported.output
    assert "8 open" in imported.output
    assert "interview-list.md:5:1" not in imported.output
    assert (
        "interview-list.md:25:1: lost: '... (additional questions to reach 70)'" in imported.output
    )
    assert "interview-list.md:3:1: changed: 'Deep Learning and MLOps (70 Qu" in imported.output
    printed = CliRunner().invoke(main, ["guide", bank, "--out", out, "--no-cache"])
    assert printed.exit_code == 0, printed.output
    assert (tmp_path / "out" / "guide.pdf").stat().st_size > 10_000


def test_a_nested_list_keeps_code_tables_and_lists_as_they_are_written() -> None:
    draft = read(InputFile("list.md", (SAMPLES / "interview-list.md").read_bytes()))
    assert {each.section for each in draft.questions} == {
        "Deep Learning and MLOps",
        "System Design",
    }
    assert [each.place.line for each in draft.questions] == [5, 10, 15, 20, 29, 41, 51, 58]
    texts = [each.data["answer"]["explanation"] for each in draft.questions]
    assert (
        "key:\n\n```python\ndef key(number):\n    return base62(number)\n```\n\nReads" in texts[4]
    )
    assert texts[5].endswith(
        "\n\n| choice | example |\n|--------|---------|\n| CP     | etcd    |\n| AP     | Dynamo  |"
    )
    assert texts[6].endswith("bucket:\n- one store for all\n- an atomic step for each request")


@pytest.mark.parametrize(
    "text",
    [
        "1. **Why?**\n   - **Answer**:\n     - **Bullet Point**: Short.\n     - **Detailed Explanation**: Long.\n",
        "1. **Why?**\n  - **Answer**:\n    - **Bullet Point:** Short.\n    - **Detailed Explanation:** Long.\n",
        "1) **Why?**\n\n   * __Short answer__: Short.\n   * __Explanation__: Long.\n",
        "1. Why?\n   Short answer: Short.\n   Explanation: Long.\n",
        "1.\t**Why?**\n\t- **Bullet Point**: Short.\n\t- **Detailed Explanation**:\n\n\t\tLong.\n",
        "* **Why?**\n  * **Answer:** Short.\n  * **Explanation:** Long.\n",
        "### Why?\n\n**Answer:** Short.\n\n**Explanation:** Long.\n",
        "### 1. Why?\n\n#### Answer\n\nShort.\n\n#### Explanation\n\nLong.\n",
        "### Question 1\n\nWhy?\n\n**Answer:** Short.\n\n**Explanation:** Long.\n",
        "Q: Why?\nA: Short.\nExplanation: Long.\n",
        "**Q1: Why?**\n\n**A:** Short.\n\n**Explanation:** Long.\n",
        "**1. Why?**\n\n**Answer: Short.**\n\n**Explanation:** Long.\n",
        "1. **Why?**\n\n   <details><summary>Answer</summary>\n\n   Short.\n\n   **Explanation**: Long.\n   </details>\n",
        "1. **Q:** Why?\r\n   **A:** Short.\r\n   **Explanation:** Long.\r\n",
        "\ufeff10. **Why?**\n    - **Answer**: Short.\n      - **Detailed Explanation**: Long.\n",
    ],
)  # fmt: skip
def test_questions_with_labelled_answers(text: str) -> None:
    assert asked(text) == [("Why?", "Short.", "Long.")]
    assert draft_of(text).remarks == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. **Why?**\n\nBecause.\n\n2. **How?**\n\nSo.\n", [("Why?", "Because.", None), ("How?", "So.", None)]),
        ("1. **Why?** Because.\n2. **How?** So.\n", [("Why?", "Because.", None), ("How?", "So.", None)]),
        ("**Why?**\n\nBecause.\n\n**How?**\n\nSo.\n", [("Why?", "Because.", None), ("How?", "So.", None)]),
        ("# T\n\n## Explain A\n\nBecause.\n\n## Explain B\n\nSo.\n", [("Explain A", "Because.", None), ("Explain B", "So.", None)]),
        ("### Why?\n\n1. one\n2. two\n", [("Why?", "one; two", "1. one\n2. two")]),
        ("1. Why?\n2. How?\n", [("Why?", None, None), ("How?", None, None)]),
        ("- Why?\n  - one\n- How?\n  - two\n", [("Why?", "one", None), ("How?", "two", None)]),
        ("1. Read:\n\n   ```py\n   x\n   ```\n\n   **Answer**: y\n", [("Read:\n\n```py\nx\n```", "y", None)]),
        ("1. **为什么？**\n   - **要点**：短。\n   - **详细解释**：长。\n", [("为什么？", "短。", "长。")]),
        ("1. **لماذا؟**\n   - **الإجابة**:\n     - **نقطة رئيسية**: قصير.\n     - **شرح مفصل**: طويل.\n", [("لماذا؟", "قصير.", "طويل.")]),
    ],
)  # fmt: skip
def test_questions_with_other_answers(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert asked(text) == expected


def test_a_long_answer_gives_its_first_sentence_as_bullet_with_a_remark() -> None:
    long = "It is, e.g. here, so. " + "And more words follow in it. " * 10
    draft = draft_of(f"1. **Why?**\n   - **Answer**:\n     - **Explanation**: {long}\n")
    assert draft.questions[0].data["answer"] == {
        "bullet": "It is, e.g. here, so.",
        "explanation": long.strip(),
    }
    assert [str(each) for each in draft.remarks] == [
        "list.md:1:1: guessed: the bullet is taken from the answer's beginning"
    ]


@pytest.mark.parametrize(
    ("text", "kind", "right"),
    [
        ("### Which?\n\n- [x] a\n- [ ] b\n", "single", [True, False]),
        ("### Which?\n\n- [x] a\n- [X] b\n- [ ] c\n", "several", [True, True, False]),
        ("1. Which?\n   - [ ] a\n   - [x] b\n", "single", [False, True]),
        ("1. Which?\n   A) a\n   B) b\n   Answer: B\n", "single", [False, True]),
        ("1. Which?\n   - A. a\n   - B. b\n   - **Answer:** A, B\n", "several", [True, True]),
        ("1. Which?\n\n   a) a\n   b) b\n\n   **Correct answer: b) b**\n", "single", [False, True]),
        ("1. Which?\n   A) a\n   B) b (correct)\n", "single", [False, True]),
        ("1. Which?\n   - **Options**:\n     - a\n     - b\n   - **Answer**: b\n", "single", [False, True]),
    ],
)  # fmt: skip
def test_choices(text: str, kind: str, right: list[bool]) -> None:
    data = one(text)
    assert (data["question"], data["kind"]) == ("Which?", kind)
    assert [each["text"] for each in data["choices"]] == ["a", "b", "c"][: len(right)]
    assert [each["correct"] for each in data["choices"]] == right


def test_an_answer_of_true_or_false() -> None:
    assert one("1. Snow is white.\n   Answer: True\n")["answer"] == {"statement": True}


def test_front_matter_gives_title_and_language() -> None:
    draft = draft_of(
        "---\ntitle: Mine\nlang: de\nauthor: A\n---\n\n# Other\n\n1. Was?\n   Antwort: Das.\n"
    )
    assert (draft.title, draft.language) == ("Mine", "de")
    assert [str(each) for each in draft.remarks] == [
        "list.md:1:1: lost: 'author' of the front matter is not kept",
        "list.md:7:1: lost: the heading 'Other' is not kept: the front matter states the title",
    ]
    assert draft.questions[0].place.line == 9


def test_a_heading_that_repeats_the_title_of_the_front_matter_is_not_lost() -> None:
    draft = draft_of("---\ntitle: Mine\n---\n# Mine\n\n## SQL\n\n1. Why?\n   Answer: So.\n")
    assert draft.title == "Mine"
    assert not [str(each) for each in draft.remarks if "heading" in str(each)]


def test_front_matter_that_is_not_yaml_is_an_error_with_its_line() -> None:
    with pytest.raises(ContentError, match=r"list.md:3:1: the front matter is not YAML"):
        draft_of("---\ntitle: a\n: [b\n---\n\n1. Why?\n")


def test_pictures_links_and_html(tmp_path: Path) -> None:
    (tmp_path / "a b.png").write_bytes(PIXEL)
    text = (
        "1. **See ![one](<a b.png>), ![two](no.png), ![three](https://e.org/x.png), [it][l]?**\n"
        "   - **Answer**: <b>Yes</b>, `<b>`, List<int> and \\(x^2\\).\n\n[l]: https://e.org\n"
    )
    draft = draft_of(text, tmp_path)
    (data,) = [each.data for each in draft.questions]
    assert data["question"] == (
        "See ![one](figures/a-b.png), two, [three](https://e.org/x.png), [it](https://e.org)?"
    )
    assert data["answer"]["bullet"] == r"**Yes**, `<b>`, List\<int> and $x^2$."
    assert draft.figures == {"a-b.png": PIXEL}
    assert [each.message[:29] for each in draft.remarks] == [
        "the picture 'no.png' is left ",
        "the picture 'https://e.org/x.",
    ]


def test_text_outside_of_questions_is_a_remark() -> None:
    draft = draft_of("# T\n\nHello.\n\n1. Why?\n   - Answer: x\n\nThe end.\n")
    assert [str(each) for each in draft.remarks] == [
        "list.md:3:1: lost: the text outside of a question is not kept: Hello.",
        "list.md:8:1: lost: the text outside of a question is not kept: The end.",
    ]


def test_a_hundred_questions() -> None:
    text = "".join(
        f"{at}. **Question number {at}?**\n{' ' * len(f'{at}. ')}- **Answer**: Answer {at}.\n"
        for at in range(1, 101)
    )
    assert asked(text) == [
        (f"Question number {at}?", f"Answer {at}.", None) for at in range(1, 101)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- A: 3\n- B: 4\n\n<details><summary><b>Answer</b></summary>\n<p>\n\n#### Answer: B\n\nYes.\n\n</p>\n</details>\n", ["3", "4*"]),
        ("- A: `3`\n- B:`4`\n\nAnswer: A\n", ["`3`*", "`4`"]),
        ("**Difficulty:** Easy\n\n- A) 3\n- B) 4\n\n**Answer:** B\n", ["3", "4*"]),
        ("- ( ) 3\n- (x) 4\n", ["3", "4*"]),
    ],
)  # fmt: skip
def test_choices_with_letters_and_answers_that_unfold(text: str, expected: list[str]) -> None:
    (question,) = read(InputFile("list.md", f"###### 1. What?\n\n{text}".encode())).questions
    choices = question.data["choices"]
    assert [each["text"] + "*" * each["correct"] for each in choices] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<details>\n<summary>Name two:\n\n  * a\n</summary><br><b>\n\nThis.\n</b></details>\n\n<details>\n<summary>Why?</summary><br><b>\n</b></details>\n", [("Name two:\n\n  * a", "This."), ("Why?", "")]),
        ("23. ### Why?\n\n    Since.\n\n   **[Back to Top](#toc)**\n\n24. ### What?\n\n    That.\n", [("Why?", "Since."), ("What?", "That.")]),
        ("## Contents\n\n* [One](#one)\n\n## Q. Why is HTTP 1. slow?\n\nSince.\n\n## P2. What?\n\n**Note:** that.\n", [("Why is HTTP 1. slow?", "Since."), ("What?", "**Note:** that.")]),
        ("# Shell\n\n## What are $@ and $\\*?\n\nIt costs $5. Go back to top speed.\n", [("What are \\$@ and \\$\\*?", "It costs $5. Go back to top speed.")]),
        ("# List\n\n**Note:** open ones.\n\n* [Why?](https://example.org)\n* Say how.\n", [("[Why?](https://example.org)", ""), ("Say how.", "")]),
        ("What is 1?\n\n- [x] a\n- [ ] b\n\nSo it is.\n\n---\n\nAnd 2?\n\n- [x] c\n- [ ] d\n", [("What is 1?", "So it is."), ("And 2?", "")]),
    ],
)  # fmt: skip
def test_lists_of_sites(text: str, expected: list[tuple[str, str]]) -> None:
    questions = read(InputFile("list.md", text.encode())).questions
    asked = [each.data for each in questions]
    answers = [
        each["answer"].get("bullet") or each["answer"].get("explanation", "") for each in asked
    ]
    assert [*zip([each["question"] for each in asked], answers, strict=True)] == expected


def test_headings_by_thousands_are_read_in_linear_time() -> None:
    questions = read(InputFile("list.md", b"# What?\n\nAnswer.\n\n" * 8000)).questions
    assert len(questions) == 8000
