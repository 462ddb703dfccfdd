"""An amended manifest: one more amendment, and all else as it was."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from typing import Any, TextIO

import pytest

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.errors import ContentError
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.draw.forms import further_forms, make_exam
from studypress.exam.model import Candidate, Exam, Plan
from studypress.exam.record.amendment import Action, Amendment
from studypress.exam.record.append import amended, amendment_data
from studypress.exam.record.record_file import read_record
from studypress.exam.record.write import PaperFile, PrintDetails, manifest
from studypress.files.json_stream import MAX_VALUE

ANA, BO = Candidate("Ana", "1"), Candidate("Bo", "2")
PLAN = Plan(Blueprint(rows=(Row(count=8),)), 2, "seed", (ANA,), "ab" * 32)


@pytest.fixture(scope="module")
def exam(numbered_bank: Bank) -> Exam:
    return make_exam(numbered_bank, PLAN)


@pytest.fixture(scope="module")
def text(numbered_bank: Bank, exam: Exam) -> str:
    papers = {form.number: PaperFile(f"forms/{form.number:03}.html", None) for form in exam.forms}
    options = {"paper": "A4", "theme": "print", "format": "html"}
    printed = PrintDetails(options, {}, papers, {"keys.html": "ab" * 32})
    return "".join(manifest(numbered_bank, Selection(), exam, printed))


def with_copies(bank: Bank, exam: Exam, text: str, copies: int) -> str:
    people = tuple(Candidate(f"Late {at}", f"{at + 10}") for at in range(copies))
    plan = replace(PLAN, forms=2 + copies, candidates=people, call="cd" * 32)
    new = further_forms(bank, plan, exam.forms, exam.forms).forms
    papers = {form.number: PaperFile(f"forms/{form.number:03}.html", None) for form in new}
    amendment = Amendment(number=1, action=Action.ADD, call=plan.call)
    return add(text, amendment_data(amendment, new, papers))


def add(text: str, data: dict[str, Any]) -> str:
    @contextmanager
    def opened() -> Iterator[TextIO]:
        yield StringIO(text)

    return "".join(amended(opened, data, {"supplement-1/contents.csv": "ef" * 32}))


def test_the_earlier_part_stays_as_it_is(numbered_bank: Bank, exam: Exam, text: str) -> None:
    first = with_copies(numbered_bank, exam, text, 1)
    spare = exam.forms[1].code
    data = Amendment(number=2, action=Action.ASSIGN, assigned={spare: BO})
    second = add(first, amendment_data(data, (), {}))
    for before, after in ((text, first), (first, second)):
        kept = before[: before.index('\n  "files": {')].removesuffix("\n  ],").removesuffix(",")
        assert after.startswith(kept)
        assert after == json.dumps(json.loads(after), indent=2, ensure_ascii=False) + "\n"
    record = read_record(second, "manifest.json")
    assert list(record.files) == ["keys.html", "supplement-1/contents.csv"]
    assert [at.action for at in record.amendments] == ["add", "assign"]
    assert [form.candidate for form in record.valid_forms] == [ANA, BO, Candidate("Late 0", "10")]


def test_an_amendment_may_be_longer_than_other_values(
    numbered_bank: Bank, exam: Exam, text: str
) -> None:
    long = with_copies(numbered_bank, exam, text, 500)
    assert len(long) > MAX_VALUE
    assert len(read_record(long, "manifest.json").every_form) == 502


def test_members_of_a_later_version_are_kept(text: str) -> None:
    data = json.loads(text)
    later = json.dumps({"later": [1, {"a": None}], **data})
    withdrawn = Amendment(number=1, action=Action.REMOVE, withdrawn=(data["forms"][0]["code"],))
    made = json.loads(add(later, amendment_data(withdrawn, (), {})))
    assert made["later"] == [1, {"a": None}]


def test_faults_of_amendments_are_located(numbered_bank: Bank, exam: Exam, text: str) -> None:
    data = json.loads(with_copies(numbered_bank, exam, text, 1))
    (amendment,) = data["amendments"]
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"number": 2}, "amendments are not numbered from 1"),
        ({"withdrawn": [amendment["forms"][0]["code"]]}, "amendment 1 is of a copy that is not"),
        ({"action": "burn"}, "amendments[0].action"),
        ({"forms": [{**amendment["forms"][0], "points": 99}]}, "amendments[0].forms[0]"),
        ({"forms": [{**amendment["forms"][0], "number": 1, "file": "forms/001.html"}]}, "same num"),
    )
    for change, message in cases:
        broken = json.dumps({**data, "amendments": [{**amendment, **change}]})
        with pytest.raises(ContentError) as raised:
            read_record(broken, "manifest.json")
        assert message in str(raised.value)
