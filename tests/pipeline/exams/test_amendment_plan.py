"""Plans of amendments: candidates and their copies, and calls that are refused."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from studypress import api
from studypress.bank.bank import Bank
from studypress.errors import ContentError, StudypressError
from studypress.exam.record.form_record import FormRecord

EVE = {"name": "Eve Late", "id": "15", "group": "Hall", "seat": "B2"}
WORD = "sesame street"
FREE = "spare copies: "


def order(form: FormRecord) -> list[str]:
    return [item.id for item in form.questions]


def test_a_spare_copy_replaces_a_lost_one(exam: Any) -> None:
    lost, (spare, _) = exam.of("11"), exam.spares
    made = api.add(exam.out, candidate={"id": "11"}, spare=spare.code.lower())
    assert [form.code for form in made.withdrawn] == [lost.code]
    assert exam.of("11").code == spare.code
    rows = exam.rows("supplement-1/contents.csv")
    assert [(row["code"], row["name"], row["seat"], row["change"]) for row in rows] == [
        (spare.code, "Ana", "A1", "assigned"), (lost.code, "Ana", "A1", "withdrawn"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "more", "message"),
    [
        ({}, {}, "--name, --id: missing"),
        ({"id": "15"}, {}, "--name: missing"),
        ({"name": "Eve", "id": "11"}, {}, "--id: '11' has copy"),
        (EVE | {"seat": "B1"}, {}, "--seat: seat B1 of Hall is taken by Cy (13)"),
        (EVE | {"seat": "first"}, {}, "--seat: 'first' is not a seat"),
        (EVE | {"name": " "}, {}, "--name: the name is blank"),
        (EVE | {"name": "a\nb"}, {}, "--name: a line break"),
        (EVE, {"spare": "AAA-AAAA"}, "misread"),
        (EVE, {"roster": "late.csv"}, "--roster: the file describes the candidates: remove --name"),
        (EVE, {"columns": {"id": "Nr"}}, "--column: only with a roster"),
        (EVE, {"password": "x"}, "--format html: only a PDF can have a password"),
    ],
)
def test_a_wrong_candidate_is_refused_by_option(
    exam: Any, small_bank: Bank, fields: Mapping[str, str], more: dict[str, str], message: str
) -> None:
    before = exam.files
    with pytest.raises(StudypressError) as raised:
        api.add(exam.out, small_bank, candidate=fields, **more)  # type: ignore[arg-type]
    assert message in str(raised.value)
    assert exam.files == before


def test_a_roster_of_known_candidates_is_refused_line_by_line(exam: Any, tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_text("name,id,group,seat\nEve,15,Hall,B1\nAna,11,Lab,C1\n")
    with pytest.raises(ContentError) as raised:
        api.add(exam.out, roster=path)
    assert f"{path}:2:1: seat B1 of Hall is taken by Cy (13)" in str(raised.value)
    assert f"{path}:3:1: '11' has copy" in str(raised.value)


def test_a_spare_copy_has_one_person(exam: Any) -> None:
    lost, (spare, left) = exam.of("11"), exam.spares
    api.add(exam.out, candidate={"id": "11"}, spare=spare.code)
    for code, message in (
        (spare.code, f"copy {spare.code} is of Ana (11); {FREE}{left.code}"),
        (lost.code, f"copy {lost.code} was withdrawn by amendment 1; {FREE}{left.code}"),
    ):
        with pytest.raises(StudypressError) as raised:
            api.add(exam.out, candidate={"id": "12"}, spare=code)
        assert message in str(raised.value)
    with pytest.raises(StudypressError, match="omit --seat"):
        api.add(exam.out, candidate={"id": "12", "seat": "C1"}, spare=left.code)
    with pytest.raises(StudypressError, match="--password: no copy is printed"):
        api.add(exam.out, candidate={"id": "12"}, spare=left.code, password=WORD)


def test_unknown_candidates_are_refused(exam: Any, small_bank: Bank) -> None:
    api.remove(exam.out, "14")
    calls: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: api.remove(exam.out, "1"), "no candidate '1' has a copy of 'Small'; did you mean"),
        (lambda: api.remove(exam.out, "14"), "the copy of '14' was withdrawn before"),
        (lambda: api.remove(exam.out, "11", reason="a\nb"), "--reason: write it on one line"),
        (lambda: api.move(exam.out, "13", small_bank), "--seat: where to is missing"),
        (lambda: api.move(exam.out, "13", small_bank, seat="zz"), "'zz' is not a seat"),
        (lambda: api.move(exam.out, "13", small_bank, seat="B1"), "where '13' is already"),
        (lambda: api.move(exam.out, "13", small_bank, seat="A1"), "taken by Ana (11)"),
    )
    for call, message in calls:
        with pytest.raises(StudypressError) as raised:
            call()
        assert message in str(raised.value)


def test_a_moved_candidate_gets_a_new_copy(exam: Any, small_bank: Bank) -> None:
    old = exam.of("12")
    made = api.move(exam.out, "12", small_bank, seat="A2", group="Lab")
    (new,) = made.added
    assert new.candidate
    assert (new.candidate.group, str(new.candidate.seat)) == ("Lab", "A2")
    assert [form.code for form in made.withdrawn] == [old.code]
    assert order(new) != order(exam.of("14"))
    api.add(exam.out, small_bank, candidate=EVE | {"seat": "A2"})  # the seat is free now


def test_a_removed_candidate_has_no_copy(exam: Any) -> None:
    made = api.remove(exam.out, "14", reason="ill")
    assert [form.candidate and form.candidate.name for form in made.withdrawn] == ["Di"]
    assert len(exam.record.valid_forms) == 5
    assert [row["change"] for row in exam.rows("supplement-1/contents.csv")] == ["withdrawn"]
    assert exam.record.amendments[0].reason == "ill"
