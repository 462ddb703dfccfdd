"""Counts of a bank's questions by topic, difficulty and tag; their minutes; success of cues."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.cues.measure import CueSuccess, cue_successes
from studypress.bank.measured.agreement import (
    Disagreement,
    MeasuredLevel,
    disagreements,
    measured_levels,
)
from studypress.bank.models import Difficulty


@dataclass(frozen=True)
class TopicCount:
    """A topic's questions by difficulty, and the minutes of all."""

    section: str
    title: str
    by_difficulty: dict[Difficulty, int]
    minutes: int
    with_choices: int

    @property
    def questions(self) -> int:
        """Number of questions."""
        return sum(self.by_difficulty.values())


@dataclass(frozen=True)
class BankCounts:
    """A bank's topics in their order; its tags with their counts, the commonest first; cues.

    `levels` and `disagreements` compare difficulties with measured ones. `file` is that of the
    measures, if it was written; `remarks` are on the exams that were measured.
    """

    topics: tuple[TopicCount, ...]
    tags: tuple[tuple[str, int], ...]
    cues: tuple[CueSuccess, ...]
    levels: tuple[MeasuredLevel, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    file: Path | None = None
    remarks: tuple[str, ...] = ()


def statistics(bank: Bank) -> BankCounts:
    """Count the bank's questions."""
    topics = []
    for (section, title), members in groupby(
        bank.entries, key=lambda entry: (entry.section.title, entry.topic)
    ):
        questions = [entry.question for entry in members]
        counted = Counter(question.difficulty for question in questions)
        topics.append(
            TopicCount(
                section,
                title,
                {level: counted[level] for level in Difficulty},
                sum(question.minutes for question in questions),
                sum(question.kind.has_choices for question in questions),
            )
        )
    tags = Counter(tag for entry in bank.entries for tag in entry.question.tags)
    ordered = sorted(tags.items(), key=lambda item: (-item[1], item[0]))
    return BankCounts(
        tuple(topics),
        tuple(ordered),
        cue_successes(bank.entries, bank.language),
        tuple(measured_levels(bank)),
        tuple(disagreements(bank)),
    )
