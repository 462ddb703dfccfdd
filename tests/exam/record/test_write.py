import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.bank.selection import Selection
from studypress.exam.blueprint.default import simple_blueprint
from studypress.exam.blueprint.model import Blueprint, Draw, Kind, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Candidate, Exam, Form, Plan, Seat
from studypress.exam.record.write import PaperFile, PrintDetails, frame, manifest

NAMES = st.text(min_size=1, max_size=20) | st.sampled_from(['"questions": []', "\u2028", "é\n}"])
SEATS = st.none() | st.builds(Seat, st.integers(1, 700), st.integers(1, 999))
CANDIDATES = st.builds(Candidate, NAMES, NAMES, NAMES | st.just(""), NAMES | st.just(""), SEATS)
PAGES = st.none() | st.integers(1, 99)


def said_of(form: Form, file: str, pages: int | None) -> dict[str, Any]:
    """Manifest entry of a form, built independently."""
    who = form.candidate
    fields = {"name": who.name, "id": who.id, "email": who.email, "group": who.group} if who else {}
    fields |= {"seat": str(who.seat)} if who and who.seat else {}
    candidate = {"candidate": {name: text for name, text in fields.items() if text}} if who else {}
    questions = [
        {
            "number": item.number,
            "id": item.entry.question.id,
            "points": item.points,
            "minutes": item.minutes,
            **({"choices": list(item.order), "key": item.key} if item.order else {}),
        }
        for item in form.items
    ]
    return {
        "number": form.number, "code": form.code, **candidate, "file": file, "pages": pages,
        "points": form.points, "minutes": form.minutes, "questions": questions,
    }  # fmt: skip


@settings(max_examples=60)
@given(draw=st.data(), spares=st.integers(0, 2), kind=st.sampled_from(["choice", "open", "mixed"]))
def test_pieces_are_the_json_of_the_whole_record(
    numbered_bank: Bank, draw: st.DataObject, spares: int, kind: str
) -> None:
    candidates = draw.draw(st.lists(CANDIDATES, min_size=1, max_size=3).map(tuple))
    candidates = tuple(who for at, who in enumerate(candidates) if who.seat is None or not at)
    forms = max(1, len(candidates) + spares)
    exam = make_exam(
        numbered_bank, Plan(simple_blueprint(numbered_bank, kind, 6), forms, "é", candidates)
    )
    files = {form.number: PaperFile(draw.draw(NAMES), draw.draw(PAGES)) for form in exam.forms}
    papers = dict(list(files.items())[: draw.draw(st.integers(0, forms))])
    printed = PrintDetails(
        {"paper": "A4"}, {"b": "2", "a": "1"}, papers, {"x": "y"}, complete=False
    )
    text = "".join(manifest(numbered_bank, Selection(), exam, printed))
    whole = frame(numbered_bank, Selection(), exam, printed)
    whole["forms"] = [
        said_of(form, *papers[form.number][:2]) for form in exam.forms if form.number in papers
    ]
    assert text == json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("draw", Draw)
def test_no_piece_grows_with_the_number_of_forms(numbered_bank: Bank, draw: Draw) -> None:
    longest = []
    for forms in (3, 300):
        blueprint = Blueprint(rows=(Row(count=6),), draw=draw)
        exam = make_exam(numbered_bank, Plan(blueprint, forms, "seed"))
        papers = {form.number: PaperFile(f"forms/{form.number:03}.pdf", 9) for form in exam.forms}
        pieces = manifest(numbered_bank, Selection(), exam, PrintDetails({}, {}, papers, {}))
        longest.append(max(map(len, pieces)))
    assert longest[1] < longest[0] + 100


def test_questions_of_any_form_are_recorded_by_their_ids(numbered_bank: Bank) -> None:
    exam = make_exam(
        numbered_bank, Plan(Blueprint(rows=(Row(count=3),), draw=Draw.PER_FORM), 40, "seed")
    )
    questions = frame(numbered_bank, Selection(), exam, PrintDetails({}, {}, {}, {}))["questions"]
    asked = {item.entry for form in exam.forms for item in form.items}
    assert questions == {entry.question.id: entry.digest for entry in asked}
    assert list(questions) == sorted(questions)


def test_forms_that_ask_alike_share_what_they_ask(
    make_bank: Callable[[list[Question]], Bank], make_question: Callable[..., Question]
) -> None:
    bank = make_bank([make_question(f"q{at}", choices=3) for at in range(4)])
    rows = (Row(count=2), Row(count=1, kind=Kind.OPEN, points=5))
    exam: Exam = make_exam(bank, Plan(Blueprint(rows=rows), 200, "seed"))
    items = [item for form in exam.forms for item in form.items]
    assert len({id(item) for item in items}) == len(set(items)) <= 2 * 2 * 6 + 1
