import json
from collections.abc import Sequence

import pytest

from studypress.errors import CallError, ContentError
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate
from studypress.exam.random_stream import Key
from studypress.exam.record.read import BankRecord, FormRecord, ItemRecord, Options, Record
from studypress.grading.erratum import COLUMNS, erratum_json, erratum_rows, read_erratum, voided


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


def test_it_says_which_number_a_question_has_on_which_form() -> None:
    assert list(erratum_rows(RECORD, ["cache"])) == [
        (1, RECORD.forms[0].code, "Ana", "11", "Room 1", "cache", 1, "B", 1),
        (2, RECORD.forms[1].code, "", "", "", "cache", 2, "B", 2),
    ]
    assert all(len(row) == len(COLUMNS) for row in erratum_rows(RECORD, ["cache", "shard"]))


def test_errata_add_up() -> None:
    assert voided(RECORD, ["shard"], ["cache", "cache"]) == ("cache", "shard")


def test_an_unknown_question_is_refused_with_the_nearest() -> None:
    with pytest.raises(CallError, match=r"unknown question 'cashe'; did you mean 'cache'\?"):
        voided(RECORD, [], ["cashe"])


def test_something_must_be_left_of_each_form() -> None:
    with pytest.raises(CallError, match=f"form {RECORD.forms[1].code} would have no questions"):
        voided(RECORD, ["dropout"], ["cache"])


def test_what_is_written_is_read_back() -> None:
    text = erratum_json(RECORD, ["shard", "cache"])
    assert read_erratum(text, RECORD, "erratum.json") == {"cache", "shard"}
    assert text == erratum_json(RECORD, ["cache", "shard"])


def test_the_erratum_of_another_exam_is_refused() -> None:
    other = exam(*RECORD.forms[:2])
    with pytest.raises(ContentError, match="this erratum is of an earlier exam: remove it"):
        read_erratum(erratum_json(RECORD, ["cache"]), other, "erratum.json")


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"format": "studypress"}'])
def test_what_is_no_erratum_is_refused(text: str) -> None:
    with pytest.raises(ContentError, match=r"^erratum\.json: this is not an erratum"):
        read_erratum(text, RECORD, "erratum.json")


@pytest.mark.parametrize("void", [None, "cache", ["nothing"], [["cache"]]])
def test_a_broken_erratum_is_refused(void: object) -> None:
    data = json.loads(erratum_json(RECORD, ["cache"])) | {"void": void}
    with pytest.raises(ContentError, match="the erratum is broken"):
        read_erratum(json.dumps(data), RECORD, "erratum.json")
