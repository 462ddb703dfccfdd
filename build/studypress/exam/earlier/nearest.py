"""Choice of the draw that is nearest to the measured difficulty of an earlier exam."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from studypress.bank.bank import Bank
from studypress.exam.draw.questions import QuestionDraw
from studypress.exam.draw.rules import DRAWS
from studypress.exam.model import Plan
from studypress.exam.shuffle_constraints import units_of

NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class MeanDifficulty:
    """Mean measured difficulty of questions: of the measured ones among all."""

    mean: float | None
    measured: int
    questions: int

    def __str__(self) -> str:
        """Format the mean, and the number of questions on which it rests."""
        if self.mean is None:
            return NOT_MEASURED
        return f"{self.mean:.2f} ({self.measured} of {self.questions} measured)"


def mean_difficulty(ids: Iterable[str], measures: Mapping[str, float]) -> MeanDifficulty:
    """Return the mean difficulty of the questions with these ids."""
    asked = list(ids)
    found = [measures[name] for name in asked if name in measures]
    return MeanDifficulty(fsum(found) / len(found) if found else None, len(found), len(asked))


def nearest_draw(bank: Bank, plan: Plan, measures: Mapping[str, float], wanted: float) -> int:
    """Return the number of the draw whose mean difficulty is nearest to the one that is wanted.

    Of `DRAWS` draws with equal distance, it is the first; 0 if no question is measured.
    """
    units = units_of(bank.entries)
    urn = QuestionDraw(units, plan.blueprint.rows, plan.key, plan.rules)
    distances = []
    for number in range(DRAWS):
        ids = (entry.question.id for part in urn.draw(number) for entry in units[part.place])
        mean = mean_difficulty(ids, measures).mean
        if mean is not None:
            distances.append((round(abs(mean - wanted), 9), number))
    return min(distances, default=(0, 0))[1]
