"""Input of the exam benchmark: a generated bank, its candidates, and forms of it.

Fixed seeds make the same bank for the same size everywhere. Texts have no markup, so that each
peer can print them.
"""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

ASKED = ("Which statement holds when", "What happens first when", "What is lost when",
         "Which cause is likeliest when", "What should an operator check when",
         "Which remedy costs least when", "What does a careful reader conclude when")  # fmt: skip
NOUNS = ("valve", "ledger", "signal", "queue", "boiler", "archive", "bridge", "turbine", "schedule",
         "harbour", "lens", "engine", "catalogue", "furnace", "relay", "glacier", "orchard",
         "antenna", "census", "pendulum", "warehouse", "estuary")  # fmt: skip
STATES = ("late", "narrow", "uneven", "saturated", "brittle", "overloaded", "idle", "duplicated",
          "mislabelled", "warm", "unstable", "incomplete", "shallow", "opaque")  # fmt: skip
VERBS = ("delays", "feeds", "replaces", "shadows", "limits", "mirrors", "outlasts", "cools",
         "carries", "corrects", "precedes", "weakens")  # fmt: skip
TAILS = ("at night", "under load", "after a restart", "in the first hour", "without a warning",
         "once the season turns", "as long as the supply lasts", "in one case out of three",
         "although nobody has touched it since", "when both ends are open")  # fmt: skip
TOPIC = 20
GIVEN = ("Ada", "Benoît", "Chidi", "Dana", "Emil", "Farah", "Grace", "Hiro", "Inés", "Jonas")
FAMILY = ("Abel", "Brandt", "Costa", "Dubois", "Eriksen", "Fischer", "Grant", "Hansen", "Ito")


@dataclass(frozen=True)
class Asked:
    """A question: its stem and choices; the first choice is right."""

    stem: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A form: its code, and the numbers of its questions with the orders of their choices."""

    code: str
    asked: tuple[tuple[int, tuple[int, ...]], ...]


def questions_of(size: int) -> tuple[Asked, ...]:
    """Make questions of one to three lines, each with four choices of varied length."""
    return tuple(_question(number) for number in range(size))


def _question(number: int) -> Asked:
    random = Random(f"question {number}")  # noqa: S311 - not secret: the same bank for all
    noun, other = random.sample(NOUNS, 2)
    parts = [f"the {noun} of plant {number + 1} is {random.choice(STATES)}"]
    parts += [_clause(random) for _ in range(random.randint(0, 3))]
    stem = f"{random.choice(ASKED)} {', and '.join(parts)}?"
    choices: list[str] = []
    while len(choices) < 4:
        clause = f"The {other} is {random.choice(STATES)}"
        extra = [clause, *(_clause(random) for _ in range(random.choice((0, 0, 1, 1, 2))))]
        text = ", and ".join(extra) + "."
        choices += [text] if text not in choices else []
    return Asked(stem, tuple(choices))


def _clause(random: Random) -> str:
    first, second = random.sample(NOUNS, 2)
    return f"the {first} {random.choice(VERBS)} the {second} {random.choice(TAILS)}"


def write_bank(file: Path, questions: Sequence[Asked]) -> Path:
    """Write the questions in the format of studypress, twenty in a topic."""
    starts = range(0, len(questions), TOPIC)
    topics = [_topic(start, questions[start : start + TOPIC]) for start in starts]
    sections = [{"id": "plant", "title": "Plant", "topics": topics}]
    bank = {"title": "Operation of plants", "sections": sections}
    file.write_text(yaml.safe_dump(bank, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return file


def _topic(start: int, questions: Sequence[Asked]) -> dict[str, Any]:
    entries = [_entry(start + at, question) for at, question in enumerate(questions)]
    return {"topic": f"Part {start // TOPIC + 1}", "questions": entries}


def _entry(number: int, question: Asked) -> dict[str, Any]:
    texts = enumerate(question.choices)
    right = {"bullet": question.choices[0], "explanation": "It is so by the rules of the plant."}
    return {
        "id": f"q{number + 1:04}",
        "question": question.stem,
        "difficulty": "medium",
        "answer": right,
        "choices": [{"text": t, "correct": True} if not at else {"text": t} for at, t in texts],
    }


def write_roster(file: Path, size: int) -> Path:
    """Write a roster of named candidates."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("name", "id"))
        for at in range(size):
            name = f"{GIVEN[at % len(GIVEN)]} {FAMILY[at // len(GIVEN) % len(FAMILY)]}"
            rows.writerow((name, f"{100_000 + at}"))
    return file


def papers_of(size: int, questions: int, forms: int, seed: str) -> tuple[Paper, ...]:
    """Draw forms for the peers that do not shuffle."""
    random = Random(seed)  # noqa: S311 - not secret: only timed
    return tuple(_paper(number, size, questions, random) for number in range(forms))


def _paper(number: int, size: int, questions: int, random: Random) -> Paper:
    drawn = random.sample(range(size), min(questions, size))
    orders = (tuple(random.sample(range(4), 4)) for _ in drawn)
    return Paper(
        f"{number + 1:04}-{random.randrange(16**4):04X}", tuple(zip(drawn, orders, strict=True))
    )


def as_data(questions: Sequence[Asked], papers: Sequence[Paper]) -> dict[str, Any]:
    """Return both as values for JSON."""
    return {
        "questions": [asdict(question) for question in questions],
        "forms": [asdict(paper) for paper in papers],
    }
