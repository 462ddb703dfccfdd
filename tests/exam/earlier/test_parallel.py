"""A parallel exam has the strata of the earlier one; what the bank lacks is the nearest."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from studypress.bank.bank import Bank
from studypress.exam.blueprint.model import Blueprint, Kind, Order, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.draw.rules import DrawRules
from studypress.exam.earlier.asked import EarlierExam
from studypress.exam.earlier.parallel import parallel_blueprint
from studypress.exam.model import Exam, Plan

MakeEarlier = Callable[[Bank, Plan], EarlierExam]


def second(bank: Bank, earlier: EarlierExam) -> tuple[Exam, tuple[str, ...]]:
    """The parallel exam without its questions, and the remarks on its blueprint."""
    avoided = tuple(sorted(earlier.entries(bank)))
    blueprint, remarks = parallel_blueprint(earlier, bank, avoided)
    return make_exam(bank, Plan(blueprint, 2, "seed", rules=DrawRules(avoided=avoided))), remarks


def strata(exam: Exam) -> Counter[tuple[object, ...]]:
    return Counter(
        (item.entry.topic, item.entry.question.difficulty, item.kind, item.points, item.minutes)
        for item in exam.forms[0].items
    )


def test_topics_difficulties_kinds_points_and_minutes_are_equal(
    two_sections: Bank, earlier_exam: MakeEarlier
) -> None:
    rows = (
        Row(count=1, topic="Topic A", difficulty="hard", points=2.5, minutes=7),
        Row(count=1, topic="Topic A", difficulty="easy", kind=Kind.OPEN),
        Row(count=1, section="two", difficulty=["easy", "medium"], bonus=True),
    )
    blueprint = Blueprint(title="Final", minutes=30, order=Order.FIXED, rows=rows)
    plan = Plan(blueprint, 1, "seed")
    first = make_exam(two_sections, plan)
    earlier = earlier_exam(two_sections, plan)
    exam, remarks = second(two_sections, earlier)
    assert not {e.question.id for e in exam.asked} & {e.question.id for e in first.asked}
    assert remarks == ()
    assert strata(exam) == strata(first)
    made = exam.plan.blueprint
    assert (made.title, made.minutes, made.order) == ("Final", 30, Order.FIXED)
    assert exam.forms[0].points == first.forms[0].points
    assert exam.forms[0].minutes == first.forms[0].minutes
    assert sum(item.bonus for item in exam.forms[0].items) == 1


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (Row(count=2, topic="Topic A", difficulty="hard"), "another topic of the section"),
        (Row(count=4, section="one", difficulty="easy"), "a neighbouring difficulty"),
        (Row(count=12, section="one"), "another section"),
        (Row(count=8, difficulty="hard"), "a neighbouring difficulty"),
    ],
)
def test_the_nearest_is_asked_with_a_remark(
    two_sections: Bank, earlier_exam: MakeEarlier, row: Row, where: str
) -> None:
    earlier = earlier_exam(two_sections, Plan(Blueprint(rows=(row,)), 1, "seed"))
    exam, remarks = second(two_sections, earlier)
    assert len(exam.forms[0].items) == row.count
    assert not {entry.question.id for entry in exam.asked} & set(earlier.digests)
    assert remarks
    assert all(text.endswith(f"taken from {where}") for text in remarks)
    assert exam.remarks == ()


def test_what_no_width_offers_is_asked_again(two_sections: Bank, earlier_exam: MakeEarlier) -> None:
    earlier = earlier_exam(two_sections, Plan(Blueprint(rows=(Row(count=20),)), 1, "seed"))
    exam, _ = second(two_sections, earlier)
    asked = {entry.question.id for entry in exam.asked}
    assert len(asked) == 20
    assert len(asked & set(earlier.digests)) == 16
    assert "in an earlier exam" in exam.remarks[0]


def test_questions_that_left_the_bank_are_named(
    two_sections: Bank, earlier_exam: MakeEarlier
) -> None:
    earlier = earlier_exam(two_sections, Plan(Blueprint(rows=(Row(count=3),)), 1, "seed"))
    lost = earlier.record.forms[0].questions[0].id
    exam, remarks = second(two_sections.where(lambda e: e.question.id != lost), earlier)
    assert len(exam.forms[0].items) == 3
    assert lost in remarks[0]


def test_a_group_is_replaced_by_a_group(two_sections: Bank, earlier_exam: MakeEarlier) -> None:
    grouped = replace(
        two_sections,
        entries=tuple(
            replace(
                entry,
                question=entry.question.model_copy(update={"group": entry.question.id[:-2]}),
            )
            for entry in two_sections.entries
        ),
    )
    row = Row(count=2, section="one", difficulty="hard")
    earlier = earlier_exam(grouped, Plan(Blueprint(rows=(row,)), 1, "seed"))
    exam, _ = second(grouped, earlier)
    groups = {entry.question.group for entry in exam.asked}
    assert len(groups) == 1
    assert not groups & {entry.question.group for entry in earlier.entries(grouped).values()}
