"""Marks by corrections: voided, credited, with further right answers."""

import pytest

from studypress.bank.models import QuestionKind
from studypress.exam.blueprint.model import PartialCredit, Scoring
from studypress.exam.record.form_record import ItemRecord
from studypress.grading.corrections import Correction, CorrectionKind
from studypress.grading.question_marks import mark_of

RULES = Scoring(wrong=-0.5)
SHARE = Scoring(wrong=-0.5, several=PartialCredit.SHARE)
CREDIT = Correction(CorrectionKind.CREDIT)
SINGLE = ItemRecord(1, "q", 2, 1, choices=(2, 0, 1, 3), key="B")
SEVERAL = ItemRecord(2, "q", 2, 1, choices=(2, 0, 1, 3), key="AB", kind=QuestionKind.SEVERAL)
NUMBER = ItemRecord(3, "q", 2, 1, kind=QuestionKind.NUMBER, value="10", tolerance="0.5")
SHORT = ItemRecord(4, "q", 2, 1, kind=QuestionKind.SHORT, accept=("Paris",))
OPEN = ItemRecord(5, "q", 2, 1)


def accepted(*choices: int, texts: tuple[str, ...] = ()) -> Correction:
    return Correction(CorrectionKind.ACCEPT, choices, texts)


def points(item: ItemRecord, answer: str | None, at: Correction, rules: Scoring = RULES) -> float:
    return float(mark_of(item, answer, rules, at).points)


def test_letters_of_accepted_choices_are_those_of_the_form() -> None:
    assert accepted(1, 3).letters(SINGLE) == "CD"


def test_each_of_two_right_letters_is_right_but_not_both() -> None:
    found = {said: points(SINGLE, said, accepted(3)) for said in ("B", "D", "A", "BD", "")}
    assert found == {"B": 2, "D": 2, "A": -0.5, "BD": -0.5, "": 0}


@pytest.mark.parametrize("rules", [RULES, SHARE])
def test_an_accepted_choice_of_several_may_be_ticked_or_not(rules: Scoring) -> None:
    optional = accepted(3)
    for said in ("AB", "A", "ABC", "", "C"):
        with_it = "".join(sorted(f"{said}D"))
        usual = points(SEVERAL, said, Correction(CorrectionKind.NONE), rules)
        assert points(SEVERAL, said, optional, rules) == usual
        assert points(SEVERAL, with_it, optional, rules) == usual
    assert mark_of(SEVERAL, "ABD", rules, optional).places == (2, 0, 3)


def test_further_numbers_have_the_same_tolerance() -> None:
    further = accepted(texts=("20",))
    assert [points(NUMBER, said, further) for said in ("10.5", "19,5", "20.6", "15")] == [
        2, 2, -0.5, -0.5,
    ]  # fmt: skip


def test_further_short_answers_are_compared_as_the_others() -> None:
    assert points(SHORT, " Lutèce.", accepted(texts=("lutece",))) == 2
    assert points(SHORT, "Lyon", accepted(texts=("lutece",))) == -0.5


@pytest.mark.parametrize("item", [SINGLE, SEVERAL, NUMBER, SHORT, OPEN])
@pytest.mark.parametrize("answer", [None, "", "A", "0"])
def test_a_credited_question_gives_full_points_to_all(item: ItemRecord, answer: str | None) -> None:
    if (answer == "" and item is OPEN) or (answer == "0" and item.choices):
        return
    if answer == "A" and item is OPEN:
        answer = "1"
    assert points(item, answer, CREDIT) == 2
