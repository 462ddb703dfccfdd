"""Corrections are named by id, by choice in the bank, or by letter on a form."""

import pickle
from collections.abc import Callable, Sequence

import pytest

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.errors import CallError
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate
from studypress.exam.random_stream import Key
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import BankRecord, Options, Record
from studypress.grading.correction_call import CorrectionCall, corrected
from studypress.grading.corrections import Correction, CorrectionKind, Corrections, voids


def form(number: int, ids: Sequence[str], candidate: Candidate | None = None) -> FormRecord:
    items = tuple(
        ItemRecord(number=at, id=name, points=at, minutes=1, choices=(1, 0), key="B")
        for at, name in enumerate(ids, start=1)
    )
    return FormRecord(
        number=number,
        code=form_code(Key(b"erratum"), "", number, ()),
        candidate=candidate,
        file=f"forms/{number:03}.pdf",
        points=sum(item.points for item in items),
        minutes=len(items),
        questions=items,
    )


def exam(*forms: FormRecord) -> Record:
    ids = {item.id for one in forms for item in one.questions}
    return Record(
        status="complete",
        studypress="0",
        bank=BankRecord(title="A bank", language="en", sha256="0" * 64),
        seed="s",
        options=Options(paper="A4", theme="print"),
        blueprint=Blueprint(rows=(Row(count=1),)),
        questions=dict.fromkeys(sorted(ids), "0" * 64),
        forms=forms,
        files={"keys.pdf": "0" * 64},
    )


ANA = Candidate("Ana", "11", group="Room 1")
RECORD = exam(
    form(1, ["cache", "shard", "dropout"], ANA),
    form(2, ["dropout", "cache"]),
    form(3, ["shard", "queue"]),
)


@pytest.fixture(scope="module")
def bank(
    make_bank: Callable[[list[Question]], Bank], make_question: Callable[..., Question]
) -> Bank:
    return make_bank([make_question(name, 2) for name in ("cache", "shard", "dropout", "queue")])


def asked(bank: Bank, before: Corrections | None = None, **call: object) -> Corrections:
    return corrected(CorrectionCall(**call), RECORD, bank, before or {})  # type: ignore[arg-type]


def fault(bank: Bank, before: Corrections | None = None, **call: object) -> str:
    with pytest.raises(CallError) as caught:
        asked(bank, before, **call)
    return str(caught.value)


CODE = RECORD.forms[1].code


@pytest.mark.parametrize("text", ["cache=2", "cache= option 1 of CACHE", f"{CODE.lower()}:2=a"])
def test_a_choice_is_named_by_number_text_or_letter(bank: Bank, text: str) -> None:
    assert asked(bank, accept=[text]) == {"cache": Correction(CorrectionKind.ACCEPT, (1,))}


def test_corrections_add_up_with_their_reasons(bank: Bank) -> None:
    first = asked(bank, void=["cache"], credit=["shard"], reason=" A  figure was missing. ")
    both = asked(bank, first, void=["cache"], reason="Again.")
    assert both["cache"] == Correction(
        CorrectionKind.VOID, reasons=("A figure was missing.", "Again.")
    )
    assert both["shard"].reasons == ("A figure was missing.",)


def test_contradictions_are_refused_all_at_once(bank: Bank) -> None:
    assert fault(bank, voids("cache"), credit=["cache"], accept=["cache=2"]) == (
        "--credit: question 'cache' is void already; --accept: question 'cache' is void already"
    )
    assert "--credit: question 'shard' is void already" in fault(
        bank, void=["shard"], credit=["shard"]
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cashe=2", "unknown question 'cashe'; did you mean 'cache'?"),
        ("cache", "'cache': write ID=CHOICE, with its number or text in the bank, or FORM:NUMBER"),
        ("cache=", "'cache=': write ID=CHOICE"),
        ("cache=1", "choice 1 of 'cache' is right already"),
        ("cache=3", "no choice of 'cache' is '3': write its number, 1 to 2, or FORM:NUMBER=LETTER"),
        ("cache=B", "no choice of 'cache' is 'B', and letters differ between forms: write its"),
        (f"{CODE}:2=B", "choice 1 of 'cache' is right already"),
        (f"{CODE}:2=C", f"question 2 of form {CODE} has the letters A to B"),
        (f"{CODE}:9=A", f"form {CODE} has the questions 1 to 2, not '9'"),
        ("ABCD-EFGH:1=A", "'ABCD-EFGH' is misread: its check symbol is wrong"),
    ],
)
def test_what_cannot_be_accepted_is_refused(bank: Bank, text: str, said: str) -> None:
    assert fault(bank, accept=[text]).startswith(f"--accept: {said}")


def test_a_call_names_a_question_and_leaves_some(bank: Bank) -> None:
    assert fault(bank) == "--void, --accept, --credit: name a question"
    assert "would have no questions: print a new exam" in fault(bank, void=["cache", "dropout"])
    assert "--reason: write one line of at most 300 characters" in fault(
        bank, void=["cache"], reason="x" * 301
    )


def test_a_call_can_be_sent_to_another_process() -> None:
    call = CorrectionCall(void=["q1"])
    assert pickle.loads(pickle.dumps(call)) == call  # noqa: S301 - our own bytes
