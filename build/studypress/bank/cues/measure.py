"""Success of surface cues: how often a guess without knowledge of the subject finds the key.

The cues are those of the literature on test-wiseness: Millman, Bishop and Ebel, An Analysis of
Test-Wiseness, Educational and Psychological Measurement 25, 1965, doi:10.1177/001316446502500304;
Smith, Converging on Correct Answers: A Peculiarity of Multiple Choice Items, Journal of Educational
Measurement 19, 1982; Haladyna, Downing and Rodriguez, A Review of Multiple-Choice Item-Writing
Guidelines for Classroom Assessment, Applied Measurement in Education 15, 2002.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from studypress.bank.bank import Entry
from studypress.bank.cues.cue_words import ABSOLUTES, HEDGES, SAME_WORDS
from studypress.bank.cues.surface import Choices, Scores
from studypress.bank.models import QuestionKind

MIN_QUESTIONS = 20
"""Minimum questions of which shares are reported: in fewer, many keys are found by chance."""
MAX_SHARE, MAX_LONGEST_SHARE = 1 / 3, 0.30
FOUR = 4  # number of choices to which the maxima apply as they are
FEWEST_CHOICES = 3
EXAMPLES = 5


class Feature(StrEnum):
    """A feature of a choice's wording; a cue is the choice in which it is highest or lowest.

    Shared words are those in common with the other choices of the question.
    """

    WORDS = "number of shared words"
    PAIRS = "number of shared word pairs"
    TRIPLES = "number of shared word triples"
    RUNS = "length of shared runs of words"
    LENGTH = "number of characters"
    ECHOES = "number of words from the stem"
    ABSOLUTES = "number of absolute words"
    HEDGES = "number of hedges"
    NUMBERS = "count of numbers"
    RARITY = "average rarity of the words"


@dataclass(frozen=True)
class CueSuccess:
    """Number of `questions` in which a cue finds the key, `right`, and that `by_chance`.

    The cue chooses the choice in which `feature` is `highest`, or lowest; among n equal choices,
    it is right in 1/n. `clearest` are the ids of up to EXAMPLES questions in which only the key is
    chosen, by the largest distance first.
    """

    feature: Feature
    highest: bool
    right: float
    by_chance: float
    questions: int
    clearest: tuple[str, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """Name of the cue."""
        return f"{'highest' if self.highest else 'lowest'} {self.feature}"

    @property
    def share(self) -> float:
        """Share of questions in which the cue finds the key."""
        return self.right / self.questions

    @property
    def limit(self) -> float:
        """Maximum acceptable share; it is higher if questions have fewer than four choices."""
        longest = self.highest and self.feature is Feature.LENGTH
        most = MAX_LONGEST_SHARE if longest else MAX_SHARE
        return most * max(1, FOUR * self.by_chance / self.questions)

    @property
    def odds(self) -> float:
        """Probability that a guess at random is right as often, by the normal approximation."""
        chance = self.by_chance / self.questions
        spread = sqrt(self.questions * chance * (1 - chance))
        return 1 - NormalDist(self.by_chance, spread).cdf(self.right - 0.5)


@dataclass(frozen=True)
class _Guessed:
    """A question that is guessed at: its id, choices, the index of its key, its language."""

    id: str
    choices: Choices
    key: int
    language: str


@dataclass(frozen=True)
class _Uses:
    """Number of choices of a bank in which each word is used, and number of all choices."""

    of_word: Counter[str]
    choices: int


_SCORES: Mapping[Feature, Callable[[_Guessed, _Uses], Scores]] = {
    Feature.WORDS: lambda at, _: at.choices.shared(1),
    Feature.PAIRS: lambda at, _: at.choices.shared(2),
    Feature.TRIPLES: lambda at, _: at.choices.shared(3),
    Feature.RUNS: lambda at, _: at.choices.shared_runs(),
    Feature.LENGTH: lambda at, _: at.choices.lengths(),
    Feature.ECHOES: lambda at, _: at.choices.echoes(),
    Feature.ABSOLUTES: lambda at, _: at.choices.counted(ABSOLUTES[at.language]),
    Feature.HEDGES: lambda at, _: at.choices.counted(HEDGES[at.language]),
    Feature.NUMBERS: lambda at, _: at.choices.numbers(),
    Feature.RARITY: lambda at, uses: at.choices.rarity(uses.of_word, uses.choices),
}


def cue_successes(entries: Sequence[Entry], language: str) -> tuple[CueSuccess, ...]:
    """Measure each cue on the questions with one right choice, in a bank of the given language.

    Return nothing for fewer than MIN_QUESTIONS of them. Absolute words and hedges are measured in
    the languages of ABSOLUTES only.
    """
    asked = list(_asked(entries, language))
    of_word = Counter(word for at in asked for words in at.choices.words for word in set(words))
    uses = _Uses(of_word, sum(len(at.choices.texts) for at in asked))
    return tuple(success for feature in Feature for success in _successes(feature, asked, uses))


def _asked(entries: Sequence[Entry], language: str) -> Iterator[_Guessed]:
    for entry in entries:
        question = entry.question
        right = [at for at, choice in enumerate(question.choices) if choice.correct]
        is_single = question.kind is QuestionKind.SINGLE and len(right) == 1
        if is_single and len(question.choices) >= FEWEST_CHOICES:
            texts = tuple(choice.text for choice in question.choices)
            main = (question.lang or language).partition("-")[0]
            spoken = SAME_WORDS.get(main, main)
            yield _Guessed(question.id, Choices(question.question, texts), right[0], spoken)


def _successes(feature: Feature, asked: Sequence[_Guessed], uses: _Uses) -> Iterator[CueSuccess]:
    """Yield the success of the highest and of the lowest value of a feature."""
    by_list = feature in (Feature.ABSOLUTES, Feature.HEDGES)
    scored = [
        (at, _SCORES[feature](at, uses)) for at in asked if at.language in ABSOLUTES or not by_list
    ]
    if len(scored) >= MIN_QUESTIONS:
        yield _success(feature, scored, highest=True)
        yield _success(feature, scored, highest=False)


def _success(
    feature: Feature, scored: Sequence[tuple[_Guessed, Scores]], *, highest: bool
) -> CueSuccess:
    right, by_chance = 0.0, 0.0
    distances: dict[str, float] = {}
    for at, scores in scored:
        by_chance += 1 / len(scores)
        best, second = sorted(scores, reverse=highest)[:2]
        if scores[at.key] == best:
            right += 1 / scores.count(best)
            if best != second:
                distances[at.id] = abs(best - second) / (best + second)
    clearest = sorted(distances, key=lambda name: -distances[name])[:EXAMPLES]
    return CueSuccess(feature, highest, right, by_chance, len(scored), tuple(clearest))
