"""Words that contradict measures are named if the measure is certain enough."""

from dataclasses import replace

import pytest

from studypress.bank.bank import Bank
from studypress.bank.measured.agreement import disagreements, measured_levels, wilson_interval
from studypress.bank.measured.measures import QuestionMeasure
from studypress.bank.statistics import statistics


def with_measure(bank: Bank, answers: int, earned: float) -> Bank:
    """The bank, whose first question, an easy one, is measured."""
    first, *rest = bank.entries
    measure = QuestionMeasure(answers, earned)
    return replace(bank, entries=(replace(first, measured=measure), *rest))


@pytest.mark.parametrize(
    ("answers", "earned", "found"),
    [
        (200, 0.5, ["medium"]),
        (200, 0.1, ["hard"]),
        (200, 0.9, []),
        (5, 0.5, []),  # the interval reaches into the band of easy questions
        (200, 0.68, []),
        (50, -0.2, ["hard"]),
    ],
)
def test_a_word_is_contradicted_by_many_answers(
    numbered_bank: Bank, answers: int, earned: float, found: list[str]
) -> None:
    bank = with_measure(numbered_bank, answers, earned)
    assert [at.measured for at in disagreements(bank)] == found
    counts = statistics(bank)
    assert [(at.difficulty, at.questions, at.mean) for at in counts.levels] == [("easy", 1, earned)]


def test_an_unmeasured_bank_has_no_levels(numbered_bank: Bank) -> None:
    assert list(measured_levels(numbered_bank)) == []


def test_the_interval_is_that_of_wilson() -> None:
    assert wilson_interval(0.5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
