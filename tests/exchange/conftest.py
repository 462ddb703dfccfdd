"""Fixtures for tests of other formats."""

import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import strategies as st
from lxml import etree

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.page.text.markdown import Markdown

ROOT = Path(__file__).parents[2]
KINDS = ("single", "several", "true-false", "number", "short", "open")


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Return the path of a program; it must be there if STUDYPRESS_BROWSER is `required`."""

    def path(name: str) -> str:
        found = shutil.which(name)
        if found is None and os.environ.get("STUDYPRESS_BROWSER") == "required":
            pytest.fail(f"no {name} on the path: run tests/bring.sh")
        if found is None:
            pytest.skip(f"no {name} on the path")
        return found

    return path


@pytest.fixture(scope="session")
def npm_package() -> Callable[[str], Path]:
    """Return the folder of a package of npm, which tests/bring.sh installs."""

    def path(name: str) -> Path:
        found = ROOT / ".venv" / "npm" / "node_modules" / name
        if not found.is_dir() and os.environ.get("STUDYPRESS_BROWSER") == "required":
            pytest.fail(f"no {name} from npm: run tests/bring.sh")
        if not found.is_dir():
            pytest.skip(f"no {name} from npm")
        return found

    return path


WORDS = st.sampled_from(
    [
        "alpha",
        "Größe",
        "naïve",
        "数学",
        "سؤال",
        "emoji 🙂",
        "x < y",
        "a & b",
        "&lt;b&gt;",
        "{x}",
        "x = y",
        "a ~ b",
        "no # tag",
        "a: b",
        "a -> b",
        "//x",
        "it’s",
        '"q"',
        "5 %",
        "1,5",
        "C:\\\\d",
        "3\\*4",
        "\\$5",
        "snake\\_case",
        "\\[1\\]",
        "1. one",
        "\\n",
        "%50%",
        "::t::",
        "@@F@@",
        "e.g. this;that",
    ]
)
INLINE = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "**bold**",
            "*slanted*",
            "`code <b> {=~#} \\ $x$`",
            r"$x^2 \le \frac{1}{2}$",
            r"$a_{i,j} < b$",
            "[a link](https://example.org/a_b?c=1&d=2)",
            "H<sub>2</sub>O",
            "10<sup>3</sup>",
            "**bold *both***",
        ]
    ),
)
LINES = st.lists(INLINE, min_size=1, max_size=5).map(lambda parts: " ".join(["Say", *parts]))
BLOCKS = st.sampled_from(
    [
        "- one\n- two *slanted*\n  - nested",
        "1. first\n2. second",
        "```python\nx = {1: '~#='}\n\nif x < 2:\n    y()\n```",
        "| a | b |\n|---|---|\n| `1` | $x$ |\n| 2 | c |",
        "$$\\sum_{i=1}^n i = \\frac{n(n+1)}{2}$$",
        "> quoted words",
        "First line<br>second line",
        "A lead-in:",
    ]
)
TEXTS = st.one_of(
    LINES,
    st.lists(st.one_of(LINES, BLOCKS), min_size=1, max_size=3).map(
        lambda parts: "\n\n".join(["Begin here.", *parts])
    ),
)
"""Texts of several blocks, in Markdown that has one spelling."""

PLAIN = st.sampled_from(["Paris", "São Paulo", "x = {1}", "a~b#c", "1:2", "<tag>", "C\\D", "50 %"])
IDS = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)


@st.composite
def question_data(draw: st.DrawFn, kind: str, *, plain: bool = False) -> dict[str, Any]:
    """A valid question of a kind, in the keys of the bank's format."""
    texts, lines = (LINES, LINES) if plain else (TEXTS, LINES)
    answer: dict[str, Any] = {"bullet": draw(lines), "explanation": draw(texts)}
    data: dict[str, Any] = {
        "id": draw(IDS),
        "kind": kind,
        "question": draw(texts),
        "difficulty": draw(st.sampled_from(["easy", "medium", "hard"])),
        "tags": draw(st.lists(IDS, max_size=3, unique=True)),
        "points": draw(st.sampled_from([1, 2, 0.5, 1.25])),
    }
    match kind:
        case "single" | "several":
            size = draw(st.integers(2, 5))
            right = draw(st.lists(st.booleans(), min_size=size, max_size=size))
            if kind == "single":
                right = [at == right.count(True) % size for at in range(size)]
            data["choices"] = [
                {"text": f"{draw(lines)} {at}", "correct": is_right}
                | draw(st.one_of(st.just({}), st.fixed_dictionaries({"why": lines})))
                for at, is_right in enumerate(right)
            ]
        case "true-false":
            answer["statement"] = draw(st.booleans())
        case "number":
            answer["value"] = draw(st.sampled_from(["42", "-0.5", "1200", "0.001", "3.14159"]))
            answer |= draw(st.sampled_from([{}, {"tolerance": "0.5"}, {"tolerance": "1%"}]))
            answer |= draw(st.sampled_from([{}, {"unit": "ms"}]))
        case "short":
            answer["accept"] = draw(st.lists(PLAIN, min_size=1, max_size=3, unique=True))
        case "open":
            says = st.lists(lines, min_size=1, max_size=3, unique=True)
            marking = [{"points": 1, "says": line} for line in draw(st.one_of(st.just([]), says))]
            if marking:
                answer["marking"], data["points"] = marking, len(marking)
    return data | {"answer": answer}


@pytest.fixture(scope="session")
def questions() -> Callable[..., st.SearchStrategy[list[dict[str, Any]]]]:
    """Return lists of valid questions of some kinds, with ids that differ.

    If they are `plain`, each text is one paragraph.
    """

    def lists(*kinds: str, plain: bool = False) -> st.SearchStrategy[list[dict[str, Any]]]:
        one = st.sampled_from(kinds or KINDS).flatmap(lambda kind: question_data(kind, plain=plain))
        return st.lists(one, min_size=1, max_size=4, unique_by=lambda data: data["id"])

    return lists


@pytest.fixture(scope="session")
def bank_with(
    make_bank: Callable[[list[Question]], Bank],
) -> Callable[[list[dict[str, Any]]], Bank]:
    """Return a bank of some questions in one section and topic."""
    return lambda data: make_bank([Question.model_validate(each) for each in data])


@pytest.fixture(scope="session")
def rendered() -> Callable[[str], str]:
    """Return a Markdown text as the HTML of a bank's documents, to compare its spellings."""
    markdown = Markdown("en", lambda name: name)
    return lambda text: " ".join(markdown.block(text).split())


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], etree.XMLSchema]:
    """Return the XML schema of a format: `qtiv2p1/imsqti_v2p1` or `qti-1.2/ims_qtiasiv1p2`."""
    folder = tmp_path_factory.mktemp("schemas")
    with ZipFile(Path(__file__).parent / "schemas" / "qti.zip") as archive:
        archive.extractall(folder)
    (folder / "xml.xsd").write_bytes((folder / "w3" / "xml.xsd").read_bytes())  # for QTI 1.2
    return cache(lambda name: etree.XMLSchema(etree.parse(folder / f"{name}.xsd")))
