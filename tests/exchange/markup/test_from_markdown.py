"""Markdown of other programs: HTML, formulas, links and pictures become those of a bank."""

import pytest

from studypress.exchange.draft import DraftBank
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.from_markdown import MarkdownTexts

FILE = InputFile("list.md", b"")


def converted(text: str) -> str:
    links = {"L": {"href": "https://e.org", "title": ""}}
    return MarkdownTexts(DraftBank(), FILE, links).markdown(text, FILE.place(1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>a</b> <i>b</i> <kbd>c</kbd> <s>d</s> <u>e</u>", "**a** *b* `c` ~~d~~ e"),
        ("H<sub>2</sub>O<br>x < y, `<b>`, <https://e.org>", None),
        ("```\n<b>[l]\\(x\\)\n```", None),
        ("$a<b>c$", None),
        ("Map<str, int> or <T>", r"Map<str, int> or \<T>"),
        (r"\(x\) and \[ y = 2 \], not \[1\]", r"$x$ and $$y = 2$$, not \[1\]"),
        ("[it][l], [l], [x]", "[it](https://e.org), [l](https://e.org), [x]"),
        ("<div>\n\n**x**\n\n</div>", "**x**"),
        ("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "| a |\n| --- |\n| b |"),
    ],
)
def test_texts(text: str, expected: str | None) -> None:
    assert converted(text).strip() == (text if expected is None else expected)


@pytest.mark.parametrize("sign", ["<a>", "[", "`", "$", r"\(", "![", "<table>", "```\n", "[a]"])
def test_many_marks_without_an_end_take_little_time(sign: str) -> None:
    assert converted((sign * 20_000)[:20_000])
