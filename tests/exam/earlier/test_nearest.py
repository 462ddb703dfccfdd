"""Of many draws the one with the nearest mean of measured difficulties is taken."""

from dataclasses import replace

from studypress.bank.bank import Bank
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.draw.rules import DRAWS, DrawRules
from studypress.exam.earlier.nearest import mean_difficulty, nearest_draw
from studypress.exam.model import Plan

PLAN = Plan(Blueprint(rows=(Row(count=4),)), 1, "seed")


def test_no_other_draw_is_nearer(numbered_bank: Bank) -> None:
    measures = {f"q{at}": at / 10 for at in range(9)}
    number = nearest_draw(numbered_bank, PLAN, measures, 0.25)
    means = []
    for at in range(DRAWS):
        plan = replace(PLAN, rules=DrawRules(number=at))
        ids = [entry.question.id for entry in make_exam(numbered_bank, plan).asked]
        means.append(mean_difficulty(ids, measures).mean or 0)
    assert len(set(means)) > 10
    distances = [round(abs(mean - 0.25), 9) for mean in means]
    assert distances[number] == min(distances)
    assert number == distances.index(min(distances))


def test_without_measures_the_usual_draw_is_taken(numbered_bank: Bank) -> None:
    assert nearest_draw(numbered_bank, PLAN, {}, 0.25) == 0
    usual = make_exam(numbered_bank, PLAN)
    assert make_exam(numbered_bank, replace(PLAN, rules=DrawRules())) == usual


def test_a_mean_states_on_how_many_questions_it_rests() -> None:
    assert str(mean_difficulty(["a", "b"], {"a": 0.5})) == "0.50 (1 of 2 measured)"
    assert str(mean_difficulty(["a", "b"], {})) == "not measured"
