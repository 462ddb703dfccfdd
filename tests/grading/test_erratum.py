import json
from collections.abc import Sequence

import pytest

from studypress.bank.models import QuestionKind
from studypress.errors import ContentError
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate
from studypress.exam.random_stream import Key
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import BankRecord, Options, Record
from studypress.grading.corrections import Correction, CorrectionKind, voids
from studypress.grading.erratum import COLUMNS, erratum_json, erratum_rows, read_erratum


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
    corrections = {"cache": Correction(CorrectionKind.ACCEPT, (1,), reasons=("Two are right.",))}
    rest = ("accept", "A", "Two are right.")
    assert list(erratum_rows(RECORD, corrections)) == [
        (1, RECORD.forms[0].code, "Ana", "11", "Room 1", "cache", 1, "B", 1, *rest),
        (2, RECORD.forms[1].code, "", "", "", "cache", 2, "B", 2, *rest),
    ]
    assert all(len(row) == len(COLUMNS) for row in erratum_rows(RECORD, voids("cache", "shard")))


def test_what_is_written_is_read_back() -> None:
    corrections = {
        **voids("shard"),
        "cache": Correction(CorrectionKind.ACCEPT, (1,), ("Paris",), ("Why", "Why else")),
        "queue": Correction(CorrectionKind.CREDIT),
    }
    text = erratum_json(RECORD, corrections)
    assert read_erratum(text, RECORD, "erratum.json") == corrections
    assert text == erratum_json(RECORD, dict(reversed(corrections.items())))


def test_zero_is_an_accepted_number() -> None:
    first = RECORD.forms[0]
    number = ItemRecord(1, "cache", 1, 1, kind=QuestionKind.NUMBER, value="4")
    items = (number, *first.questions[1:])
    record = RECORD.model_copy(
        update={"forms": (first.model_copy(update={"questions": items}), *RECORD.forms[1:])}
    )
    corrections = {"cache": Correction(CorrectionKind.ACCEPT, texts=("0",))}
    text = erratum_json(record, corrections)
    assert read_erratum(text, record, "erratum.json") == corrections


def test_an_erratum_of_an_old_version_is_read() -> None:
    data = json.loads(erratum_json(RECORD, {}))
    old = {**data, "version": 1, "void": ["cache", "shard"]}
    assert read_erratum(json.dumps(old), RECORD, "erratum.json") == voids("cache", "shard")
    with pytest.raises(ContentError, match="a newer studypress wrote this erratum"):
        read_erratum(json.dumps(data | {"version": 3}), RECORD, "erratum.json")


def test_the_erratum_of_another_exam_is_refused() -> None:
    other = exam(*RECORD.forms[:2])
    with pytest.raises(ContentError, match="this erratum is of an earlier exam: remove it"):
        read_erratum(erratum_json(RECORD, voids("cache")), other, "erratum.json")


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"format": "studypress"}'])
def test_what_is_no_erratum_is_refused(text: str) -> None:
    with pytest.raises(ContentError, match=r"^erratum\.json: this is not an erratum"):
        read_erratum(text, RECORD, "erratum.json")


@pytest.mark.parametrize(
    "corrections",
    [
        None, "cache", [[]], [{"question": "nothing", "kind": "void"}],
        [{"question": "cache", "kind": "void?"}],
        [{"question": "cache", "kind": "accept", "choices": [2]}],
        [{"question": "cache", "kind": "accept", "choices": [-1]}],
        [{"question": "cache", "kind": "accept", "texts": ["x" * 501]}],
    ],
)  # fmt: skip
def test_a_broken_erratum_is_refused(corrections: object) -> None:
    data = json.loads(erratum_json(RECORD, voids("cache"))) | {"corrections": corrections}
    with pytest.raises(ContentError, match="the erratum is broken"):
        read_erratum(json.dumps(data), RECORD, "erratum.json")
