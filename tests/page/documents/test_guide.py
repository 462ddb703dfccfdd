"""Front matter of the guide by number of questions, and running heads with topics."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from studypress.bank.bank import Bank, SectionHead
from studypress.bank.models import FollowUp, Question
from studypress.page.documents.study import MANY, guide
from studypress.page.look import Look
from studypress.press.engine import lay_out

LOOK = Look("A4", "print", str, str)
AROUND = {
    "cover": 'class="cover"',
    "how": 'id="how"',
    "contents": "<h2>Contents</h2>",
    "opener": 'class="opener"',
    "numbers": 'id="numbers"',
    "index": 'id="index"',
}


def around(bank: Bank) -> set[str]:
    html = guide(bank, LOOK).html
    return {name for name, mark in AROUND.items() if mark in html}


@pytest.fixture
def of_topics(
    make_question: Callable[..., Question], make_bank: Callable[[list[Question]], Bank]
) -> Callable[..., Bank]:
    """Return a function that makes a bank of a section for each list of sizes of topics."""

    def bank_of(*sections: list[int]) -> Bank:
        places = [
            (SectionHead(f"s{at}", f"Section {at}"), f"Topic {topic}")
            for at, sizes in enumerate(sections)
            for topic, size in enumerate(sizes)
            for _ in range(size)
        ]
        bank = make_bank([make_question(f"q{at}", tags=("tag",)) for at in range(len(places))])
        entries = [
            replace(entry, section=section, topic=topic)
            for entry, (section, topic) in zip(bank.entries, places, strict=True)
        ]
        return replace(bank, entries=tuple(entries))

    return bank_of


def test_few_questions_begin_on_the_first_page(of_topics: Callable[..., Bank]) -> None:
    assert around(of_topics([MANY - 1])) == set()
    assert around(of_topics([MANY - 2, 1])) == set()
    assert around(of_topics([3], [MANY - 4])) == set()


def test_one_topic_has_nothing_that_compares_topics(of_topics: Callable[..., Bank]) -> None:
    assert around(of_topics([MANY])) == {"cover", "how", "contents"}


def test_many_questions_have_all(of_topics: Callable[..., Bank]) -> None:
    assert around(of_topics([MANY - 1, 1])) == set(AROUND)


def test_the_page_of_numbers_has_cues_from_twenty_questions_with_choices(
    of_topics: Callable[..., Bank],
) -> None:
    heading = "Guesses by the wording of choices"
    assert heading not in guide(of_topics([18, 1]), LOOK).html
    html = guide(of_topics([18, 2]), LOOK).html
    rows = re.findall(r"<tr><td>([^<]*)</td><td>.*?>(\d+) %</span></td><td>.*?>(\d+) %", html)
    assert len(rows) == 10
    assert ("Length", "25", "25") in rows
    assert "Chance alone: 25\N{NO-BREAK SPACE}%." in html


def test_the_table_of_cues_is_on_the_page_of_its_heading(of_topics: Callable[..., Bank]) -> None:
    """On this paper, the first table leaves room for the heading, but not for all rows."""
    bank = of_topics([3, 3, 3, 3, 2, 2, 2, 2, 2, 2])
    made = guide(bank, Look("Letter", "large-print", str, str))
    pages = [
        " ".join(box.text for box in page._page_box.descendants() if hasattr(box, "text"))  # noqa: SLF001
        for page in lay_out(made.html, made.styles, Path()).document.pages
    ]
    (page,) = [text for text in pages if "Guesses by the wording" in text]
    assert "Words shared" in page
    assert "Rare words" in page


@pytest.mark.parametrize(
    ("language", "lang", "tag"),
    [(None, None, "span"), (None, "he", "div"), ("ar", None, "div"), ("ar", "he", "span")],
)
def test_a_follow_up_of_the_other_direction_is_answered_below(
    language: str | None, lang: str | None, tag: str, make_question: Callable[..., Question],
    make_bank: Callable[[list[Question]], Bank],
) -> None:  # fmt: skip
    question = make_question("q", lang=lang)
    changes = {"follow_ups": (FollowUp(question="And then?", answer="It stops."),)}
    bank = make_bank([question.model_copy(update=changes)])
    html = guide(bank, replace(LOOK, language=language)).html
    assert set(re.findall(r'<(\w+) class="(?:asked|answered)"', html)) == {tag}


@pytest.mark.parametrize(
    ("language", "month"),
    [
        ("en", "As of November 2026"),
        ("de", "Stand: November 2026"),
        ("pl", "Stan na: listopad 2026"),
    ],
)
@pytest.mark.parametrize("questions", [1, MANY])
def test_the_title_has_the_month_of_the_content(
    questions: int, language: str, month: str, of_topics: Callable[..., Bank]
) -> None:
    bank = replace(of_topics([questions]), language=language)
    assert month not in guide(bank, LOOK).html
    assert month in guide(replace(bank, as_of="2026-11"), LOOK).html


def test_a_short_section_has_no_page_of_its_own(of_topics: Callable[..., Bank]) -> None:
    html = guide(of_topics([MANY - 1, 1], [2, MANY - 3], [MANY]), LOOK).html
    opened = re.findall(r'class="opener"[^>]*>\s*<p class="kind">Section (\d)', html)
    assert opened == ["1"]
    assert re.findall(r'class="head"[^>]*>\s*<h1 id="[^"]*"[^>]*>([^<]*)', html) == [
        "Section 1",
        "Section 2",
    ]


def test_a_number_in_the_index_is_that_of_one_question(of_topics: Callable[..., Bank]) -> None:
    """Numbers in a bank of several sections include the section."""
    listed = re.compile(r'<a href="#q\.[^"]*"><strong>([^<]*)</strong>')
    assert listed.findall(guide(of_topics([7, 1]), LOOK).html) == [str(at) for at in range(1, 9)]
    bank = of_topics([3, 1], [4])
    numbers = [f"{1 if entry.section.id == 's0' else 2}.{entry.number}" for entry in bank.entries]
    assert listed.findall(guide(bank, LOOK).html) == numbers
    assert "<strong>2</strong> Section 1." in guide(bank, LOOK).html


def test_each_topic_stands_in_the_head_of_its_first_page(
    printed: Path, pages_of: Callable[[Path], list[str]], two_topics: Bank
) -> None:
    pages = pages_of(printed / "guide.pdf")
    for topic in {entry.topic for entry in two_topics.entries}:
        section = next(entry.section.title for entry in two_topics.entries if entry.topic == topic)
        first = next(page for page in pages[3:] if topic in page.splitlines())
        assert f"{section} {topic}" in first.splitlines()  # the running head


def test_what_a_line_may_not_break_stands_beside_the_words_before_it(printed: Path) -> None:
    """Content must not inherit the hanging indent of a reference."""
    found = 0
    with pdfium.PdfDocument(printed / "guide.pdf") as pdf:
        for page in pdf:
            text = page.get_textpage()
            for match in re.finditer(r", arXiv:", text.get_text_range()):
                _, bottom, right, _ = text.get_charbox(match.start())
                left, below, _, _ = text.get_charbox(match.start() + 2)
                found += 1
                assert left > right or below < bottom - 5
    assert found > 1
