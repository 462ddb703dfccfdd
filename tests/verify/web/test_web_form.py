"""A form that is a web page is read, and any change in its file is found."""

import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.request import ExamOptions, Request
from studypress.verify.expected import expected_copies_of
from studypress.verify.leaks import secrets_of
from studypress.verify.pdf.bounds import UnreadableError
from studypress.verify.readings import read_web_form, read_web_keys
from studypress.verify.web.web_reader import read_web_page

BANK = """
title: Small
sections:
  - id: one
    title: One
    topics:
      - topic: First
        questions:
QUESTIONS
"""
QUESTION = """
          - id: q{at}
            question: "Which word is the {at}th, as [the list](https://example.org/{at}) has it?"
            difficulty: easy
            answer:
              bullet: Surely the {word} meadow glitters tonight.
              explanation: Every {word} meadow glitters after midnight in autumn.
            choices:
              - {{text: "Right `{word}` of $x^{at}$", correct: true}}
              - {{text: Wrong {word}}}
              - {{text: Neither {word}}}
              - {{text: Both {word}}}
"""
WORDS = ("amber", "birch", "cedar", "dune", "ember")
ROSTER = "name,id,group,seat\nAna,11,Hall,A1\nמירה,12,Hall,B2\n"
ANSWER = "Surely the amber meadow glitters tonight."

Faults = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory, make_request: Callable[..., Request]) -> Path:
    """An exam of web pages for two candidates."""
    folder = tmp_path_factory.mktemp("web")
    questions = (QUESTION.format(at=at, word=word) for at, word in enumerate(WORDS, start=1))
    (folder / "bank.yaml").write_text(BANK.replace("QUESTIONS", "".join(questions)), "utf-8")
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    options = ExamOptions(seed="a long seed", roster=folder / "roster.csv")
    wished = {"bank": folder / "bank.yaml", "format": "html", "exam": options}
    produce(make_request(folder / "out", **wished), lambda *_: None)
    return folder / "out" / "exam"


def html_of(exam: Path, number: int = 0) -> str:
    return (exam / printed_exam(exam)[1].forms[number].file).read_text("utf-8")


@pytest.fixture
def faults(exam: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Faults of a form, by its HTML."""
    record, bank = printed_exam(exam)[1], open_bank(exam.parent.parent / "bank.yaml")
    copies = expected_copies_of(record, bank)
    secrets = secrets_of((entry.question for entry in bank.entries), record.seed)

    def found(html: str, number: int = 0, *, strict: bool = False) -> list[str]:
        path = tmp_path / "form.html"
        path.write_text(html, "utf-8")
        form = copies[number].form
        read = read_web_form(path, form, secrets, strict=strict).faults
        return [str(fault).removeprefix(f"{form.file}: ") for fault in read]

    return found


def test_forms_and_keys_as_they_were_made_have_no_fault(exam: Path, faults: Faults) -> None:
    record = printed_exam(exam)[1]
    copies = expected_copies_of(record, open_bank(exam.parent.parent / "bank.yaml"))
    for at in range(2):
        assert faults(html_of(exam, at), at) == []  # type: ignore[call-arg]
    every = [copy.key for copy in copies]
    assert read_web_keys(exam / "keys.html", "keys.html", every).faults == []
    (missing, *_) = read_web_keys(exam / "keys.html", "keys.html", every[::-1]).faults
    assert "the key of form" in missing.message


def test_what_was_not_proved_is_said_of_a_page_that_was_not_made_again(
    exam: Path, faults: Callable[..., list[str]]
) -> None:
    (note,) = faults(html_of(exam), strict=True)
    assert note.startswith("styles of web pages were not compared")


def swapped_choices(html: str) -> str:
    texts = re.findall(r'data-slot="letter">[A-D]</span>(.*?)</li>', html)[:2]
    return html.replace(texts[0], "#").replace(texts[1], texts[0], 1).replace("#", texts[1], 1)


SVG = b64encode(f"<svg><desc>{ANSWER}</desc></svg>".encode()).decode()


@pytest.mark.parametrize(
    ("pattern", "other", "said"),
    [
        (r"</main>", f"</main><!-- {ANSWER} -->", "reveals an answer: “surely the amber meadow"),
        (r"<p class=\"kind\"", f'<p title="{ANSWER}" class="kind"', "reveals an answer"),
        (r"</title>", f"</title><style>/* {ANSWER} */</style>", "reveals an answer"),
        (r"</body>", f"<script>const a = '{ANSWER}'</script></body>", "reveals an answer"),
        (r"</html>", f"</html>{ANSWER}", "reveals an answer"),
        (r"</main>", "</main><img src='data:image/svg+xml;base64," + SVG + "'>", "an answer"),
        (r"</body>", "<script>1</script></body>", "never writes: <script>"),
        (r"<main", "<main onclick='x()'", "never writes: onclick"),
        (r"</main>", "</main><img src='https://example.org/x.png'>", "never writes: src"),
        (r"</main>", "</main><!-- true -->", "never writes: a comment"),
        (r"default-src 'none'", "default-src *", "policy does not forbid"),
        (r"<meta http-equiv[^>]*>", "", "policy does not forbid"),
        (r"</main>", "</main><a href='https://example.org/9'>x</a>", "unknown link to https"),
        (r"</main>", "</main>a long seed", "it reveals the seed of the exam"),
        (r"</main>", "</main><p data-key='KEY'></p>", "reveals the letters of its key"),
        (r"</main>", "</main>OTHER", "it has the code of another form"),
        (r"</main>", "Tip: think</main>", "“Tip:think” is among the questions"),
        (r"Which word", "What word", r"its stem reads .*, but in the bank"),
        (r"1 point<", "9 points<", "it prints “9 points”, but has points: 1"),
        (r'<li class="choice"', '<li class="choice mine"', "choices differ in more than"),
        (r"(?s)<article.*?</article>", "", "question 1: it is missing"),
        (r"(?s)(<article.*?</article>)\s*(<article.*?</article>)", r"\2\1", "out of order"),
        (r"(?s)(<article.*?</article>)", r"\1\1", "question 1: it is repeated"),
        (r'class="name">Ana', 'class="name">Eva', "the cover lacks the candidate's name, Ana"),
        (r"Ana", "Eva", "its pages have the name Eva, which is not the candidate's"),
        (r">11<", ">12<", "the cover lacks the candidate number, 11"),
        (r"You have \d+", "You have 99", "the cover lacks “You have 5 minutes.”, the time"),
        (r"\d+ minutes</span>", "99 minutes</span>", "the cover lacks “5 minutes”, the time"),
        (r"<title>.*?</title>", "<title>Other</title>", "its title lacks"),
    ],
)
def test_a_change_is_found(exam: Path, faults: Faults, pattern: str, other: str, said: str) -> None:
    first, second = printed_exam(exam)[1].forms
    key = " ".join(item.key for item in first.questions)
    other = other.replace("KEY", key).replace("OTHER", second.code)
    changed, count = re.subn(pattern, other, html_of(exam), count=1)
    assert count == 1
    found = faults(changed)
    assert any(re.search(said, fault) for fault in found), found


def test_exchanged_choices_are_found(exam: Path, faults: Faults) -> None:
    found = faults(swapped_choices(html_of(exam)))
    assert any("choice A reads" in fault for fault in found), found


def test_another_name_from_right_to_left_is_found(
    exam: Path, faults: Callable[..., list[str]]
) -> None:
    found = faults(html_of(exam, 1).replace("מירה", "הירמ"), 1)
    assert any("the candidate's name" in fault for fault in found), found


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe<p>", b"<p>" * 10, b"<!-- -->", b"<ol start=x>"]
)
def test_a_broken_file_is_no_error_of_the_program(content: bytes, faults: Faults) -> None:
    try:
        text = content.decode()
        assert faults(text)
    except (UnicodeDecodeError, UnreadableError):
        with pytest.raises(UnreadableError):
            read_web_page(content)
