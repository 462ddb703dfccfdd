"""Files printed with the cache of earlier runs equal those printed without a cache."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from studypress.files.cache import VARIABLE

BANKS = Path(__file__).parents[1] / "banks" / "valid"
TOPICS = ("01-ticked", "02-written", "03-variants")
PROGRAM = """
import json, sys
from studypress.cli import main
for words in json.loads(sys.argv[1]):
    main(words, standalone_mode=False)
"""
"""Runs some commands in one process, whose memory has nothing of earlier runs."""

DOCUMENTS = [["build", "--guide", "--worksheet", "--key"], ["key", "--full"]]
EXAM = [["exam", "--kind", "any", "--questions", "6", "--forms", "2", "--seed", "s"]]
EXAMPLES = 3
INLINE = ["Owls, too.", r"So $x^2 + \frac{1}{2}$.", "See `f(x)`.", "**Bold** words.", "Über 5 ms."]
BLOCKS = [
    "![An owl](owl.svg)",
    '![A circle](circle.svg "Its area is $\\pi r^2$")',
    "$$\n\\sum_{i=1}^{n} w_i\n$$",
    "```python\ndef f(x: int) -> int:\n    return x ** 2\n```",
    "| a | b |\n|---|--:|\n| one | $x$ |",
    30 * "A line of words that fills the page. ",
]
FIGURES = ("owl", "circle")

Data = dict[str, Any]
Edit = Callable[[Random, Data], None]


def first_bank(chance: Random) -> Data:
    """Two sections, with some of the questions of every kind; two show a figure."""
    files = [BANKS / "every-kind" / "numbers" / f"{name}.yaml" for name in TOPICS]
    topics = [yaml.safe_load(path.read_text("utf-8")) for path in files]
    for topic in topics:
        topic["questions"] = chance.sample(topic["questions"], k=2)
    topics[0]["questions"][0]["question"] += f"\n\n{BLOCKS[0]}"
    topics[1]["questions"][0]["answer"]["explanation"] += f"\n\n{BLOCKS[1]}"
    section = {"id": "numbers", "title": "Numbers and words", "topics": topics}
    texts = yaml.safe_load((BANKS / "texts.yaml").read_text("utf-8"))["sections"]
    return {"title": "B", "sections": [section, *texts], "figures": dict.fromkeys(FIGURES, 20)}


def topics_of(bank: Data) -> list[Data]:
    return [topic for section in bank["sections"] for topic in section["topics"]]


def questions_of(bank: Data) -> list[Data]:
    return [question for topic in topics_of(bank) for question in topic["questions"]]


def change(chance: Random, bank: Data) -> None:
    """Add a paragraph before a text of a question or a block after it, and words to others."""
    question = chance.choice(questions_of(bank))
    answer, name = chance.choice([(question, "question"), (question["answer"], "explanation")])
    parts = chance.choice(
        [(chance.choice(INLINE), answer[name]), (answer[name], chance.choice(BLOCKS))]
    )
    answer[name] = "\n\n".join(part.strip() for part in parts)
    question["answer"]["bullet"] = f"{chance.choice(INLINE)} {question['answer']['bullet']}"
    for choice in question.get("choices", [])[:1]:
        choice["why"] = f"{chance.choice(INLINE)} {choice.get('why', '')}".strip()


def add(chance: Random, bank: Data) -> None:
    """Add a question to a topic, at any place."""
    question = deepcopy(chance.choice(questions_of(bank)))
    question["id"] = f"q{chance.getrandbits(64):x}"
    question["question"] = f"Of {question['id']}: {question['question']}"
    into = chance.choice(topics_of(bank))["questions"]
    into.insert(chance.randint(0, len(into)), question)


def remove(chance: Random, bank: Data) -> None:
    """Remove a question from the longest topic."""
    longest = max(topics_of(bank), key=lambda topic: len(topic["questions"]))["questions"]
    del longest[chance.randrange(len(longest))]


def move(chance: Random, bank: Data) -> None:
    """Move a question to any topic; exchange two topics if there would be none left."""
    out_of, into = (chance.choice(topics_of(bank))["questions"] for _ in range(2))
    if len(out_of) > 1:
        question = out_of.pop(chance.randrange(len(out_of)))
        into.insert(chance.randint(0, len(into)), question)
    else:
        bank["sections"].reverse()


def label(chance: Random, bank: Data) -> None:
    """Change tags, difficulty and points of a question."""
    question = chance.choice(questions_of(bank))
    question["tags"] = chance.sample(["graphs", "numbers", "sorting", "words"], k=2)
    question["difficulty"] = chance.choice(["easy", "medium", "hard"])


def retitle(chance: Random, bank: Data) -> None:
    """Change the title of the bank, of a section, or of a topic."""
    titled = chance.choice([bank, *bank["sections"], *topics_of(bank)])
    name = "topic" if "topic" in titled else "title"
    titled[name] = f"{titled[name]} {chance.choice(['again', 'and more', 'Ж'])}"


def redraw(chance: Random, bank: Data) -> None:
    """Change a figure."""
    bank["figures"][chance.choice(FIGURES)] = chance.randint(9, 40)


EDITS: Sequence[Edit] = (change, change, add, remove, move, label, retitle, redraw)


def save(bank: Data, folder: Path) -> None:
    """Write the bank's files."""
    data = {name: value for name, value in bank.items() if name != "figures"}
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    (folder / "bank.yaml").write_text(text, encoding="utf-8")
    for name, radius in bank["figures"].items():
        drawing = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">'
            f'<circle cx="45" cy="45" r="{radius}" fill="#adf"/><text y="85">{name}</text></svg>'
        )
        (folder / f"{name}.svg").write_text(drawing, encoding="utf-8")


def started(folder: Path, out: str, runs: list[list[str]], *more: str) -> subprocess.Popen[str]:
    """Start to print the bank into `out` with the cache in the folder; `more` are options."""
    common = [str(folder / "bank.yaml"), "--quiet", *more]
    words = [[*run, *common, "--out", str(folder / out / str(at))] for at, run in enumerate(runs)]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, json.dumps(words)],
        env={**os.environ, VARIABLE: str(folder / "cache")}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def assert_same(folder: Path, runs: list[list[str]], *more: str) -> None:
    """Print with the cache and without; compare all files. `more` are options with the cache."""
    both = [("warm", *more), ("plain", "--no-cache", "--jobs", "1")]
    for process in [started(folder, out, runs, *options) for out, *options in both]:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
        assert "damaged" not in errors
    warm, plain = (digests(folder / out) for out, *_ in both)
    assert warm == plain
    for out, *_ in both:
        rmtree(folder / out)


def digests(folder: Path) -> dict[Path, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # shrinking takes minutes
)
@given(
    st.lists(st.sampled_from([*EDITS, None]), min_size=4, max_size=4),
    st.randoms(use_true_random=False),
)
def test_any_edit_prints_the_same_with_and_without_the_cache(
    edits: list[Edit | None], chance: Random
) -> None:
    with TemporaryDirectory() as folder:
        bank = first_bank(chance)
        for edit in [None, *edits]:
            if edit:
                edit(chance, bank)
            save(bank, Path(folder))
            runs = DOCUMENTS + EXAM * (chance.random() < 1 / 3)
            assert_same(Path(folder), runs, "--jobs", chance.choice("12"))


def test_an_edit_prints_the_same_with_and_without_the_cache(tmp_path: Path) -> None:
    """A changed figure; a changed text, a question that moves and another title; no change."""
    chance = Random(1)  # noqa: S311 - chooses edits
    bank = first_bank(chance)
    for edits in ((), (redraw,), (change, move, retitle), ()):
        for edit in edits:
            edit(chance, bank)
        save(bank, tmp_path)
        assert_same(tmp_path, DOCUMENTS[:1])
