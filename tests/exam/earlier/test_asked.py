"""Questions of an earlier exam are found by id and content; in its own bank by their ids."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from studypress.bank.bank import Bank
from studypress.exam.blueprint.default import simple_blueprint
from studypress.exam.blueprint.model import Blueprint, Draw, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.draw.rules import DrawRules
from studypress.exam.earlier.asked import EarlierExam, avoided_in
from studypress.exam.model import Plan

MakeEarlier = Callable[[Bank, Plan], EarlierExam]


@pytest.fixture
def earlier(numbered_bank: Bank, earlier_exam: MakeEarlier) -> EarlierExam:
    """An exam of four of ten questions."""
    return earlier_exam(numbered_bank, Plan(simple_blueprint(numbered_bank, "choice", 4), 2, "s"))


def edited(bank: Bank, name: str, title: str) -> Bank:
    """The bank with another title, and another stem of a question."""
    entries = tuple(
        replace(entry, question=entry.question.model_copy(update={"question": "Other?"}))
        if entry.question.id == name
        else entry
        for entry in bank.entries
    )
    return replace(bank, title=title, entries=entries)


def test_all_questions_of_the_same_bank_are_avoided(
    numbered_bank: Bank, earlier: EarlierExam
) -> None:
    ids, remarks = avoided_in(numbered_bank, [earlier, earlier])
    assert ids == tuple(sorted(earlier.record.questions))
    assert remarks == ()


def test_an_edited_question_is_avoided_in_its_own_bank_only(
    numbered_bank: Bank, earlier: EarlierExam
) -> None:
    name, *others = sorted(earlier.record.questions)
    ids, remarks = avoided_in(edited(numbered_bank, name, numbered_bank.title), [earlier])
    assert name in ids
    assert remarks == (f"out: questions that were edited since are avoided too: {name}",)
    ids, remarks = avoided_in(edited(numbered_bank, name, "Another bank"), [earlier])
    assert list(ids) == others
    assert remarks == ("out: 3 of its 4 questions are in this bank, and avoided",)


def test_an_exam_of_another_bank_is_remarked_on(two_sections: Bank, earlier: EarlierExam) -> None:
    assert avoided_in(two_sections, [earlier]) == (
        (),
        ("out: none of its 4 questions is in this bank: there is none to avoid",),
    )


@pytest.mark.parametrize("draw", Draw)
def test_as_few_as_possible_are_asked_again_and_named(
    numbered_bank: Bank, earlier: EarlierExam, draw: Draw
) -> None:
    ids, _ = avoided_in(numbered_bank, [earlier])
    blueprint = Blueprint(rows=(Row(count=8, topic="First"),), draw=draw)
    exam = make_exam(numbered_bank, Plan(blueprint, 5, "seed", rules=DrawRules(avoided=ids)))
    for form in exam.forms:
        assert len({item.entry.question.id for item in form.items} & set(ids)) == 2
    (remark,) = exam.remarks
    assert remark.startswith("row 1 (First): 2 of 8 questions were in an earlier exam (q")
    assert remark.endswith("), as only 6 others match")
    few = Blueprint(rows=(Row(count=6),), draw=draw)
    fewer = make_exam(numbered_bank, Plan(few, 5, "seed", rules=DrawRules(avoided=ids)))
    assert not {entry.question.id for entry in fewer.asked} & set(ids)
    assert fewer.remarks == ()


def test_without_rules_nothing_is_recorded(earlier: EarlierExam, numbered_bank: Bank) -> None:
    assert earlier.record.rules == DrawRules()
    blueprint = Blueprint(rows=(Row(count=2),))
    rules = DrawRules(avoided=("q1", "q2"))
    first, second = (
        make_exam(numbered_bank, Plan(blueprint, 1, "seed", rules=each))
        for each in (rules, DrawRules())
    )
    assert first.plan.rules == rules
    assert second.remarks == ()
